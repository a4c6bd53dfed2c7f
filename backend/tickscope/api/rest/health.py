"""Whether the server is up: the one answer that needs no token."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import text

from tickscope import __version__
from tickscope.api.deps import HouseDep
from tickscope.api.schemas import Health

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz(house: HouseDep) -> Health:
    """Up, and able to read the database."""
    with house.storage.engines.read() as session:
        session.execute(text("SELECT 1"))
    return Health(status="ok", version=__version__)
