"""Totals, latencies, sentences and chains: what is told about a run is what its records say."""

from __future__ import annotations

import random

import pytest

import tickscope
from tests.claims.story import TICK_HANDLER, play
from tickscope.experiment.explain import ctl_text, lr_text
from tickscope.experiment.metrics import Metrics
from tickscope.experiment.presets import PRESETS
from tickscope.vocabulary import Access, Call, Event, Kind

COUNTER_HZ = 62_500_000


def test_totals_are_the_counts_of_the_records() -> None:
    told = play("v4.15", [{"timer_arm_in": 62_500}, TICK_HANDLER, {"repeat": 3, "ops": ["wfi", "umem", "hvc"]}])
    totals = told.run.totals
    assert totals["records"] == len(told.entries)
    assert totals["transitions"] == len([e for e in told if e.record[1] == Kind.CHANGE])
    assert totals["timer_reads"] == len(told.accesses(Access.CTL_R, Access.CVAL_R))
    assert totals["timer_writes"] == len(told.accesses(Access.CTL_W, Access.CVAL_W))
    assert totals["active_writes"] == len(told.accesses(Access.ACT_SET, Access.ACT_CLR))
    assert totals["host_irqs"] == len(told.events(Event.HIRQ))
    assert totals["saves"] == len(told.entered(Call.SAVE))
    assert totals["exits"] == totals["vcpus"][0]["exits"] == totals["entries"]


def test_totals_do_not_depend_on_how_the_records_are_cut() -> None:
    run = tickscope.simulate({"preset": "two-vms-one-pcpu"})
    records = [record for _, record in run.records()]
    chance = random.Random(7)
    metrics = Metrics(2, COUNTER_HZ)
    while records:
        size = chance.randrange(1, 200)
        metrics.add(records[:size])
        records = records[size:]
    assert metrics.totals() == run.totals


def test_latency_runs_from_the_deadline_to_the_guests_acknowledge() -> None:
    told = play("v4.15", [{"timer_arm_in": 6_250}, {"on_irq": {"ops": ["ack", "timer_off", "eoi"]}}, {"spin": 500_000}])
    expiry = told.events(Event.EXPIRY)[0]
    acknowledge = next(e for e in told.accesses(Access.G_IAR) if e.value == 27)
    latency = told.run.totals["vcpus"][0]["latency"]
    assert latency == {"count": 1, **dict.fromkeys(("min_ns", "max_ns", "mean_ns"), acknowledge.t - expiry.t)}


@pytest.mark.parametrize("design", ["v4.14", "v4.15"])
def test_a_tick_out_of_sleep_is_later_than_one_into_a_busy_guest(design: str) -> None:
    asleep = tickscope.simulate({"preset": "tick-wfi", "design": design}).totals["vcpus"][0]["latency"]
    busy = tickscope.simulate({"preset": "tick-busy", "design": design}).totals["vcpus"][0]["latency"]
    assert asleep["count"] == busy["count"] == 10
    assert asleep["mean_ns"] > busy["mean_ns"] > 0


@pytest.mark.parametrize("name", ["demo", "four-vcpus-two-pcpus", "lr-overflow"])
def test_every_record_has_a_finished_sentence(name: str) -> None:
    run = tickscope.simulate({"preset": name})
    for seq, _ in run.records():
        sentence = run.sentence(seq)
        assert sentence.endswith(".") and "{" not in sentence, sentence


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_cause_lies_before_its_effect_and_every_chain_ends(name: str) -> None:
    run = tickscope.simulate({"preset": name})
    for seq, record in run.records():
        assert 0 < record[7] <= seq


def test_a_chain_ends_at_a_guest_op_an_expiry_a_decision_or_a_disturbance() -> None:
    run = tickscope.simulate({"preset": "four-vcpus-two-pcpus"})
    roots = {record[1:3] for seq, record in run.records() if record[7] == seq}
    allowed = {
        Event.START, Event.EXPIRY, Event.HOST_TIMER, Event.SLICE_END, Event.MIGRATE, Event.PREEMPT, Event.LATE_IRQ,
        Event.END, Event.WAKE,
    }  # fmt: skip
    assert {code for kind, code in roots if kind == Kind.EVENT} <= allowed
    assert {kind for kind, _ in roots} <= {Kind.OP, Kind.EVENT}


def test_why_tells_the_rule_and_the_chain_up_to_the_root() -> None:
    run = tickscope.simulate({"preset": "eoi-level-high"})
    eoi = next(seq for seq, r in run.records() if r[1] == Kind.ACCESS and r[2] == Access.G_EOIR)
    effect = next(seq for seq, r in run.records(eoi + 1) if r[1] == Kind.CHANGE and r[7] == eoi)
    told = run.why(effect)
    assert told["rule"]["says"]
    assert told["chain"][0]["seq"] == eoi
    assert told["chain"][-1]["cause"] == told["chain"][-1]["seq"]
    assert all(link["says"] for link in told["chain"])


def test_registers_in_words() -> None:
    assert ctl_text(5) == "ENABLE, ISTATUS (5)"
    assert ctl_text(0) == "off (0)"
    assert lr_text(0) == "empty"
    assert lr_text(0x7080_001B_0000_001B) == "interrupt 27, pending, tied to physical interrupt 27"
