import pytest
from pydantic import TypeAdapter

from index.yaml_document import YamlError, YamlModel, field_of, read_yaml


class Lock(YamlModel):
    gates: int = 2
    keepers: tuple[str, ...] = ()


LOCKS = TypeAdapter(dict[str, Lock])


def test_what_was_written_is_text_with_its_line() -> None:
    document = read_yaml("brine:\n  gates: 007\n  keepers:\n    - no\n    - ~\n", "locks.yaml")
    assert document.data == {"brine": {"gates": "007", "keepers": ["no", "~"]}}
    assert document.lines == {
        (): 1,
        ("brine",): 1,
        ("brine", "gates"): 2,
        ("brine", "keepers"): 3,
        ("brine", "keepers", 0): 4,
        ("brine", "keepers", 1): 5,
    }


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}"])
def test_an_empty_text_is_an_empty_map(text: str) -> None:
    assert read_yaml(text, "locks.yaml").data == {}


def test_data_become_what_they_should_be_and_a_name_alone_stands_for_what_is_left_out() -> None:
    document = read_yaml("brine: {gates: 3, keepers: [Ada]}\ntidal:\n", "locks.yaml")
    assert document.checked(LOCKS, field_of) == {"brine": Lock(gates=3, keepers=("Ada",)), "tidal": Lock()}


def test_every_problem_is_said_with_its_line_and_its_field() -> None:
    text = "brine:\n  keepers:\n    - Ada\n    - [Bo]\n  gates: three\ntidal: 5\n"
    with pytest.raises(YamlError) as error:
        read_yaml(text, "locks.yaml").checked(LOCKS, lambda problem: problem["type"])
    assert str(error.value).splitlines() == [
        "locks.yaml, line 4: keepers: string_type.",
        "locks.yaml, line 5: gates: int_parsing.",
        "locks.yaml, line 6: tidal: model_type.",
    ]


def test_a_problem_of_what_is_missing_is_said_at_what_is_around_it() -> None:
    document = read_yaml("\nbrine:\n  gates: 1\n", "locks.yaml")
    assert str(document.error(("brine", "keepers", 0), "nobody is there")) == "locks.yaml, line 2: nobody is there."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("brine: 1\ntidal: 2\nbrine: 3\n", "locks.yaml, line 3: brine stands here a second time; write it once."),
        ("brine:\n  gates: 1\n  gates: 1\n", "locks.yaml, line 3: gates stands here a second time; write it once."),
        ("brine: 1\n? [a]\n: b\n", "locks.yaml, line 2: a name is missing here."),
        ("brine:\n  - [\n", "locks.yaml, line 3: this is not YAML (expected the node content, but found"),
        ("brine: \x00", "locks.yaml, line 1: this is not YAML (unacceptable character #x0000:"),
        ("brine: &a [*a]", "locks.yaml, line 1: this is not YAML (maximum recursion depth exceeded"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(YamlError) as error:
        read_yaml(text, "locks.yaml")
    assert str(error.value).startswith(said)
