"""What a deal is and what became of it, in the words of its file: says nothing where that is
silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dealcheck.pages.blocks import Item, Listing, Words, muted, plain_text, strong, words
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
LAYERS = {"power_mw": "MW", "h100_equivalents": "H100 equivalents"}
_COVERS = {
    "building": "for building",
    "building-and-chips": "for building and chips",
    "campus": "for the whole campus",
    "services": "for services",
    "seats": "for seats",
}
_CONFIRMED = {
    "government": "the government's word",
    "firm": "a firm's word",
    "press": "press reports",
    "nobody": "confirmed by nobody",
}
_VOICES = tuple(_CONFIRMED)
RELATIONS = {
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
_BASIS = {
    "seat": "priced by person",
    "use": "priced by use",
    "capacity": "priced by capacity",
    "mixed": "priced in several ways",
    "free": "free of charge",
}
_AFTER_FREE = {
    "stops": "then it ends unless something new is agreed",
    "new-agreement": "then it goes on if both sides agree on a price",
    "list-price": "then it goes on at list price",
    "agreed-price": "then it goes on at a price that is agreed already",
}
_RENEWAL = {
    "expires": "then it ends",
    "by-agreement": "then it goes on if both sides agree",
    "automatic": "then it goes on unless somebody ends it",
    "evergreen-developer-refresh": "then it goes on, and the developer renews as it likes",
}
TERMS = (
    *("contract.price_basis", "contract.free_until", "contract.after_free"),
    *("contract.term_years", "contract.renewal"),
)
"""The facts that `terms_text` tells."""
_BINDING = {"none": "binds nobody", "one-side": "binds one side", "both": "binds both sides"}


def account(score: DealScore, *, full: bool = False) -> Listing:
    """Who, what, how large, for how much, and how far it has come."""
    deal = score.deal
    items = [
        ("what", what_it_is(score, full=full)),
        ("size", _size(deal, full=full)),
        ("money", _money(deal, full=full)),
        ("terms", words(terms_text(deal)) if full or not deal.data.get("money") else ()),
        ("status", status_text(deal, full=full)),
        *((("promised", _targets(deal)), ("people", _people(deal))) if full else ()),
        *((("criticised", _criticism(deal)),) if full else ()),
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


def what_it_is(score: DealScore, *, full: bool) -> Words:
    """The kind by its facts beside the claim, and where it stands."""
    kind, place = score.kind, text_at(mapping(score.deal.data.get("infrastructure")), "location")
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
    infrastructure = mapping(deal.data.get("infrastructure"))
    parts = [
        capacity_text(mapping(infrastructure.get(layer)), unit) for layer, unit in LAYERS.items()
    ]
    users = quantity(mapping(deal.data.get("demand")).get("users"))
    parts.append(f"access for {users} people" if users else "")
    use = mappings(deal.data.get("usage"))
    counts = use if full else [one for one in use if "percent" not in text_at(one, "metric")][-1:]
    parts += [_usage(one) for one in counts]
    hardware = text_at(infrastructure, "hardware_as_written")
    if hardware and (full or not any(parts)):
        parts.append(f"hardware: {hardware if full else brief(hardware, _LINE - 10)}")
    return words(upper_first("; ".join(part for part in parts if part)))


def capacity_text(steps: Mapping[str, object], unit: str) -> str:
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
    date, metric = text_at(one, "date"), text_at(one, "metric")
    return f"{quantity(one.get('value'))} {metric}{f' ({day(date)})' if date else ''}"


def _money(deal: Deal, *, full: bool) -> Words:
    """The amounts that were named: the best confirmed one, or all of them."""
    named = [one for one in mappings(deal.data.get("money")) if quantity(one.get("amount"))]
    if not named:
        return ()
    if full:
        return words("; ".join(amount_text(one, full=True) for one in named))
    best = min(named, key=_standing)
    rest = len(named) - 1
    more = f"; {rest} more named" if rest else ""
    return words(amount_text(best, full=False), muted(more))


def _standing(one: Mapping[str, object]) -> tuple[bool, int]:
    voice = text_at(one, "confirmed_by")
    place = _VOICES.index(voice) if voice in _VOICES else len(_VOICES)
    return text_at(one, "covers") in ("", "unclear"), place


def amount_text(one: Mapping[str, object], *, full: bool) -> str:
    """`£30 billion from private investors (it isn't said for what, the government's word)`."""
    amount = money(one.get("amount"), text_at(one, "currency"))
    payer = text_at(one, "payer")
    is_unclear = text_at(one, "covers") == "unclear"
    asides = [
        "it isn't said for what" if is_unclear else "",
        _CONFIRMED.get(text_at(one, "confirmed_by"), ""),
        day(text_at(one, "date")) if full and text_at(one, "date") else "",
    ]
    note = f": {text_at(one, 'note').rstrip('.')}" if full and text_at(one, "note") else ""
    paid = f", from {payer if full else brief(payer, _SHORT)}" if payer else ""
    said = ", ".join(aside for aside in asides if aside)
    covers = _COVERS.get(text_at(one, "covers"), "")
    return f"{amount}{' ' if covers else ''}{covers}{paid}{f' ({said})' if said else ''}{note}"


def status_text(deal: Deal, *, full: bool) -> Words:
    """How far it has come, since when, and what happened last."""
    text = stands_at(deal, full=full)
    history = mappings(deal.data.get("status_history"))
    if full:
        told = " ".join(map(step_text, history))
        return words(text, f". {told}" if told else "")
    note = text_at(history[-1], "note") if history else ""
    room = _LINE - len(text)
    told = f". {brief(note, room)}" if note and room >= _PLACE else ""
    return words(text, muted(told))


def stands_at(deal: Deal, *, full: bool) -> str:
    """How far it has come and since when, whom it binds, what it is part of or replaced by."""
    status = deal.status
    history = mappings(deal.data.get("status_history"))
    steps = [one for one in history if text_at(one, "status") == status]
    since = text_at(steps[0], "date") if steps else _own_date(deal, status)
    head = listed([_STATUSES.get(one, plain(one)) for one in deal.statuses], "or")
    if since:
        on = "in" if len(since) < len("2026-07-01") else "on"
        head += f" {'since' if status in _LASTING else on} {day(since)}"
    parts = [head]
    announced = text_at(mapping(deal.data.get("dates")), "announced")
    if announced and announced != since and status != "announced":
        parts.append(f"announced {day(announced)}")
    binding = _BINDING.get(deal.text("binding"), "")
    if binding:
        parts.append(binding)
    parts += [
        f"{RELATIONS[relation]} {text_at(link, 'to')}"
        for link in mappings(deal.data.get("links"))
        if (relation := text_at(link, "relation")) in RELATIONS
        and (full or relation.startswith("replace"))
    ]
    return upper_first("; ".join(parts))


def step_text(one: Mapping[str, object]) -> str:
    """`22 May 2025: The six partners announce the cluster.`"""
    return f"{day(text_at(one, 'date'))}: {text_at(one, 'note') or plain(text_at(one, 'status'))}"


def _own_date(deal: Deal, status: str) -> str:
    key = {"announced": "announced", "mou": "signed", "contract": "signed", "live": "live"}
    return text_at(mapping(deal.data.get("dates")), key.get(status, ""))


def _targets(deal: Deal) -> Words:
    """What was promised for when, and by whom."""
    targets = mappings(mapping(deal.data.get("dates")).get("targets"))
    return words("; ".join(map(target_text, targets)))


def target_text(one: Mapping[str, object]) -> str:
    """`for December 2026: first 200 MW complete (Khazna and G42, October 2025)`."""
    who, when = text_at(one, "by") or "somebody", day(text_at(one, "said_on"))
    return (
        f"for {day(text_at(one, 'date'))}: {lower_first(text_at(one, 'note')).rstrip('.')}"
        f" ({who}, {when})"
    )


def terms_text(deal: Deal) -> str:
    """`Free of charge until July 2028, then it ends unless something new is agreed; for 2.2 years`:
    the price and the term as far as the file says."""
    contract = mapping(deal.data.get("contract"))

    def told(key: str, meanings: Mapping[str, str]) -> str:
        return meanings.get(text_at(contract, key), "")

    until = text_at(contract, "free_until")
    basis, after = told("price_basis", _BASIS), told("after_free", _AFTER_FREE)
    if until:
        basis = f"free of charge until {day(until)}"
    price = ", ".join(part for part in (basis, after) if part)
    years = quantity(contract.get("term_years"))
    renewal = told("renewal", _RENEWAL)
    term = ", ".join(part for part in (f"for {years} years" if years else "", renewal) if part)
    return upper_first("; ".join(part for part in (price, term) if part))


def criticism_text(one: Mapping[str, object]) -> str:
    """`pupils' data leave the country (the union of teachers, 15 October 2026)`."""
    date, answer = text_at(one, "date"), text_at(one, "answer")
    who = ", ".join(part for part in (text_at(one, "by"), day(date) if date else "") if part)
    answered = f"; to which a party says: {answer.rstrip('.')}" if answer else ""
    return f"{text_at(one, 'what').strip().rstrip('.')} ({who or 'somebody'}){answered}"


def _criticism(deal: Deal) -> Words:
    """What is criticised or feared, and by whom."""
    return words("; ".join(map(criticism_text, mappings(deal.data.get("criticism")))))


def _people(deal: Deal) -> Words:
    """Who takes part, with its roles."""
    parties = mappings(deal.data.get("parties"))
    named = []
    for one in parties:
        roles = one.get("roles")
        said = listed(plain(str(role)) for role in roles) if isinstance(roles, list) else ""
        named.append(f"{text_at(one, 'name')}{f' ({said})' if said else ''}")
    return words("; ".join(named))


def text_at(entry: Mapping[str, object], key: str) -> str:
    """A text of an entry; empty where nobody states it."""
    value = entry.get(key)
    return "" if value is None or value == "unknown" else str(value)


def mapping(value: object) -> Mapping[str, object]:
    """A block of the file; empty where there is none."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> Sequence[Mapping[str, object]]:
    """The entries of a list of the file; none where there is no list."""
    return list(_each(value))


def _each(value: object) -> Iterator[Mapping[str, object]]:
    for one in value if isinstance(value, list) else []:
        if isinstance(one, Mapping):
            yield one
