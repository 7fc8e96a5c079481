"""What the doctor finds of the page and its sign-in."""

from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr

from bot.settings import Settings, load_settings
from bot.web.doctor import look_at_page
from index import Grade
from tests.fakes.openid.provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, open_id_provider

BACK = "https://footnote.example.org/sign-in/done"


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    with open_id_provider(BACK) as opened:
        yield opened


@pytest.fixture
def settings(provider: OpenIdProvider) -> Settings:
    signing_in = {
        "footnote_oidc_issuer": provider.address,
        "footnote_oidc_client_id": CLIENT_ID,
        "footnote_oidc_client_secret": SecretStr(CLIENT_SECRET),
        "footnote_oidc_people": ("*",),
        "footnote_public_url": "https://footnote.example.org",
    }
    return load_settings(None).model_copy(update=signing_in)


def test_where_there_is_no_page_nothing_is_looked_at() -> None:
    assert list(look_at_page(load_settings(None))) == []


def test_what_the_page_still_needs_is_said(settings: Settings) -> None:
    (found,) = look_at_page(settings.model_copy(update={"footnote_oidc_people": ()}))
    assert (found.grade, found.text) == (Grade.PROBLEM, "The page cannot be served.")
    assert "FOOTNOTE_OIDC_PEOPLE" in found.fix


def test_a_provider_that_answers_and_takes_the_client_is_good(settings: Settings, provider: OpenIdProvider) -> None:
    (found,) = look_at_page(settings)
    assert found.grade is Grade.GOOD
    assert found.text.startswith(f"The provider {provider.address} answers and takes the client. Whether it leads back")
    assert BACK in found.text


def test_a_client_that_the_provider_does_not_know_is_named(settings: Settings, provider: OpenIdProvider) -> None:
    (found,) = look_at_page(settings.model_copy(update={"footnote_oidc_client_secret": SecretStr("another")}))
    assert found.grade is Grade.PROBLEM
    assert found.text.endswith("does not take the client (invalid_client): nobody can sign in there.")
    assert "FOOTNOTE_OIDC_CLIENT_SECRET" in found.fix
    assert BACK in found.fix


@pytest.mark.parametrize(
    ("goes_wrong", "reason"),
    [
        (lambda provider: setattr(provider, "is_down", True), "HTTP 502 from "),
        (lambda provider: setattr(provider, "issuer_said", "https://x.example"), "it calls itself https://x.example"),
        (lambda provider: provider.left_out.append("token_endpoint"), "it does not say its token_endpoint"),
        (lambda provider: provider.left_out.append("issuer"), "it calls itself nothing"),
    ],
)
def test_a_provider_that_does_not_answer_as_it_should_is_told_in_a_sentence(
    goes_wrong: Callable[[OpenIdProvider], None], reason: str, settings: Settings, provider: OpenIdProvider
) -> None:
    goes_wrong(provider)
    (found,) = look_at_page(settings)
    assert found.grade is Grade.PROBLEM
    assert f"does not answer as it should ({reason}" in found.text
    assert f"{provider.address}/.well-known/openid-configuration" in found.fix


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:1", "https://nobody.invalid"])
def test_a_provider_that_cannot_be_reached_is_told_in_a_sentence(issuer: str, settings: Settings) -> None:
    (found,) = look_at_page(settings.model_copy(update={"footnote_oidc_issuer": issuer}))
    assert found.grade is Grade.PROBLEM
    assert found.text.startswith(f"The provider {issuer} does not answer as it should (")
