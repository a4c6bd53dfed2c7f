"""Builds the application. Nothing is shared between two of them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from tickscope import __version__
from tickscope.api import errors, lecture, openapi, ws
from tickscope.api.guard import Guard, make_rules
from tickscope.api.house import House, Storage, open_storage
from tickscope.api.rest import (
    catalogue,
    compare,
    experiments,
    fidelity,
    figures,
    health,
    lessons,
    me,
    records,
    runs,
    search,
    selection,
    tapes,
)
from tickscope.api.static import Files, OneFile, plotly_js
from tickscope.settings import Settings

API = "/api/v1"


def create_app(settings: Settings, storage: Storage | None = None) -> FastAPI:
    """The whole application: REST, websocket and page behind the guard.

    `storage` is opened at its start unless it is given, and closed at its end. The tokens are in `app.state.token` and
    `app.state.viewer_token`.
    """
    token = settings.token or secrets.token_urlsafe(32)
    viewer_token = settings.viewer_token or secrets.token_urlsafe(24)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.house = House(settings, storage or open_storage(settings))
        try:
            yield
        finally:
            await app.state.house.close()

    app = FastAPI(
        title="Tickscope",
        version=__version__,
        summary="A live microscope for the virtual timer of KVM/ARM",
        lifespan=lifespan,
        docs_url=None,  # its page would load scripts from another host
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
        default_response_class=errors.SafeJson,
    )
    app.state.token, app.state.viewer_token = token, viewer_token
    errors.install(app)
    app.add_middleware(Guard, rules=make_rules(settings, token, viewer_token))
    app.include_router(_api(), prefix=API)
    app.include_router(health.router)
    app.mount("/vendor", OneFile(plotly_js()), name="vendor")
    app.mount("/", Files(directory=settings.frontend_dir, html=True), name="page")
    openapi.complete(app)
    return app


def _api() -> APIRouter:
    router = APIRouter(responses=openapi.ERRORS)
    about_runs = (experiments, runs, tapes, records, search, selection, compare, figures)
    for part in (*about_runs, catalogue, fidelity, health, lessons, me):
        router.include_router(part.router)
    router.include_router(ws.router)
    router.include_router(lecture.router)
    return router
