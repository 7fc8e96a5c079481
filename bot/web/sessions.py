"""Who somebody is, in a signed cookie: nothing of it is kept here."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from bot.visibility.asker import Asker, web_visitor
from bot.web.members import Members

COOKIE = "footnote"
SESSION_SECONDS = 30 * 86_400
# Who left is let go by their provider, so who came from there is sent there again: mostly without a word.
PROVIDER_SECONDS = 12 * 3_600


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody with a browser.

    person: a random id, or one made of who the provider says they are. has_signed_in: by the token or at the provider.
    subject, email: of who signed in at a provider of OpenID Connect; "" where it does not answer for the address.
    """

    person: str
    has_signed_in: bool = False
    subject: str = ""
    email: str = ""

    @property
    def asker(self) -> Asker:
        """Who they are to the rules of collections."""
        return web_visitor(self.subject, self.email)

    @property
    def name(self) -> str:
        """What whoever runs the bot may call them in the log."""
        return self.email or (f"web/{self.subject}" if self.subject else "somebody")


def new_session(*, has_signed_in: bool = False) -> Session:
    """A session of somebody who was not seen before."""
    return Session(secrets.token_hex(8), has_signed_in)


class Sessions:
    """Writes and reads cookies, and the marks that forms carry.

    token: what people sign in with, "" for none. provider_secret: ours at the provider of OpenID Connect, "" for none.
    members, admins: who of those who come from there may ask, and who may see the figures and change what serves.

    What it signed is forgotten when token or secret change; without either, when the bot starts again.
    """

    def __init__(
        self,
        token: str,
        provider_secret: str = "",
        members: Members | None = None,
        admins: Members | None = None,
    ) -> None:
        self._token = token
        self._members = members or Members()
        self._admins = admins or Members()
        self.need_sign_in = bool(token or provider_secret)
        secret = "\n".join((token, provider_secret)) if self.need_sign_in else secrets.token_hex(32)
        self._cookies = URLSafeTimedSerializer(secret, salt="session")
        self._forms = URLSafeSerializer(secret, salt="form")
        self.sign_ins = URLSafeTimedSerializer(secret, salt="sign-in")

    @property
    def has_token(self) -> bool:
        """Whether there is a token."""
        return bool(self._token)

    def is_token(self, given: str) -> bool:
        """Whether that is the token; takes as long whether it nearly is or not at all."""
        return self.has_token and hmac.compare_digest(given.encode(), self._token.encode())

    def may_come_in(self, session: Session) -> bool:
        """Whether who signed in at the provider is one of those who may ask."""
        return self._members.hold(session.subject, session.email)

    def is_admin(self, session: Session) -> bool:
        """Whether somebody may see the figures: everybody but those who come from the provider and are not named."""
        return not session.subject or self._admins.hold(session.subject, session.email)

    def cookie(self, session: Session) -> str:
        """The session as a cookie."""
        return self._cookies.dumps([session.person, session.has_signed_in, session.subject, session.email])

    def read(self, cookie: str) -> Session | None:
        """The session of a cookie; None where we did not write it, or too long ago, or they may no longer come in."""
        try:
            fields, written = self._cookies.loads(cookie, max_age=SESSION_SECONDS, return_timestamp=True)
            person, has_signed_in, subject, email = fields
        except (BadSignature, ValueError, TypeError):
            return None
        session = Session(str(person), bool(has_signed_in), str(subject), str(email))
        is_recent = datetime.now(UTC) - written < timedelta(seconds=PROVIDER_SECONDS)
        if session.subject and not (is_recent and self.may_come_in(session)):
            return None
        return session

    def form_mark(self, session: Session) -> str:
        """What every form of a session carries, so that no other page can send one in its name."""
        return str(self._forms.dumps(session.person))

    def is_form_of(self, session: Session, mark: str) -> bool:
        """Whether a form carries the mark of the session."""
        return hmac.compare_digest(mark.encode(), self.form_mark(session).encode())
