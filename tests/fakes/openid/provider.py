"""Discovery, the authorization code flow with PKCE, signed ID tokens and userinfo (OpenID Connect Core 1.0, RFC 7636).

Who is asked consents at once. What it says wrong can be set, so that tests see that it is not believed.
"""

import base64
import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.runtime.sockets import bound
from bot.web.server import served

CLIENT_ID, CLIENT_SECRET = "footnote", "a-secret-of-the-client"
_LIVES_SECONDS = 300


@dataclass
class OpenIdProvider:
    """The provider; its fields are who signs in, and what it does wrong.

    claims: what every ID token says, over what is right. in_userinfo: what it says nowhere else.
    left_out: what it does not say of itself. refuses: the error that it sends people back with.
    is_down: whether it answers at all.
    """

    back: str
    subject: str = "248289761001"
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    in_userinfo: dict[str, Any] = field(default_factory=dict)
    issuer_said: str = ""
    left_out: list[str] = field(default_factory=list)
    refuses: str = ""
    is_down: bool = False
    address: str = ""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=lambda: [_new_key()])
    published: list[Key] | None = None

    @property
    def app(self) -> Starlette:
        """What answers."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._said(self._discovery)),
                Route("/authorize", self._authorize),
                Route("/token", self._said(self._token), methods=["POST"]),
                Route("/userinfo", self._said(self._userinfo)),
                Route("/jwks", self._said(self._jwks)),
            ]
        )

    def change_keys(self) -> None:
        """Sign with a new key from now on."""
        self.keys = [_new_key()]

    def _said(self, answer: Any) -> Any:
        async def said(request: Request) -> Response:
            if self.is_down:
                return Response("Bad gateway", 502)
            return await answer(request)  # type: ignore[no-any-return]

        return said

    async def _discovery(self, _request: Request) -> Response:
        said = {
            "issuer": self.issuer_said or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
        }
        return JSONResponse({name: value for name, value in said.items() if name not in self.left_out})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        needed = {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": self.back}
        if any(asked.get(name) != value for name, value in needed.items()) or "openid" not in asked["scope"].split():
            return Response("unknown client or address", 400)
        if asked.get("code_challenge_method") != "S256" or not asked.get("state") or not asked.get("nonce"):
            return Response("state, nonce and PKCE are needed here", 400)
        if self.refuses:
            back = {"error": self.refuses, "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self.asked[code] = asked
            back = {"code": code, "state": asked["state"]}
        return RedirectResponse(f"{self.back}?{urlencode(back)}", 302)

    async def _token(self, request: Request) -> Response:
        sent = dict(parse_qsl((await request.body()).decode()))
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        asked = self.asked.pop(sent.get("code", ""), None)  # a code is good once
        if request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked is None or sent.get("redirect_uri") != self.back or sent.get("grant_type") != "authorization_code":
            return JSONResponse({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {
                "access_token": "an-access-token",
                "token_type": "Bearer",
                "expires_in": _LIVES_SECONDS,
                "id_token": self._id_token(asked["nonce"]),
            }
        )

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        right = {
            "iss": self.address,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "exp": now + _LIVES_SECONDS,
            "iat": now,
            "nonce": nonce,
        }
        key = self.keys[0]
        header = {"alg": "ES256", "kid": key.kid, **self.header}
        return jwt.encode(header, {**right, **self.claims}, key)

    async def _userinfo(self, request: Request) -> Response:
        if request.headers.get("authorization") != "Bearer an-access-token":
            return Response("", 401)
        return JSONResponse({"sub": self.subject, **self.in_userinfo})

    async def _jwks(self, _request: Request) -> Response:
        keys = self.keys if self.published is None else self.published
        return JSONResponse({"keys": [each.as_dict(private=False) for each in keys]})


@contextmanager
def open_id_provider(back: str) -> Iterator[OpenIdProvider]:
    """A provider as long as the block runs; back: where its one client wants people to be led back to."""
    provider = OpenIdProvider(back)
    with served(provider.app, bound("127.0.0.1", 0)) as address:
        provider.address = address.rstrip("/")
        yield provider


def state_of(url: str) -> str:
    """The state in an address."""
    return dict(parse_qsl(urlsplit(url).query))["state"]


def _new_key() -> ECKey:
    return ECKey.generate_key("P-256", auto_kid=True)
