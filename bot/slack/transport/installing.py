"""Several workspaces: each installs the bot by OAuth, and its token is kept in the database."""

from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

from bot.errors import SettingsError
from bot.history.database import Database
from bot.settings import Settings
from bot.slack.manifest import scopes
from bot.slack.transport.installed import tables

_STATE_SECONDS = 600


def installation_store(settings: Settings, database: Database) -> SQLAlchemyInstallationStore:
    """The tokens of the workspaces. Raises SettingsError when the database cannot be used."""
    store = SQLAlchemyInstallationStore(client_id=settings.slack_client_id, engine=database.engine)
    try:
        database.create(store.metadata)
        database.create(tables)
    except Exception as error:  # drivers raise what they like
        raise SettingsError(f"FOOTNOTE_DATABASE cannot be used for the tokens of the workspaces: {error}.") from error
    return store


def oauth_flow(settings: Settings, database: Database, store: SQLAlchemyInstallationStore) -> OAuthFlow:
    """The pages /slack/install and /slack/oauth_redirect."""
    states = SQLAlchemyOAuthStateStore(expiration_seconds=_STATE_SECONDS, engine=database.engine)
    database.create(states.metadata)
    return OAuthFlow(
        client=WebClient(base_url=settings.slack_api_url),
        settings=OAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=scopes(),
            installation_store=store,
            state_store=states,
        ),
    )
