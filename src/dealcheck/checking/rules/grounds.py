"""How far the sources carry what is built on them: their age, and who speaks in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from dealcheck.checking.context import CheckContext
from dealcheck.checking.days import days
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.outline import words_at
from dealcheck.checking.rules.evidence import listed_sources, pieces_of_evidence
from dealcheck.checking.wording import Steps, dotted, listed
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown

# Our judgement: deals are paused, enlarged and passed on within months of their announcement.
_STALE_AFTER_MONTHS = 24
# What was said or signed stays said and signed; everything else may have changed since.
_LASTING = frozenset({"claims", "contract", "dates", "money", "signatories"})
# Who controls it, how large it is and who uses it: what an announcement has reason to make larger.
_WEIGHTY: dict[Steps, str] = {
    ("infrastructure", "operator"): "sovereignty",
    ("infrastructure", "owner"): "sovereignty",
    ("infrastructure", "importer_access"): "sovereignty",
    ("contract", "keys"): "sovereignty",
    ("model", "possession"): "sovereignty",
    ("model", "autonomy_days"): "sovereignty",
    ("model", "remote_disable"): "sovereignty",
    ("infrastructure", "capacity"): "capacity",
    ("infrastructure", "power_mw"): "capacity",
    ("infrastructure", "h100_equivalents"): "capacity",
    ("demand", "anchor_percent"): "use",
    ("work", "integration"): "use",
}
# Whoever calls a fact one of these has something to call it so by.
_SURE = frozenset({"stated", "reported", "inferred"})
_OTHERWISE = "or say that there is none: `# dealcheck: ignore[{}] the reason`"
_MOST_PLACES = 5


@dataclass(slots=True)
class _Group:
    """Facts with one fault in common: what they are called, and where their evidence stands."""

    names: list[str] = field(default_factory=list)
    paths: list[Steps] = field(default_factory=list)

    def add(self, name: str, path: Steps) -> None:
        """Take in one more."""
        self.names.append(name)
        self.paths.append(path)

    def related(self, subject: Subject, label: str, *, start: int = 0) -> tuple[Related, ...]:
        """Return the first few places from `start` on."""
        few = self.paths[start : start + _MOST_PLACES]
        return tuple(Related(subject.place(path, key=True), label) for path in few)


def stale_evidence(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each source older than two years that changeable facts rest on.

    They rest on it if none of their sources is newer.
    """
    kept = subject.days("as_of")
    if kept is None or subject.text("nature") == "illustration":
        return
    # The sources that are too old. Facts are stale if all of theirs are, since the newest then is.
    last_days = {
        name: found.last
        for name in subject.block("sources")
        if (found := subject.days("sources", name, "date")) is not None
        and found.months_before(kept) >= _STALE_AFTER_MONTHS
    }
    groups: dict[str, _Group] = {}
    for piece in pieces_of_evidence(subject) if last_days else ():
        names = piece.names
        if names and piece.path[0] not in _LASTING and last_days.keys() >= set(names):
            newest = max(names, key=last_days.__getitem__)
            groups.setdefault(newest, _Group()).add(piece.key, piece.at)
    for name, group in groups.items():
        at: Steps = ("sources", name, "date")
        many = len(group.names) > 1
        facts = f"{len(group.names)} facts rest" if many else "1 fact rests"
        message = (
            f"{facts} on nothing newer than {dotted(at[:2])}, over two years before as_of: "
            f"{listed(group.names)}"
        )
        help_text = f"look for a newer source, {_OTHERWISE.format('D230')}"
        related = group.related(subject, "this rests on it")
        place, fact = subject.place(at), fact_of(at, subject.kind)
        yield Diagnostic("D230", "note", message, place, help_text, fact, related)


def only_interested_sources(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if only interested parties vouch for sovereignty, capacity or use.

    One for each of the three. The lowest level of a scale is no claim: nobody gains by saying that
    there is nothing.
    """
    if subject.kind != "deal" or subject.text("nature") != "real":
        return
    groups: dict[str, _Group] = {}
    interested = {name for name in subject.block("sources") if _is_interested(subject, name)}
    for piece in pieces_of_evidence(subject):
        names = piece.names
        if names and interested.issuperset(names) and (about := _carried(subject, piece.path)):
            groups.setdefault(about, _Group()).add(piece.key, piece.at)
    for index in subject.entries("usage"):
        at: Steps = ("usage", index, "sources")
        names = listed_sources(subject, at)
        if names and interested.issuperset(names):
            groups.setdefault("use", _Group()).add(dotted(at[:2]), at)
    for about, group in groups.items():
        message = f"what is said about {about} rests on interested sources alone: "
        message += listed(group.names)
        help_text = f"look for one that gains nothing by it, {_OTHERWISE.format('D231')}"
        place = subject.place(group.paths[0], key=True)
        related = group.related(subject, "and this", start=1)
        yield Diagnostic("D231", "note", message, place, help_text, group.names[0], related)


def confidence_without_source(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for evidence that is sure of something and names nothing to be sure by.

    What is concluded may rest on a reason alone, if the evidence gives it.
    """
    for piece in pieces_of_evidence(subject):
        key, confidence = piece.key, piece.text("confidence")
        if confidence not in _SURE or piece.holds("sources"):
            continue
        if confidence == "inferred" and piece.text("note"):
            continue
        message = f"evidence for {shown(key)} is called {confidence}, and names no source"
        help_text = "name its sources, or write `confidence: unknown`"
        if confidence == "inferred":
            help_text = "name its sources, or say under `note` what it is concluded from"
        place = subject.place(piece.at, key=True)
        yield Diagnostic("D234", "warning", message, place, help_text, shown(key)[1:-1])


def one_thin_source(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each thin source that facts of a real deal or profile rest on alone."""
    if subject.text("nature") != "real":
        return
    groups: dict[str, _Group] = {}
    thin = {name for name in subject.block("sources") if name and _is_thin(subject, name)}
    for piece in pieces_of_evidence(subject) if thin else ():
        alone = piece.names[0] if len(set(piece.names)) == 1 else ""
        if alone in thin and piece.text("confidence") in _SURE:
            groups.setdefault(alone, _Group()).add(piece.key, piece.at)
    for name, group in groups.items():
        many = len(group.names) > 1
        facts = f"{len(group.names)} facts rest" if many else "1 fact rests"
        message = f"{facts} on {dotted(('sources', name))} alone, which is thin: "
        message += listed(group.names)
        help_text = "look for a second source, or leave out what nobody else says"
        place = subject.place(group.paths[0], key=True)
        related = (
            Related(subject.place(("sources", name), key=True), "the source stands here"),
            *group.related(subject, "and this", start=1),
        )
        yield Diagnostic("D235", "warning", message, place, help_text, group.names[0], related)


def echoed(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for facts of a real deal that count an echo as a second voice.

    A page that repeats another (`repeats`), or a thin one beside a party's own text, says again
    what an interested source has said. That bears out what the party states, and reports nothing.
    """
    if subject.kind != "deal" or subject.text("nature") != "real":
        return
    group, told = _Group(), ""
    doubtful = {
        name
        for name in subject.block("sources")
        if _voice(subject, name) != name or _is_thin(subject, name)
    }
    for piece in pieces_of_evidence(subject):
        names = piece.names
        if piece.text("confidence") != "reported" or doubtful.isdisjoint(names):
            continue
        voices = {_voice(subject, name) for name in names}
        own = {name for name in voices if _is_interested(subject, name)}
        echoes = [
            name
            for name in names
            if _voice(subject, name) != name or (name in voices - own and _is_thin(subject, name))
        ]
        others = voices - own - set(echoes)
        if own and echoes and not others:
            group.add(piece.key, piece.at)
            told = told or echoes[0]
    if not group.names:
        return
    many = len(group.names) > 1
    facts = f"{len(group.names)} facts are" if many else "1 fact is"
    message = (
        f"{facts} called reported, by a party and by pages that only repeat it: "
        f"{listed(group.names)}"
    )
    help_text = "write `confidence: stated`, for that is what the party does; or name another voice"
    related = (
        Related(subject.place(("sources", told), key=True), "this repeats it"),
        *group.related(subject, "and this", start=1),
    )
    place = subject.place(group.paths[0], key=True)
    yield Diagnostic("D236", "note", message, place, help_text, group.names[0], related)


def _voice(subject: Subject, name: str) -> str:
    """Return the source that a source repeats, or itself."""
    known = subject.block("sources")
    for _ in range(len(known)):
        said = subject.text("sources", name, "repeats")
        if said is None or said not in known:
            break
        name = said
    return name


def _is_thin(subject: Subject, name: str) -> bool:
    return subject.text("sources", name, "kind") == "thin"


def before_it_held(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each fact that held after every source for it was published."""
    for piece in pieces_of_evidence(subject):
        held = days(piece.said.get("held_on"))
        if held is None:
            continue
        key, names = piece.key, piece.names
        at: Steps = (*piece.at, "held_on")
        published = [subject.days("sources", name, "date") for name in names]
        known = [each for each in published if each is not None]
        if not known or len(known) < len(names):
            continue
        if not all(held.is_after(each) for each in known):
            continue
        newest = max(names, key=lambda name: subject.text("sources", name, "date") or "")
        message = f"{shown(key)} held on {shown(subject.text(*at) or '')}, after all its sources"
        help_text = "correct the day, or name a source that was published on it or later"
        related = (Related(subject.place(("sources", newest, "date")), "the newest of them"),)
        place = subject.place(at)
        yield Diagnostic("D237", "warning", message, place, help_text, shown(key)[1:-1], related)


def _is_interested(subject: Subject, name: str) -> bool:
    said = subject.text("sources", name, "interested")
    return said == "yes" or (said is None and subject.text("sources", name, "kind") == "party")


def _carried(subject: Subject, path: Steps) -> str:
    """Return what a piece of evidence says about, of the matters that invite exaggeration."""
    # Every one of them is two steps deep: evidence is about what is in one of them, or for several.
    facts = (path[:2],) if len(path) > 1 else [fact for fact in _WEIGHTY if fact[0] == path[0]]
    for fact in facts:
        about = _WEIGHTY.get(fact)
        inner = max(path, fact, key=len)
        if about is not None and any(_is_claim(subject, leaf) for leaf in subject.leaves(*inner)):
            return about
    return ""


def _is_claim(subject: Subject, path: Steps) -> bool:
    amount = subject.span(*path)
    if amount is not None:
        return amount.high > 0
    return subject.text(*path) not in ("unknown", *words_at(path, subject.kind)[:1])
