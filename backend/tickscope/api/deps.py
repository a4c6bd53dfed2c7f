"""What a route asks for in its signature."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query
from starlette.requests import HTTPConnection

from tickscope.api.errors import RUN_ID
from tickscope.api.house import House
from tickscope.api.schemas import EXAMPLE_ID, MAX_SEQ


def house(connection: HTTPConnection) -> House:
    """The application's house."""
    found = connection.app.state.house
    assert isinstance(found, House)
    return found


HouseDep = Annotated[House, Depends(house)]
RunId = Annotated[str, Path(pattern=RUN_ID, description="run id", examples=[EXAMPLE_ID])]
FromSeq = Annotated[int, Query(alias="from", ge=0, le=MAX_SEQ, description="first record", examples=[1])]
ToSeq = Annotated[int, Query(alias="to", ge=0, le=MAX_SEQ, description="last record", examples=[1000])]
"""A reader of a run is used by one thread at a time; the routes that read tapes are plain functions, which FastAPI
calls in threads."""
