"""`tickscope serve`: the page and the REST API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from tickscope.cli.classroom import class_settings, consent
from tickscope.cli.output import InputError


def serve(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="first port to try")] = None,
    host: Annotated[str | None, typer.Option(help="address to listen on")] = None,
    allow_remote: Annotated[bool, typer.Option(help="permit an address that other machines can reach")] = False,
    allowed_hosts: Annotated[str | None, typer.Option(help="exact Host values, comma separated")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="where runs are kept")] = None,
    a_class: Annotated[bool, typer.Option("--class", help="let a class in, to read and follow")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="with --class: do not ask")] = False,
) -> None:
    """Serve the page and the REST API; print the URL to open."""
    from pydantic import ValidationError

    from tickscope.api.serve import serve as serve_forever
    from tickscope.settings import Settings

    given: dict[str, Any] = {"port": port, "host": host, "allowed_hosts": allowed_hosts, "data_dir": data_dir}
    if allow_remote:
        given["allow_remote"] = True
    if yes and not a_class:
        raise InputError("--yes answers what --class asks; without --class there is nothing to answer.")
    if a_class:
        given |= class_settings(host)
    try:
        settings = Settings(**{key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        raise InputError(str(error.errors()[0]["msg"]).removeprefix("Value error, ").rstrip(".") + ".") from error
    if a_class:
        consent(settings.class_addresses, yes)
    serve_forever(settings)
