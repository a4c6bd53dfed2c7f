"""What goes through the pipes between the server and a worker.

Worker -> server: messages, each a u32 length (little-endian) and so many bytes: a tape frame, or JSON (`Reply`, `End`).
A tape frame begins with its magic and JSON with a brace, so nothing else is needed to tell them apart.
Server -> worker: one JSON object per line; the first is the job, the others are commands.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

MAX_MESSAGE = 8 << 20
"""Bytes. The largest message is a declaration: 65,536 variables and 1 MiB of text."""
LENGTH = 4


class WireError(Exception):
    """The bytes from the worker are not messages."""


@dataclass(frozen=True)
class Reply:
    """Answer to command `id`: it took effect after record `seq`; `state` is what the run does since."""

    id: int
    seq: int
    state: str
    error: str | None = None


@dataclass(frozen=True)
class End:
    """The last message. `status`: complete, violated, cancelled or failed."""

    status: str
    seq: int
    t_ns: int
    message: str | None = None
    violation: dict[str, Any] | None = None


Message: TypeAlias = bytes | Reply | End


def pack(message: Message) -> bytes:
    """A message with its length in front."""
    if isinstance(message, bytes):
        body = message
    else:
        key = "reply" if isinstance(message, Reply) else "end"
        body = json.dumps({key: asdict(message)}).encode()
    return len(body).to_bytes(LENGTH, "little") + body


def length_of(head: bytes) -> int:
    """Bytes of the message behind this head; WireError when it is absurd."""
    length = int.from_bytes(head, "little")
    if not 0 < length <= MAX_MESSAGE:
        raise WireError(f"a message of {length} bytes")
    return length


def parse(body: bytes) -> Message:
    """The message in `body`. WireError when it is none."""
    if not body.startswith(b"{"):
        return body
    try:
        ((key, fields),) = json.loads(body).items()
        if key == "reply":
            return Reply(**fields)
        if key == "end":
            return End(**fields)
    except (ValueError, TypeError) as error:
        raise WireError(f"not a message: {error}") from error
    raise WireError(f"unknown message {key!r}")
