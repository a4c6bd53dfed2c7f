"""`python -m tickscope` is `tickscope`."""

from tickscope.cli import main

if __name__ == "__main__":
    main()
