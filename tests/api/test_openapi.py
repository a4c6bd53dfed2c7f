"""The OpenAPI document is complete, and whatever is made from it is answered as it says: never with a 500."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings, strategies
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.server import TOKEN, Server, ticking
from tickscope.api.app import create_app
from tickscope.settings import Settings

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 25
SOAK_EXAMPLES = 500
OPERATIONS = 20

load_all_checks()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_operation_says_what_it_does_what_can_go_wrong_and_in_which_shape(http: httpx.Client) -> None:
    document = http.get("/api/v1/openapi.json").json()
    found = dict(operations(document))
    assert len(found) >= OPERATIONS
    for name, operation in found.items():
        assert operation["description"], name
        if "healthz" in name:
            continue
        for status in ("401", "404", "422"):
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorBody"}, name
    assert document["security"] == [{"token": []}]


def test_every_request_body_has_an_example_that_is_accepted(http: httpx.Client) -> None:
    document = http.get("/api/v1/openapi.json").json()
    bodies = [op["requestBody"]["content"]["application/json"] for _, op in operations(document) if "requestBody" in op]
    assert len(bodies) == 5
    for body in bodies:
        name = body["schema"]["$ref"].rpartition("/")[2]
        assert body.get("examples") or document["components"]["schemas"][name]["examples"]
    launches = [example["value"] for example in bodies[0]["examples"].values()]
    for launch in launches:
        answer = http.post("/api/v1/experiments", json={**launch, "pace": {"mode": "max"}})
        assert answer.status_code == 202, answer.text


def test_answers_have_examples(http: httpx.Client) -> None:
    schemas = http.get("/api/v1/openapi.json").json()["components"]["schemas"]
    told = ("Run", "RunList", "LaunchedList", "ErrorBody", "StateOut", "Sought", "TookEffect", "TableSide")
    for name in (*told, "ComparedOut", "LookedUpList", "FigureOut", "DesignsOfRun"):
        assert schemas[name]["examples"], name


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which whatever is launched ends soon."""
    server = Server(tmp_path_factory.mktemp("fuzzed"), max_records=2000).start()
    yield server
    server.stop()


SCHEMA = schemathesis.openapi.from_dict(create_app(Settings(data_dir=Path("unused"))).openapi())
ALL = {f"{found.ok().method.upper()} {found.ok().path}": found.ok() for found in SCHEMA.get_all_operations()}
each_operation = pytest.mark.parametrize("operation", ALL.values(), ids=ALL.keys())


@pytest.fixture(scope="module")
def run_id(fuzzed: Server) -> str:
    """A run that is there."""
    return fuzzed.client.run(ticking(1000)).wait(120).id


def send_many(operation: Any, examples: int, fuzzed: Server, run_id: str) -> int:
    """Send so many requests made from the document, valid ones and others; returns how many."""
    sent = 0

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=strategies.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
    def send(case: Any) -> None:
        nonlocal sent
        sent += 1
        # Two of three requests are for the run that is there; it must not be deleted.
        if "run_id" in (case.path_parameters or {}) and sent % 3 and case.method != "DELETE":
            case.path_parameters["run_id"] = run_id
        headers = {"Authorization": f"Bearer {TOKEN}"}
        case.call_and_validate(base_url=fuzzed.url, headers=headers, checks=CHECKS, timeout=120)

    send()
    assert "Traceback" not in fuzzed.log.read_text()
    return sent


@each_operation
def test_whatever_is_sent_is_answered_as_documented(operation: Any, fuzzed: Server, run_id: str) -> None:
    send_many(operation, EXAMPLES, fuzzed, run_id)


@pytest.mark.soak
def test_ten_thousand_requests_are_answered_as_documented(fuzzed: Server, run_id: str) -> None:
    sent = 0
    while sent < 10_000:
        sent += sum(send_many(operation, SOAK_EXAMPLES, fuzzed, run_id) for operation in ALL.values())
