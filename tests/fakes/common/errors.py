"""What goes wrong in a test, not in the bot."""


class ImpossibleError(AssertionError):
    """Something that the platform's own client would not let a person do."""
