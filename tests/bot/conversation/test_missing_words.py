from bot.conversation.missing_words import is_foreign, that_explain


def test_words_that_carry_nothing_do_not_explain_a_refusal() -> None:
    assert that_explain(["look", "printer", "Somebody", "asap", "needed", "living", "told"]) == ("printer",)
    assert that_explain(["biggest", "hub", "dominant", "fix", "cheapest", "elsewhere"]) == ("hub",)
    assert that_explain(["profitable", "wedding", "speed"]) == ("profitable", "wedding", "speed")


def test_words_of_another_language_are_known_by_its_grammar() -> None:
    assert is_foreign(["Wer", "leitet"])
    assert is_foreign(["est", "le", "patron"])
    assert not is_foreign(["Qui"])
    assert not is_foreign(["printer", "de"])


def test_forms_of_words_that_carry_nothing_carry_nothing_either() -> None:
    assert that_explain(["getting", "stopped", "used", "still", "seed"]) == ("seed",)
