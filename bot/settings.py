"""Settings, from the environment and from .env; the environment wins."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.setting_values import (
    DiscordIds,
    DiscordOwners,
    Folders,
    IndexAt,
    ListeningAt,
    LogLevel,
    People,
    Port,
    SlackChannels,
    SlackOwners,
    SlackPeople,
    TimeZone,
    TrustedAddress,
    WebAddress,
)
from index import DEFAULT_MODEL, LARGEST_FILE_MB, Location, ModelServer, SharedIndex, folder_of, is_postgres

DEFAULT_WEB = "127.0.0.1:8080"


class Settings(BaseSettings):
    """Every setting, with its meaning below it. Tokens are masked wherever settings are shown.

    `make settings` writes docs/settings.md and .env.example from here.
    """

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        env_ignore_empty=True,
        use_attribute_docstrings=True,
    )

    slack_bot_token: SecretStr = SecretStr("")
    """The Bot User OAuth Token, begins with `xoxb-`."""
    slack_app_token: SecretStr = SecretStr("")
    """An app-level token with the scope `connections:write`, begins with `xapp-`."""
    slack_channels: SlackChannels = ()
    """Where the bot answers; if empty, in all channels that it is in. Direct messages are no channel. Where several
    workspaces are served, `T1/C1` is a channel of the workspace `T1` alone, and `T1/U1` a person there."""
    slack_users: SlackPeople = ()
    """Whom it answers; if empty, everybody. An id is in the menu of a profile, *Copy member ID*."""
    slack_admins: SlackPeople = ()
    """Who may add and remove articles, build the index again by `/reindex`, and sees figures on the Home tab; if empty,
    nobody."""
    slack_auto_channels: SlackChannels = ()
    """The channels where every question is answered without a mention when the answer is sure; else it is silent."""
    slack_owners_channels: SlackOwners = ()
    """The channel of people who know: under a refusal or an unsure reply stands *Ask a person*, which posts the
    question there; what is replied in its thread goes back to who asked. `C1, hr: C2` sends to `C2` what comes nearest
    to an article of the collection hr. Where several workspaces are served, write `T1/C1, hr: T1/C2` for each."""
    slack_digest_channels: SlackChannels = ()
    """Where, every Monday at 9, the week before is summed up: what was asked and not answered, and which articles are
    new. Questions from channels are shown there in their words, so choose channels whose members may read them. Where
    several workspaces are served, write `T1/C1`."""
    slack_other_organisations: bool = False
    """Answer people of other organisations too, in channels that are shared with them (Slack Connect)."""
    slack_api_url: str = "https://slack.com/api/"
    """Another base URL for Slack's Web API, for a proxy or a test server."""
    slack_http_port: Port = 0
    """Take events over HTTP on this port; 0: over Socket Mode."""
    slack_http_host: str = "127.0.0.1"
    """The address to listen at; behind a proxy on the same machine leave it."""
    slack_signing_secret: SecretStr = SecretStr("")
    """From *Basic Information*, *App Credentials*: proves that a request over HTTP comes from Slack."""
    slack_client_id: str = ""
    """From the same page; with the next one, workspaces install the bot themselves at `/slack/install`."""
    slack_client_secret: SecretStr = SecretStr("")
    """From the same page."""
    discord_token: SecretStr = SecretStr("")
    """The bot's token, from the application's page, *Bot*."""
    discord_channels: DiscordIds = ()
    """Where the bot answers; if empty, in every channel that it sees. A category or forum stands for what is in it."""
    discord_roles: DiscordIds = ()
    """The roles of those whom it answers; if empty, everybody."""
    discord_admin_roles: DiscordIds = ()
    """The roles of those who may add and remove articles, build the index again by `/reindex` and see figures by
    `/stats`; if empty, nobody."""
    discord_read_messages: bool = False
    """Read messages without a mention too: for follow-ups in threads, summaries of conversations and
    DISCORD_AUTO_CHANNELS. Needs *Message Content Intent* on the application's page, *Bot*."""
    discord_auto_channels: DiscordIds = ()
    """The channels where every question is answered without a mention when the answer is sure; else it is silent."""
    discord_owners_channels: DiscordOwners = ()
    """The same as SLACK_OWNERS_CHANNELS: a channel of each server, in which people *Reply* to the question."""
    discord_digest_channels: DiscordIds = ()
    """The same as SLACK_DIGEST_CHANNELS, for channels of servers."""
    discord_api_url: str = "https://discord.com/api/v10"
    """Another base URL for Discord's API, for a proxy or a test server."""
    footnote_web: ListeningAt = ""
    """Serve the page, the API and MCP at this address, as `127.0.0.1:8080`; if empty, not. Beyond this machine it needs
    FOOTNOTE_WEB_TOKEN or FOOTNOTE_OIDC_ISSUER."""
    footnote_web_token: SecretStr = SecretStr("")
    """What people sign in with, and programs send as `Authorization: Bearer`: 16 characters or more. Without it
    everybody on this machine may ask."""
    footnote_oidc_issuer: TrustedAddress = ""
    """Let people sign in at a provider of OpenID Connect, beside the token or instead of it: its address, as
    `https://login.example.org`. Needs the next three and FOOTNOTE_PUBLIC_URL, see docs/web.md."""
    footnote_oidc_client_id: str = ""
    """What the provider calls this page."""
    footnote_oidc_client_secret: SecretStr = SecretStr("")
    """Its secret there."""
    footnote_oidc_people: People = ()
    """Who may come in: e-mail addresses, `@example.org` for all of a domain, `web/SUBJECT` by the provider's id, or `*`
    for everybody whom the provider knows; of one that is open to the public, that is everybody."""
    footnote_oidc_admins: People = ()
    """Who of them sees the figures and may let another version of the index serve, in the same way; if empty, nobody
    but who has the token."""
    footnote_public_url: WebAddress = ""
    """Where people reach the page, as `https://footnote.example.org`. Citations in chat of articles without a web
    address of their own then lead to it."""
    footnote_corpus: Path = Path("corpus")
    """The folder with the articles, for `/reindex`, sources and what admins add in chat."""
    footnote_collections: Path = Path("collections.yaml")
    """The file that says who may ask which collection of articles (docs/collections.md); without it everybody may ask
    everything."""
    footnote_sources: Path = Path("sources.yaml")
    """The file that names pages, feeds, sitemaps and folders whose articles follow what they say (docs/sources.md)."""
    footnote_sync: bool = True
    """Whether a running bot looks at them by itself when their time has come, fetches what changed and builds; `false`:
    only `footnote index sources sync` does."""
    footnote_largest_file_mb: Annotated[float, Field(gt=0)] = LARGEST_FILE_MB
    """Larger files are left out by `/reindex`, and refused from who adds one in chat, in megabytes."""
    footnote_build_memory_mb: Annotated[float, Field(ge=0)] = 0
    """What a process may take in all while it builds, in megabytes: a build that would take more says so and encodes
    nothing; 0 is no limit."""
    footnote_index: IndexAt = Path(".index")
    """The folder that holds the index, or `milvus://host:19530/name` for one that machines share (shared_index.md).
    What is found there is held by FOOTNOTE_DATABASE if that is PostgreSQL, or where the URL says so:
    `?contents=postgresql://...`."""
    footnote_model: str = DEFAULT_MODEL
    """The sentence-transformers model that the index was built with, a name or a folder; the default one is installed
    with Footnote."""
    footnote_reranker: str = ""
    """A sentence-transformers CrossEncoder, a name or a folder, that looks again at the passages found. Makes answers
    slower and takes more memory; what it adds was not measured here."""
    footnote_follow_ups: Annotated[int, Field(ge=0, le=1_000)] = 10
    """Questions in a thread that need no mention after an answer; 0: each needs one. The word "stop" ends it too."""
    footnote_follow_up_minutes: Annotated[int, Field(ge=1, le=100_000)] = 60
    """Minutes after the last answer in which that holds."""
    footnote_changed_days: Annotated[int, Field(ge=0, le=36_500)] = 14
    """Age up to which an answer is marked, with the new one, when a build changes or removes the sentence it quotes."""
    footnote_llm_url: str = ""
    """A server with OpenAI's API, as `http://localhost:11434/v1`; with FOOTNOTE_LLM_MODEL, its language model chooses
    which sentences answer. Each question then goes there, with the passages found and what was asked just before."""
    footnote_llm_model: str = ""
    """The name that the server knows the model by."""
    footnote_llm_key: SecretStr = SecretStr("")
    """The server's key, where it asks for one."""
    footnote_llm_seconds: Annotated[float, Field(ge=0.5, le=120)] = 8
    """How long a question waits for the model at most; then it is answered without."""
    footnote_llm_tokens_a_day: Annotated[int, Field(ge=0)] = 2_000_000
    """Tokens that all who answer from the same index folder may use a day (UTC), about 3,000 a question; then it
    answers without; 0: no limit."""
    footnote_llm_at_once: Annotated[int, Field(ge=1, le=64)] = 4
    """Questions that the model is asked at the same time."""
    footnote_llm_not_for: Folders = ()
    """Collections (docs/collections.md), folders below the corpus, or files in it, with commas between them, whose text
    is never sent to the model; where the best that was found is among them, it is not asked."""
    footnote_llm_in_short: bool = False
    """Let the model also say an answer in short, in at most two sentences of its own, above the quotation and under
    its name. Numbers and names that do not stand in the quotation keep it from being shown."""
    footnote_database: SecretStr = SecretStr("sqlite:///.footnote/history.db")
    """Where questions, answers and feedback are kept: any database that SQLAlchemy knows; other than SQLite its driver
    must be installed (PostgreSQL: `pip install ".[postgres]"`). Several bots may share one: see several_bots.md."""
    footnote_keep_days: Annotated[int, Field(ge=1, le=36_500)] = 90
    """Days until they are deleted."""
    footnote_keep_text: bool = True
    """`false`: the words of a question are deleted once it is answered, and builds cannot ask it again."""
    footnote_time_zone: TimeZone = "UTC"
    """Where the days of figures begin, and where it is Monday at 9 when the week is summed up, as `Europe/Berlin`."""
    footnote_workers: Annotated[int, Field(ge=1, le=64)] = 2
    """Questions answered at the same time."""
    footnote_waiting: Annotated[int, Field(ge=1, le=100_000)] = 500
    """Questions that may wait before people are asked to come back later."""
    footnote_health_port: Port = 0
    """`/metrics` (Prometheus), `/healthz` and `/readyz` on this port; 0: none."""
    footnote_health_host: str = "127.0.0.1"
    """The address to listen at for them; they have figures and no words, and ask for no password."""
    footnote_log_level: LogLevel = "INFO"
    """`DEBUG`, `INFO`, `WARNING` or `ERROR`. Questions are never logged."""

    @property
    def index_location(self) -> Location:
        """Where the index is. What a shared one holds is in our database, if that can hold it, unless the URL says."""
        database = self.footnote_database.get_secret_value()
        at = self.footnote_index
        if isinstance(at, SharedIndex) and not at.contents and is_postgres(database):
            return replace(at, contents=database)
        return at

    @property
    def index_folder(self) -> Path:
        """What is kept on this machine beside the index; of an index in a folder, that folder."""
        return folder_of(self.footnote_index)

    @property
    def model_server(self) -> ModelServer | None:
        """The server of the language model, None where none is set. Raises LanguageModelError for half a setting."""
        if not self.footnote_llm_url and not self.footnote_llm_model:
            return None
        return ModelServer(
            url=self.footnote_llm_url,
            model=self.footnote_llm_model,
            key=self.footnote_llm_key.get_secret_value(),
            seconds=self.footnote_llm_seconds,
            tokens_a_day=self.footnote_llm_tokens_a_day,
            at_once=self.footnote_llm_at_once,
            not_for=self.footnote_llm_not_for,
            in_short=self.footnote_llm_in_short,
        )

    @property
    def web_address(self) -> tuple[str, int]:
        """Where the page is served, also where nothing is set: host and port."""
        host, _, port = (self.footnote_web or DEFAULT_WEB).rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def web_secret(self) -> str:
        """What nobody knows but who may come in, or their provider; "" where nobody has to sign in."""
        return self.footnote_web_token.get_secret_value() or self.footnote_oidc_client_secret.get_secret_value()

    @property
    def time_zone(self) -> ZoneInfo:
        """The time zone of the figures."""
        return ZoneInfo(self.footnote_time_zone)

    @property
    def uses_http(self) -> bool:
        """Whether Slack brings its events to a port of ours, instead of over a connection that we open."""
        return self.slack_http_port != 0

    @property
    def serves_many_workspaces(self) -> bool:
        """Whether workspaces install the bot themselves, by OAuth."""
        return bool(self.slack_client_id)

    @property
    def is_meant_for_slack(self) -> bool:
        """Whether anything is set that only Slack needs."""
        needed = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.slack_client_secret)
        return self.uses_http or self.serves_many_workspaces or any(each.get_secret_value() for each in needed)


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings once; nothing else reads the environment.

    Raises SettingsError, which names the settings that are wrong and never their values.
    """
    try:
        if env_file:
            _refuse_emptied(env_file)
        return Settings(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings takes it
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc'])).upper()}: {_said(e['msg'])}" for e in error.errors())
        raise SettingsError(f"Check the settings in .env or the environment: {problems}.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file} is not UTF-8 text: save it as UTF-8.") from None
    except OSError as error:
        raise SettingsError(
            f"{env_file} cannot be read ({error.strerror}): it must be a file that whoever starts the bot may read."
        ) from None


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")


def _refuse_emptied(env_file: Path) -> None:
    """Refuse a list that a comment cuts short: SLACK_CHANNELS= #general would let the bot answer everywhere."""
    if not env_file.exists():
        return
    for line in env_file.read_text(encoding="utf-8").splitlines():
        found = re.match(r"\s*(?:export\s+)?(\w+)\s*=(?:|.*,)\s+#", line)
        if found and found[1].lower() in Settings.model_fields:
            raise SettingsError(
                f"{found[1]} in {env_file} ends where a comment begins, at the #: put the value before it, and "
                "comments on lines of their own."
            )
