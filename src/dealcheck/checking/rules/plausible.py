"""Numbers that are possible one by one and hard to believe together."""

from collections.abc import Iterator, Sequence

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.outline import unit_at
from dealcheck.checking.quantities import Span
from dealcheck.checking.schema_findings import subject_of
from dealcheck.checking.wording import Steps, dotted, number
from dealcheck.diagnostics import Diagnostic, Related

# Nobody is asked about fewer: every country of the profiles has more people.
_FEW_USERS = 5_000
_POWER: Steps = ("infrastructure", "power_mw")
_PHASES: Steps = ("infrastructure", "phases")
_ACCELERATORS: Steps = ("infrastructure", "h100_equivalents")
_TOTALS = ("firm", "option", "ambition")

# An H100 draws about 1.4 kW with cooling, and the generation of 2025 0.8 for the same work (see
# `firm-capacity` in the model). The ends leave room for later chips, and for halls half empty.
_KILOWATTS = Span(0.5, 3)
# Beyond twice or half of that a slip in a unit is likelier than any generation of chips.
_FACTOR = 2

# About what all data centres of Ireland took of its electricity in 2023, more than anywhere else
# (Central Statistics Office). For one site it is a great deal.
_SHARE_OF_GENERATION = 0.2
_HOURS_A_YEAR = 8760

# Our judgement from sums that were published with megawatts: about ten million dollars a megawatt
# for a building, several times that with the chips in it. The ends lie well beyond both.
_DOLLARS = Span(3e6, 60e6)
_OF_A_SITE = frozenset({"building", "building-and-chips"})


def accelerators_against_power(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if the accelerators of a site and its megawatts cannot belong together."""
    for total in _TOTALS:
        chips = subject.span(*_ACCELERATORS, total)
        power = subject.span(*_POWER, total)
        if chips is None or power is None or not power.low:
            continue
        each = Span(power.low * 1000, power.high * 1000).over(chips)
        if each is None:
            continue
        if each.high >= _KILOWATTS.low / _FACTOR and each.low <= _KILOWATTS.high * _FACTOR:
            continue
        nearest = each.high if each.high < _KILOWATTS.low else each.low
        message = (
            f"the {total} megawatts are {_rounded(nearest)} kW for each H100 equivalent, where "
            f"{number(_KILOWATTS.low)} to {number(_KILOWATTS.high)} are usual"
        )
        help_text = "check the units: megawatts, and chips counted as the H100 they stand for"
        related = (Related(subject.place((*_POWER, total)), "the power stands here"),)
        place = subject.place((*_ACCELERATORS, total))
        fact = dotted((*_ACCELERATORS, total))
        yield Diagnostic("D242", "warning", message, place, help_text, fact, related)
        return


def share_as_percent(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each percentage below one, which may be a share of one instead."""
    small = [path for path, value in subject.every.numbers if 0 < value < 1]
    facts = dict.fromkeys(path[:-1] if isinstance(path[-1], int) else path for path in small)
    for path in facts:
        if unit_at(path, subject.kind) != "percent":
            continue
        amount = subject.span(*path)
        if amount is None or amount.high > 1:
            continue
        ends = [amount.low] if amount.low == amount.high else [amount.low, amount.high]
        written, meant = _range(ends), _range([round(100 * end, 9) for end in ends])
        message = f"{dotted(path)} is {written} percent, where {meant} may be meant"
        help_text = f"write {meant} if it is a share; if it is right, leave it as it is"
        fact = fact_of(path, subject.kind)
        yield Diagnostic("D243", "note", message, subject.place(path), help_text, fact)


def power_against_country(subject: Subject, context: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if a site in the country would take more than a fifth of its electricity."""
    if subject.text("infrastructure", "capacity") in ("none", "reserved-abroad"):
        return
    powers = {total: subject.span(*_POWER, total) for total in ("firm", "option")}
    if not any(powers.values()):
        return
    profile = _importer(subject, context)
    figure: Steps = ("numbers", "electricity_twh", "value")
    generation = profile.span(*figure) if profile is not None else None
    if profile is None or generation is None:
        return
    average = generation.low * 1e6 / _HOURS_A_YEAR
    for total, power in powers.items():
        share = power.over(Span(average, average)) if power is not None else None
        if power is None or share is None or share.low <= _SHARE_OF_GENERATION:
            continue
        message = (
            f"{number(power.low)} MW are {_rounded(100 * share.low)} percent of what "
            f"{profile.text('id')} generates, which is {_rounded(average)} MW on average"
        )
        help_text = (
            "check the unit; if it is right, say where the power comes from: "
            "`# dealcheck: ignore[D240] the reason`"
        )
        related = (Related(profile.place(figure), f"{number(generation.low)} TWh a year"),)
        path = (*_POWER, total)
        place = subject.place(path)
        yield Diagnostic("D240", "warning", message, place, help_text, dotted(path), related)
        return


def money_against_power(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each sum that buys a site at a price no site has.

    Nobody says which of the totals or phases a sum pays for, so it has to fit none of them.
    """
    phases = ((*_PHASES, index, "power_mw") for index in subject.entries(*_PHASES))
    powers = [subject.span(*path) for path in (*((*_POWER, total) for total in _TOTALS), *phases)]
    sizes = [power for power in powers if power is not None and power.low > 0]
    if not sizes:
        return
    size = Span(min(size.low for size in sizes), max(size.high for size in sizes))
    for index in subject.entries("money"):
        entry: Steps = ("money", index)
        path = (*entry, "amount")
        amount = subject.span(*path)
        covers = subject.text(*entry, "covers")
        if amount is None or subject.text(*entry, "currency") != "USD" or covers not in _OF_A_SITE:
            continue
        price = amount.over(size)
        if price is None:
            continue
        if price.high < _DOLLARS.low:
            told = f"at the most {_millions(price.high)}"
        elif price.low > _DOLLARS.high:
            told = f"at the least {_millions(price.low)}"
        else:
            continue
        message = (
            f"{dotted(path)} is {told} million US dollars for each megawatt, where "
            f"{_millions(_DOLLARS.low)} to {_millions(_DOLLARS.high)} are usual"
        )
        help_text = "check the sum (in whole dollars), what it covers, and the megawatts"
        yield Diagnostic("D241", "note", message, subject.place(path), help_text, dotted(path))


def users_against_population(subject: Subject, context: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for a deal that gives more people access than the country has."""
    path: Steps = ("demand", "users")
    users = subject.span(*path)
    if users is None or users.low < _FEW_USERS:
        return
    profile = _importer(subject, context)
    figure: Steps = ("numbers", "population_million", "value")
    people = profile.span(*figure) if profile is not None else None
    if profile is None or people is None or users.low <= people.low * 1e6:
        return
    message = (
        f"{dotted(path)} is {number(users.low)}, and {profile.text('id')} has "
        f"{number(people.low)} million people"
    )
    help_text = "check the number, and whether users elsewhere are counted with it"
    related = (Related(profile.place(figure), "the population"),)
    place = subject.place(path)
    yield Diagnostic("D244", "warning", message, place, help_text, dotted(path), related)


def _importer(subject: Subject, context: CheckContext) -> Subject | None:
    """Return the profile of the importing country; one in place is known by what it is based on."""
    name = subject.text("importer") or subject.text("importer", "based_on")
    profile = context.find("importer", name) if name is not None else None
    return subject_of(profile, "importer") if profile is not None else None


def _range(ends: Sequence[float]) -> str:
    """Return a number, or a range as the format writes it."""
    numbers = [number(end) for end in ends]
    return numbers[0] if len(numbers) == 1 else f"[{', '.join(numbers)}]"


def _rounded(value: float) -> str:
    return number(float(f"{value:.2g}"))


def _millions(value: float) -> str:
    return _rounded(value / 1e6)
