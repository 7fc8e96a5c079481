"""What people open in a browser."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.conversation.article_facts import newest_first
from bot.conversation.forgetting import wants_forgotten
from bot.conversation.summaries import LENGTHS
from bot.conversation.views import View
from bot.messages.text import clip
from bot.runtime.places import NoPlace
from bot.web.line import COME_AGAIN_SECONDS
from bot.web.marked_article import QuotationState, blocks, found_now, sentences_of, span_of, text_before
from bot.web.sessions import Session
from bot.web.site import Site
from bot.web.talks import Talk, Turn
from index import LONGEST_QUESTION, Article, nearest_titles

ARTICLES_AT_ONCE = 50
_LONGEST_SEARCH = 200
NO_TALK = "That conversation is no longer here: I forget them when I am started again. Please ask anew."


class Pages:
    """The pages of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @property
    def routes(self) -> list[Route]:
        """Their paths and methods."""
        return [
            Route("/", self.start),
            Route("/", self.ask, methods=["POST"]),
            Route("/c/{talk}", self.talk),
            Route("/articles", self.articles),
            Route("/a/{article:path}", self.article),
            Route("/summary", self.summary),
        ]

    def start(self, request: Request) -> Response:
        """Where a conversation begins."""
        return self.page(request, "ask.html", examples=self._view(request).suggestions.questions())

    async def ask(self, request: Request) -> Response:
        """A question: its reply stands in the conversation that it leads to."""
        form = await self.form(request)
        try:
            return await self._site.line.run(self._ask, request, form)
        except NoPlace:
            return self._later(request, form)

    def _ask(self, request: Request, form: Mapping[str, str]) -> Response:
        session = session_of(request)
        question = " ".join(form.get("question", "").split("\0")).strip()
        talks = self._site.talks
        talk = talks.of(form.get("talk", ""), session.person) or talks.begin(session.person)
        reply, key = self._site.asking.reply(session, talk, question)
        if wants_forgotten(question):
            talks.forget(session.person)
            talk = talks.begin(session.person)
        talk = talks.add(talk, Turn(clip(question, LONGEST_QUESTION), reply, key))
        return to_turn(talk, talk.turns[-1])

    def _later(self, request: Request, form: Mapping[str, str]) -> Response:
        """That many are asking, and the same question again, which sends itself."""
        asked = {name: form.get(name, "") for name in ("question", "talk")}
        page = self.page(request, "busy.html", 503, seconds=COME_AGAIN_SECONDS, **asked)
        page.headers["Retry-After"] = str(COME_AGAIN_SECONDS)
        return page

    def talk(self, request: Request) -> Response:
        """A conversation so far."""
        talk = self._site.talks.of(request.path_params["talk"], session_of(request).person)
        if talk is None:
            raise HTTPException(404, NO_TALK)
        keeps_text = self._site.parts.history.feedback.keeps_text
        base = self._site.settings.footnote_public_url or str(request.base_url).rstrip("/")
        return self.page(request, "talk.html", talk=talk, base=base, keeps_text=keeps_text)

    def articles(self, request: Request) -> Response:
        """The articles, all or those of a collection, or those of them that are looked for; the newest first."""
        typed = request.query_params.get("q", "")[:_LONGEST_SEARCH]
        collection = request.query_params.get("collection")
        known = self._view(request).index.articles
        matching = search_titles(known, typed)
        counts = Counter(each.collection for each in matching)
        names = sorted({each.collection for each in known}, key=lambda name: (not name, name))
        found = newest_first([each for each in matching if collection in (None, each.collection)])
        number = request.query_params.get("page", "1")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
        last = max(1, -(-len(found) // ARTICLES_AT_ONCE))
        page = min(max(page, 1), last)
        shown = found[(page - 1) * ARTICLES_AT_ONCE : page * ARTICLES_AT_ONCE]
        nearest = nearest_titles(known, typed) if typed and not found else ()
        return self.page(
            request,
            "articles.html",
            typed=typed,
            collection=collection,
            collections=[(name, counts[name]) for name in names] if names != [""] else [],
            all_count=len(matching),
            shown=shown,
            nearest=nearest,
            count=len(found),
            number=page,
            last=last,
        )

    def article(self, request: Request) -> Response:
        """An article as it was read, with the quoted sentence marked."""
        name, query = request.path_params["article"], request.query_params
        index = self._view(request).index.index
        article = next((each for each in index.articles if each.id == name), None)
        if article is None:
            raise HTTPException(404, "There is no such article, or it is no longer among the articles.")
        now, version = index.manifest.articles[name], query.get("v", "")
        has_changed = bool(version) and not now.startswith(version)
        before = text_before(self._site.store, name, version) if has_changed else article.text
        sentences = sentences_of(index, article)
        finding, marked = found_now(article, sentences, span_of(query.get("s", "")), before)
        return self.page(
            request,
            "article.html",
            article=article,
            blocks=list(blocks(article, sentences, marked)),
            finding=finding.name,
            has_changed=has_changed or finding not in (QuotationState.NONE, QuotationState.THERE),
            marked=marked,
        )

    async def summary(self, request: Request) -> Response:
        """An article, or what all say on a topic, in a few of their own sentences."""
        return await self._site.line.run(self._summary, request)

    def _summary(self, request: Request) -> Response:
        query = request.query_params
        about, name = (query.get(key, "")[:_LONGEST_SEARCH].strip() for key in ("about", "article"))
        length = query.get("length", "") if query.get("length") in LENGTHS else "short"
        wanted = f"about {about}" if about else name
        with self._site.parts.places.page() if wanted else nullcontext():
            reply = self._view(request).summaries.reply(f"{wanted} {length}") if wanted else None
        articles = newest_first(self._view(request).index.articles)
        return self.page(
            request, "summary.html", reply=reply, about=about, name=name, length=length, articles=articles[:200]
        )

    def page(self, request: Request, template: str, status: int = 200, **given: Any) -> HTMLResponse:
        """A page out of a template, with what every page has: the session, its marks, links."""
        session = session_of(request)
        html = self._site.templates.get_template(template).render(
            links=self._site.parts.links,
            path=request.url.path,
            form_mark=self._site.sessions.form_mark(session),
            has_signed_in=session.has_signed_in,
            is_admin=self._site.sessions.is_admin(session),
            **given,
        )
        return HTMLResponse(html, status)

    def _view(self, request: Request) -> View:
        return self._site.view(session_of(request).asker)

    async def form(self, request: Request) -> dict[str, str]:
        """The fields of a form of ours. Raises HTTPException for one that another page made."""
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=20))
        if not self._site.sessions.is_form_of(session_of(request), form.get("mark", "")):
            raise HTTPException(403, "This form was open for too long. Go back, reload the page and try again.")
        return form


def search_titles(articles: Sequence[Article], typed: str) -> list[Article]:
    """The articles whose title, author, source, date or collection holds each word, or its beginning, typed."""
    words = typed.casefold().split()
    return [each for each in articles if all(word in _known_of(each) for word in words)]


def _known_of(article: Article) -> str:
    """What is known of an article, to be looked through."""
    known = (article.title, article.author, article.source, article.published, article.collection)
    return " ".join(known).casefold()


def to_turn(talk: Talk, turn: Turn) -> Response:
    """To where a reply stands in its conversation: reloading that asks nothing again."""
    return RedirectResponse(f"/c/{talk.id}#turn-{turn.id}", 303)


def to_press(talk: Talk, turn: Turn, place: str = "") -> Response:
    """To what a press under a reply was about: its buttons, or a place in the reply (passage-2)."""
    return RedirectResponse(f"/c/{talk.id}#press-{turn.id}{place and '-'}{place}", 303)


def session_of(request: Request) -> Session:
    """Whose request it is."""
    session: Session = request.state.session
    return session
