"""Who is meant by a setting that names people of a provider."""

import pytest

from bot.web.members import Members


@pytest.mark.parametrize(
    ("names", "subject", "email", "are"),
    [
        ((), "1", "ada@example.org", False),
        (("*",), "1", "", True),
        (("ada@example.org",), "1", "ada@example.org", True),
        (("ada@example.org",), "1", "", False),
        (("@example.org",), "1", "ada@example.org", True),
        (("@example.org",), "1", "ada@example.org.evil", False),
        (("@example.org",), "1", "ada@sub.example.org", False),
        (("web/1",), "1", "", True),
        (("web/1",), "11", "", False),
        (("web/",), "", "", False),
    ],
)
def test_members_are_named_by_address_domain_subject_or_all(
    names: tuple[str, ...], subject: str, email: str, are: bool
) -> None:
    assert Members(names).hold(subject, email) is are
