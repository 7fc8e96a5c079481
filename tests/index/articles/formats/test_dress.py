import pytest

from index.articles.formats import markdown


def paragraphs(content: str) -> list[str]:
    article = markdown.read(content.encode(), "a")
    return [article.text[each.start : each.end] for each in article.paragraphs]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (":::tip\nThe lift is old.\n:::\n\nIt runs.", ["The lift is old.", "It runs."]),
        (":::note[Storms]\nThe lift is old.\n:::", ["Storms", "The lift is old."]),
        (":::caution Storms at sea\n\nThe lift is old.\n\n:::", ["Storms at sea", "The lift is old."]),
        ('::: {.callout-note title="x"}\nThe lift is old.\n:::', ["The lift is old."]),
        (
            '!!! warning "Storms"\n    The lift is old.\n\n    It runs.\n\nAfter.',
            ["Storms", "The lift is old.", "It runs.", "After."],
        ),
        ("??? note\n    The lift is old.\n", ["The lift is old."]),
        (
            '=== "Winter"\n    It is shut.\n\n=== "Summer"\n    It is open.',
            ["Winter", "It is shut.", "Summer", "It is open."],
        ),
        ("> [!WARNING]\n> Do not swim.", ["Do not swim."]),
        ("> [!note]- Storms\n> Do not swim.", ["Storms\nDo not swim."]),
        (
            "See the [plan of 1920]({{ '/plan' | url }}), which costs 4 crowns.",
            ["See the plan of 1920, which costs 4 crowns."],
        ),
        ('{{< figure src="a.jpg" >}}\n\n{{% note %}}It is old.{{% /note %}}', ["It is old."]),
        ("{% raw %}It is old.{% endraw %}{% comment %}\nNot shown.\n{% endcomment %}", ["It is old."]),
        (
            'It is old.{: .lead}\n\n[Plan](a.md){:target="_blank"} and ![x](y){width=50%} more.',
            ["It is old.", "Plan and more."],
        ),
        (
            "The mill[^1] was old [^2].\n\n[^1]: So says Ada.\n[^2]: Word.",
            ["The mill was old.", "So says Ada.", "Word."],
        ),
        ("[[Old Mill|The mill]] and [[Pier]] are ==old==. %%draft%%", ["The mill and Pier are old."]),
        ("![[pier.png]]\n\nIt is old.", ["It is old."]),
        ("- [ ] paint\n- [x] oil\n- [-] tar", ["☐ paint\n☑ oil\n☒ tar"]),
        ("[TOC]\n\nIt is old.", ["It is old."]),
        ("{% raw %}Write {{ name }}.{% endraw %}", ["Write {{ name }}."]),
        ("Ebb\n: The sea goes.\n\nFlood\n:   It comes.", ["Ebb\nThe sea goes.", "Flood\nIt comes."]),
        ('{{< figure src="a.jpg" caption="The pier of 1890" >}}\n\nIt is old.', ["The pier of 1890", "It is old."]),
        ('{{% tab "Winter" %}}\nIt is shut.\n{{% /tab %}}', ["Winter", "It is shut."]),
        ('{{< ref "map.md" >}}\n{{< youtube id="x" >}}\nIt is old.', ["It is old."]),
        ("* TOC\n{:toc}\n\nIt is old.", ["TOC", "It is old."]),
    ],
)
def test_dress_goes_and_its_text_stays(content: str, texts: list[str]) -> None:
    assert paragraphs(content) == texts


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Write `{{ name }}` and `[[x]]` here.", "Write {{ name }} and [[x]] here."),
        ("```\n{{ name }}\n:::tip\n[^1]\n```", "{{ name }}\n:::tip\n[^1]"),
        ("Sets are {1, 2} and a == b and c == d.", "Sets are {1, 2} and a == b and c == d."),
        ("It grew by 40%% and 50%.", "It grew by 40%% and 50%."),
        ("Write \\{{ name }} so.", "Write {{ name }} so."),
        ("It said [sic] and [1].", "It said [sic] and [1]."),
    ],
)
def test_what_only_looks_like_it_stays(content: str, text: str) -> None:
    assert paragraphs(content) == [text]


def test_attributes_of_a_heading_are_no_title() -> None:
    article = markdown.read(b"# Harbour guide {#guide}\n\n## Lamps {: .x }\n\nText.", "a")
    assert (article.title, article.paragraphs[0].heading) == ("Harbour guide", "Lamps")


def test_what_makes_mdx_of_markdown_goes() -> None:
    source = (
        "---\ntitle: Pier\n---\nimport Tabs from '@theme/Tabs';\nimport {\n  A,\n} from 'b';\n\nexport const x = 1;\n\n"
        "<Tabs>\n\nIt costs `{x}` 4 crowns. {/* draft */}\n\n</Tabs>\n"
    )
    assert markdown.read_mdx(source.encode(), "a").text == "It costs {x} 4 crowns."


def test_what_a_component_of_mdx_shows_stands_above_its_text() -> None:
    source = (
        '<Tabs>\n<TabItem value="w" label="Winter">\n\nIt is shut.\n\n</TabItem>\n'
        '<TabItem value="s" label="Summer">\n\n- It is open.\n\n</TabItem>\n</Tabs>\n'
    )
    article = markdown.read_mdx(source.encode(), "a")
    assert article.text == "Winter\nIt is shut.\n\nSummer\n\nIt is open."


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("It costs {{ site.fee }} crowns, in {{site.town}}.", ["{{ site.fee }}", 2]),
        ("It costs {fee} crowns.", ["{fee}", 1]),
        ("Write `{{ name }}`, see [it]({{ '/plan' | url }}).\n\n```\n{{ code }}\n```\n{{< figure >}}", None),
        ("import {A} from 'b';\n\n<Box wide={true} />\n\n{% raw %}{{ name }}{% endraw %}", None),
    ],
)
def test_what_only_the_page_of_it_gives_is_told(source: str, told: list[str | int] | None) -> None:
    heard: list[str] = []
    markdown.read_mdx(source.encode(), "a", heard.append)
    said = told and f"what its page shows for {told[0]} is not in the file ({told[1]} such); write it out there"
    assert heard == ([said] if said else [])
