"""Settings, from the environment and from .env; the environment wins."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from index import DEFAULT_MODEL, LARGEST_FILE_MB


def _words(value: object) -> object:
    """C1, C2 as ("C1", "C2")."""
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


Ids = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
Port = Annotated[int, Field(ge=0, le=65_535)]


class Settings(BaseSettings):
    """Every setting; `.env.example` explains each to a user. Tokens are masked wherever settings are shown."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        env_ignore_empty=True,
    )

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_http_port: Port = 0
    slack_http_host: str = "127.0.0.1"
    slack_channels: Ids = ()
    slack_users: Ids = ()
    slack_admins: Ids = ()
    slack_auto_channels: Ids = ()
    slack_api_url: str = "https://slack.com/api/"
    discord_token: SecretStr = SecretStr("")
    discord_channels: Ids = ()
    discord_roles: Ids = ()
    discord_admin_roles: Ids = ()
    discord_auto_channels: Ids = ()
    discord_read_messages: bool = False
    discord_api_url: str = "https://discord.com/api/v10"
    footnote_corpus: Path = Path("corpus")
    footnote_largest_file_mb: Annotated[float, Field(gt=0)] = LARGEST_FILE_MB
    footnote_index: Path = Path(".index")
    footnote_model: str = DEFAULT_MODEL
    footnote_reranker: str = ""
    footnote_database: SecretStr = SecretStr("sqlite:///.footnote/history.db")
    footnote_keep_days: Annotated[int, Field(ge=1, le=36_500)] = 90
    footnote_keep_text: bool = True
    footnote_changed_days: Annotated[int, Field(ge=0, le=36_500)] = 14
    footnote_follow_ups: Annotated[int, Field(ge=0, le=1_000)] = 10
    footnote_follow_up_minutes: Annotated[int, Field(ge=1, le=100_000)] = 60
    footnote_workers: Annotated[int, Field(ge=1, le=64)] = 2
    footnote_waiting: Annotated[int, Field(ge=1, le=100_000)] = 500
    footnote_health_port: Port = 0
    footnote_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def uses_http(self) -> bool:
        """Whether Slack brings its events to a port of ours, instead of over a connection that we open."""
        return self.slack_http_port != 0

    @property
    def serves_many_workspaces(self) -> bool:
        """Whether workspaces install the bot themselves, by OAuth."""
        return bool(self.slack_client_id)

    @property
    def missing_for_slack(self) -> str:
        """What the Slack bot still needs, as a sentence; "" when all is there."""
        bot_token = {"SLACK_BOT_TOKEN (xoxb-...)": self.slack_bot_token}
        how, needed = "Slack needs", {**bot_token, "SLACK_APP_TOKEN (xapp-...)": self.slack_app_token}
        if self.uses_http:
            how = "Slack over HTTP (SLACK_HTTP_PORT) needs"
            from_slack = {"SLACK_CLIENT_SECRET": self.slack_client_secret} if self.serves_many_workspaces else bot_token
            needed = {**from_slack, "SLACK_SIGNING_SECRET": self.slack_signing_secret}
        elif self.serves_many_workspaces:
            return "Several workspaces (SLACK_CLIENT_ID) need HTTP: set SLACK_HTTP_PORT and SLACK_SIGNING_SECRET too."
        if all(value.get_secret_value() for value in needed.values()):
            return ""
        return f"{how} {' and '.join(needed)} in .env; the README says where to get them."

    @property
    def missing_for_discord(self) -> str:
        """What the Discord bot still needs, as a sentence; "" when all is there."""
        if not self.discord_token.get_secret_value():
            return "Discord needs DISCORD_TOKEN in .env; the README says where to get it."
        if self.discord_auto_channels and not self.discord_read_messages:
            return "Answering without a mention (DISCORD_AUTO_CHANNELS) needs DISCORD_READ_MESSAGES=true."
        return ""


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings once; nothing else reads the environment.

    Raises SettingsError, which names the settings that are wrong and never their values.
    """
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings takes it
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"Check the settings in .env or the environment: {problems}.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file} is not UTF-8 text: save it as UTF-8.") from None
