"""What a follower of a class may ask for. Whatever does not stand here is refused, so a new route is, too.

Owner and viewer have a token each (`Settings.token`, `Settings.viewer_token`); the guard knows by it who asks. A
viewer reads: nothing here changes anything, starts work without bound, or tells a secret. `POST
/experiments/lookup` is the one question that needs a body; it launches nothing.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from starlette.types import Scope

ROLE = "tickscope.role"
"""Key of the scope under which the guard writes who asks."""


class Role(StrEnum):
    """Who asks, by the token."""

    OWNER = "owner"
    VIEWER = "viewer"


class Weight(StrEnum):
    """What answering may cost the server."""

    FREE = "free"
    """A file, or a stream whose own bounds hold."""
    LIGHT = "light"
    HEAVY = "heavy"
    """It may look through a whole run; one of these is worked on at a time, for all followers together."""
    ASIDE = "aside"
    """It waits for what is computed beside the server, or in a thread of its own, where other bounds hold."""


_RUN = "/api/v1/runs/{run_id}"
READABLE: dict[str, Weight] = {
    **dict.fromkeys(
        (
            "GET /api/v1/me", "GET /api/v1/openapi.json", "GET /api/v1/runs", f"GET {_RUN}",
            f"GET {_RUN}/declaration", f"GET {_RUN}/state", f"GET {_RUN}/window",
            "GET /api/v1/presets", "GET /api/v1/programs", "GET /api/v1/designs", "GET /api/v1/cost-profiles",
            "GET /api/v1/rules", "GET /api/v1/switches", "GET /api/v1/invariants", "GET /api/v1/story",
            "GET /api/v1/lessons", "GET /api/v1/lessons/{name}", "POST /api/v1/experiments/lookup",
            "GET /api/v1/figures", f"GET {_RUN}/designs",
        ),
        Weight.LIGHT,
    ),
    **dict.fromkeys(
        (
            f"GET {_RUN}/records", f"GET {_RUN}/find", f"GET {_RUN}/seek", f"GET {_RUN}/metrics",
            f"GET {_RUN}/why/{{seq}}", f"GET {_RUN}/selection", f"GET {_RUN}/search", f"GET {_RUN}/hits",
            "GET /api/v1/compare",
        ),
        Weight.HEAVY,
    ),
    **dict.fromkeys(
        (
            "GET /api/v1/figures/{name}", "GET /api/v1/fidelity", "GET /api/v1/fidelity/table",
            "GET /api/v1/fidelity/table/{scenario}",
            "GET /api/v1/fidelity/programs", "GET /api/v1/fidelity/programs/{number}",
        ),
        Weight.ASIDE,
    ),
    f"WS {_RUN}/stream": Weight.FREE,
    "WS /api/v1/lecture": Weight.FREE,
}  # fmt: skip
"""Method and path as the routes are written -> weight."""

_PAGE_FILE = re.compile(r"/|/(?!api/)[\w.-]+(?:/[\w.-]+)*\.(?:html|js|css|svg|png|ico|map|json|woff2)")
"""The page's own files; where there is none, the answer is 404 as for anybody."""


def weight_of(scope: Scope) -> Weight | None:
    """What the request of a viewer weighs; None where viewers are refused."""
    method = "WS" if scope["type"] == "websocket" else scope["method"]
    weight = _weight(method, scope["path"])
    # Frames of the tape are handed out as they are stored; every page asks for them all the time.
    return Weight.LIGHT if weight is Weight.HEAVY and _wants_frames(scope) else weight


def _wants_frames(scope: Scope) -> bool:
    return scope["path"].endswith("/records") and (b"accept", b"application/octet-stream") in scope["headers"]


@lru_cache(maxsize=4096)
def _weight(method: str, path: str) -> Weight | None:
    if method in ("GET", "HEAD") and _PAGE_FILE.fullmatch(path):
        return Weight.FREE
    for pattern, weight in _PATTERNS[method].items() if method in _PATTERNS else ():
        if pattern.fullmatch(path):
            return weight
    return None


def _compiled() -> dict[str, dict[re.Pattern[str], Weight]]:
    found: dict[str, dict[re.Pattern[str], Weight]] = {}
    for line, weight in READABLE.items():
        method, _, path = line.partition(" ")
        pattern = "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"({\w+})", path))
        found.setdefault(method, {})[re.compile(pattern)] = weight
    return found


_PATTERNS = _compiled()
