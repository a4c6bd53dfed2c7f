"""The designs by name, and the variants that switches make of them: each replaces one policy function."""

from __future__ import annotations

from typing import Final

from tickscope.host import timer_commit, timer_parent, timer_v4_14, timer_v4_15
from tickscope.host.design import Design
from tickscope.host.state import TimerContext
from tickscope.switches import Switches

_FILES: Final = (timer_v4_14, timer_parent, timer_commit, timer_v4_15)
DESIGNS: Final[dict[str, Design]] = {file.DESIGN.name: file.DESIGN for file in _FILES}


def _whenever_called(timer: TimerContext) -> bool:
    """Forget the flag: every call acts."""
    return True


def design_of(name: str, switches: Switches) -> Design:
    """The design called `name` with its switches applied; KeyError if there is none."""
    design = DESIGNS[name]
    if switches.forget_loaded_flag:
        design = design._replace(must_save=_whenever_called, must_restore=_whenever_called)
    return design
