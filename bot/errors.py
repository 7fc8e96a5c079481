"""What can keep the bot from starting. Every message says what to do next."""


class BotError(Exception):
    """Anything about the set-up that a person can mend; its text tells them how."""


class SettingsError(BotError):
    """A setting is missing or has a value that cannot be used."""


class SlackRefused(BotError):
    """Slack did not accept a token."""


class DiscordRefused(BotError):
    """Discord did not accept the token or an intent."""


class PlatformAway(BotError):
    """A platform cannot be reached, or does not answer as it does when it is well; a moment later it may.

    seconds: how long it asked to be left alone, 0 if it did not say.
    """

    def __init__(self, message: str, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.seconds = seconds
