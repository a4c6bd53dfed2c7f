"""`serve --class`: what letting the network in means, and the consent to it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import typer

from tickscope.api.lan import own_addresses
from tickscope.cli.output import InputError, say
from tickscope.settings import is_loopback

ANY = ("0.0.0.0", "::")


def class_settings(host: str | None) -> dict[str, Any]:
    """Settings that let a class in at `host`, or at all addresses of this machine. Raises InputError."""
    if host is not None and host not in ANY:
        return {"host": host, "class_addresses": (f"[{host}]" if ":" in host else host,)}
    addresses = own_addresses()
    if not addresses:
        raise InputError(
            "This machine has no address in a network, so no class can reach it; connect it, or name one with --host."
        )
    return {"host": host or ANY[0], "class_addresses": tuple(addresses)}


def meaning(addresses: Sequence[str]) -> str:
    """In plain words what it means to let a class in at these addresses."""
    where = " and ".join(addresses)
    if all(is_loopback(address.strip("[]")) for address in addresses):
        who = f"Only this machine reaches {where}: that is enough to try a class with two browsers."
    else:
        who = f"This lets in the network at {where}."
    return (
        f"{who}\n"
        "- Everyone there who has the class link can read all runs on this server, their names and notes.\n"
        "- Nobody but you, on this machine, can launch, control, rename or delete anything.\n"
        "- What is sent is not encrypted: others in the network can read along, the class link too.\n"
        "- It ends when you stop the server (Ctrl-C). The next start has new links."
    )


def consent(addresses: Sequence[str], given: bool) -> None:
    """Say what it means; go on only with a yes. Raises InputError where nobody can be asked, typer.Exit after a no."""
    say(meaning(addresses))
    if given:
        return
    if not sys.stdin.isatty():
        raise InputError("To let a class in, say that you want this: add --yes.")
    sys.stderr.write("Let the class in? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        say("Nothing was started.")
        raise typer.Exit(1)
