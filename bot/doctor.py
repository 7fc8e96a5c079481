"""What python -m bot doctor finds, and what it looks at on any platform: index, model, database."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

from bot.errors import SettingsError
from bot.history.database import Database
from bot.history.migrate import newest
from bot.settings import Settings
from index import Finding, FootnoteError, Grade, LanguageModel, LiveIndex, NoReply, examine, store_of


def look_at_index(settings: Settings) -> Iterator[Finding]:
    """Whether the index and the model open, how old the index is, and what else is wrong with any version."""
    try:
        live = LiveIndex(settings.index_location, settings.footnote_model, reranker=settings.footnote_reranker)
        live.warm_up()
        index = live.index
    except FootnoteError as error:
        yield Finding.problem(f"The index {settings.footnote_index} cannot be used.", str(error))
        return
    days = max((datetime.now(UTC) - datetime.fromisoformat(index.manifest.created)).days, 0)
    ago = "today" if days == 0 else "a day ago" if days == 1 else f"{days} days ago"
    yield Finding.good(
        f"The index opens: version {index.manifest.id}, built {ago} with {index.manifest.model}; articles: "
        f"{len(index.articles)}, passages: {len(index)}."
    )
    for finding in examine(settings.index_location, settings.footnote_corpus):
        if finding.grade is not Grade.GOOD:
            yield finding


def look_at_model(settings: Settings) -> Iterator[Finding]:
    """Whether the language model replies, where one is set."""
    try:
        server = settings.model_server
        if server is None:
            return
        model = LanguageModel(server)
    except FootnoteError as error:
        yield Finding.problem("The language model cannot be asked.", str(error))
        return
    without = "Questions are answered without it meanwhile."
    with closing(model):
        try:
            model.ask([{"role": "system", "content": "Reply with OK."}, {"role": "user", "content": "OK?"}], None, 20)
        except NoReply as missing:
            yield Finding.problem(
                f"The language model {server.model} at {server.url} does not reply: {missing}. {without}",
                "Check FOOTNOTE_LLM_URL, FOOTNOTE_LLM_MODEL and FOOTNOTE_LLM_KEY, and that the server runs.",
            )
        else:
            where = "on this machine" if server.is_here else "outside this machine: questions and passages go there"
            yield Finding.good(f"The language model {server.model} at {server.url} replies; it is {where}.")
    articles = _collections_by_article(settings)
    unknown = server.unknown_in(articles) if articles else ()
    if unknown:
        yield Finding.problem(
            f"No article is in {', '.join(unknown)}, whose text must not be sent to the language model.",
            "Check FOOTNOTE_LLM_NOT_FOR: collections, folders, or files, as footnote index articles names them.",
        )


def _collections_by_article(settings: Settings) -> dict[str, str]:
    try:
        return {article.id: article.collection for article in store_of(settings.index_location).open().articles}
    except FootnoteError:
        return {}  # which another finding says


def look_at_database(settings: Settings) -> Iterator[Finding]:
    """Whether the history can be written, and at which revision its tables are."""
    try:
        database = Database(settings.footnote_database.get_secret_value())
    except SettingsError as error:
        yield Finding.problem("The database cannot be used.", str(error))
        return
    where = database.engine.url.render_as_string(hide_password=True)
    try:
        state = database.try_out()
    except SettingsError as error:
        yield Finding.problem("The database cannot be used.", str(error))
    except Exception as error:  # drivers raise what they like
        yield Finding.problem(
            f"The database {where} cannot be written to ({getattr(error, 'orig', None) or error}): questions are "
            "answered, but nothing is kept.",
            "Check its folder's permissions and free space, or FOOTNOTE_DATABASE.",
        )
    else:
        yield Finding.good(
            f"The database {where} can be written to; it is at revision {state.revision or 'none'} and holds "
            f"{state.questions} questions."
        )
        if state.revision != newest():
            yield Finding.note(
                "Its tables are older than this bot.", f"The bot brings them to {newest()} when it starts."
            )
    finally:
        database.close()
