from pathlib import Path

from benchmarks.growing import asked, built, table, write_article, write_articles


def test_a_build_says_what_it_took(tmp_path: Path) -> None:
    write_articles(tmp_path / "corpus", 40)
    first = built(tmp_path)
    assert (first["version"], first["passages"], first["encoded"]) == ("000001", 40, 40)
    write_article(tmp_path / "corpus" / "more-1.md", 1_000_001)
    second = built(tmp_path)
    assert (second["version"], second["passages"], second["encoded"]) == ("000002", 60, 20)
    row = {"text": "made up", "whole": first, "more": second, "asked": asked(tmp_path)}
    assert table([row]).splitlines()[-1].startswith("| made up | 40 | ")


def test_an_article_is_the_same_for_the_same_number(tmp_path: Path) -> None:
    for name, number in (("a", 7), ("b", 7), ("c", 8)):
        write_article(tmp_path / name, number)
    one, again, other = ((tmp_path / name).read_text() for name in "abc")
    assert one == again
    assert one != other
