from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from index.language_model.asking import LanguageModel
from index.language_model.server import Call
from tests.fakes.common.language_model import Server, model_server

Opens = Callable[..., LanguageModel]


@pytest.fixture
def server() -> Iterator[Server]:
    """A strict server with OpenAI's API."""
    with model_server() as served:
        yield served


@pytest.fixture
def opened(server: Server) -> Iterator[Opens]:
    """Opens a model of that server, and closes it after the test."""
    with ExitStack() as stack:

        def opened(told: Callable[[Call], object] = repr, **fields: Any) -> LanguageModel:
            return stack.enter_context(closing(LanguageModel(server.model_server(**fields), told)))

        yield opened
