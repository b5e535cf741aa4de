"""No test reaches outside this machine: only Unix sockets and the loopback."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


class NetworkBlockedError(RuntimeError):
    """A test tried to reach another machine."""


def _check(own: socket.socket, address: Any) -> None:
    if own.family == socket.AF_UNIX:
        return
    host = str(address[0])
    if host != "localhost" and not _is_loopback(host):
        raise NetworkBlockedError(f"Tests do not reach {host}.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _check(self, address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _check(self, address)
    return _connect_ex(self, address)


def block() -> None:
    """Replace the two ways in which Python opens a connection."""
    socket.socket.connect = _guarded_connect  # type: ignore[assignment,method-assign]
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[assignment,method-assign]
