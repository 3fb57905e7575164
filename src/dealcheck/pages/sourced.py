"""Numbers for the sources of what a page says, and what is said of a fact with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from dealcheck.model.facts import NOT_APPLICABLE, UNKNOWN, Fact, FactCatalogue
from dealcheck.model.types import Source
from dealcheck.pages.account import mapping, text_at
from dealcheck.pages.blocks import Item, Listing, Span, Words, muted, words
from dealcheck.pages.words import counted, day, listed, lower_first, percent, plain, quantity
from dealcheck.scoring.deal import Deal, Origin
from dealcheck.scoring.result import UsualFact
from dealcheck.scoring.wording import number_text, with_unit

_LEVELS = ("none", "low", "moderate", "high", "very high")
_KINDS = {"party": "a party's own text", "thin": "a thin page"}
_LIKELIEST, _LEAST_SHARE = 2, 0.1


@dataclass(slots=True)
class Citations:
    """The sources that a page has named so far, numbered in the order in which it names them."""

    deal: Deal
    numbers: dict[str, int] = field(default_factory=dict)
    texts: list[Words] = field(default_factory=list)

    def of_fact(self, path: str) -> Words:
        """The numbers of what carries a fact; that it is only concluded, or carried by nothing."""
        origin = self.deal.origins.get(path)
        if origin is None:
            return ()
        named = [str(name) for name in _list(origin.evidence.get("sources"))]
        said = []
        if text_at(origin.evidence, "confidence") == "inferred":
            said.append("inferred")
        if not named and self.deal.text("nature") == "real":
            said.append("no source given")
        aside = f" ({', '.join(said)})" if said else ""
        return (*words(muted(aside)), *self._marks(_each(origin, named)))

    def of_entry(self, entry: Mapping[str, object]) -> Words:
        """The numbers of the sources that an entry of the deal's file names itself."""
        sources = mapping(self.deal.data.get("sources"))
        names = [str(name) for name in _list(entry.get("sources"))]
        file = self.deal.document.name
        return self._marks((f"{file}:{name}", mapping(sources.get(name))) for name in names)

    def of_model(self, sources: Iterable[Source]) -> Words:
        """The numbers of sources of the model."""
        return self._marks(
            (
                f"model:{one.id}",
                {"title": one.title, "publisher": one.author, "date": one.year, "url": one.url},
            )
            for one in sources
        )

    def listing(self, title: str) -> tuple[Listing, ...]:
        """All that were named, each with its number."""
        if not self.texts:
            return ()
        items = (Item(words(str(n)), text) for n, text in enumerate(self.texts, start=1))
        return (Listing(tuple(items), title),)

    def _marks(self, found: Iterable[tuple[str, Mapping[str, object]]]) -> Words:
        numbers = []
        for key, source in found:
            name = text_at(source, "url") or key
            if name not in self.numbers:
                self.numbers[name] = len(self.numbers) + 1
                self.texts.append(source_words(source, key))
            numbers.append(self.numbers[name])
        marks = ", ".join(map(str, dict.fromkeys(numbers)))
        return words(muted(f" [{marks}]")) if marks else ()


def source_words(source: Mapping[str, object], name: str) -> Words:
    """A source in full: who says it, when, on which page, and whether it gains if believed."""
    date, url = text_at(source, "date"), text_at(source, "url")
    kind = plain(text_at(source, "kind"))
    host = (urlsplit(url).hostname or name).removeprefix("www.")
    parts = [
        text_at(source, "title"),
        text_at(source, "publisher") or ("" if text_at(source, "title") else host),
        day(date) if date else "",
        _KINDS.get(kind, plain(kind)),
        "an interested party" if text_at(source, "interested") == "yes" else "",
    ]
    text = ", ".join(part for part in parts if part)
    return words(text, ". " if url else ".", Span(url, to=url))


def stated_text(fact: Fact, deal: Deal) -> str:
    """What the file says of a fact, in the words of its scale; empty where it says nothing."""
    value = deal.facts.get(fact.path, UNKNOWN)
    is_share_of_an_axis = fact.unit == "0 to 1"
    if value in (UNKNOWN, NOT_APPLICABLE) or fact.kind == "scenarios" or is_share_of_an_axis:
        return ""
    if fact.kind == "quantity":
        text = quantity(value)
        return with_unit(text, fact) if text else ""
    candidates = [str(word) for word in value] if isinstance(value, list) else [str(value)]
    if len(candidates) == 1:
        meaning = fact.meaning(candidates[0]).rstrip(".")
        word = plain(candidates[0])
        return word if not meaning or meaning.lower() in _LEVELS else lower_first(meaning)
    return listed((plain(word) for word in candidates), "or")


def stated(path: str, deal: Deal, catalogue: FactCatalogue, cited: Citations) -> Words:
    """A stated fact as a line with its sources; nothing where nobody states it."""
    fact = catalogue.get(path)
    text = stated_text(fact, deal) if fact is not None else ""
    if fact is None or not text:
        return ()
    others = _other_statements(deal.origins.get(path))
    beside = f"; others say {listed(others, 'or')}" if others else ""
    return words(f"{fact.title}: ", text, *cited.of_fact(path), beside, muted("."))


def _other_statements(origin: Origin | None) -> list[str]:
    """What some sources say of a fact, and the file doesn't."""
    found = []
    given = _list(origin.evidence.get("disagreement")) if origin is not None else ()
    for one in given:
        value = mapping(one).get("value")
        if isinstance(value, str):
            found.append(plain(value))
        elif isinstance(value, list) and all(isinstance(each, str) for each in value):
            found.append(listed((plain(str(each)) for each in value), "or"))
        elif text := quantity(value):
            found.append(text)
    return found


def usual_text(fact: Fact, usual: UsualFact | None) -> str:
    """What is usual for a fact that nobody states, or that nothing tells of it."""
    if usual is None:
        return "and nothing tells what is usual"
    if usual.chances:
        ranked = sorted(usual.chances.items(), key=lambda item: -item[1])[:_LIKELIEST]
        likely = [item for item in ranked if item[1] >= _LEAST_SHARE] or ranked[:1]
        said = listed((f"{plain(word)} ({percent(share)})" for word, share in likely), "or")
    else:
        # Two digits are all that a few deals can tell.
        low, middle, high = (number_text(float(f"{value:.2g}")) for value in usual.tenths)
        said = f"{with_unit(middle, fact)} or so, mostly {low} to {high}"
    things = ("country", "countries") if fact.path.startswith("importer.") else ("deal",)
    told = f", by {counted(usual.stating, *things)}" if usual.stating else ""
    return f"usual in such cases{told}: {said}"


def _each(origin: Origin, names: Sequence[str]) -> Iterable[tuple[str, Mapping[str, object]]]:
    for name in names:
        yield f"{origin.document.name}:{name}", mapping(origin.sources.get(name))


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []
