"""Settings of the server, read from the environment as TICKSCOPE_<NAME> or given by the command line.

Every limit that protects the server stands here, so that SECURITY.md can list them all.
"""

from __future__ import annotations

import ipaddress
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[2]
HOST_PATTERN = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
PORT_AT_END = re.compile(r"[^:\[]:[0-9]*$|\]:[0-9]*$")


def _data_home() -> Path:
    """Where a person's program data belongs on this system (XDG base directories)."""
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "tickscope"


class Settings(BaseSettings):
    """All settings of `tickscope serve`. Sizes are in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="TICKSCOPE_", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="first port to try; a busy one is passed over")
    allow_remote: bool = Field(False, description="permit an address that other machines can reach")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="further exact Host values, comma separated, with port as the browser sends it"
    )
    token: str = Field("", repr=False, description="secret of this start; empty = a new one each start")
    viewer_token: str = Field("", repr=False, description="the same for a class, who may only read and follow")
    class_addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="where a class reaches this machine, without port; `serve --class` finds them"
    )
    data_dir: Path = Field(default_factory=_data_home, description="holds the database and its backups")
    database_url: str = Field("", repr=False, description="any SQLAlchemy URL; empty = SQLite in data_dir")
    max_database: int = Field(0, ge=0, description="largest SQLite database in bytes; 0 = as the disk allows")
    frontend_dir: Path = Field(REPOSITORY / "frontend", description="the page's files")
    migrations_dir: Path = Field(REPOSITORY / "alembic", description="database migrations")
    runner: Literal["process", "inline"] = Field(default="process", description="where machines run (inline: server)")
    workers: int = Field(2, ge=1, le=16, description="runs simulated at once; more wait in a queue")
    max_queued: int = Field(100, ge=1, le=1000, description="runs that may wait")
    max_records: int = Field(20_000_000, ge=1, le=1_000_000_000, description="records after which a run is stopped")
    max_body: int = Field(1 << 20, ge=1024, le=1 << 24, description="largest request body")
    max_message: int = Field(1 << 16, ge=1024, le=1 << 20, description="largest websocket message from a viewer")
    max_viewers: int = Field(500, ge=1, le=10_000, description="open websockets over all runs")
    behind_bytes: int = Field(1 << 19, ge=1 << 16, le=4 << 20, description="a worker waits when the server lags so far")
    viewer_requests: int = Field(2, ge=1, le=16, description="requests of followers worked on at once; more wait")
    viewer_bytes: int = Field(1 << 20, ge=1 << 14, le=1 << 28, description="a viewer that lags further is resynced")
    commit_seconds: float = Field(0.5, ge=0.01, le=1.0, description="oldest uncommitted record of a live run")

    comparers: int = Field(2, ge=1, le=16, description="processes that compare with the measurements")
    max_comparisons: int = Field(64, ge=1, le=1000, description="comparisons that may wait")
    kept_comparisons: int = Field(400, ge=1, le=10_000, description="answers kept; the largest has about 100 kB")

    @field_validator("allowed_hosts", "class_addresses", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _exact(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if not HOST_PATTERN.fullmatch(host):
                raise ValueError(f"{host!r} is not an exact host or host:port (wildcards are refused)")
        return value

    @field_validator("class_addresses")
    @classmethod
    def _without_port(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            if not HOST_PATTERN.fullmatch(address) or PORT_AT_END.search(address):
                raise ValueError(f"{address!r} is not an exact host without port")
        return value

    @field_validator("token", "viewer_token")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{16,200}", value):
            raise ValueError("the token must be 16 to 200 characters of A-Z a-z 0-9 _ -")
        return value

    @model_validator(mode="after")
    def _loopback_or_flag(self) -> Settings:
        if not is_loopback(self.host) and not self.class_addresses:
            if not self.allow_remote:
                raise ValueError(
                    f"{self.host} can be reached from other machines; say so with allow_remote (--allow-remote)"
                )
            if not self.allowed_hosts:
                raise ValueError("allow_remote needs allowed_hosts: the exact Host values that browsers will send")
        return self

    @model_validator(mode="after")
    def _two_tokens(self) -> Settings:
        if self.token and self.token == self.viewer_token:
            raise ValueError("token and viewer_token must differ: whoever has the first may do everything")
        return self

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'tickscope.db'}"


def is_loopback(host: str) -> bool:
    """Whether an address to bind can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
