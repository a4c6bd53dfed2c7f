"""Programs are data: read in three forms, bounded, and refused in one sentence that says where."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickscope.guest.ops import BY_NAME, MAX_DEPTH, MAX_NODES, OPS, Op, OpError, OpNode, node, parse_program
from tickscope.guest.steps import STEPS

BODIES = (Op.REPEAT, Op.ON_IRQ, Op.IF_INTID)


def example(op: Op) -> list[Any]:
    """One way to write an op."""
    info = OPS[op]
    if op in BODIES:
        first = {Op.REPEAT: [2], Op.ON_IRQ: [], Op.IF_INTID: [27]}[op]
        return [{info.name: first, "ops": ["hvc"]}]
    return [[info.name, *(low for low, _ in info.bounds)]]


@pytest.mark.parametrize("op", list(Op), ids=lambda op: op.name.lower())
def test_every_op_has_a_name_a_sentence_and_can_be_read(op: Op) -> None:
    assert BY_NAME[OPS[op].name] is op and OPS[op].says
    (read,) = parse_program(example(op))
    assert read.op == op


def test_every_op_that_is_no_body_is_made_of_steps() -> None:
    direct = {Op.SPIN_RANDOM, Op.BURST_SGI, *BODIES}
    assert set(Op) - direct == set(STEPS)


@pytest.mark.parametrize("form", ["spin", ["spin", 5], {"spin": 5}, {"spin": [5]}])
def test_three_forms_mean_the_same(form: Any) -> None:
    if form == "spin":
        with pytest.raises(OpError, match="takes 1 argument"):
            parse_program([form])
    else:
        assert parse_program([form]) == (OpNode(Op.SPIN, 5, 0, (), 0),)


def test_marks_number_the_ops_as_they_stand_in_the_text() -> None:
    program = parse_program(["hvc", {"repeat": 2, "ops": ["ack", {"if_intid": 27, "ops": ["eoi"]}]}, "kmmio"])
    repeat = program[1]
    inner = repeat.body[1]
    marks = [one.mark for one in (program[0], repeat, repeat.body[0], inner, inner.body[0], program[2])]
    assert marks == [0, 1, 2, 3, 4, 5]


def test_an_argument_that_may_be_left_out_is_zero() -> None:
    assert parse_program(["irq_window"]) == parse_program([["irq_window", 0]])
    assert parse_program([["irq_window", 1]])[0].a == 1


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (["nap"], "ops[0]", "unknown op 'nap'"),
        ([["spin", -1]], "ops[0]", "whole numbers from 0"),
        ([["spin", True]], "ops[0]", "whole numbers"),
        ([["spin", 1.5]], "ops[0]", "whole numbers"),
        ([["spin", 2**63]], "ops[0]", "whole numbers"),
        ([["irq_line", 27, 1]], "ops[0]", "whole numbers from 32"),
        ([["spin_random", 5, 4]], "ops[0]", "smaller number first"),
        (["hvc", {"repeat": 3, "ops": ["hvc", "oops"]}], "ops[1].ops[1]", "unknown op"),
        ([{"repeat": 0, "ops": ["hvc"]}], "ops[0]", "from 1"),
        ([{"repeat": "often", "ops": ["hvc"]}], "ops[0]", "'forever'"),
        ([{"repeat": 3}], "ops[0]", "needs a list called 'ops'"),
        ([{"repeat": 3, "ops": []}], "ops[0]", "at least one"),
        ([{"hvc": [], "ops": []}], "ops[0]", "takes no ops inside"),
        ([{"hvc": None, "ack": None}], "ops[0]", "an op is"),
        ([[]], "ops[0]", "an op is"),
        ([7], "ops[0]", "an op is"),
        ("hvc", "ops", "a list"),
        ([{"on_irq": {"ops": "ack"}}], "ops[0].ops", "a list"),
    ],
    ids=repr,
)
def test_a_mistake_is_told_with_its_place(data: Any, where: str, words: str) -> None:
    with pytest.raises(OpError) as caught:
        parse_program(data)
    assert caught.value.where == where
    assert words in caught.value.message


def test_programs_are_bounded_in_depth_and_length() -> None:
    nested: Any = ["hvc"]
    for _ in range(MAX_DEPTH):
        nested = [{"repeat": 2, "ops": nested}]
    with pytest.raises(OpError, match="nested at most"):
        parse_program(nested)
    with pytest.raises(OpError, match="at most"):
        parse_program(["hvc"] * (MAX_NODES + 1))


WORDS = st.text(max_size=8) | st.sampled_from(list(BY_NAME))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["ops", *BY_NAME]), inner, max_size=2),
    max_leaves=12,
)


@given(PLAIN)
def test_any_data_is_read_or_refused_never_a_crash(data: object) -> None:
    try:
        program = parse_program(data)
    except OpError as error:
        assert error.where.startswith("ops") and error.message
    else:
        assert all(isinstance(one, OpNode) for one in program)


def test_nodes_that_are_built_in_code_stay_off_the_record() -> None:
    assert node("hvc").mark == -1
