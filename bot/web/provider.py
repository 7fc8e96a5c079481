"""Signing in at a provider of OpenID Connect: the authorization code flow with PKCE, by Authlib.

What has to be remembered between leaving and coming back (the nonce, the verifier) is in a signed cookie of that one
way, named after its state: two tabs may be on their way at once, and nobody else's browser has it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from authlib.integrations.starlette_client import OAuth, OAuthError
from httpx2 import HTTPError, HTTPStatusError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc.errors import JoseError

from bot.settings import Settings
from bot.visibility.asker import small_email
from bot.web.sessions import Session

_log = logging.getLogger(__name__)

ON_THE_WAY_SECONDS = 600
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# What comes of a provider that does not answer as one should.
FAILURES = (HTTPError, RuntimeError, ValueError)
_COOKIE = "footnote-sign-in-"
_TIMEOUT_SECONDS = 10
_PROVED_BY_THE_PROVIDER_ALONE = ("RS", "PS", "ES", "Ed")  # algorithms whose key nobody else has


class NotSignedIn(Exception):
    """Somebody could not be signed in; the message says why, and what to do."""


class ProviderAway(NotSignedIn):
    """The provider does not answer as one should."""


class ClientRefused(Exception):
    """The provider does not know the client of the settings, or its secret is another; the message is its code."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where somebody is sent to sign in, and the cookie that they take along."""

    url: str
    cookie: str
    value: str


class Provider:
    """The provider of the settings.

    signs: what signs the cookie. name: what people know it by. back: where it leads people back to.
    """

    def __init__(self, settings: Settings, signs: URLSafeTimedSerializer) -> None:
        self._issuer = settings.footnote_oidc_issuer
        self.back = f"{settings.footnote_public_url}/sign-in/done"
        self._signs = signs
        self.name = self._issuer.partition("://")[2]
        self._client = OAuth().register(
            "provider",
            client_id=settings.footnote_oidc_client_id,
            client_secret=settings.footnote_oidc_client_secret.get_secret_value(),
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "timeout": _TIMEOUT_SECONDS,
            },
        )

    async def try_out(self) -> None:
        """Whether people could sign in, as far as that can be told without one. Raises FAILURES or ClientRefused.

        A code that nobody has is refused as such only to a client that is known.
        """
        try:
            metadata = await self._metadata()
            missing = [name for name in _NEEDED if not metadata.get(name)]
            if missing:
                raise ValueError(f"it does not say its {' and '.join(missing)}")
            if not metadata["id_token_signing_alg_values_supported"]:
                raise ValueError("it signs by nothing but a secret that it shares")
            await self._client.fetch_jwk_set()
            await self._client.fetch_access_token(redirect_uri=self.back, code="none", code_verifier="none" * 12)
        except OAuthError as error:
            if error.error != "invalid_grant":
                raise ClientRefused(error.error) from error

    async def leave(self, where: str) -> Leaving:
        """Send somebody there; where: what they wanted to open here. Raises ProviderAway."""
        try:
            await self._metadata()
            begun = await self._client.create_authorization_url(self.back)
        except FAILURES as error:
            raise self._away(error) from error
        value = self._signs.dumps([begun["state"], begun["nonce"], begun["code_verifier"], where])
        return Leaving(begun["url"], cookie_of_state(begun["state"]), str(value))

    async def come_back(self, query: Mapping[str, str], cookies: Mapping[str, str]) -> tuple[Session, str]:
        """Who came back, and what they wanted to open. Raises NotSignedIn."""
        nonce, verifier, where = self._left_with(query.get("state", ""), cookies)
        if "error" in query or "code" not in query:
            _log.info("The provider let nobody in: %s", query.get("error", "no code")[:200])
            raise NotSignedIn(f"{self.name} did not let you in. Try again, or ask whoever runs this bot.")
        try:
            claims = await self._proved(query["code"], nonce, verifier)
        except (OAuthError, JoseError) as error:
            self._client.server_metadata.pop("jwks", None)  # it may have new keys
            _log.warning("What the provider said of somebody is not believed: %s", error)
            raise NotSignedIn(f"What {self.name} said of you could not be proved. Please sign in again.") from error
        except FAILURES as error:
            raise self._away(error) from error
        return self._session(claims), where

    def _left_with(self, state: str, cookies: Mapping[str, str]) -> tuple[str, str, str]:
        try:
            cookie = cookies.get(cookie_of_state(state), "")
            known, nonce, verifier, where = self._signs.loads(cookie, max_age=ON_THE_WAY_SECONDS)
        except (BadSignature, ValueError, TypeError):
            known = None
        if not state or known != state:
            raise NotSignedIn("You were on your way for too long, or began in another browser. Please sign in again.")
        return str(nonce), str(verifier), str(where)

    async def _proved(self, code: str, nonce: str, verifier: str) -> dict[str, Any]:
        """What it says of who has a code. Raises OAuthError, JoseError or FAILURES."""
        metadata = await self._metadata()
        token = await self._client.fetch_access_token(redirect_uri=self.back, code=code, code_verifier=verifier)
        expected = {
            "iss": {"essential": True, "values": [metadata["issuer"]]},
            "aud": {"essential": True, "values": [self._client.client_id]},
        }
        claims = await self._client.parse_id_token(token, nonce=nonce, claims_options=expected)
        if claims is None:
            raise ValueError("it gave no ID token")
        if "email" in claims or not metadata.get("userinfo_endpoint"):
            return dict(claims)
        return {**await self._userinfo(token, str(claims["sub"])), **claims}

    async def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself; only signatures that it alone can make are believed."""
        metadata: dict[str, Any] = await self._client.load_server_metadata()
        issuer = str(metadata.get("issuer", ""))
        if issuer.rstrip("/") != self._issuer:
            self._client.server_metadata.clear()
            raise ValueError(f"it calls itself {issuer or 'nothing'}")
        known = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [
            each for each in known if each.startswith(_PROVED_BY_THE_PROVIDER_ALONE)
        ]
        return metadata

    async def _userinfo(self, token: dict[str, Any], subject: str) -> dict[str, Any]:
        """What else it says of the same person: many give the e-mail address only here."""
        found = dict(await self._client.userinfo(token=token))
        if found.get("sub") != subject:
            raise ValueError("it speaks of somebody else")
        return found

    def _session(self, claims: Mapping[str, Any]) -> Session:
        subject = str(claims["sub"])
        is_verified = claims.get("email_verified") in (True, "true")
        email = small_email(str(claims.get("email", ""))) if is_verified else ""
        person = blake2s(f"{self._issuer} {subject}".encode(), digest_size=8).hexdigest()
        return Session(person, has_signed_in=True, subject=subject, email=email)

    def _away(self, error: Exception) -> ProviderAway:
        _log.error("Nobody can sign in at %s: %s", self._issuer, short_reason(error))
        return ProviderAway(f"{self.name} does not answer as it should just now. Please try again in a minute.")


def short_reason(error: Exception) -> str:
    """What a provider did wrong, in a few words."""
    if isinstance(error, HTTPStatusError):
        return f"HTTP {error.response.status_code} from {error.request.url}"
    return str(error) or type(error).__name__


def cookie_of_state(state: str) -> str:
    """The name of the cookie of one way to the provider and back."""
    return f"{_COOKIE}{blake2s(state.encode(), digest_size=8).hexdigest()}"
