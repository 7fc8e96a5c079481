"""The page as a server of this process."""

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.errors import SettingsError
from bot.missing_settings import missing_for_web
from bot.runtime.sockets import bound
from bot.serving.parts import Parts
from bot.settings import Settings
from bot.visibility.asker import web_visitor
from bot.web.app import application
from bot.web.site import site_of

_log = logging.getLogger(__name__)

_CLOSED_WITHIN_SECONDS = 5


@contextmanager
def web(settings: Settings, parts: Parts) -> Iterator[str]:
    """Serve as long as the block runs; gives the address of the page.

    Where no address is set and the usual port is taken, any free one serves. Raises SettingsError for a taken port that
    was set, and where others could reach the page without a token.
    """
    if needed := missing_for_web(settings):
        raise SettingsError(needed)
    listening = _listening(settings)
    parts.views.of(web_visitor()).suggestions.questions()  # so that nobody waits for the first page
    with served(application(site_of(settings, parts)), listening) as address:
        _log.info("The page is at %s.", address)
        yield address


@contextmanager
def served(app: ASGIApp, listening: socket.socket) -> Iterator[str]:
    """Serve an application on an open socket as long as the block runs; gives its address."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_CLOSED_WITHIN_SECONDS,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="web")
    thread.start()
    try:
        yield f"http://{_host(listening)}/"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def _listening(settings: Settings) -> socket.socket:
    host, port = settings.web_address
    try:
        return bound(host, port)
    except OSError as error:
        if not settings.footnote_web:
            return bound(host, 0)
        why = os.strerror(error.errno or 0)
        raise SettingsError(
            f"FOOTNOTE_WEB {settings.footnote_web} cannot be used ({why}): choose another address or port."
        ) from error


def _host(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
