"""Runs JavaScript of the page under Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def run_js(script: Path, *arguments: object) -> Any:
    """Run a module with arguments; its standard output is JSON. The error of a failed script is shown whole."""
    command = ["node", str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
