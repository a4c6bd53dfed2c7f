"""Ports for servers that tests start."""

from __future__ import annotations

import random
import socket

PORTS = range(10_000, 32_000)
"""Below the ports that the kernel gives to outgoing connections, which could take one between choice and use."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now; by chance, so that tests side by side do not meet."""
    chance = random.SystemRandom()
    while True:
        port = chance.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
