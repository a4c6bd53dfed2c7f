"""What was recorded: declaration, state, window, seek, why, metrics."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from tickscope.api.deps import FromSeq, HouseDep, RunId, ToSeq
from tickscope.api.errors import ApiError
from tickscope.api.metrics_at import metrics_at
from tickscope.api.schemas import MAX_SEQ, DeclarationOut, Sought, StateOut, Text, VariableOut, WindowOut
from tickscope.api.why_schemas import Why
from tickscope.experiment.config import parse
from tickscope.experiment.metrics import Metrics
from tickscope.experiment.why import Past, why
from tickscope.tape import TapeError
from tickscope.tape.declaration import lane_name
from tickscope.tape.reader import TapeReader
from tickscope.tape.window import MOST_COLUMNS

router = APIRouter(prefix="/runs/{run_id}", tags=["tape"])

Moment = Annotated[int | None, Query(ge=0, le=MAX_SEQ)]


@router.get("/declaration")
def get_declaration(run_id: RunId, house: HouseDep) -> DeclarationOut:
    """The state variables with their initial values: record 0."""
    declaration = house.tapes.open(run_id).declaration()
    variables = [
        VariableOut(code=v.code, name=lane_name(v), subject=v.subject, slot=v.slot, initial=hex(v.initial))
        for v in declaration.variables
    ]
    return DeclarationOut(variables=variables, about=dict(declaration.about))


@router.get("/state")
def get_state(run_id: RunId, house: HouseDep, at: Moment = None, t: Moment = None) -> StateOut:
    """All state variables after record `at`, or at simulated time `t` (ns); at the end by default."""
    if at is not None and t is not None:
        raise ApiError(422, "invalid", "Give at or t, not both.", "at")
    with house.tapes.reader(run_id) as reader:
        seq = reader.seq_at_time(t) if t is not None else reader.last()[0] if at is None else at
        time, values = reader.state_at(seq)
    return StateOut(seq=seq, t=time, values=[hex(value) for value in values])


@router.get("/window")
def get_window(
    run_id: RunId,
    house: HouseDep,
    from_seq: FromSeq = 1,
    to_seq: ToSeq = MAX_SEQ,
    columns: Annotated[int, Query(ge=1, le=MOST_COLUMNS)] = 1000,
    lanes: Annotated[Text, Query(max_length=20_000, description="names, comma separated; all by default")] = "",
    axis: Literal["event", "time"] = "event",
    t_from: Moment = None,
    t_to: Moment = None,
    breaks: Annotated[int, Query(ge=0, le=200, description="time axis: long idle stretches cut to a column each")] = 0,
) -> WindowOut:
    """The lanes in so many columns, each the OR of the states visited in it; by records, or by time t_from..t_to."""
    names = lanes.split(",") if lanes else None
    with house.tapes.reader(run_id) as reader:
        if names and (unknown := set(names) - {lane.name for lane in reader.lanes.lanes}):
            raise ApiError(422, "unknown_lane", "There is no such lane in this run.", "lanes", min(unknown)[:40])
        if (t_from is None) != (t_to is None) or (t_from is not None and t_to is not None and t_to <= t_from):
            raise ApiError(422, "invalid", "A window by time needs t_from, and t_to beyond it.", "t_to")
        if t_from is not None and t_to is not None:
            window = reader.time_window(t_from, t_to, columns, names, breaks)
        else:
            first, last = max(from_seq, 1), min(to_seq, reader.last()[0])
            if last < first:
                raise TapeError(f"there is no record from {first} to {to_seq}")
            window = reader.window(first, last, columns, names, axis, breaks)
    return WindowOut(
        axis=window.axis, from_seq=window.from_seq, to_seq=window.to_seq, columns=window.columns, seqs=window.seqs,
        times=window.times, t_end=window.t_end, exact=window.exact, breaks=window.breaks, lanes=window.runs(),
    )  # fmt: skip


@router.get("/seek")
def seek(
    run_id: RunId,
    house: HouseDep,
    from_seq: FromSeq,
    step: Literal["access", "transition", "round_trip", "op", "tick"] | None = None,
    variable: Annotated[Text, Query(max_length=40, description="lane name, such as `ppi_active:0`")] = "",
    direction: Annotated[Literal["1", "-1"], Query(alias="dir", description="1 forwards, -1 back")] = "1",
) -> Sought:
    """Where a step of the transport ends, or which record changes a variable next."""
    if (step is None) == (variable == ""):
        raise ApiError(422, "invalid", "Give either a step or a variable.", "step")
    with house.tapes.reader(run_id) as reader:
        # From beyond the end, back is the last such step; forwards there is none.
        start = min(from_seq, reader.last()[0] + 1)
        if step is not None:
            return Sought(seq=reader.seek(step, int(direction), start))
        return Sought(seq=reader.change_of(_place(reader, variable), start, int(direction)))


def _place(reader: TapeReader, name: str) -> int:
    """Index of the variable with this name."""
    for index, variable in enumerate(reader.declaration.variables):
        if lane_name(variable) == name:
            return index
    hint = "GET the run's declaration: it names them all"
    raise ApiError(422, "unknown_variable", "There is no such variable in this run.", "variable", hint)


@router.get("/metrics")
def get_metrics(run_id: RunId, house: HouseDep, to: Moment = None) -> dict[str, Any]:
    """The totals of the records up to `to`; of all by default."""
    row = house.runs.get(run_id)
    if to is None:
        return row.totals
    experiment = parse(dict(row.recipe.config))
    fresh = Metrics(sum(len(vm.vcpus) for vm in experiment.vms), experiment.platform.counter_hz)
    return metrics_at(house.tapes, run_id, to, fresh)


@router.get("/why/{seq}")
def get_why(run_id: RunId, house: HouseDep, seq: Annotated[int, Path(ge=1, le=MAX_SEQ)]) -> Why:
    """A record, the rule that explains it with the values of its condition, the previous writer of its variable, and
    the chain of what made it happen."""
    config = house.runs.get(run_id).recipe.config
    with house.tapes.reader(run_id) as reader:
        reader.time_of(seq)
        past = Past(
            lambda at: reader.records(at, at)[0], lambda at: reader.state_at(at)[1], reader.last_change,
            reader.declaration.variables, int(config["platform"]["counter_hz"]), str(config["design"]),
        )  # fmt: skip
        return Why(**why(seq, past))
