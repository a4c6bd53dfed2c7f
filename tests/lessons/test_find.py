"""A record is found by words: what a query means, and what is said of one that cannot be read."""

from __future__ import annotations

import pytest

from tests.claims.story import Story, play
from tickscope.experiment.errors import ConfigError
from tickscope.lessons.find import find
from tickscope.rules import R
from tickscope.vocabulary import Access, Call, Event, Var

OPS = ["timer_arm_past", "ack", "timer_off", "eoi", {"wfi_in": 62_500}, "hvc", "hvc"]


@pytest.fixture(scope="module")
def story() -> Story:
    return play("v4.15", OPS)


def seq(story: Story, query: str) -> int | None:
    return find(((e.seq, e.record) for e in story.entries), story.run.variables, query)


def test_each_kind_is_found_by_its_name(story: Story) -> None:
    assert seq(story, "access g_hvc") == story.accesses(Access.G_HVC)[0].seq
    assert seq(story, "event enter") == story.events(Event.ENTER)[0].seq
    assert seq(story, "call save") == story.entered(Call.SAVE)[0].seq
    assert seq(story, "change ppi_active") == story.changes(Var.P_PPI_ACTIVE)[0].seq
    assert seq(story, "rule already-saved") == next(e.seq for e in story if e.rule == R.ALREADY_SAVED)
    assert seq(story, "op eoi") == story.op(3).entries[0].seq


def test_the_nth_with_a_value_on_a_cpu(story: Story) -> None:
    assert seq(story, "access g_hvc #2") == story.accesses(Access.G_HVC)[1].seq
    assert seq(story, "change ppi_active:0 =0") == next(e.seq for e in story.changes(Var.P_PPI_ACTIVE) if not e.value)
    assert seq(story, "change ppi_active:1") is None, "there is one pCPU"
    assert seq(story, "event enter v0 p0 #2") == story.events(Event.ENTER)[1].seq
    assert seq(story, "access g_iar =0x1b") == story.accesses(Access.G_IAR)[0].seq
    assert seq(story, "access g_hvc p1") is None


def test_a_call_is_its_entry_unless_said_otherwise(story: Story) -> None:
    assert seq(story, "call save noop") == story.no_ops(Call.SAVE)[0].seq
    assert seq(story, "call save return") == story.returned(Call.SAVE)[0].seq


def test_a_later_step_is_looked_for_behind_the_one_before(story: Story) -> None:
    block = story.entered(Call.BLOCK)[0].seq
    enter = next(e.seq for e in story.events(Event.ENTER) if e.seq > block)
    assert seq(story, "call block > event enter") == enter
    assert seq(story, "call block > op ack") is None


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "a step needs a kind and a code"),
        ("call", "a step needs a kind and a code"),
        ("colour red", "there is no kind 'colour'"),
        ("call sav", "there is no call 'sav'"),
        ("rule no-such", "there is no rule"),
        ("change lrs:0", "there is no state variable"),
        ("call save =1", "'=1' cannot be read"),
        ("access iar #0", "'#0' cannot be read"),
        ("access iar =27x", "'=27x' cannot be read"),
        ("op hvc >", "a step needs a kind and a code"),
        (" > ".join(["op hvc"] * 9), "at most 8 steps"),
        ("x" * 301, "at most 300 characters"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(query: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as failed:
        find([], [], query)
    assert failed.value.where == "query" and failed.value.hint
