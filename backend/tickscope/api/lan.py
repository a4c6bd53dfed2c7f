"""The addresses under which other machines of the network find this one. Nothing is sent to learn them."""

from __future__ import annotations

import fcntl
import socket
import struct
from ipaddress import IPv4Address, ip_address

SIOCGIFADDR = 0x8915
"""Linux: the IPv4 address of an interface."""
ELSEWHERE = ("192.0.2.1", 9)
"""An address of documentation. A datagram socket that is connected to it sends nothing, but learns which of this
machine's addresses would be used on the way."""


def own_addresses() -> list[str]:
    """IPv4 addresses of this machine that are no loopback, the one of the way out first; empty without a network."""
    found = dict.fromkeys([*_way_out(), *_interfaces()])
    return [address for address in found if _is_reachable(address)]


def _way_out() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
            return [str(probe.getsockname()[0])]
        except OSError:
            return []


def _interfaces() -> list[str]:
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(asking.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
            except OSError:  # without an IPv4 address, or not Linux
                continue
            found.append(str(IPv4Address(answer[20:24])))
    return found


def _is_reachable(address: str) -> bool:
    parsed = ip_address(address)
    return not (parsed.is_loopback or parsed.is_unspecified or parsed.is_link_local)
