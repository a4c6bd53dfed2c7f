"""What can be searched for: text in any case, and regular expressions whose work is bounded."""

from __future__ import annotations

import pytest

import tickscope
from tickscope.experiment.pattern import MAX_LENGTH, MOST_TEXT, PatternError, regex_matcher, text_matcher
from tickscope.experiment.told import told, value_is_told


def test_a_text_is_found_in_any_case() -> None:
    matches = text_matcher("ctl.W PCPU 1")
    assert matches("access CTL.W pCPU 1 vCPU 0") and not matches("access CTLxW pCPU 1")


def test_a_regular_expression_minds_case_unless_told_otherwise() -> None:
    assert not regex_matcher("ctl", ignore_case=False)("CTL.W")
    assert regex_matcher("ctl", ignore_case=True)("CTL.W")
    assert regex_matcher(r"LR [0-3].*(pending|active)$", ignore_case=False)("LR 2 of pCPU 0 becomes active")
    assert regex_matcher(r"a\\*b[*+?(]{2}", ignore_case=False)("a*b(*") is False


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("(a+)+b", "Column 4: a group cannot be repeated"),
        ("(a|aa){20}", "a group cannot be repeated"),
        ("(?=a)b", "groups that begin with (?"),
        (r"(a)\\1", "references to groups"),
        (".*.*.*x", "may take too long"),
        ("a{2}b{3}c{4}", "may take too long"),
        ("a*b*c?d?e?f?", "may take too long"),
        ("(a|b)" * 18, "may take too long"),
        ("[a", "this is no regular expression"),
        ("a**", "this is no regular expression"),
        ("(", "this is no regular expression"),
        ("x{99999999999}", "this is no regular expression"),
        ("", "1 to 100 characters"),
        ("a" * (MAX_LENGTH + 1), "1 to 100 characters"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(pattern: str, says: str) -> None:
    with pytest.raises(PatternError) as error:
        regex_matcher(pattern.replace("\\\\", "\\"), ignore_case=True)
    assert says in str(error.value) and "\n" not in str(error.value)


def test_patterns_that_people_use_are_allowed() -> None:
    for pattern in (r"LR \d+.*pCPU [0-9]+.*active", "^access (CTL|CVAL|VOFF)", r"vCPU \d+ .*timer", "[a-z]+[.]W=?"):
        regex_matcher(pattern, ignore_case=True)


@pytest.mark.parametrize(
    "pattern", [".*.*x?x?x?!", "a*a*(a|a)(a|a)(a|a)b", "a*" + "(a|a)" * 9 + "b", "(a|a)" * 16 + "b"]
)
def test_the_worst_that_is_allowed_still_ends(pattern: str) -> None:
    assert not regex_matcher(pattern, ignore_case=False)("a" * MOST_TEXT)


def test_where_the_value_is_not_told_it_does_not_change_the_words() -> None:
    run = tickscope.simulate({"preset": "four-vcpus-two-pcpus"})
    plain = [record for _, record in run.records() if not value_is_told(record[1], record[2])]
    assert len(plain) > 1000
    for record in plain:
        assert told(record, run.variables) == told((*record[:6], 0, *record[7:]), run.variables)
