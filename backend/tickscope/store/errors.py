"""What can go wrong in the store.

StoreError
  StoreFullError      no room on the disk
  UnknownRunError     no run of that id
  NotRecordedError    the run has no tape yet
  BusyRunError        the run is being recorded, so it cannot be replaced or deleted
  MigrationError      the database cannot be brought to this version's schema
"""

from __future__ import annotations


class StoreError(Exception):
    """Any failure of the store that has a sentence for people."""


class StoreFullError(StoreError):
    """There is no room left for what was to be written; nothing of it was."""

    def __init__(self) -> None:
        super().__init__("The disk is full: nothing more can be recorded until there is room.")


class UnknownRunError(StoreError):
    """No run has this id."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"There is no run {run_id}.")


class NotRecordedError(StoreError):
    """The run waits to be simulated, or never was."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"Nothing of run {run_id} has been recorded yet.")


class BusyRunError(StoreError):
    """The run is queued or being recorded."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"Run {run_id} is being recorded; cancel it first.")


class MigrationError(StoreError):
    """The database cannot be migrated."""
