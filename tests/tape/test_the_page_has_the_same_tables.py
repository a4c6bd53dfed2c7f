"""The page's copies of the tables are generated, and fresh."""

from __future__ import annotations

import subprocess
import sys

from tests.tape.node import ROOT


def test_the_generated_tables_of_the_page_are_fresh() -> None:
    tool = ROOT / "tools" / "generate_vocabulary.py"
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
