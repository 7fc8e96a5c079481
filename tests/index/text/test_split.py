from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, Passage, Sentence
from index.text.split import LONGEST_PASSAGE, LONGEST_SENTENCE, split
from index.text.words import words
from tests.fakes.common.corpora import article_of

PIECES = [*"abcAZ09 .!?…:;-–\"'“”‘’()。！？中文かな한글😀👍🏽👩\u200d؟مرحبا\u0301", "Mr. ", "U.S. ", "e.g. ", "3.14"]
LINES = (st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=200).map("".join)).map(
    lambda text: " ".join(text.split())
)
PARAGRAPHS = st.lists(LINES.filter(bool), min_size=1, max_size=3).map("\n".join)
ARTICLES = st.builds(
    lambda paragraphs, language: article_of(*paragraphs, language=language),
    st.lists(PARAGRAPHS, max_size=3),
    st.sampled_from(["en", "zh", "ar", "de", "xx-zz"]),
)


def quotes(article: Article) -> list[list[str]]:
    """The sentences of each passage."""
    return [[sentence.text for sentence in passage.sentences] for passage in split(article)]


def sentences(article: Article) -> list[Sentence]:
    return [sentence for passage in split(article) for sentence in passage.sentences]


def number_of_words(passage: Passage) -> int:
    return len(words(passage.text))


def test_a_paragraph_is_a_passage_of_its_sentences() -> None:
    article = article_of("The lab is new. It trains models!", "Who pays? Nobody knows.")
    assert quotes(article) == [["The lab is new.", "It trains models!"], ["Who pays?", "Nobody knows."]]
    assert [passage.paragraph.number for passage in split(article)] == [1, 2]
    assert [passage.text for passage in split(article)] == [
        "The lab is new. It trains models!",
        "Who pays? Nobody knows.",
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Tencent Holdings Ltd. has set up a lab in the U.S. market.",
        "It rose by 3.5 percent.",
        "Mr. Li and Dr. Wang agreed.",
        '"It costs 500,000 yuan, and we have 120 people." ',
    ],
)
def test_a_dot_inside_a_sentence_does_not_end_it(paragraph: str) -> None:
    assert quotes(article_of(paragraph.strip())) == [[paragraph.strip()]]


def test_each_line_of_a_list_is_a_sentence_of_its_own() -> None:
    assert quotes(article_of("oil lamps\nelectric lamps")) == [["oil lamps", "electric lamps"]]


def test_chinese_sentences_end_without_a_space() -> None:
    assert quotes(article_of("这是一句话。那是另一句！", language="zh")) == [["这是一句话。", "那是另一句！"]]


def test_positions_count_characters_also_beyond_emoji_and_joined_marks() -> None:
    article = article_of("👩\u200d👩\u200d👧 won 🏆🏆. Cafe\u0301 lost. ", "مرحبا بكم. كيف حالك؟")
    assert quotes(article) == [
        ["👩\u200d👩\u200d👧 won 🏆🏆.", "Cafe\u0301 lost."],
        ["مرحبا بكم.", "كيف حالك؟"],
    ]


def test_an_article_without_paragraphs_has_no_passages() -> None:
    assert split(article_of()) == []


def test_a_long_paragraph_is_cut_at_sentence_ends_into_nearly_equal_passages() -> None:
    sentence = "One two three four five six seven eight nine ten."
    passages = split(article_of(" ".join([sentence] * 40)))
    assert [number_of_words(passage) for passage in passages] == [130, 140, 130]
    assert {passage.paragraph.number for passage in passages} == {1}


def test_text_without_sentence_ends_is_cut_at_white_space() -> None:
    article = article_of("word and more " * 200 + "end")
    cut = sentences(article)
    assert len(cut) == 5
    assert all(len(sentence.text) <= LONGEST_SENTENCE for sentence in cut)
    assert " ".join(sentence.text for sentence in cut) == article.text


def test_text_without_white_space_is_cut_all_the_same() -> None:
    lengths = [len(sentence.text) for sentence in sentences(article_of("x" * 1_500))]
    assert lengths == [600, 600, 300]


def test_many_short_words_are_cut_before_an_encoder_stops_reading() -> None:
    passages = split(article_of("a b c d e " * 100 + "f"))
    assert all(number_of_words(passage) <= LONGEST_PASSAGE for passage in passages)


@given(ARTICLES)
def test_sentences_are_spans_in_order_and_only_white_space_is_between_them(article: Article) -> None:
    position = 0
    for sentence in sentences(article):
        assert article.text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert sentence.start >= position
        assert article.text[position : sentence.start].strip() == ""
        position = sentence.end
    assert article.text[position:].strip() == ""


@given(ARTICLES)
def test_a_passage_stays_inside_its_paragraph_and_its_length(article: Article) -> None:
    for passage in split(article):
        assert article.text[passage.start : passage.end] == passage.text
        assert passage.paragraph in article.paragraphs
        assert passage.paragraph.start <= passage.start < passage.end <= passage.paragraph.end
        assert all(len(sentence.text) <= LONGEST_SENTENCE for sentence in passage.sentences)
        assert number_of_words(passage) <= LONGEST_PASSAGE


@given(ARTICLES)
def test_passages_follow_each_other_as_the_article_does(article: Article) -> None:
    assert all(one.end <= other.start for one, other in pairwise(split(article)))


def test_a_cell_after_a_question_begins_without_its_bar() -> None:
    assert quotes(article_of("How do I clear a jam? | Pull the paper up.")) == [
        ["How do I clear a jam?", "Pull the paper up."]
    ]
