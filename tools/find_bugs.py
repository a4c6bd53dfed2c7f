"""Searches for the smallest experiment that shows each switch, and keeps it as the preset bug-<switch>.

    python tools/find_bugs.py [SWITCH ...]

Seeds are tried in order, so the result is the same everywhere. It takes some minutes for all switches.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from tickscope.experiment.search.find import Found, find_smallest
from tickscope.experiment.search.outcome import sides
from tickscope.experiment.search.shrink import size
from tickscope.switches import BREAK, SWITCHES, SwitchInfo

FOLDER = Path(__file__).parent.parent / "backend" / "tickscope" / "experiment" / "presets"
FIRST_ORDER = 100


def design_for(switch: SwitchInfo) -> str:
    """v4.15 where the switch means something for it, else v4.14."""
    return "v4.15" if "v4.15" in switch.designs else "v4.14"


def preset(switch: SwitchInfo, found: Found) -> dict[str, Any]:
    """The preset as data: title, what to watch, order and the broken side's config."""
    config, _ = sides(found.config, switch)
    words = switch.name.replace("-", " ")
    title = f"Bug: {words}" if switch.kind == BREAK else f"As shipped, before the fix: {words}"
    order = FIRST_ORDER + list(SWITCHES).index(switch.name)
    config = {key: value for key, value in config.items() if value != []}
    return {"title": title, "watch": f"{switch.says} {falls(switch)}", "order": order, "config": config}


def falls(switch: SwitchInfo) -> str:
    """What the broken side shows, in a few words."""
    more_or_less, _, what = switch.expects.rpartition(" ")
    if not more_or_less:
        return f"{what} falls."
    other = "without the switch" if switch.kind == BREAK else "with it"
    return f"Compare {what.replace('_', ' ')} {other}."


def main() -> None:
    """Search for the switches named on the command line, or for all."""
    for name in sys.argv[1:] or SWITCHES:
        switch = SWITCHES[name]
        found = find_smallest(switch, design_for(switch))
        if found is None:
            print(f"{name}: nothing found")
            continue
        text = yaml.safe_dump(preset(switch, found), sort_keys=False, default_flow_style=None, width=110)
        (FOLDER / f"bug-{name}.yaml").write_text(text, encoding="utf-8")
        print(f"{name}: seed {found.seed}, size {size(found.config)}", flush=True)


if __name__ == "__main__":
    main()
