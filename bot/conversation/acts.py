"""What people do with messages that ask nothing of the articles."""

from enum import Enum


class Act(Enum):
    """What a person does with words that ask nothing of the articles."""

    HELP = "help"
    ASIDE = "aside"
    CANNOT = "cannot"
    LANGUAGE = "language"
    IDENTITY = "identity"
    OPINION = "opinion"
    NOW = "now"
    PERSON = "person"
    SURE = "sure"
    KEPT = "kept"
    ERRAND = "errand"
    WELL_BEING = "well-being"
    FAREWELL = "farewell"
    THANKS = "thanks"
    QUIET = "quiet"
    NEVER_MIND = "never mind"
    LUCK = "luck"
    COMPLAINT = "complaint"
    GREETING = "greeting"
    PRAISE = "praise"
    OK = "ok"
    EMOJI = "emoji"
