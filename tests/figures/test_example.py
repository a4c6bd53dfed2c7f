"""The example of chapter 12 runs as it stands, and its files need nothing from anywhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.tape.node import ROOT
from tickscope.figures import CATALOGUE


def test_the_notebook_of_the_chapter_runs_and_writes_files_that_stand_alone(tmp_path: Path) -> None:
    script = ROOT / "docs" / "examples" / "charts.py"
    done = subprocess.run([sys.executable, script, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "parent (baseline)" in done.stdout and "'exit': 'WFI'" in done.stdout
    for name in CATALOGUE:
        text = (tmp_path / f"{name}.html").read_text(encoding="utf-8")
        assert "<script src=" not in text and "Plotly.newPlot" in text
