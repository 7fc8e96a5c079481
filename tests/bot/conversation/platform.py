"""A platform of strings: what it refuses with, and nothing else."""

from bot.conversation.refusals import Refusals


class Refused(Exception):
    """The platform refused a call; its code is the first argument."""


REFUSALS = Refusals(
    kinds=(Refused,),
    code=lambda error: str(error.args[0]) if isinstance(error, Refused) else "",
    unreachable={"archived": "the channel is archived"},
    gone=frozenset({"gone"}),
    hopeless={"no_token": "Install the app again"},
)
