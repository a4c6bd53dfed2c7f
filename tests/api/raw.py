"""Requests byte for byte: what no HTTP library would send."""

from __future__ import annotations

import socket

CRLF = "\r\n"
UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


def send(port: int, head: bytes, body: bytes = b"", *, timeout: float = 10) -> tuple[int, bytes]:
    """Send bytes; returns (status, everything received until the end of the answer's body). Status 0: no answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        connection.sendall(head + body)
        received = b""
        while not _complete(received, bodyless=head.startswith(b"HEAD ")):
            piece = connection.recv(65536)
            if not piece:
                break
            received += piece
    return (int(received.split(b" ", 2)[1]) if received.startswith(b"HTTP/") else 0), received


def request(port: int, line: str, *headers: str, body: bytes = b"", timeout: float = 60) -> tuple[int, bytes]:
    """A request with exactly these header lines."""
    head = CRLF.join((f"{line} HTTP/1.1", *headers, "", "")).encode("latin-1")
    return send(port, head, body, timeout=timeout)


def handshake(port: int, path: str, *headers: str) -> tuple[int, bytes]:
    """A websocket handshake with exactly these header lines besides its own."""
    return request(port, f"GET {path}", *UPGRADE, *headers)


def _complete(received: bytes, *, bodyless: bool) -> bool:
    head, separator, body = received.partition(b"\r\n\r\n")
    if not separator:
        return False
    if bodyless or head.startswith(b"HTTP/1.1 101"):
        return True
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return False
