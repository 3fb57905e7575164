"""HTML: whatever a file says stays text, nothing is loaded, and links lead somewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealcheck.pages.blocks import (
    Bar,
    Bars,
    Column,
    Dot,
    Grid,
    Heading,
    Item,
    Listing,
    Note,
    Page,
    Plane,
    Section,
    Sentence,
    Span,
    Table,
    words,
)
from dealcheck.render.html import html_text
from dealcheck.render.labels import labels_of

HOSTILE = "<script>alert(1)</script> \"' onload=x & </td></svg> \u202e\x1b[31m \u200b {{ 7 * 7 }}"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.texts.append(data)


def page_of(text: str) -> Page:
    """A page with every kind of block, each text of which is the same."""
    column, said = Column(text), words(text, Span(text, "warn"), Span(text, "code"))
    dot = Dot(text, (0.2, 0.3), ((0.1, 0.4), (0.2, 0.5)), (said, said), text, text)
    return Page(
        text,
        (
            Heading(text, text, level=1, anchor="here"),
            Sentence((*said, Span(text, to="#here"))),
            Note(said),
            Listing((Item(said, said, (said,)),), text),
            Listing((Item((), said, (said,)),), text),
            Table(text, (column, column), (Section(text, ((said, said),)),), text),
            Grid(text, (text,), ((text, (said,)),), text),
            Bars(text, (Bar(text, (0, 1), (0.2, 0.4), 0.3, (said,), text),), (column,), text),
            Plane(text, text, text, (dot,), ((0.1, 0.1), (0.4, 0.2)), text, text),
        ),
    )


@pytest.mark.parametrize("sorts", [False, True])
def test_what_a_file_says_stays_text(sorts: bool) -> None:
    plain, hostile = (
        Elements(html_text([page_of("plain words")], sorts=sorts)),
        html_text([page_of(HOSTILE)]),
    )
    found = Elements(html_text([page_of(HOSTILE)], sorts=sorts))
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plain.tags]
    assert [set(attributes) for _, attributes in found.tags] == [
        set(attributes) for _, attributes in plain.tags
    ]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u200b\u202e]", hostile)
    assert sum("{{ 7 * 7 }}" in text for text in found.texts) > 20


@given(st.text(max_size=40))
def test_no_text_changes_what_a_page_is_made_of(text: str) -> None:
    some = f"x{text}"
    found, plain = Elements(html_text([page_of(some)])), Elements(html_text([page_of("x")]))
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plain.tags]


@pytest.mark.parametrize(
    ("to", "leads"),
    [
        ("#here", True),
        ("https://example.org/a?b=c&d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
    ],
)
def test_a_link_leads_to_a_heading_or_a_web_page_and_nowhere_else(to: str, leads: bool) -> None:
    page = Page("x", (Sentence((Span("go", to=to),)),))
    links = [
        attributes["href"] for tag, attributes in Elements(html_text([page])).tags if tag == "a"
    ]
    assert links == ([to] if leads else [])


@pytest.mark.parametrize("sorts", [False, True])
def test_the_policy_allows_what_is_in_the_file_and_nothing_else(sorts: bool) -> None:
    page = html_text([page_of("x")], sorts=sorts)
    policy = next(
        attributes["content"]
        for tag, attributes in Elements(page).tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for element in ("style", "script"):
        inside = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digests = [
            f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'"
            for one in inside
        ]
        assert rules[f"{element}-src"].split() == (digests or ["'none'"])
    attributes = [name for _, found in Elements(page).tags for name in found]
    assert not {"style", "src", "srcset", "action", "onclick", "onload"} & set(attributes)
    assert "url(" not in page
    assert "@import" not in page


def test_headings_of_later_pages_stand_below_the_first() -> None:
    one, two = Page("a", (Heading("a", level=1),)), Page("b", (Heading("b", level=1),))
    assert [tag for tag, _ in Elements(html_text([one, two])).tags if re.match(r"h\d", tag)] == [
        "h1",
        "h2",
    ]


def dot(label: str, x: float, y: float) -> Dot:
    return Dot(label, (x, y), ((x, x), (y, y)), (words("1"), words("1")), label)


def test_a_label_is_drawn_where_there_is_room() -> None:
    """Two neighbours turn their labels away from each other; in a heap there is no room for any."""
    heap = [dot(str(n), 0.2 + n % 3 * 0.015, 0.2 + n // 3 * 0.015) for n in range(9)]
    page = html_text([Page("x", (Plane("p", "a", "b", (*heap, dot("9", 0.9, 0.5))),))])
    drawn = re.findall(r'class="label"[^>]*>(\d)<', page)
    assert "9" in drawn
    assert "4" not in drawn
    # All of them can still be found: by pointing at them, and in a table.
    assert sorted(re.findall(r"<title>(\d):", page)) == sorted("0123456789")
    beside = labels_of([dot("7", 0.50, 0.5), dot("8", 0.52, 0.5)])
    assert {beside[0].anchor, beside[1].anchor} == {"start", "end"}


PLACES = st.lists(
    st.tuples(st.floats(0, 1, width=16), st.floats(0, 1, width=16)), min_size=1, max_size=25
)


@given(PLACES)
def test_no_label_lies_on_another_or_on_another_dot(places: list[tuple[float, float]]) -> None:
    dots = [dot(str(n), x, y) for n, (x, y) in enumerate(places)]
    found = labels_of(dots)
    assert found == labels_of(dots)
    boxes = []
    for place, spot in found.items():
        (x, y), width = dots[place].at, 5.5 * len(dots[place].label)
        begin = {"start": 0.0, "end": -width, "middle": -width / 2}[spot.anchor]
        left, base = 340 * x + spot.right + begin, 340 * (1 - y) + spot.down
        boxes.append((place, left, base - 8, left + width, base))
    for place, left, top, right, base in boxes:
        for other, *box in boxes:
            apart = box[0] >= right or box[2] <= left or box[1] >= base or box[3] <= top
            assert other == place or apart
        for n, one in enumerate(dots):
            x, y = 340 * one.at[0], 340 * (1 - one.at[1])
            apart = x - 5 >= right or x + 5 <= left or y - 5 >= base or y + 5 <= top
            assert n == place or apart


def test_the_numbers_of_a_map_are_shaded_by_their_size_and_stay_numbers() -> None:
    row = tuple(words(text) for text in ("KE", "0", "5", "10", "·", "-3"))
    columns = (Column(""), *(Column(str(n), is_number=True) for n in range(5)))
    page = html_text([Page("x", (Table("", columns, (Section("", (row,)),), is_map=True),))])
    assert re.findall(r'class="n (h\d)">([^<]*)<', page) == [
        ("h0", "0"),
        ("h4", "5"),
        ("h9", "10"),
        ("h0", "·"),
        ("h0", "-3"),
    ]
