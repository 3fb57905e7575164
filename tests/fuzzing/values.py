"""Values that a JSON schema allows, with a liking for the ends of what it allows.

Forms, ranges, candidates, open ends, dates, names: all of them stand in the schemas as choices, so
a value that is drawn from the schema has every form that a deal can write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import cast

from dealcheck.checking.schemas import all_schemas
from dealcheck.reading import Plain

Entry = Mapping[str, object]

# Longer lists and texts are drawn now and then, and no longer than this.
_MANY = 30
_PARTS = 4

_TEXTS = (
    "Example",
    "x",
    "unknown",
    "~",
    "NO",
    "=1+1",
    "\x1b[2J\x1b]0;x\x07",
    "\x00",
    "a\nb\r\n::error::c",
    "\u202eevil\u2066",
    "\ud800",
    "\u200b\ufeff\u2028",
    "[red]x[/red] [/]",
    "<b id=evil>x</b><script>alert(1)</script>",
    "</script><!--",
    '" onload="x',
    "{{ 7 * 7 }} {% raw %}",
    "[x](javascript:alert(1)) | ` * _ # >",
    "![x](http://example.org/x.png)",
    "\u0301\u0301\u0301",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "数据主权 협정 اتفاقية",
    "ß" * 80,
    "wordwithoutanyplacetobreak" * 11,
    " ",
    "  a  b  ",
    "%s %d {0} ${x} \\",
    "../../etc/passwd",
)
_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "^[a-z0-9][a-z0-9-]*$": ("openai", "a", "0", "xa-example", "a" * 80, "a--", "AE"),
    "^[A-Z]{2}$": ("AE", "XA", "NO", "US", "CN", "ZZ", "GB"),
    "^[A-Z]{3}$": ("USD", "EUR", "XXX", "JPY"),
    "^https?://": (
        "https://example.org/a",
        "http://x",
        "https://",
        "https://example.org/" + "a" * 480,
        "https://example.org/<b id=evil>\"'\u202e",
        "https://[::1",
        "https://example.org:99999999/\x1b[2J",
    ),
    "^[A-Za-z][A-Za-z0-9_-]*$": ("S1", "S2", "S99", "a", "Z" * 40),
    "^[a-z][a-z0-9_.]*$": (
        "status",
        "contract",
        "contract.exit",
        "infrastructure.power_mw",
        "importer.us_wariness",
        "demand.later",
        "a.b.c",
        "x..",
    ),
}
_DATES = (
    "2026-07-01",
    "2025-11",
    "2026-Q3",
    "2026-H2",
    "2024",
    "2026-02-30",
    "2026-13",
    "2024-02-29",
    "0000",
    "0001-01-01",
    "9999-12-31",
    "9999",
    "1970-01-01",
    "2026-Q4",
    "2026-H1",
)
_NUMBERS = (0, 1, -0.0, 0.5, 1e-9, 5e-324, 3, 50, 99.9, 100, 1e6, 10**12)


class Values:
    """Draws values from a schema."""

    def __init__(self, schema: str, chance: Random) -> None:
        self.schema = cast(Entry, all_schemas()[schema])
        self.chance = chance

    def of(self, entry: Entry, depth: int = 0) -> Plain:
        """Return a value that an entry of the schema allows, as a rule."""
        entry = self.followed(entry)
        choices = choices_of(entry)
        if choices:
            return self.of(self.chance.choice(choices), depth)
        if "const" in entry:
            return cast(Plain, entry["const"])
        words = entry.get("enum")
        if isinstance(words, list):
            return cast(Plain, self.chance.choice(words))
        makers: dict[object, Callable[[Entry, int], Plain]] = {
            "string": self._text,
            "number": self._number,
            "integer": self._number,
            "array": self._list,
            "object": self._block,
        }
        make = makers.get(entry.get("type"))
        return make(entry, depth) if make is not None else self.chance.choice(_TEXTS)

    def followed(self, entry: Entry) -> Entry:
        """Return an entry with its reference followed, to another schema too."""
        reference = entry.get("$ref")
        if not isinstance(reference, str):
            return entry
        file, _, path = reference.partition("#/")
        found: object = all_schemas()[file.partition(".")[0]] if file else self.schema
        for step in path.split("/"):
            found = cast(Entry, found).get(step, {})
        rest = {key: value for key, value in entry.items() if key != "$ref"}
        return self.followed({**cast(Entry, found), **rest})

    def keys_of(self, entry: Entry) -> Mapping[str, Entry]:
        """Return the keys that a block may have, in whichever of its forms it is one."""
        entry = self.followed(entry)
        found = dict(cast(Mapping[str, Entry], entry.get("properties", {})))
        for choice in choices_of(entry):
            found.update(self.keys_of(choice))
        return found

    def inner(self, entry: Entry, word: str) -> Entry:
        """Return what the parts of a list (`items`) or of a map (`additionalProperties`) are."""
        entry = self.followed(entry)
        found = entry.get(word)
        if isinstance(found, Mapping):
            return cast(Entry, found)
        inner = (self.inner(choice, word) for choice in choices_of(entry))
        return next((one for one in inner if one), {})

    def _text(self, entry: Entry, _: int) -> Plain:
        pattern = entry.get("pattern")
        if isinstance(pattern, str):
            known = _PATTERNS.get(pattern, _DATES if "[0-9]{4}" in pattern else _TEXTS)
            return self.chance.choice(known)
        text = self.chance.choice(_TEXTS)
        longest = cast(int, entry.get("maxLength", 300))
        if self.chance.random() < 0.05:
            text = (text * longest)[:longest]
        return text[:longest]

    def _number(self, entry: Entry, _: int) -> Plain:
        low = cast(float, entry.get("minimum", -1e12))
        high = cast(float, entry.get("maximum", 1e12))
        match self.chance.randrange(4):
            case 0:
                found = self.chance.choice((low, high))
            case 1:
                found = self.chance.uniform(low, high)
            case 2:
                # Ends of a scale lie far apart: most values of deals are small against the upper.
                found = low + (high - low) * 10 ** -self.chance.uniform(0, 9)
            case _:
                found = min(max(self.chance.choice(_NUMBERS), low), high)
        whole = entry.get("type") == "integer" or self.chance.random() < 0.3
        return round(found) if whole and low <= round(found) <= high else found

    def _list(self, entry: Entry, depth: int) -> Plain:
        least = cast(int, entry.get("minItems", 0))
        most = min(cast(int, entry.get("maxItems", _MANY)), _MANY if depth == 0 else _PARTS)
        count = least
        if most > least:
            count = self.chance.choice(
                (least, min(least + 1, most), self.chance.randint(least, most))
            )
            if self.chance.random() < 0.02:
                count = most
        prefix = entry.get("prefixItems")
        if isinstance(prefix, list):
            found = [self.of(cast(Entry, one), depth + 1) for one in prefix]
        else:
            items = cast(Entry, entry.get("items", {}))
            found = [self.of(items, depth + 1) for _ in range(count)]
            if all(isinstance(one, str) for one in found) and self.chance.random() < 0.9:
                # Candidates are different words.
                found = list(dict.fromkeys(found))
        if all(isinstance(one, int | float) for one in found) and self.chance.random() < 0.8:
            # A range stands in order.
            return cast(Plain, sorted(cast(list[float], found)))
        return found

    def _block(self, entry: Entry, depth: int) -> Plain:
        properties = cast(Mapping[str, Entry], entry.get("properties", {}))
        needed = set(cast(list[str], entry.get("required", [])))
        share = self.chance.choice((0.1, 0.5, 0.9)) if depth < _PARTS else 0.1
        names = [name for name in properties if name in needed or self.chance.random() < share]
        most = cast(int, entry.get("maxProperties", len(names)))
        if len(names) > most:
            names = self.chance.sample(names, most)
        if not names and properties:
            names = [self.chance.choice(list(properties))]
        found = {name: self.of(properties[name], depth + 1) for name in names}
        inner = entry.get("additionalProperties")
        if isinstance(inner, Mapping):
            naming = cast(Entry, entry.get("propertyNames", {}))
            for _ in range(self.chance.randint(1, 3)):
                key = str(self.of({"type": "string", **naming}))
                found[key] = self.of(cast(Entry, inner), depth + 1)
        return found


def choices_of(entry: Entry) -> list[Entry]:
    """Return the alternatives of an entry, such as a word, several words, `unknown`."""
    found: list[Entry] = []
    for keyword in ("anyOf", "oneOf"):
        found += cast(list[Entry], entry.get(keyword, []))
    return found
