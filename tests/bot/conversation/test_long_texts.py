from bot.conversation.long_texts import is_long, questions_within

MAIL = """Dear all,
thank you for yesterday. The caterer needs our final numbers by Thursday, and the hall wants to know about the stage.
Can you send me your lists today? I will be on the train from noon, so ring me before that if something is unclear.
By the way, when does the last ferry leave on Sundays?
Best wishes, Ada"""


def test_of_a_long_text_the_sentence_that_asks_is_found() -> None:
    assert is_long(MAIL)
    assert questions_within(MAIL) == ["By the way, when does the last ferry leave on Sundays?"]


def test_a_question_in_two_sentences_is_not_torn_apart() -> None:
    asked = "I lost the key to my locker on the ferry last week. Who do I tell?"
    assert not is_long(asked)
    assert questions_within(asked) == []
