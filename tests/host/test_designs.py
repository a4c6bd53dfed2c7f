"""The designs: one file each, side by side, without a question of which one they are."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.claims.story import Story, play
from tests.machine.build import NEW, OLD, SPIN, machine
from tickscope.host import arch_timer, timer_commit, timer_parent, timer_v4_14, timer_v4_15, variants
from tickscope.host.design import Design
from tickscope.switches import SWITCHES, Switches
from tickscope.vocabulary import Access, Call, Var

FILES = (timer_v4_14, timer_parent, timer_commit, timer_v4_15)
ACTIVE = (Access.ACT_SET, Access.ACT_CLR)
FULL = {"timer_flush": "kvm_timer_flush_hwstate", "timer_sync": "kvm_timer_sync_hwstate"}


def names(steps: tuple[object, ...]) -> list[str]:
    return [getattr(step, "__name__", "?") for step in steps]


def tree(file: object) -> ast.Module:
    return ast.parse(Path(str(getattr(file, "__file__", ""))).read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.__name__.rpartition(".")[2])
def test_a_design_asks_for_no_switch_and_for_no_name(file: object) -> None:
    """A broken variant replaces a policy function; the text of a design stays the kernel's."""
    words = {node.id for node in ast.walk(tree(file)) if isinstance(node, ast.Name)}
    words |= {node.attr for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)}
    assert not {word for word in words if "switch" in word.lower()} - {"switch_in", "switch_out"}
    for test in (node.test for node in ast.walk(tree(file)) if isinstance(node, ast.If | ast.IfExp)):
        assert "design.name" not in ast.unparse(test)


def test_what_the_commit_changed_reads_off_the_lists_of_steps() -> None:
    old, new = variants.DESIGNS[OLD], variants.DESIGNS[NEW]
    assert (old.forwarded, new.forwarded) == (False, True)
    assert names(old.before_entry) == ["kvm_timer_flush_hwstate", "kvm_vgic_flush_hwstate", "irqs_off"]
    assert names(new.before_entry) == ["irqs_off", "kvm_vgic_flush_hwstate"]
    assert names(old.after_exit) == ["irqs_on", "kvm_timer_sync_hwstate", "kvm_vgic_sync_hwstate"]
    assert names(new.after_exit) == ["kvm_vgic_sync_hwstate", "kvm_timer_sync_hwstate", "irqs_on"]
    assert len(old.switch_in) == 5 and new.switch_in == ()
    assert (names(old.load), names(new.load)) == ([], ["kvm_timer_vcpu_load"])


def test_parent_and_commit_define_the_same_functions_in_the_same_order() -> None:
    """Side by side they read like the commit: what only one of them has is what the commit removed or brought."""
    before, after = ([node.name for node in tree(file).body if isinstance(node, ast.FunctionDef)]
                     for file in (timer_parent, timer_commit))  # fmt: skip
    both = [name for name in before if name in after]
    assert both == [name for name in after if name in before]
    assert [name for name in before if name not in after] == [
        "write_active_state", "kvm_timer_update_state", "_tell_vgic",
    ]  # fmt: skip
    assert [name for name in after if name not in before] == [
        "kvm_timer_vcpu_load", "_unmap_if_low", "_handle_interrupt",
    ]  # fmt: skip


def test_the_parent_keeps_the_policy_of_v4_14_and_moves_it_out_of_el2() -> None:
    old, parent = variants.DESIGNS[OLD], variants.DESIGNS["parent"]
    assert parent.switch_in == parent.switch_out_first == parent.switch_out_last == ()
    for same in ("load", "schedule", "unschedule", "handler", "timer_is_pending", "forwarded"):
        assert getattr(old, same) == getattr(parent, same)


def test_v4_15_is_the_commit_less_the_flush_that_had_nothing_left_to_do() -> None:
    commit, new = variants.DESIGNS["commit"], variants.DESIGNS[NEW]
    differing = [field for field in Design._fields if getattr(commit, field) != getattr(new, field)]
    assert differing == ["name", "before_entry"]
    assert [name for name in names(commit.before_entry) if name not in names(new.before_entry)] == [FULL["timer_flush"]]


TWO_FIELDS = {
    "forget-loaded-flag": {"must_save", "must_restore"},
    "wait-looks-at-pmr": {"pending_irq", "before_wait"},
    "soft-pending-reaches-hardware": {"soft_pending", "wants_active"},
}


@pytest.mark.parametrize("name", list(SWITCHES))
def test_a_switch_replaces_one_small_part_and_leaves_the_design_as_it_is(name: str) -> None:
    for design in SWITCHES[name].designs:
        before = variants.DESIGNS[design]
        after = variants.design_of(design, Switches(**{name.replace("-", "_"): True}))
        changed = {field for field in Design._fields if getattr(before, field) != getattr(after, field)}
        assert changed == TWO_FIELDS.get(name, changed)
        assert len(changed) == len(TWO_FIELDS.get(name, "1"))
        assert variants.design_of(design, Switches()) is before


# --- what no measured row shows ---------------------------------------------------------------------------------------


def writes(story: Story) -> list[str]:
    return ["set" if e.record[2] == Access.ACT_SET else "clear" for e in story.accesses(*ACTIVE)]


def test_v4_14_skips_a_second_clear_until_the_level_changes_or_the_vcpu_is_put() -> None:
    """'Active cleared last' is forgotten with every change of the level - a set alone would not do - and at put."""
    story = play(OLD, ["hvc", "hvc", "timer_arm_past", "hvc", "hvc", "timer_off", "hvc", "hvc", "hvc", "umem", "hvc"])
    seen = [writes(story.op(n)) for n in range(11)]
    assert seen[:2] == [[], []], "cleared at the first entry of all; nothing has happened since"
    assert "set" in seen[2] + seen[3] and seen[4] == ["set"], "a set is written at every entry"
    assert seen[6] == ["clear"], "the level fell"
    assert seen[7:9] == [[], []]
    assert seen[9] == ["clear"], "put"
    assert seen[10] == []


@pytest.mark.parametrize("level", [True, False])
def test_any_change_of_the_level_ends_the_cache_by_itself(level: bool) -> None:
    """In no program does it decide alone, for a raised level is followed by a set; the kernel has it, so we do."""
    one = machine([SPIN], design=OLD)
    one.run(200)
    vcpu = one.host.vcpus[0]
    vcpu.timer.active_cleared_last = True
    arch_timer.kvm_timer_update_irq(one.host, 0, vcpu, level)
    assert not vcpu.timer.active_cleared_last


def test_v4_15_prunes_a_withdrawn_interrupt_one_exit_later() -> None:
    """Its vgic syncs before its timer does: the entry stays, rejected by the flush, until the next exit."""
    listed = {}
    for design in (OLD, NEW):
        story = play(design, ["timer_arm_past", ["spin", 3000], "timer_off", "hvc", "hvc", "hvc"])
        listed[design] = [
            story.value(Var.V_QUEUED, 0, story.op(n).entries[-1].seq) for n in (3, 4, 5)
        ]  # fmt: skip
        for n in (3, 4):
            used = story.value(Var.V_USED_LRS, 0, story.op(n).entries[-1].seq)
            assert used == 0, "a stale entry gets no list register"
    assert listed == {OLD: [0, 0, 0], NEW: [1, 0, 0]}


def test_the_new_handler_reads_the_timer_only_if_it_does_not_know_the_level() -> None:
    story = play(NEW, ["timer_arm_past", ["spin", 3000], "ack", "eoi", ["spin", 3000]])
    handlers = {entry.seq for entry in story.entered(Call.ISR)}
    reads = [[e for e in story.op(n).accesses(Access.CTL_R) if e.cause in handlers] for n in (0, 3)]
    assert [len(found) for found in reads] == [1, 0]
    assert len(story.op(3).entered(Call.ISR)) == 1 and story.op(3).entered(Call.UPD) == []
