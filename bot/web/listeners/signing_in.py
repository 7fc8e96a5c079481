"""Coming in, by the token or at the provider, and going out."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.guard import cookie_of
from bot.web.listeners.pages import Pages, session_of
from bot.web.paths import SIGN_IN
from bot.web.sessions import Session, new_session
from bot.web.site import Site

if TYPE_CHECKING:
    from bot.web.provider import Provider

_NOT_NAMED = "You may not come in: whoever runs this bot has not named you."
_SIGNED_OUT = "You are signed out here."


class SigningIn:
    """The page where one signs in, and the way to the provider and back, where there is one."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages
        self._provider = _provider(site)

    @property
    def routes(self) -> list[Route]:
        """The paths of coming in and going out; those of the provider where one is set."""
        return [
            Route(SIGN_IN, self.sign_in),
            Route(SIGN_IN, self.token_given, methods=["POST"]),
            Route("/sign-out", self.sign_out, methods=["POST"]),
            *([Route(f"{SIGN_IN}/begin", self.leave), Route(f"{SIGN_IN}/done", self.come_back)] * bool(self._provider)),
        ]

    def sign_in(self, request: Request) -> Response:
        """How one may come in; who is in goes on."""
        where = _local(request.query_params.get("next", "/"))
        if session_of(request).has_signed_in:
            return RedirectResponse(where, 303)
        return self._page(request, where, told=_SIGNED_OUT if "out" in request.query_params else "")

    async def token_given(self, request: Request) -> Response:
        """The token, right or wrong."""
        form = await self._pages.form(request)
        where = _local(form.get("next", "/"))
        if not self._site.sessions.is_token(form.get("token", "")):
            return self._page(request, where, 403, problem="That is not the token.")
        return self._with_cookie(RedirectResponse(where, 303), new_session(has_signed_in=True))

    async def leave(self, request: Request) -> Response:
        """Send the browser to the provider, with a cookie that says what it left for."""
        from bot.web.provider import ON_THE_WAY_SECONDS, NotSignedIn  # noqa: PLC0415 - loaded where it is used

        where = _local(request.query_params.get("next", "/"))
        try:
            leaving = await self._there.leave(where)
        except NotSignedIn as error:
            return self._page(request, where, 503, told=str(error))
        response = RedirectResponse(leaving.url, 303)
        response.set_cookie(
            leaving.cookie,
            leaving.value,
            ON_THE_WAY_SECONDS,
            path=SIGN_IN,
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )
        return response

    async def come_back(self, request: Request) -> Response:
        """Let in whoever comes back from the provider, if they may come in."""
        from bot.web.provider import NotSignedIn, ProviderAway, cookie_of_state  # noqa: PLC0415 - as above

        try:
            session, where = await self._there.come_back(request.query_params, request.cookies)
        except NotSignedIn as error:
            if session_of(request).has_signed_in:  # the button was pressed twice, or another tab was quicker
                return RedirectResponse("/", 303)
            status = 503 if isinstance(error, ProviderAway) else 403
            return self._page(request, "/", status, told=str(error))
        if not self._site.sessions.may_come_in(session):
            return self._page(request, "/", 403, told=_NOT_NAMED)
        response = self._with_cookie(RedirectResponse(where, 303), session)
        response.delete_cookie(cookie_of_state(request.query_params["state"]), path=SIGN_IN)
        return response

    async def sign_out(self, request: Request) -> Response:
        """Forget who has this browser."""
        await self._pages.form(request)
        where = f"{SIGN_IN}?out" if self._site.sessions.need_sign_in else "/"
        return self._with_cookie(RedirectResponse(where, 303), new_session())

    @property
    def _there(self) -> "Provider":
        if self._provider is None:
            raise ValueError("Only with a provider there is a way to it.")
        return self._provider

    @property
    def _is_secure(self) -> bool:
        return self._site.settings.footnote_public_url.startswith("https:")

    def _page(self, request: Request, where: str, status: int = 200, *, told: str = "", problem: str = "") -> Response:
        return self._pages.page(
            request,
            "sign_in.html",
            status,
            next=where,
            told=told,
            problem=problem,
            provider=self._provider.name if self._provider else "",
            has_token=self._site.sessions.has_token or not self._provider,
        )

    def _with_cookie(self, response: Response, session: Session) -> Response:
        response.headers.append("set-cookie", cookie_of(self._site.sessions, session, is_secure=self._is_secure))
        return response


def _provider(site: Site) -> "Provider | None":
    """The provider of the settings, if one is set; its libraries are loaded only then."""
    if not site.settings.footnote_oidc_issuer:
        return None
    from bot.web.provider import Provider  # noqa: PLC0415

    return Provider(site.settings, site.sessions.sign_ins)


def _local(where: str) -> str:
    """A path of ours: what leads elsewhere leads to the beginning."""
    is_ours = where.startswith("/") and not where.startswith(("//", "/\\")) and where.isprintable()
    return quote(where, safe="/?&=#%-._~") if is_ours else "/"
