"""The run id: what makes two runs the same run.

A run is determined by its resolved config (without name, notes, tags, preset and pace, which change nothing in it) and
by the model, that is the source of the rooms that produce records.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from tickscope.experiment.config import Experiment

_NOT_PART = frozenset({"name", "notes", "tags", "preset", "pace"})
_ROOMS = ("engine", "hardware", "host", "guest")
_FILES = ("vocabulary.py", "rules.py", "switches.py", "machine.py", "invariants.py", "experiment/machine_config.py")
_ID_LENGTH = 20


@cache
def model_version() -> str:
    """Digest of the source of every room that has a say in what is recorded."""
    package = Path(__file__).resolve().parent.parent
    files = [package / name for name in _FILES]
    files += [path for room in _ROOMS for path in (package / room).rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(files):
        if path.exists():
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def run_id(experiment: Experiment) -> str:
    """The id of the run of this experiment with this model: 20 hexadecimal digits."""
    config = {key: value for key, value in experiment.resolved().items() if key not in _NOT_PART}
    text = json.dumps([config, model_version()], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]
