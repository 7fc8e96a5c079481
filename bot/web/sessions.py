"""Who somebody is, in a signed cookie: nothing of it is kept here."""

import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

COOKIE = "footnote"
SESSION_SECONDS = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody with a browser.

    person: a random id. has_signed_in: whether they gave the token.
    """

    person: str
    has_signed_in: bool = False


def new_session(*, has_signed_in: bool = False) -> Session:
    """A session of somebody who was not seen before."""
    return Session(secrets.token_hex(8), has_signed_in)


class Sessions:
    """Writes and reads cookies, and the marks that forms carry; `token` is what people sign in with, "" for none.

    What it signed is forgotten when the token changes; without a token, when the bot starts again.
    """

    def __init__(self, token: str) -> None:
        self._token = token
        secret = token or secrets.token_hex(32)
        self._cookies = URLSafeTimedSerializer(secret, salt="session")
        self._forms = URLSafeSerializer(secret, salt="form")

    @property
    def need_token(self) -> bool:
        """Whether people have to sign in."""
        return bool(self._token)

    def is_token(self, given: str) -> bool:
        """Whether that is the token; takes as long whether it nearly is or not at all."""
        return self.need_token and hmac.compare_digest(given.encode(), self._token.encode())

    def cookie(self, session: Session) -> str:
        """The session as a cookie."""
        return self._cookies.dumps([session.person, session.has_signed_in])

    def read(self, cookie: str) -> Session | None:
        """The session of a cookie; None where we did not write it, or too long ago."""
        try:
            person, has_signed_in = self._cookies.loads(cookie, max_age=SESSION_SECONDS)
        except (BadSignature, ValueError, TypeError):
            return None
        return Session(str(person), bool(has_signed_in))

    def form_mark(self, session: Session) -> str:
        """What every form of a session carries, so that no other page can send one in its name."""
        return str(self._forms.dumps(session.person))

    def is_form_of(self, session: Session, mark: str) -> bool:
        """Whether a form carries the mark of the session."""
        return hmac.compare_digest(mark.encode(), self.form_mark(session).encode())
