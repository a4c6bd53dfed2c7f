"""What there is to choose from: presets, programs, designs, cost profiles, rules, switches."""

from __future__ import annotations

from fastapi import APIRouter

from tickscope.api.schemas import Items
from tickscope.experiment.costs import profile_data
from tickscope.experiment.designs import DESIGNS
from tickscope.experiment.explain import rule_data
from tickscope.experiment.presets import PRESETS
from tickscope.guest.library import LIBRARY
from tickscope.hardware.cost_profiles import PROFILES
from tickscope.invariants.concerns import CONCERNS
from tickscope.invariants.table import INVARIANTS, Invariant
from tickscope.lessons.repairs import repair_data
from tickscope.rules import RULES
from tickscope.switches import SWITCHES
from tickscope.vocabulary import VAR

router = APIRouter(tags=["catalogue"])


@router.get("/presets")
def list_presets() -> Items:
    """Whole experiments, in the order of the menu."""
    return Items(
        items=[
            {"name": p.name, "title": p.title, "says": p.watch, "watch": p.watch, "order": p.order, "config": p.config}
            for p in PRESETS.values()
        ]
    )


@router.get("/programs")
def list_programs() -> Items:
    """Guest programs by name, with their parameters."""
    return Items(
        items=[
            {"name": p.name, "says": p.says, "params": {key: _param(param) for key, param in p.params.items()}}
            for p in LIBRARY.values()
        ]
    )


@router.get("/designs")
def list_designs() -> Items:
    """Versions of the host's timer code."""
    return Items(items=[design._asdict() for design in DESIGNS.values()])


@router.get("/cost-profiles")
def list_cost_profiles() -> Items:
    """What each step costs in each cost profile, and where every number comes from."""
    return Items(items=[profile_data(profile) for profile in PROFILES.values()])


@router.get("/rules")
def list_rules() -> Items:
    """The numbered reasons of records."""
    return Items(items=[data for number in sorted(RULES) if (data := rule_data(number))])


@router.get("/switches")
def list_switches() -> Items:
    """What can be broken or fixed on purpose, each with the smallest experiment that shows it and its repair."""
    rows = [(switch, repair_data(switch.name)) for switch in SWITCHES.values()]
    return Items(items=[{**switch._asdict(), "designs": list(switch.designs), **more} for switch, more in rows])


@router.get("/invariants")
def list_invariants() -> Items:
    """What must hold at every moment of a run, why, and which state variables it is about."""
    return Items(items=[_invariant(row) for row in INVARIANTS.values()])


def _invariant(row: Invariant) -> dict[str, object]:
    about = [VAR[var].name for var in CONCERNS[row.id]]
    return {**row._asdict(), "designs": list(row.designs), "about": about}


def _param(param: object) -> dict[str, object]:
    data: dict[str, object] = dict(param._asdict())  # type: ignore[attr-defined]
    data["words"] = list(data["words"])  # type: ignore[call-overload]
    return data
