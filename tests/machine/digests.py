"""Digests of machines, in this process or - run as a program - in another one.

    python -m tests.machine.digests SEED STEPS [SNAPSHOT_FILE]

prints the digest of the random machine SEED after STEPS steps, or of what the snapshot's machine does in STEPS steps.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.machine.random_machines import random_machine
from tickscope.machine import Machine
from tickscope.tape import digest

ROOT = Path(__file__).resolve().parents[2]


def digest_after(machine: Machine, steps: int) -> str:
    """Take `steps` steps; the digest of all records that the machine holds then."""
    machine.run(steps)
    return digest(machine.journal.variables, machine.journal.rows)


def digest_elsewhere(seed: int, steps: int, snapshot: Path | None = None, hash_seed: str = "random") -> str:
    """The same in a fresh process with its own seed of string hashes."""
    command = [sys.executable, "-m", "tests.machine.digests", str(seed), str(steps)]
    command += [str(snapshot)] if snapshot else []
    env = os.environ | {"PYTHONHASHSEED": hash_seed}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    wish, count, *file = sys.argv[1:]
    started = Machine.restore(Path(file[0]).read_bytes()) if file else Machine(random_machine(int(wish)))
    print(digest_after(started, int(count)))  # noqa: T201
