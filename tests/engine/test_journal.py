"""The journal: numbered records, changes only where something changes, handed over without gap."""

from __future__ import annotations

from tickscope.engine.journal import CHANGE, FIRST_VCPU_CODE, NONE, ROOT, Journal


def test_a_change_to_the_same_value_is_no_change() -> None:
    journal = Journal()
    index = journal.declare(7, 2, 0, 5)
    assert journal.set(index, 5, ROOT, 0) == 0
    assert journal.set(index, 6, ROOT, 0) == 1
    assert journal.values[index] == 6
    assert len(journal.rows) == 1


def test_a_root_names_itself_as_its_cause_and_others_their_own() -> None:
    journal = Journal()
    first = journal.add(4, 1, 0, NONE, NONE, 0, ROOT, 3)
    second = journal.add(1, 1, 0, NONE, NONE, 0, first, 3)
    assert [row[7] for row in journal.rows] == [first, first] and second == 2


def test_a_variable_belongs_to_a_pcpu_or_to_a_vcpu_by_its_code() -> None:
    journal = Journal()
    of_pcpu, of_vcpu = journal.declare(1, 3, 0, 0), journal.declare(FIRST_VCPU_CODE, 3, 0, 0)
    journal.set(of_pcpu, 1, ROOT, 0)
    journal.set(of_vcpu, 1, ROOT, 0)
    assert [row[1:6] for row in journal.rows] == [
        (CHANGE, 1, 3, NONE, of_pcpu),
        (CHANGE, FIRST_VCPU_CODE, NONE, 3, of_vcpu),
    ]


def test_records_are_handed_over_once_and_without_gap() -> None:
    journal = Journal()
    seen: list[int] = []
    for portion in (3, 0, 2):
        for _ in range(portion):
            journal.add(4, 1, 0, 0, 0, 0, ROOT, 0)
        first, rows = journal.take()
        seen += range(first, first + len(rows))
    assert seen == [1, 2, 3, 4, 5]


def test_records_carry_the_time_of_the_journal() -> None:
    journal = Journal()
    for t in (0, 40, 40):
        journal.t = t
        journal.add(4, 1, 0, 0, 0, 0, ROOT, 0)
    assert [row[0] for row in journal.rows] == [0, 40, 40]
