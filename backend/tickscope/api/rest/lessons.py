"""What is taught: the story of the commit."""

from __future__ import annotations

from fastapi import APIRouter

from tickscope.api.lesson_schemas import StoryOut
from tickscope.lessons.story import story_data

router = APIRouter(tags=["lessons"])


@router.get("/story")
def get_story() -> StoryOut:
    """The commit in twelve sentences, each with the runs and the records that show it before and after."""
    return StoryOut.model_validate(story_data())
