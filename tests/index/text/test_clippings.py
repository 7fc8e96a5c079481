from index.text.clippings import counterpart


def test_a_short_word_has_a_long_one_and_the_long_one_the_short() -> None:
    assert counterpart("repo") == "repository"
    assert counterpart("Repository") == "repo"
    assert counterpart("mods") == "moderators"
    assert counterpart("pass") == ""
