"""Completes the OpenAPI document: every error it can answer with, the schema of an experiment, the token."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from tickscope.api.schemas import ErrorBody
from tickscope.experiment.config import Experiment

_REASONS = {
    400: "Malformed", 401: "No or wrong token", 403: "Foreign host or origin", 404: "Not found",
    409: "Not possible now", 411: "Body without length", 413: "Body too large", 415: "Compressed body",
    422: "Out of bounds", 429: "Too many runs wait", 507: "Disk full",
}  # fmt: skip

ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody, "description": reason} for status, reason in _REASONS.items()
}


def complete(app: FastAPI) -> None:
    """Replace the application's OpenAPI document by the complete one, made when it is first asked for."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    schemas = document["components"]["schemas"]
    schemas |= _experiment_schemas()
    for path in ("/api/v1/experiments", "/api/v1/experiments/lookup"):
        body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        body["schema"] = {"$ref": "#/components/schemas/Launch"}
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"token": []}]
    for path in ("/healthz", "/api/v1/healthz"):
        document["paths"][path]["get"]["security"] = []
    return document


def _experiment_schemas() -> dict[str, Any]:
    """The experiment as components, and a launch: an experiment or a preset's name, and how to run it."""
    experiment = Experiment.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = experiment.pop("$defs")
    extras = {
        "designs": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 8, "uniqueItems": True},
        "paused": {"type": "boolean", "default": False, "description": "begin paused, before the first record"},
        "fresh": {"type": "boolean", "default": False, "description": "simulate again even if it is complete"},
    }
    launch = {
        **experiment,
        "title": "Launch",
        "description": "An experiment, or a preset's name and what is to differ from it; one run per design.",
        "properties": {**experiment["properties"], **extras},
        "anyOf": [{"required": ["vms"]}, {"required": ["preset"]}],
    }
    launch.pop("required", None)
    return {**parts, "Experiment": experiment, "Launch": launch}
