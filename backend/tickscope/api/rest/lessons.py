"""What is taught: the story of the commit, and the lessons."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from tickscope.api.errors import ApiError
from tickscope.api.lesson_schemas import LessonBrief, LessonList, LessonOut, StoryOut
from tickscope.lessons.course import lessons
from tickscope.lessons.story import story_data

router = APIRouter(tags=["lessons"])


@router.get("/story")
def get_story() -> StoryOut:
    """The commit in twelve sentences, each with the runs and the records that show it before and after."""
    return StoryOut.model_validate(story_data())


@router.get("/lessons")
def list_lessons() -> LessonList:
    """The lessons, in the order in which they are meant to be read."""
    briefs = [{**lesson, "steps": len(lesson["steps"])} for lesson in lessons().values()]
    return LessonList(items=[LessonBrief.model_validate(brief) for brief in briefs])


@router.get("/lessons/{name}")
def get_lesson(name: Annotated[str, Path(max_length=60, examples=["flow-1-7"])]) -> LessonOut:
    """One lesson: its runs, and its steps with their questions."""
    if name not in lessons():
        raise ApiError(404, "unknown_lesson", "There is no such lesson.", "name", f"there are {', '.join(lessons())}")
    return LessonOut.model_validate(lessons()[name])
