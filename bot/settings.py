"""Settings, from the environment and from .env; the environment wins."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from index import DEFAULT_MODEL


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
    slack_api_url: str = "https://slack.com/api/"
    footnote_index: Path = Path(".index")
    footnote_model: str = DEFAULT_MODEL
    footnote_workers: Annotated[int, Field(ge=1, le=64)] = 2
    footnote_waiting: Annotated[int, Field(ge=1, le=100_000)] = 500
    footnote_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def has_slack_tokens(self) -> bool:
        """Whether both tokens that Slack needs are there."""
        return bool(self.slack_bot_token.get_secret_value() and self.slack_app_token.get_secret_value())


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
