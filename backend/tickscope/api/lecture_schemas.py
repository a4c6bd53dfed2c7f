"""What the teacher's page tells the class, with bounds. The place is the page's own address: what a link would hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tickscope.api.bodies import parse_body
from tickscope.api.errors import ApiError, place

MAX_TEXT = 16_384
"""Bytes of one message."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Playing(_Strict):
    """How the teacher's cursor plays."""

    beat: float = Field(gt=0, le=1_000_000, description="transitions per second")
    live: bool = Field(description="stays at the newest record of a run that goes on")


class LecturePlace(_Strict):
    """What the teacher shows: a page, its address without host and path, and whether the cursor plays."""

    page: str = Field(pattern=r"^[a-z]{1,20}$")
    address: str = Field(max_length=12_000, pattern=r"^(\?[^#\s]*)?(#\S*)?$", description="query and fragment")
    playing: Playing | None = None


class Lead(_Strict):
    """The teacher shows a place."""

    type: Literal["lead"]
    place: LecturePlace


class Stop(_Strict):
    """The teacher stops leading."""

    type: Literal["stop"]


class Follow(_Strict):
    """A page follows, or is on its own."""

    type: Literal["follow"]
    on: bool
    seen: int = Field(0, ge=0, lt=2**53, description="number of the place that it has shown last")


_MESSAGE: TypeAdapter[Lead | Stop | Follow] = TypeAdapter(Annotated[Lead | Stop | Follow, Field(discriminator="type")])


def read_message(text: str) -> Lead | Stop | Follow:
    """A message of a page. Raises ApiError with a sentence."""
    data: Any = parse_body(text.encode("utf-8", "surrogatepass"))
    try:
        return _MESSAGE.validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise ApiError(422, "invalid", f"{first['msg']}.", place(first["loc"])) from error
