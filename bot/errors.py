"""What can keep the bot from starting. Every message says what to do next."""


class BotError(Exception):
    """Anything about the set-up that a person can mend; its text tells them how."""


class SettingsError(BotError):
    """A setting is missing or has a value that cannot be used."""


class SlackRefused(BotError):
    """Slack did not accept a token, or could not be reached."""


class DiscordRefused(BotError):
    """Discord did not accept the token or an intent, or could not be reached."""
