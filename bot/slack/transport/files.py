"""Files that people sent in Slack, read with the bot's token."""

import logging
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slack_sdk.errors import SlackApiError

from bot.slack.transport.calls import FAILURES, short_reason, slack_error
from bot.slack.transport.workspaces import Workspace
from index import ArticleNotAdded

_log = logging.getLogger(__name__)

_SECONDS = 30.0
MAY_NOT_READ = (
    "I may not read files here. Whoever manages this app can let me: add the scope files:read under OAuth & "
    "Permissions on its page at api.slack.com/apps, and install it again."
)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as Slack knows it. address: what its bytes are at, for who has the token. size: in bytes."""

    name: str
    size: int
    address: str


def look_up(home: Workspace, file: str) -> SentFile:
    """What is known of the file with this id. Raises ArticleNotAdded."""
    try:
        found = home.client.files_info(file=file)["file"]
    except FAILURES as error:
        if isinstance(error, SlackApiError) and slack_error(error) == "missing_scope":
            raise ArticleNotAdded(MAY_NOT_READ) from error
        raise ArticleNotAdded(f"Slack does not give me the file ({short_reason(error)}).") from error
    name, address = str(found.get("name") or "The file"), str(found.get("url_private_download") or "")
    if found.get("mode") != "hosted" or not address:
        raise ArticleNotAdded(f"{name} does not lie at Slack, or is gone. If it has an address, type /add and that.")
    return SentFile(name, int(found.get("size") or 0), address)


def read(home: Workspace, file: SentFile) -> bytes:
    """Its bytes. Raises ArticleNotAdded."""
    there, slack = urlsplit(file.address), urlsplit(str(home.client.base_url))
    host = there.hostname or ""
    # The token is for nobody else to see.
    if there.scheme != slack.scheme or not (host == slack.hostname or host.endswith(f".{slack.hostname}")):
        raise ArticleNotAdded(f"{file.name} does not lie at Slack, so I did not read it.")
    request = Request(file.address, headers={"Authorization": f"Bearer {home.token}"})  # noqa: S310 - its scheme is Slack's
    try:
        with build_opener(_NoRedirect).open(request, timeout=_SECONDS) as response:
            data: bytes = response.read(file.size + 1)
    except HTTPError as error:  # to the page where people sign in, for whom the token is not enough
        error.close()
        raise ArticleNotAdded(f"Slack does not give me {file.name} (HTTP {error.code}).") from error
    except (OSError, HTTPException) as error:
        raise ArticleNotAdded(f"{file.name} could not be read; send it again in a minute.") from error
    if len(data) != file.size:
        raise ArticleNotAdded(f"{file.name} could not be read as a whole; send it again in a minute.")
    return data


class _NoRedirect(HTTPRedirectHandler):
    """Follows nothing: the token would go along."""

    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str) -> None:
        """Give no other request."""
