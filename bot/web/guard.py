"""Who may: every request passes here before anything is done about it."""

import math
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.messages.article_links import ArticleLinks
from bot.setting_values import is_loopback
from bot.web.limits import RateLimit
from bot.web.paths import COVERED, SIGN_IN
from bot.web.problems import problem_response
from bot.web.sessions import COOKIE, SESSION_SECONDS, Session, Sessions, new_session

_STATIC = "/static/"
_FOR_PROGRAMS = ("/api/", "/mcp")
_FOR_ADMINS = "/admin"
_SEND_TOKEN = "Send the token of this bot: Authorization: Bearer ..."  # noqa: S105 - it holds none
_NO_TOKEN = "Programs come in by a token, and this bot has none: whoever runs it sets FOOTNOTE_WEB_TOKEN."  # noqa: S105
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Refuses whom it must, and writes down in the request who asks: `scope["state"]["session"]` and `["by_token"]`.

    Only names of ours are answered to (`Host`): another site's name that is made to lead here (DNS rebinding) is not.
    Somebody is told from others by what they signed in as; who did not, by the address that they come from.
    said: a refusal, by its status and what to do, as whoever asked can read it.
    """

    def __init__(
        self,
        app: ASGIApp,
        sessions: Sessions,
        links: ArticleLinks,
        public_url: str,
        asking: RateLimit,
        any_: RateLimit,
        said: Callable[[Request, int, str], Response],
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._links = links
        self._public = urlsplit(public_url)
        self._asking = asking
        self._any = any_
        self._said = said

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path = str(scope["path"])
        session = self._sessions.read(_cookie(headers))
        by_token = self._sessions.is_token(headers.get("authorization", "").removeprefix("Bearer ").strip())
        is_new = session is None and not path.startswith((_STATIC, *_FOR_PROGRAMS))
        session = session or new_session()
        scope.setdefault("state", {}).update(session=session, by_token=by_token)
        send = self._hardened(send, session if is_new else None, path)
        refused = self._refusal(scope, headers, session, by_token=by_token)
        await (refused or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers, session: Session, *, by_token: bool) -> ASGIApp | None:
        path, method = str(scope["path"]), str(scope["method"])
        if not self._is_ours(headers.get("host", "")):
            return _refused(path, 421, "This is not served under that name. Set FOOTNOTE_PUBLIC_URL to it.")
        if headers.get("origin") and method not in ("GET", "HEAD") and not self._is_same(headers):
            return _refused(path, 403, "Another site may not send this.")
        if path.startswith(_STATIC):
            return None
        is_known = by_token or session.has_signed_in
        person = ("token" if by_token else session.person) if is_known else _address(scope)
        limit = self._asking if method == "POST" or path.startswith((COVERED, f"{SIGN_IN}/")) else self._any
        seconds = limit.wait(f"{person} {_is_sign_in(path)}")
        if seconds:
            refusal = self._said(Request(scope), 429, f"Too much at once. Come back in {math.ceil(seconds)} seconds.")
            refusal.headers["Retry-After"] = str(math.ceil(seconds))
            return refusal
        if path.startswith(_FOR_ADMINS) and not self._sessions.is_admin(session):
            return self._said(Request(scope), 403, "Whoever runs this bot has not named you (FOOTNOTE_OIDC_ADMINS).")
        if not self._sessions.need_sign_in or is_known or _is_sign_in(path) or self._has_key(scope):
            return None
        if path.startswith(_FOR_PROGRAMS):
            told = _SEND_TOKEN if self._sessions.has_token else _NO_TOKEN
            return _refused(path, 401, told, {"WWW-Authenticate": "Bearer"})
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(f"{SIGN_IN}?next={quote(path + (f'?{query}' if query else ''), safe='')}", 303)

    def _has_key(self, scope: Scope) -> bool:
        """Whether a link from chat leads to the article: its key opens that one."""
        path, query = str(scope["path"]), scope["query_string"].decode("latin-1")
        keys = [unquote(value) for name, _, value in (each.partition("=") for each in query.split("&")) if name == "k"]
        return path.startswith("/a/") and bool(keys) and self._links.opens(path.removeprefix("/a/"), keys[0])

    def _is_ours(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname if _is_plain(host) else None
        if not name:
            return False
        is_any_ours = self._sessions.need_sign_in and not self._public.hostname
        return is_any_ours or is_loopback(name) or name == self._public.hostname

    def _is_same(self, headers: Mapping[str, str]) -> bool:
        origin = urlsplit(headers["origin"]) if _is_plain(headers["origin"]) else None
        there = origin.netloc if origin else ""
        return bool(there) and there in (headers.get("host"), self._public.netloc)

    def _hardened(self, send: Send, new: Session | None, path: str) -> Send:
        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                if not path.startswith(_STATIC):
                    headers["Cache-Control"] = "no-store"
                if new and "set-cookie" not in headers:
                    is_secure = self._public.scheme == "https"
                    headers.append("set-cookie", cookie_of(self._sessions, new, is_secure=is_secure))
            await send(message)

        return hardened


def cookie_of(sessions: Sessions, session: Session, *, is_secure: bool) -> str:
    """A session as the value of Set-Cookie; it comes along with links from elsewhere, but not with forms."""
    secure = "; Secure" if is_secure else ""
    return f"{COOKIE}={sessions.cookie(session)}; Path=/; Max-Age={SESSION_SECONDS}; HttpOnly; SameSite=Lax{secure}"


def _refused(path: str, status: int, detail: str, headers: Mapping[str, str] | None = None) -> ASGIApp:
    if path.startswith(_FOR_PROGRAMS):
        return problem_response(status, detail, headers)
    return PlainTextResponse(detail, status, headers)


def _is_sign_in(path: str) -> bool:
    return path == SIGN_IN or path.startswith(f"{SIGN_IN}/")


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _is_plain(text: str) -> bool:
    """Whether `urlsplit` reads it: it raises at brackets that do not close."""
    return text.count("[") == text.count("]") and text.count("[") <= 1
