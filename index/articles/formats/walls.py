"""Pages that stand before an article, or where one was: what they say, and what can be done about each kind."""

import re
from collections.abc import Sequence

NEEDS_SCRIPTS = "it is made by scripts and holds no text itself; open it in a browser and save it as PDF"
CONSENT = "it is the wall that asks for consent, not the article; agree in a browser and save the page behind it"
BOT_CHECK = "it is a check for robots, not the article; open it in a browser and save the page behind it"
SIGN_IN = "it asks to sign in, and is not the article; sign in in a browser and save the page behind it"
ONLY_THE_BEGINNING = "it ends where only subscribers read on; sign in in a browser and save the whole page"
ERROR_PAGE = "it says that there is no such page, or no way to it; get the article anew"

# They say so in a few words, or several times; an article about such pages says more.
_FEW_WORDS = 40
_MOST_WORDS = 160


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_SAYINGS = {
    NEEDS_SCRIPTS: _any(
        r"\b(?:enable|turn on|requires?|activate|without) java ?script\b",
        r"java ?script (?:is |must be |to be )?(?:disabled|required|enabled)",
        r"javascript (?:aktivieren|ist deaktiviert)|active[rz] javascript|(?:active|habilite) javascript",
    ),
    BOT_CHECK: _any(
        r"checking your browser|just a moment\.\.\.|attention required|ddos protection by|unusual traffic",
        r"verif(?:y|ying) (?:that )?you are (?:a )?human|are you a robot|not a robot",
        r"complete the (?:captcha|security check)|you have been blocked|to protect itself from online attacks",
        r"ich bin kein roboter|je ne suis pas un robot|no soy un robot",
    ),
    CONSENT: _any(
        r"we (?:value|respect|care about) your privacy|before you continue|(?:our|\d+) partners (?:store|use|process)",
        r"manage (?:your )?(?:choices|preferences|consent|cookies)|accept (?:all )?cookies",
        r"consent to (?:the )?(?:use|storage|cookies)",
        r"wir und unsere .{0,20}partner|nous et nos .{0,20}partenaires|nosotros y nuestros .{0,20}socios",
        r"cookies akzeptieren|accepter (?:tous )?les cookies|aceptar (?:(?:todas )?las )?cookies",
        r"mit werbung (?:und tracking )?(?:weiter)?lesen|mit werbung und tracking|\bpur-abo|ihre privatsphäre|"
        r"(?:zustimmung|einwilligung)\b.{0,40}\bwiderrufen",
        r"continuer sans accepter|votre vie privée|continuar sin aceptar|tu privacidad|su privacidad",
        r"continua senza accettare|la tua privacy|zonder accepteren|jouw privacy|uw privacy",
    ),
    SIGN_IN: _any(
        r"(?:sign|log) ?in to (?:continue|your account|read|view|access)|forgot(?:ten)? (?:your )?password",
        r"(?:create|don't have) an account|passwort vergessen|mot de passe oublié|contraseña olvidada",
    ),
    ERROR_PAGE: _any(
        r"\A\W*(?:(?:error )?(?:40[0134]|410|429|50[0234])\b|(?:page )?not found\b|access denied|forbidden)",
        r"\A\W*service unavailable",
        r"the page you (?:requested|are looking for|were looking for) (?:could not|cannot|can't|doesn't|does not)",
    ),
}


def what_stands_before(title: str, texts: Sequence[str]) -> str:
    """Why a page with this title and these paragraphs is no article, or "" where it may be one."""
    said = "\n".join([title, *texts])
    length = len(said.split())
    if length > _MOST_WORDS:
        return ""
    enough = 1 if length <= _FEW_WORDS else 2
    return next((why for why, saying in _SAYINGS.items() if len(set(saying.findall(said))) >= enough), "")


_FOR_SUBSCRIBERS = _any(
    r"\A\W*(?:subscribe|sign up|log ?in|sign in|register) (?:now |here )?to (?:continue|keep|read)\b",
    r"\A\W*(?:already a (?:subscriber|member)|this (?:article|story|content) is (?:only )?for (?:paying )?subscribers)",
    r"\A\W*(?:you have reached your (?:limit|free)|to (?:continue|keep) reading)",
    r"\A\W*(?:weiterlesen mit|jetzt abonnieren|dieser artikel ist (?:nur )?für abonnent|bereits abonnent)",
    r"\A\W*(?:article réservé|la suite est réservée|déjà abonné|contenido exclusivo para suscriptores)",
)
_LONGEST_NOTICE = 30  # words


def is_for_subscribers(text: str) -> bool:
    """Whether a paragraph is no text of the article but says that the rest is for subscribers."""
    return len(text.split()) <= _LONGEST_NOTICE and bool(_FOR_SUBSCRIBERS.search(text))


def needs_scripts(unseen: str) -> bool:
    """Whether what a page shows without scripts says that it needs them."""
    return bool(_SAYINGS[NEEDS_SCRIPTS].search(unseen))
