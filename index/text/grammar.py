"""How English asks and points back: patterns of the words that open a question, of conditions and of pronouns."""

import re

_PREPOSITION = (
    r"(?:in|at|on|for|to|from|by|of|with|about|under|after|before|during|since|until|till|without|within|outside|"
    r"through|between|against|per|except|versus|vs|like|than|compared (?:to|with)|according to|instead of|because of)"
)
_WH = r"(?:what|which|who|whom|whose|where|when|why|how)"
WH_PHRASE = re.compile(rf"^(?:{_PREPOSITION} )?{_WH}(?: (?:many|much|long|often|far|old|big))?\b", re.IGNORECASE)
_AUXILIARIES = r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b"
# "On which day?" and "how many people?": what kind of thing is asked for, and nothing of what.
_KIND = rf"(?:{_PREPOSITION} )?(?:what|which|whose|how (?:many|much))(?: (?!{_AUXILIARIES})[\w-]+)"
KIND_ALONE = re.compile(rf"^{_KIND}{{1,2}}$", re.IGNORECASE)
OPENS_WITH_KIND = re.compile(rf"^{_KIND}(?= {_AUXILIARIES})", re.IGNORECASE)
AUXILIARY = re.compile(rf"^{_AUXILIARIES}\s*", re.IGNORECASE)
BEGINS_WITH_PREPOSITION = re.compile(rf"^{_PREPOSITION}\b", re.IGNORECASE)
CONDITION = re.compile(
    r"^(?:what if|if|unless|once|as long as|"
    rf"(?:when|while)(?! {_AUXILIARIES}))"
    r"\b(?=.* )",
    re.IGNORECASE,
)
PERSON_PRONOUN = re.compile(r"\b(?P<word>he|she|him|his|her|hers)\b", re.IGNORECASE)
THING_PRONOUN = re.compile(
    r"\b(?P<word>it|its|they|them|their|theirs|(?<!is )(?<!are )(?<!was )(?<!were )there(?! (?:is|are|was|were)\b)|"
    r"(?:that|this|those|these)(?: (?!is\b|was\b|are\b|were\b|much\b|many\b|an?\b|the\b)[a-z]+)?)\b",
    re.IGNORECASE,
)
