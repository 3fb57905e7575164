"""The text of a new deal file: facts in the order of the schema, and what each of them means."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from dealcheck.checking.documents import fact_of
from dealcheck.checking.outline import property_of
from dealcheck.checking.schemas import all_schemas
from dealcheck.checking.wording import Steps
from dealcheck.diagnostics import Diagnostic
from dealcheck.model.facts import FactCatalogue
from dealcheck.reading import Plain
from dealcheck.reading.yaml_core import resolve
from dealcheck.reading.yaml_older import older_reading
from dealcheck.visible import visible

_WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){1,2}")
# Words of the format itself, which its files write without quotes.
_ANSWERS = ("yes", "no")
# Their keys are labels and paths, about which the schema has nothing to say: a line for each.
_ENTRIES = (("sources",), ("evidence",))
_FOREWORD = """\
Unknown is a value: it widens a score and is never counted as zero. A list of two numbers is a
range, a list of words is a set of candidates. `dealcheck explain FACT` says what a fact moves."""


def deal_text(
    data: Mapping[str, Plain],
    catalogue: FactCatalogue,
    schema: str,
    open_ends: Sequence[Diagnostic] = (),
    *,
    reasons: Mapping[str, str] | None = None,
) -> str:
    """Return a deal as a commented file whose first line names the schema to an editor.

    What has still to be said in it stands above everything else. A fact with a reason was settled
    by the rule of a kind, and says so.
    """
    lines = [f"# yaml-language-server: $schema={schema}"]
    lines += [f"# {line}" for line in _FOREWORD.splitlines()]
    if open_ends:
        lines += [
            "#",
            "# Open: without these the file is not whole; `dealcheck validate` names them.",
        ]
        lines += [f"#   {visible(one.message)}: {visible(one.help)}" for one in open_ends]
    lines += _block(data, (), catalogue, reasons or {})
    return "\n".join(lines) + "\n"


def _block(
    data: Mapping[str, Plain], path: Steps, catalogue: FactCatalogue, reasons: Mapping[str, str]
) -> Iterator[str]:
    margin = "  " * len(path)
    for key in sorted(data, key=lambda key: _rank((*path, key), catalogue)):
        value, own = data[key], (*path, key)
        if not path:
            yield ""
        yield from _comment(own, catalogue, margin)
        if reason := reasons.get(fact_of(own, "deal")):
            yield from _wrapped(f"By the rule for this kind: {reason}", margin, "# ")
        if isinstance(value, dict) and value and own in _ENTRIES:
            yield f"{margin}{_word(key)}:"
            yield from (f"  {_word(name)}: {flow(entry)}" for name, entry in value.items())
        elif isinstance(value, dict) and value:
            yield f"{margin}{_word(key)}:"
            yield from _block(value, own, catalogue, reasons)
        else:
            yield f"{margin}{_word(key)}: {flow(value)}"


def _rank(path: Steps, catalogue: FactCatalogue) -> tuple[int, str]:
    """Return where a key stands in its block: as in the schema, what that does not know last."""
    if len(path) == 1:
        order = list(all_schemas()["deal"]["properties"])
    else:
        block = fact_of(path[:-1], "deal")
        inner = (fact.removeprefix(f"{block}.") for fact in catalogue.beneath(block))
        order = ["id", "name", "based_on", "facts", *(fact.partition(".")[0] for fact in inner)]
    key = str(path[-1])
    return (order.index(key) if key in order else len(order), key)


def _comment(path: Steps, catalogue: FactCatalogue, margin: str) -> Iterator[str]:
    if len(path) > 1 and path[0] in ("importer", "developer") and path[1] != "facts":
        return
    described = property_of(path, "deal")
    yield from _wrapped(str(described.get("description", "")), margin, "# ")
    for word, meaning in _levels(path, described, catalogue):
        yield from _wrapped(f"{word}: {meaning}" if meaning else word, margin, "#   ")


def _levels(
    path: Steps, described: Mapping[str, object], catalogue: FactCatalogue
) -> Iterator[tuple[str, str]]:
    """Yield the words of a fact with their meanings, or those of a line about the deal itself."""
    fact = catalogue.get(fact_of(path, "deal"))
    if fact is not None:
        yield from ((word, fact.meaning(word)) for word in fact.words)
    else:
        words, meanings = described.get("enum"), described.get("enumDescriptions")
        if isinstance(words, list) and isinstance(meanings, list):
            yield from zip(words, meanings, strict=True)


def _wrapped(text: str, margin: str, start: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=margin + start,
        subsequent_indent=f"{margin}{start}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def flow(value: Plain) -> str:
    """Return a value as YAML writes it on one line."""
    match value:
        case list():
            return f"[{', '.join(map(flow, value))}]"
        case dict():
            inner = ", ".join(f"{_word(key)}: {flow(each)}" for key, each in value.items())
            return f"{{{inner}}}"
        case str():
            return _word(value)
        case _:
            return json.dumps(value)


def _word(text: str) -> str:
    """Return a text as a scalar that any reader of YAML takes for the same text."""
    is_plain = bool(_PLAIN.fullmatch(text) or _DATE.fullmatch(text)) and resolve(text) == text
    if text in _ANSWERS or (is_plain and older_reading(text) is None):
        return text
    # The escapes of what cannot be seen are those of YAML.
    return visible(json.dumps(text, ensure_ascii=False))
