"""Sockets that servers of this process listen on."""

import socket

# Requests that come while the server takes others wait here; beyond that the system refuses them.
_WAITING_CONNECTIONS = 512


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=_WAITING_CONNECTIONS)
    # asyncio sets this on sockets of its own making alone. Without it a reply waits 40 ms until the other side has said
    # that it has the headers. Connections inherit it.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
