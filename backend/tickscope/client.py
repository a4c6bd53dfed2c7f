"""The Python client of the REST interface.

client = tickscope.Client("http://127.0.0.1:8000", token)
run = client.run({"preset": "flow-1-7", "design": "v4.14"}).wait()
run.totals["timer_accesses"], run.state_at(100), run.why(42)
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self
from urllib.parse import quote

import httpx

from tickscope.engine.journal import Record, Variable
from tickscope.experiment.run import Run
from tickscope.tape import codec
from tickscope.tape.decoded import RecordsFrame

ACTIVE = ("queued", "running", "paused")
PART = 50_000
"""Records fetched at once."""


class ServerError(Exception):
    """The server's answer was an error: `status`, `code`, `message`, `where`, `hint` as it gave them, and all
    `problems` of an experiment where it has several, each with `message`, `where` and `hint`."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        self.status = status
        self.code, self.message = str(error.get("code", "")), str(error.get("message", ""))
        self.where, self.hint = str(error.get("where", "")), str(error.get("hint", ""))
        self.problems: list[dict[str, str]] = list(error.get("problems", []))
        place = f"{self.where}: " if self.where else ""
        super().__init__(f"{place}{self.message}{f' ({self.hint})' if self.hint else ''}")


class Client:
    """A connection to one server. Can be used in a `with` statement."""

    def __init__(self, url: str, token: str, timeout: float = 60.0) -> None:
        # No proxy and no .netrc of the environment: the token goes to this server alone.
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout,
            trust_env=False,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def run(
        self, config: Mapping[str, Any], *, fresh: bool = False, pace: Mapping[str, Any] | None = None
    ) -> RemoteRun:
        """Launch one experiment (or {"preset": name, ...}), as fast as it goes unless a pace is given."""
        body = {"pace": pace or config.get("pace") or {"mode": "max"}, "fresh": fresh}
        answer = self.call("POST", "/experiments", {**config, **body})
        return self.open(answer["runs"][0]["id"])

    def open(self, run_id: str) -> RemoteRun:
        """A run by its id. ServerError if there is none."""
        source = RemoteTape(self, run_id)
        source.about()
        return RemoteRun(source)

    def runs(self, **query: Any) -> Iterator[RemoteRun]:
        """The runs, the newest first; `q`, `status` and `design` choose among them."""
        offset = 0
        while True:
            page = self.call("GET", "/runs", None, **query, limit=100, offset=offset)
            yield from (RemoteRun(RemoteTape(self, item["id"])) for item in page["items"])
            offset += len(page["items"])
            if not page["items"] or offset >= page["total"]:
                return

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Any call of the interface, below /api/v1; returns the decoded JSON (None if empty). Raises ServerError."""
        response = self._send(method, path, body, query, {})
        return response.json() if response.content else None

    def binary(self, path: str, **query: Any) -> bytes:
        """The answer as tape frames."""
        return self._send("GET", path, None, query, {"Accept": "application/octet-stream"}).content

    def _send(
        self, method: str, path: str, body: Any, query: Mapping[str, Any], headers: Mapping[str, str]
    ) -> httpx.Response:
        response = self._http.request(method, path, json=body, params=dict(query), headers=dict(headers))
        if response.is_error:
            try:
                error = response.json()["error"]
            except (ValueError, KeyError, TypeError):
                error = {"message": f"The server answered with status {response.status_code}."}
            raise ServerError(response.status_code, error)
        return response


class RemoteTape:
    """Where a RemoteRun gets its data: the RunSource of a server."""

    def __init__(self, client: Client, run_id: str) -> None:
        self.client, self.path = client, f"/runs/{quote(run_id, safe='')}"
        self._variables: list[Variable] | None = None

    def about(self) -> dict[str, Any]:
        """The run's resource."""
        found: dict[str, Any] = self.client.call("GET", self.path)
        return found

    def variables(self) -> Sequence[Variable]:
        """The declaration."""
        if self._variables is None:
            rows = self.client.call("GET", f"{self.path}/declaration")["variables"]
            self._variables = [Variable(v["code"], v["subject"], v["slot"], int(v["initial"], 16)) for v in rows]
        return self._variables

    def records(self, first: int, last: int) -> Iterator[Record]:
        """Records first..last as far as they are committed."""
        place = max(first, 1)
        while place <= last:
            upto = min(last, place + PART - 1)
            data = self.client.binary(f"{self.path}/records", **{"from": place, "to": upto, "limit": PART})
            if not data:
                return
            for frame in split_frames(data):
                yield from frame.records
                place = frame.last_seq + 1


class RemoteRun(Run):
    """A run on a server: what `simulate` gives, and its control."""

    def __init__(self, source: RemoteTape) -> None:
        super().__init__(source)
        self._tape = source

    def wait(self, timeout: float | None = None) -> Self:
        """Wait until it is over; returns itself. TimeoutError after so many seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        pause = 0.02
        while self.status in ACTIVE:
            if deadline is not None and time.monotonic() > deadline:
                raise TimeoutError(f"run {self.id} is still {self.status}")
            time.sleep(pause)
            pause = min(pause * 1.5, 1.0)
        return self

    def control(self, action: str, **arguments: Any) -> int:
        """pause, resume, step (n=), pace (pace=) or cancel; returns the seq after which it took effect."""
        body = {"action": action, **arguments}
        return int(self._tape.client.call("POST", f"{self._tape.path}/control", body)["seq"])

    def state_at(self, seq: int) -> list[int]:
        """The values of all variables after record `seq`, from the server's nearest keyframe."""
        values = self._tape.client.call("GET", f"{self._tape.path}/state", at=seq)["values"]
        return [int(value, 16) for value in values]

    def metrics(self, to: int | None = None) -> dict[str, Any]:
        """The totals of the records up to `to`; of all by default."""
        query = {} if to is None else {"to": to}
        found: dict[str, Any] = self._tape.client.call("GET", f"{self._tape.path}/metrics", **query)
        return found

    def why(self, seq: int) -> dict[str, Any]:
        """Record `seq`, its rule with the values of its condition, the previous writer, and the chain of causes."""
        found: dict[str, Any] = self._tape.client.call("GET", f"{self._tape.path}/why/{seq}")
        return found

    def delete(self) -> None:
        """Delete it from the server."""
        self._tape.client.call("DELETE", self._tape.path)


def split_frames(data: bytes) -> Iterator[RecordsFrame]:
    """The records frames of an answer: each has its length in front (u32, little-endian)."""
    place = 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "little")
        yield codec.decode_records(data[place + 4 : place + 4 + size])
        place += 4 + size
