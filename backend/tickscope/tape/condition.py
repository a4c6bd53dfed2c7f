"""A small, safe language of conditions over the state variables: where to stop.

    ppi_active:1 and running_vcpu:1 = none        PPI 27 active on pCPU 1 while nothing is loaded
    ppi_active:p while running_vcpu:p = none      the same on any pCPU (`p`); `v` is any vCPU
    loaded:0 != truth:0 or cntv_ctl:0.imask

A variable has its lane name; alone it means that it is not 0. After a point a field: of CNTV_CTL (`enable`, `imask`,
`istatus`), of a list register (`state`, `hw`, `vintid`, `pintid`, `prio`), of a set of INTIDs the number of one.
Compared with `= != < <= > >=` to a number, a word (`guest`, `blocked`, `none`, `vcpu0`, `pcpu1`) or another variable;
joined by `and` (or `while`), `or`, `not` and parentheses. Nothing in it can do anything but compare.

The page has the same in frontend/model/condition.js; a test holds the two equal, sentences of errors included.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tickscope.engine.journal import Variable
from tickscope.tape.errors import TapeError
from tickscope.vocabulary import ENUMS, VAR, Show, Subject, Var

MAX_LENGTH: Final = 300
MAX_DEPTH: Final = 20
EXAMPLE: Final = "ppi_active:p and running_vcpu:p = none"

_TOKEN: Final = re.compile(
    r"(?P<ref>[a-z_]+:(?:[0-9]+|[pv])(?::[0-9]+)?(?:\.[a-z0-9]+)?)|(?P<number>0x[0-9a-f]+|[0-9]+)"
    r"|(?P<word>[a-z_][a-z0-9_]*)|(?P<op><=|>=|!=|==|=|<|>|&&|&|\|\||\||!|\(|\))"
)
_SAME: Final = {"while": "and", "&": "and", "&&": "and", "|": "or", "||": "or", "!": "not", "==": "="}
_COMPARE: Final[dict[str, Callable[[int, int], bool]]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_KEYWORDS: Final = {"and", "or", "not"}
_FIELDS: Final[dict[Show, dict[str, tuple[int, int]]]] = {
    Show.CTL: {"enable": (0, 1), "imask": (1, 1), "istatus": (2, 1)},
    Show.LR: {"state": (62, 3), "hw": (61, 1), "vintid": (0, 0xFFFFFFFF), "pintid": (32, 0x3FF), "prio": (48, 0xFF)},
}
"""How a value is shown -> field -> (shift, mask)."""
_LR_STATES: Final = {"empty": 0, "pending": 1, "active": 2, "both": 3}
_VARS: Final = {info.name: var for var, info in VAR.items()}
_MOST: Final = (1 << 64) - 1

Test = Callable[[Sequence[int]], bool]
Binding = dict[str, int]


class ConditionError(TapeError):
    """The condition cannot be read, or not for this run; the message says where and what to do."""


@dataclass(frozen=True)
class Ref:
    """A variable as it was written."""

    var: Var
    subject: str
    slot: int
    field: str
    text: str


@dataclass(frozen=True)
class Compare:
    left: Ref
    op: str
    right: int | Ref


@dataclass(frozen=True)
class Join:
    op: str
    parts: tuple[Node, ...]


Node = Compare | Join


def parse(text: str) -> Node:
    """Read a condition; ConditionError says at which column it cannot be read."""
    if len(text) > MAX_LENGTH:
        raise ConditionError(f"A condition has at most {MAX_LENGTH} characters.")
    return _Parser(list(_tokens(text.lower())), len(text)).whole()


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """(kind, text, column from 1)."""
    place = 0
    while place < len(text):
        if text[place] in " \t":
            place += 1
            continue
        found = _TOKEN.match(text, place)
        if found is None:
            raise ConditionError(f"Column {place + 1}: this sign has no meaning in a condition.")
        word = _SAME.get(found[0], found[0])
        kind = "op" if word in _KEYWORDS else str(found.lastgroup)
        yield kind, word, place + 1
        place = found.end()


class _Parser:
    def __init__(self, tokens: list[tuple[str, str, int]], length: int) -> None:
        self._tokens = tokens
        self._end = ("end", "", length + 1)
        self._place = 0
        self._depth = 0

    def _next(self) -> tuple[str, str, int]:
        return self._tokens[self._place] if self._place < len(self._tokens) else self._end

    def _take(self, *texts: str) -> str:
        kind, text, _ = self._next()
        if kind == "op" and text in texts:
            self._place += 1
            return text
        return ""

    def whole(self) -> Node:
        node = self._joined("or")
        kind, _, column = self._next()
        if kind != "end":
            raise ConditionError(f"Column {column}: expected and, or, or the end.")
        return node

    def _joined(self, op: str) -> Node:
        def part() -> Node:
            return self._joined("and") if op == "or" else self._not()

        parts = [part()]
        while self._take(op):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Join(op, tuple(parts))

    def _not(self) -> Node:
        negated = False
        while self._take("not"):
            negated = not negated
        node = self._atom()
        return Join("not", (node,)) if negated else node

    def _atom(self) -> Node:
        kind, text, column = self._next()
        if self._take("("):
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise ConditionError(f"Column {column}: at most {MAX_DEPTH} parentheses inside each other.")
            node = self._joined("or")
            if not self._take(")"):
                raise ConditionError(f"Column {self._next()[2]}: a closing parenthesis is missing.")
            self._depth -= 1
            return node
        if kind != "ref":
            says = "a variable needs its CPU, such as ppi_active:0" if kind == "word" and text in _VARS else (
                "expected a variable, such as ppi_active:0")  # fmt: skip
            raise ConditionError(f"Column {column}: {says}.")
        self._place += 1
        left = _ref(text, column)
        op = self._take(*_COMPARE)
        return Compare(left, op, self._right(left)) if op else Compare(left, "!=", 0)

    def _right(self, left: Ref) -> int | Ref:
        kind, text, column = self._next()
        self._place += 1
        if kind == "number":
            value = int(text, 16 if text.startswith("0x") else 10)
            if value > _MOST:
                raise ConditionError(f"Column {column}: a value has at most 64 bits.")
            return value
        if kind == "ref":
            return _ref(text, column)
        known = _words(left)
        number = re.fullmatch(r"[pv]cpu([0-9]{1,4})", text) if kind == "word" else None
        if text in known:
            return known[text]
        if number and VAR[left.var].show is Show.INDEX:
            return int(number[1]) + (0 if left.var is Var.V_PCPU else 1)
        hint = f": one of {', '.join(known)}, or a number" if known else ", a number or another variable"
        raise ConditionError(f"Column {column}: expected a value of {left.text}{hint}.")


def _words(ref: Ref) -> dict[str, int]:
    """Words that a variable's value may be compared with."""
    if ref.field:
        return _LR_STATES if ref.field == "state" else {}
    if VAR[ref.var].show is Show.ENUM:
        return {name.lower(): value for value, name in ENUMS[ref.var].items()}
    return {"none": 0} if ref.var in (Var.P_THREAD, Var.P_RUNNING) else {}


def _ref(text: str, column: int) -> Ref:
    head, _, field = text.partition(".")
    name, subject, *rest = head.split(":")
    var = _VARS.get(name)
    if var is None:
        raise ConditionError(f"Column {column}: there is no variable {name}.")
    if var is Var.P_LR and not rest:
        raise ConditionError(f"Column {column}: a list register needs its number, such as lr:0:1.")
    if var is not Var.P_LR and rest:
        raise ConditionError(f"Column {column}: {name} has no number of its own.")
    free = {"p": Subject.PCPU, "v": Subject.VCPU}.get(subject)
    if free is not None and free is not VAR[var].subject:
        owner = "physical CPU (p)" if VAR[var].subject is Subject.PCPU else "virtual CPU (v)"
        raise ConditionError(f"Column {column}: {name} belongs to a {owner}.")
    if field and _shift(var, field) is None:
        known = ", ".join(_FIELDS.get(VAR[var].show, {})) or ("0 to 63" if VAR[var].show is Show.MASK else "none")
        raise ConditionError(f"Column {column}: {name} has no field {field}; its fields: {known}.")
    return Ref(var, subject, int(rest[0]) if rest else 0, field, text)


def _shift(var: Var, field: str) -> tuple[int, int] | None:
    show = VAR[var].show
    if show is Show.MASK:
        return (int(field), 1) if re.fullmatch(r"[0-9]{1,2}", field) and int(field) < 64 else None
    return _FIELDS.get(show, {}).get(field)


class Condition:
    """A condition made ready for one run."""

    def __init__(self, text: str, variables: Sequence[Variable]) -> None:
        node = parse(text)
        self._places = {(v.code, v.subject, v.slot): index for index, v in enumerate(variables)}
        self.indices: set[int] = set()
        """The variables that it depends on."""
        frees = {ref.subject for ref in _refs(node)} & {"p", "v"}
        self._tests = [self._made(node, binding) for binding in _bindings(frees, variables)]

    def holds(self, values: Sequence[int]) -> bool:
        """Whether it is true in this state."""
        return any(test(values) for test in self._tests)

    def _made(self, node: Node, binding: Binding) -> Test:
        if isinstance(node, Compare):
            return self._compare(node, binding)
        parts = [self._made(part, binding) for part in node.parts]
        if node.op == "not":
            return lambda values: not parts[0](values)
        every = all if node.op == "and" else any
        return lambda values: every(part(values) for part in parts)

    def _compare(self, node: Compare, binding: Binding) -> Test:
        left, compare, right = self._reader(node.left, binding), _COMPARE[node.op], node.right
        if isinstance(right, int):
            return lambda values: compare(left(values), right)
        other = self._reader(right, binding)
        return lambda values: compare(left(values), other(values))

    def _reader(self, ref: Ref, binding: Binding) -> Callable[[Sequence[int]], int]:
        subject = binding[ref.subject] if ref.subject in binding else int(ref.subject)
        index = self._places.get((ref.var, subject, ref.slot))
        if index is None:
            raise ConditionError(f"This run has no variable {ref.text.partition('.')[0]}.")
        self.indices.add(index)
        if not ref.field:
            return lambda values: values[index]
        shift, mask = _shift(ref.var, ref.field) or (0, 0)
        return lambda values: values[index] >> shift & mask


def _refs(node: Node) -> Iterator[Ref]:
    if isinstance(node, Compare):
        yield node.left
        if isinstance(node.right, Ref):
            yield node.right
        return
    for part in node.parts:
        yield from _refs(part)


def _bindings(frees: set[str], variables: Sequence[Variable]) -> list[Binding]:
    """Each way to let `p` be a physical and `v` a virtual CPU of the run, if they occur."""
    found: list[Binding] = [{}]
    for free, subject in (("p", Subject.PCPU), ("v", Subject.VCPU)):
        if free in frees:
            count = 1 + max((v.subject for v in variables if VAR[Var(v.code)].subject is subject), default=-1)
            found = [{**binding, free: n} for binding in found for n in range(count)]
    return found
