"""Find a Chromium for the browser tests, or install one; never skip.

The order: $CHROMIUM, then the usual names on PATH, then apt when we are root. If all fail, the caller gets
NoBrowserError, whose text is the remedy. Run as a program it prints the path (`make browser`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

NAMES = ("chromium", "chromium-browser", "google-chrome")

REMEDY = """No Chromium was found, and the browser tests are never skipped.
Do one of these and run the command again:
  * install it:       apt-get install chromium        (as root; other systems: any Chromium or Chrome)
  * or point to one:  CHROMIUM=/path/to/chromium make test
"""


class NoBrowserError(RuntimeError):
    """No usable Chromium, and none could be installed; the text says what to do."""


def runs(path: str) -> bool:
    """Whether the program at `path` answers `--version` as a Chromium or Chrome does."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "chrom" in answer.stdout.lower()


def install_with_apt() -> None:
    """Install Debian's chromium when we may; do nothing where there is no apt or we are not root."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    ):
        # Progress belongs on stderr: stdout is the path alone.
        done = subprocess.run(command, env=environment, stdout=sys.stderr, check=False, timeout=900)
        if done.returncode != 0:
            return


def find_browser(
    environment: Mapping[str, str] = os.environ,
    which: Callable[[str], str | None] = shutil.which,
    install: Callable[[], None] = install_with_apt,
) -> str:
    """Return the path of a Chromium that starts; install one if need be; raise NoBrowserError otherwise.

    A $CHROMIUM that does not start is an error, not a hint: whoever set it wants that one.
    """
    wanted = environment.get("CHROMIUM")
    if wanted:
        path = which(wanted)
        if path and runs(path):
            return path
        raise NoBrowserError(f"CHROMIUM={wanted} does not start.\n{REMEDY}")
    for attempt in ("as it is", "after an install"):
        for name in NAMES:
            path = which(name)
            if path and runs(path):
                return path
        if attempt == "as it is":
            install()
    raise NoBrowserError(REMEDY)


def main() -> int:
    """Print the path of the browser; exit 1 with the remedy on stderr when there is none."""
    try:
        sys.stdout.write(find_browser() + "\n")
    except NoBrowserError as problem:
        sys.stderr.write(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
