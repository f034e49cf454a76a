"""No test reaches beyond this machine, and none sends a letter."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest

MAIL_PORTS = {25, 465, 587}


class NetworkRefusedError(AssertionError):
    """A test tried to reach the network, or a mail server."""


def is_local(host: str) -> bool:
    """Tell whether an address is this machine's own; a name other than localhost is not."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check(address: Any) -> None:
    """Raise NetworkRefusedError for an address beyond this machine, or for a mail server's port on it."""
    if not isinstance(address, tuple):
        return  # a socket in the file system
    host, port = address[0], address[1]
    if not is_local(str(host)) or port in MAIL_PORTS:
        raise NetworkRefusedError(f"the tests may not connect to {host}, port {port}")


def check_or_close(connecting: socket.socket, address: Any) -> None:
    """Check an address, and leave no half-open socket behind when it is refused."""
    try:
        check(address)
    except NetworkRefusedError:
        connecting.close()
        raise


def shut(patch: pytest.MonkeyPatch) -> None:
    """Refuse, for as long as `patch` lasts, connections and name look-ups that leave this machine."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked_connect(self: socket.socket, address: Any) -> None:
        check_or_close(self, address)
        connect(self, address)

    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        check_or_close(self, address)
        return connect_ex(self, address)

    def checked_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        # None and the wild cards are a server's own places to listen.
        if name not in (None, "", "0.0.0.0", "::") and not is_local(name):  # noqa: S104  # compared, not listened on
            raise NetworkRefusedError(f"the tests may not look up {name}")
        return look_up(host, *arguments, **named)

    patch.setattr(socket.socket, "connect", checked_connect)
    patch.setattr(socket.socket, "connect_ex", checked_connect_ex)
    patch.setattr(socket, "getaddrinfo", checked_look_up)
