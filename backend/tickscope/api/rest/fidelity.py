"""Measured beside simulated: the table of one round trip, guest programs op by op, and programs that are typed in."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from tickscope.api.bodies import StrictRoute
from tickscope.api.deps import HouseDep
from tickscope.api.errors import ApiError
from tickscope.api.fidelity_schemas import Fidelity, ProgramSide, ProgramsSide, ReplayOut, TableSide, Tried, Try
from tickscope.api.schemas import Text
from tickscope.experiment.designs import DESIGNS
from tickscope.guest.ops import OpError
from tickscope.verify import sides, table_side, tried
from tickscope.verify.data import DataError
from tickscope.verify.table import Setting

router = APIRouter(prefix="/fidelity", tags=["fidelity"], route_class=StrictRoute)

GicName = Annotated[Literal["v2", "v3"], Query(description="interrupt controller")]
HostName = Annotated[Literal["nvhe", "vhe"], Query(description="where the host kernel runs")]
Pcpus = Annotated[int, Query(ge=1, le=2, description="physical CPUs")]
DesignName = Annotated[Text, Query(max_length=40, description="one of GET /designs", examples=["v4.15"])]
SetName = Annotated[Literal["op-programs", "op-programs-irq"], Query(alias="set", description="the data set")]


@router.get("")
async def get_fidelity(house: HouseDep) -> Fidelity:
    """What was measured on real kernels: machines, scenarios, programs, and what the columns mean."""
    return Fidelity.model_validate(await house.comparisons.once(_overview))


@router.get("/table")
async def get_table(
    house: HouseDep, design: DesignName, gic: GicName = "v3", host: HostName = "nvhe", pcpus: Pcpus = 1
) -> TableSide:
    """Accesses of one guest round trip for each scenario: measured, and simulated by running the machine now."""
    setting = _setting(gic, host, pcpus, design)
    return TableSide.model_validate(await house.comparisons.once(table_side.table_side, setting))


@router.get("/table/{scenario}")
async def get_replay(
    scenario: Annotated[Text, Path(max_length=40, examples=["hvc_armed"])],
    house: HouseDep,
    design: DesignName,
    gic: GicName = "v3",
    host: HostName = "nvhe",
    pcpus: Pcpus = 1,
) -> ReplayOut:
    """A scenario as an experiment that POST /experiments takes, and where in its run the round trip is."""
    setting = _setting(gic, host, pcpus, design)
    return ReplayOut.model_validate(await _found(house, "scenario", table_side.replay_data, setting, scenario))


@router.get("/programs")
async def list_measured_programs(
    house: HouseDep,
    data_set: SetName,
    design: DesignName,
    gic: GicName = "v3",
    host: HostName = "nvhe",
    pcpus: Pcpus = 1,
) -> ProgramsSide:
    """The measured guest programs of one machine: how many ops of each the machine does equally, run now."""
    _setting(gic, host, pcpus, design)
    found = await _found(house, "set", sides.programs_side, data_set, gic, host, pcpus, design)
    return ProgramsSide.model_validate(found)


@router.get("/programs/{number}")
async def get_measured_program(
    number: Annotated[int, Path(ge=0, le=1_000_000, examples=[12])],
    house: HouseDep,
    data_set: SetName,
    gic: GicName = "v3",
    host: HostName = "nvhe",
    pcpus: Pcpus = 1,
) -> ProgramSide:
    """One measured program op by op in every design: results, counts and the ordered accesses, both sides."""
    _setting(gic, host, pcpus, "v4.15")
    found = await _found(house, "number", sides.program_side, data_set, gic, host, pcpus, number)
    return ProgramSide.model_validate(found)


@router.post("/program")
async def try_program(body: Try, house: HouseDep) -> Tried:
    """Run a program on all designs, as the measured ones were run. One that never ends is cut, and says so."""
    _setting(body.gic, body.host, body.pcpus, "v4.15")
    try:
        program = tried.read_ops(body.ops, body.vcpus)
    except OpError as error:
        raise _refused(error.message, error.where) from error
    shapes = [tried.shape_of(program, body.gic, body.host, body.pcpus, design) for design in DESIGNS]
    try:
        designs = await asyncio.gather(*(house.comparisons.once(tried.tried, program, shape) for shape in shapes))
    except DataError as error:
        place = re.match(r"op (\d+) ", str(error))
        raise _refused(str(error), f"ops[{place[1]}]" if place else "ops") from error
    first = shapes[0]
    about: dict[str, Any] = {"gic": first.gic, "host": first.host, "pcpus": first.pcpus, "vcpus": first.vcpus}
    return Tried.model_validate(about | {"designs": designs})


def _overview() -> dict[str, Any]:
    return {
        "designs": list(DESIGNS), "columns": table_side.columns(), "tables": table_side.measured_tables(),
        "sets": sides.measured_sets(),
    }  # fmt: skip


async def _found(house: HouseDep, where: str, compute: Any, *arguments: Any) -> Any:
    """What is computed, or 404 where nothing was measured."""
    try:
        return await house.comparisons.once(compute, *arguments)
    except DataError as error:
        raise ApiError(404, "not_measured", str(error), where, "GET /fidelity lists what was measured") from error


def _setting(gic: str, host: str, pcpus: int, design: str) -> Setting:
    if design not in DESIGNS:
        raise ApiError(422, "invalid", "There is no such design.", "design", f"there are {', '.join(DESIGNS)}")
    if (gic, host) == ("v2", "vhe"):
        raise ApiError(422, "invalid", "A VHE host with a GICv2 was never measured.", "gic", "take v3 with vhe")
    return Setting(gic, host, pcpus, design)


def _refused(message: str, where: str) -> ApiError:
    sentence = message[:1].upper() + message[1:]
    return ApiError(422, "invalid_program", sentence if sentence.endswith(".") else f"{sentence}.", where)
