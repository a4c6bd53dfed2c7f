"""What all tests share: how property tests behave."""

from __future__ import annotations

from hypothesis import settings

# No time limit per example: a busy machine must not fail a claim. A failure prints how to repeat it.
settings.register_profile("tickscope", deadline=None, print_blob=True)
settings.load_profile("tickscope")
