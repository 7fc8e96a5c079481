import pytest

from tests.bot.process import MODES


@pytest.fixture(scope="module", params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    """How Slack brings its events: whoever asks for this runs once over Socket Mode and once over HTTP."""
    return str(request.param)
