"""What python -m bot doctor finds about collections: who may ask which, and rules that do nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.settings import Settings
from bot.visibility.file import rules_file
from bot.visibility.reading import RulesError
from bot.visibility.rules import Rule, Rules, Who
from index import Article, Finding, FootnoteError, store_of

_KINDS = tuple(Who.model_fields)


def look_at_collections(settings: Settings) -> Iterator[Finding]:
    """The rules, collection by collection; nothing where there are none."""
    try:
        rules = rules_file(settings).rules
        articles: Sequence[Article] = store_of(settings.index_location).open().articles
    except RulesError as error:
        yield Finding.problem("The rules of collections cannot be used.", str(error))
        return
    except FootnoteError:
        return  # which another finding says
    if rules.by_collection:
        yield from findings_of(rules, articles)


def named_in_rules(settings: Settings, kind: str) -> tuple[str, ...]:
    """All ids of a kind that the rules name, none where they cannot be read."""
    try:
        return tuple(sorted(rules_file(settings).rules.named(kind)))
    except RulesError:
        return ()


def findings_of(rules: Rules, articles: Sequence[Article]) -> Iterator[Finding]:
    """Who may ask which collection of these articles."""
    counts = Counter(article.collection for article in articles)
    for name, rule in rules.by_collection.items():
        count = counts.pop(name, 0)
        if not count:
            yield Finding.problem(
                f"No article is in the collection {name}, which has a rule.",
                "Check its name: it is a folder below the corpus, or stands in front matter; then build.",
            )
            continue
        yield Finding.good(f"{_counted(name, count)}: {_who_may(rule)}.")
        yield from _disagreements(name, rule)
    for name, count in sorted(counts.items()):
        yield Finding.good(f"{_counted(name, count)}: everybody may ask.")


def _counted(name: str, count: int) -> str:
    articles = f"{count} {'article' if count == 1 else 'articles'}"
    return f"Collection {name}, {articles}" if name else f"In no collection, {articles}"


def _who_may(rule: Rule) -> str:
    allowed, denied = _named(rule.allow), _named(rule.deny)
    if not allowed:
        return "nobody may ask"
    return f"{allowed} may ask" + (f"; not {denied}" if denied else "")


def _named(who: Who) -> str:
    return ", ".join(f"{kind} {' '.join(ids)}" for kind in _KINDS if (ids := getattr(who, kind)))


def _disagreements(name: str, rule: Rule) -> Iterator[Finding]:
    for kind in _KINDS:
        both = sorted(set(getattr(rule.allow, kind)) & set(getattr(rule.deny, kind)))
        if both:
            yield Finding.problem(
                f"{name} allows and denies {kind} {' '.join(both)}: they may not ask.",
                "Take them out of one of the two.",
            )
    allow, deny = ([kind for kind in _KINDS if getattr(who, kind)] for who in (rule.allow, rule.deny))
    if allow and deny and allow != deny:
        first = [kind for kind in _KINDS if kind in (*allow, *deny)]
        yield Finding.note(f"Where allow and deny of {name} disagree, the narrower holds: {' before '.join(first)}.")
