"""What a deal is and what became of it, in the words of its file: says nothing where that is
silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dealcheck.pages.blocks import Item, Listing, Words, code, muted, plain_text, strong, words
from dealcheck.pages.words import (
    brief,
    day,
    listed,
    lower_first,
    money,
    plain,
    quantity,
    upper_first,
)
from dealcheck.scoring.deal import Deal
from dealcheck.scoring.result import DealScore

_SHORT, _PLACE, _LINE = 36, 24, 88
_LAYERS = {"power_mw": "MW", "h100_equivalents": "H100 equivalents"}
_COVERS = {
    "building": "for building",
    "building-and-chips": "for building and chips",
    "campus": "for the whole campus",
    "services": "for services",
    "seats": "for seats",
    "unclear": "for what is unclear",
}
_CONFIRMED = {
    "government": "the government's word",
    "firm": "a firm's word",
    "press": "press reports",
    "nobody": "confirmed by nobody",
}
_VOICES = tuple(_CONFIRMED)
_RELATIONS = {
    "part-of": "part of",
    "replaces": "replaces",
    "replaced-by": "replaced by",
    "supplements": "beside",
}
_STATUSES = {
    "mou": "memorandum signed",
    "contract": "contract signed",
    "letter-of-intent": "letter of intent",
    "pilot": "pilot in use",
}
_LASTING = ("talks", "pilot", "financed", "under-construction", "live", "paused", "dormant")
_BINDING = {"none": "binds nobody", "one-side": "binds one side", "both": "binds both sides"}


def account(score: DealScore, *, full: bool = False) -> Listing:
    """Who, what, how large, for how much, and how far it has come."""
    deal = score.deal
    items = [
        ("what", _what(score, full=full)),
        ("size", _size(deal, full=full)),
        ("money", _money(deal, full=full)),
        ("status", _status(deal, full=full)),
        *((("promised", _targets(deal)), ("people", _people(deal))) if full else ()),
    ]
    return Listing(tuple(Item(words(muted(label)), text) for label, text in items if text))


def aside_of(deal: Deal) -> str:
    """Whether it is real, and the day up to which the file is kept."""
    as_of = deal.text("as_of")
    return deal.text("nature") + (f", as of {day(as_of)}" if as_of else "")


def _who(deal: Deal) -> Words:
    return words(
        strong(deal.party_name("developer") or "?"),
        " → ",
        strong(deal.party_name("importer") or "?"),
    )


def _what(score: DealScore, *, full: bool) -> Words:
    """The kind by its facts beside the claim, and where it stands."""
    kind, place = score.kind, _text(_mapping(score.deal.data.get("infrastructure")), "location")
    claims = (kind.claimed or "").split(" or ")
    claimed = " or ".join(kind.titles.get(one, plain(one)).lower() for one in claims)
    who = _who(score.deal)
    parts = []
    if kind.assessed is not None:
        assessed = kind.titles.get(kind.assessed, plain(kind.assessed)).lower()
        others = [kind.titles[name].lower() for name in kind.possible if name != kind.assessed]
        open_kinds = f", or else {listed(others, 'or')}" if others and full else ""
        said = "" if not claimed or claimed == assessed else f", {claimed} by its words"
        parts.append(f"{assessed} by its facts{open_kinds}{said}")
    elif claimed:
        parts.append(f"{claimed} by its words; its facts don't show yet what it is")
    room = _LINE - len(plain_text(who)) - sum(len(part) + 2 for part in parts)
    if place and (full or room >= _PLACE):
        parts.append(place if full else brief(place, room))
    return (*who, *words(*(f"; {part}" for part in parts)))


def _size(deal: Deal, *, full: bool) -> Words:
    """Power, accelerators, people: as far as the file gives a figure."""
    infrastructure = _mapping(deal.data.get("infrastructure"))
    parts = [
        _capacity(_mapping(infrastructure.get(layer)), unit) for layer, unit in _LAYERS.items()
    ]
    users = quantity(_mapping(deal.data.get("demand")).get("users"))
    parts.append(f"access for {users} people" if users else "")
    use = _mappings(deal.data.get("usage"))
    counts = use if full else [one for one in use if "percent" not in _text(one, "metric")][-1:]
    parts += [_usage(one) for one in counts]
    hardware = _text(infrastructure, "hardware_as_written")
    if hardware and (full or not any(parts)):
        parts.append(f"hardware: {hardware if full else brief(hardware, _LINE - 10)}")
    return words(upper_first("; ".join(part for part in parts if part)))


def _capacity(steps: Mapping[str, object], unit: str) -> str:
    """`200 MW firm, 1,000 with options`: each step only where it says more than the one before."""
    shown: list[str] = []
    last: object = 0
    for step, named in (("firm", "firm"), ("option", "with options"), ("ambition", "spoken of")):
        value = steps.get(step)
        text = quantity(value)
        if not text or value == last:
            continue
        shown.append(f"{text} {named}" if shown else f"{text} {unit} {named}")
        last = value
    if shown and steps.get("firm") == 0:
        shown.append("none of it firm")
    return ", ".join(shown)


def _usage(one: Mapping[str, object]) -> str:
    date, metric = _text(one, "date"), _text(one, "metric")
    return f"{quantity(one.get('value'))} {metric}{f' ({day(date)})' if date else ''}"


def _money(deal: Deal, *, full: bool) -> Words:
    """The amounts that were named: the best confirmed one, or all of them."""
    named = [one for one in _mappings(deal.data.get("money")) if quantity(one.get("amount"))]
    if not named:
        return ()
    if full:
        return words("; ".join(_amount(one, full=True) for one in named))
    best = min(named, key=_standing)
    rest = len(named) - 1
    more = f"; {rest} more named" if rest else ""
    return words(_amount(best, full=False), muted(more))


def _standing(one: Mapping[str, object]) -> tuple[bool, int]:
    voice = _text(one, "confirmed_by")
    place = _VOICES.index(voice) if voice in _VOICES else len(_VOICES)
    return _text(one, "covers") in ("", "unclear"), place


def _amount(one: Mapping[str, object], *, full: bool) -> str:
    """`£30 billion for what is unclear, from private investors (by the government's word)`."""
    amount = money(one.get("amount"), _text(one, "currency"))
    payer = _text(one, "payer")
    asides = [
        _CONFIRMED.get(_text(one, "confirmed_by"), ""),
        day(_text(one, "date")) if full and _text(one, "date") else "",
    ]
    note = f": {_text(one, 'note').rstrip('.')}" if full and _text(one, "note") else ""
    paid = f", from {payer if full else brief(payer, _SHORT)}" if payer else ""
    said = ", ".join(aside for aside in asides if aside)
    covers = _COVERS.get(_text(one, "covers"), "")
    return f"{amount}{' ' if covers else ''}{covers}{paid}{f' ({said})' if said else ''}{note}"


def _status(deal: Deal, *, full: bool) -> Words:
    """How far it has come, since when, and what happened last."""
    status = deal.status
    history = _mappings(deal.data.get("status_history"))
    steps = [one for one in history if _text(one, "status") == status]
    since = _text(steps[0], "date") if steps else _own_date(deal, status)
    head = listed([_STATUSES.get(one, plain(one)) for one in deal.statuses], "or")
    if since:
        on = "in" if len(since) < len("2026-07-01") else "on"
        head += f" {'since' if status in _LASTING else on} {day(since)}"
    parts = [head]
    announced = _text(_mapping(deal.data.get("dates")), "announced")
    if announced and announced != since and status != "announced":
        parts.append(f"announced {day(announced)}")
    binding = _BINDING.get(deal.text("binding"), "")
    if binding:
        parts.append(binding)
    parts += [
        f"{_RELATIONS[relation]} {_text(link, 'to')}"
        for link in _mappings(deal.data.get("links"))
        if (relation := _text(link, "relation")) in _RELATIONS
        and (full or relation.startswith("replace"))
    ]
    text = "; ".join(parts)
    if full:
        steps_told = [f"{day(_text(one, 'date'))}: {_text(one, 'note')}" for one in history]
        return words(upper_first(text), f". {' '.join(steps_told)}" if steps_told else "")
    note = _text(history[-1], "note") if history else ""
    room = _LINE - len(text)
    told = f". {brief(note, room)}" if note and room >= _PLACE else ""
    return words(upper_first(text), muted(told))


def _own_date(deal: Deal, status: str) -> str:
    key = {"announced": "announced", "mou": "signed", "contract": "signed", "live": "live"}
    return _text(_mapping(deal.data.get("dates")), key.get(status, ""))


def _targets(deal: Deal) -> Words:
    """What was promised for when, and by whom."""
    targets = _mappings(_mapping(deal.data.get("dates")).get("targets"))
    return words(
        "; ".join(
            f"for {day(_text(one, 'date'))}: {lower_first(_text(one, 'note')).rstrip('.')}"
            f" ({_text(one, 'by') or 'somebody'}, {day(_text(one, 'said_on'))})"
            for one in targets
        )
    )


def _people(deal: Deal) -> Words:
    """Who takes part, with its roles."""
    parties = _mappings(deal.data.get("parties"))
    named = []
    for one in parties:
        roles = one.get("roles")
        said = listed(plain(str(role)) for role in roles) if isinstance(roles, list) else ""
        named.append(f"{_text(one, 'name')}{f' ({said})' if said else ''}")
    return words("; ".join(named))


def file_of(deal: Deal) -> Words:
    """The deal's file, as one types it."""
    return words(code(deal.document.name))


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key)
    return "" if value is None or value == "unknown" else str(value)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> Sequence[Mapping[str, object]]:
    return list(_each(value))


def _each(value: object) -> Iterator[Mapping[str, object]]:
    for one in value if isinstance(value, list) else []:
        if isinstance(one, Mapping):
            yield one
