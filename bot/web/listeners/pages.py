"""What people open in a browser."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.conversation.article_facts import newest_first
from bot.conversation.summaries import LENGTHS
from bot.messages.buttons import FURTHER_AT_ONCE, NOT_KEPT, further_shown
from bot.messages.reply import Answered, Refused, Undecided
from bot.web.guard import SIGN_IN, cookie_of
from bot.web.marked_article import Finding, blocks, found_now, sentences_of, span_of, text_before
from bot.web.sessions import Session, new_session
from bot.web.site import Site
from bot.web.talks import Turn
from index import Article, nearest_titles

LONGEST_QUESTION = 2_000
ARTICLES_AT_ONCE = 50
_LONGEST_SEARCH = 200
_CANNOT_LOOK = "I cannot look for more passages just now. The reply that you have still stands; try again in a minute."
_NO_TALK = "That conversation is no longer here: I forget them when I am started again. Please ask anew."


class Pages:
    """The pages of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @property
    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/", self.start),
            Route("/", self.ask, methods=["POST"]),
            Route("/c/{talk}", self.talk),
            Route("/rate", self.rate, methods=["POST"]),
            Route("/more", self.more, methods=["POST"]),
            Route("/articles", self.articles),
            Route("/a/{article:path}", self.article),
            Route("/summary", self.summary),
            Route(SIGN_IN, self.sign_in),
            Route(SIGN_IN, self.signed_in, methods=["POST"]),
            Route("/sign-out", self.sign_out, methods=["POST"]),
        ]

    def start(self, request: Request) -> Response:
        """Where a conversation begins."""
        return self.page(request, "ask.html", examples=self._site.view.suggestions.questions())

    async def ask(self, request: Request) -> Response:
        """A question: its reply stands in the conversation that it leads to."""
        form = await self._form(request)
        return await run_in_threadpool(self._ask, request, form)

    def _ask(self, request: Request, form: Mapping[str, str]) -> Response:
        person = _session(request).person
        question = " ".join(form.get("question", "").split("\0"))[: LONGEST_QUESTION + 1].strip()
        talks = self._site.talks
        talk = talks.of(form.get("talk", ""), person) or talks.begin(person)
        reply, key = self._site.asking.reply(talk, question)
        talk = talks.add(talk, Turn(question, reply, key))
        return RedirectResponse(f"/c/{talk.id}#turn-{key.rpartition(':')[2]}", 303)

    def talk(self, request: Request) -> Response:
        """A conversation so far."""
        talk = self._site.talks.of(request.path_params["talk"], _session(request).person)
        if talk is None:
            raise HTTPException(404, _NO_TALK)
        return self.page(request, "talk.html", talk=talk)

    async def rate(self, request: Request) -> Response:
        """Whether an answer helped."""
        form = await self._form(request)
        return await run_in_threadpool(self._rate, request, form)

    def _rate(self, request: Request, form: Mapping[str, str]) -> Response:
        person, key, helpful = _session(request).person, form.get("key", ""), form.get("helpful") == "yes"
        talk = self._site.talks.of(form.get("talk", ""), person)
        if talk is None or key not in (turn.key for turn in talk.turns):
            raise HTTPException(404, _NO_TALK)
        if not self._site.parts.history.rate(key, person, helpful=helpful):
            raise HTTPException(503, NOT_KEPT)
        self._site.talks.rate(talk, key, helpful=helpful)
        return RedirectResponse(f"/c/{talk.id}#turn-{key.rpartition(':')[2]}", 303)

    async def more(self, request: Request) -> Response:
        """More passages: the same reply with the next ones, in its place."""
        form = await self._form(request)
        return await run_in_threadpool(self._more, request, form)

    def _more(self, request: Request, form: Mapping[str, str]) -> Response:
        key = form.get("key", "")
        talk = self._site.talks.of(form.get("talk", ""), _session(request).person)
        turn = next((turn for turn in talk.turns if turn.key == key), None) if talk else None
        if talk is None or turn is None or not isinstance(turn.reply, Answered | Undecided | Refused):
            raise HTTPException(404, _NO_TALK)
        further = further_shown(turn.reply) + FURTHER_AT_ONCE
        longer = self._site.view.answering.reply(turn.reply.question, further)
        if not isinstance(longer, Answered | Undecided | Refused):
            raise HTTPException(503, _CANNOT_LOOK)
        self._site.talks.show_instead(talk, key, replace(longer, understood=turn.reply.understood))
        return RedirectResponse(f"/c/{talk.id}#turn-{key.rpartition(':')[2]}", 303)

    def articles(self, request: Request) -> Response:
        """The articles, or those whose title, author or source holds what is looked for; the newest first."""
        typed = request.query_params.get("q", "")[:_LONGEST_SEARCH]
        known = self._site.view.index.articles
        found = newest_first(search_titles(known, typed))
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
            shown=shown,
            nearest=nearest,
            count=len(found),
            number=page,
            last=last,
        )

    def article(self, request: Request) -> Response:
        """An article as it was read, with the quoted sentence marked."""
        name, query = request.path_params["article"], request.query_params
        index = self._site.view.index.index
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
            has_changed=has_changed or finding not in (Finding.NONE, Finding.THERE),
            marked=marked,
        )

    def summary(self, request: Request) -> Response:
        """An article, or what all say on a topic, in a few of their own sentences."""
        query = request.query_params
        about, name = (query.get(key, "")[:_LONGEST_SEARCH].strip() for key in ("about", "article"))
        length = query.get("length", "") if query.get("length") in LENGTHS else "short"
        wanted = f"about {about}" if about else name
        reply = self._site.view.summaries.reply(f"{wanted} {length}") if wanted else None
        articles = newest_first(self._site.view.index.articles)
        return self.page(
            request, "summary.html", reply=reply, about=about, name=name, length=length, articles=articles[:200]
        )

    def sign_in(self, request: Request) -> Response:
        """Where the token is given."""
        return self.page(request, "sign_in.html", next=_local(request.query_params.get("next", "/")), problem="")

    async def signed_in(self, request: Request) -> Response:
        """The token, right or wrong."""
        form = await self._form(request)
        where = _local(form.get("next", "/"))
        if not self._site.sessions.is_token(form.get("token", "")):
            return self.page(request, "sign_in.html", 403, next=where, problem="That is not the token.")
        return self._with_cookie(RedirectResponse(where, 303), new_session(has_signed_in=True))

    async def sign_out(self, request: Request) -> Response:
        """Forget who has this browser."""
        await self._form(request)
        return self._with_cookie(RedirectResponse("/", 303), new_session())

    def page(self, request: Request, template: str, status: int = 200, **given: Any) -> HTMLResponse:
        """A template, filled."""
        session = _session(request)
        html = self._site.templates.get_template(template).render(
            links=self._site.parts.links,
            path=request.url.path,
            form_mark=self._site.sessions.form_mark(session),
            has_signed_in=session.has_signed_in,
            longest=LONGEST_QUESTION,
            **given,
        )
        return HTMLResponse(html, status)

    async def _form(self, request: Request) -> dict[str, str]:
        """The fields of a form of ours. Raises HTTPException for one that another page made."""
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=20))
        if not self._site.sessions.is_form_of(_session(request), form.get("mark", "")):
            raise HTTPException(403, "This form was open for too long. Go back, reload the page and try again.")
        return form

    def _with_cookie(self, response: Response, session: Session) -> Response:
        is_secure = self._site.settings.footnote_public_url.startswith("https:")
        response.headers["set-cookie"] = cookie_of(self._site.sessions, session, is_secure=is_secure)
        return response


def search_titles(articles: Sequence[Article], typed: str) -> list[Article]:
    """The articles whose title, author, source or date holds each word, or its beginning, that was typed."""
    words = typed.casefold().split()
    return [
        each
        for each in articles
        if all(word in f"{each.title} {each.author} {each.source} {each.published}".casefold() for word in words)
    ]


def _session(request: Request) -> Session:
    session: Session = request.state.session
    return session


def _local(where: str) -> str:
    """A path of ours: what leads elsewhere leads to the beginning."""
    is_ours = where.startswith("/") and not where.startswith(("//", "/\\")) and where.isprintable()
    return quote(where, safe="/?&=#%-._~") if is_ours else "/"
