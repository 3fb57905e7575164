"""The pages of a match: the map of all, one developer's markets, one country's suppliers."""

from __future__ import annotations

from collections.abc import Sequence

from dealcheck.matching.division import Assignment
from dealcheck.matching.match import Match, Pair
from dealcheck.matching.offers import Candidate
from dealcheck.pages.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Listing,
    Note,
    Page,
    Row,
    Section,
    Sentence,
    Table,
    Words,
    code,
    muted,
    strong,
    words,
)
from dealcheck.pages.words import chance_word, counted, listed, percent, plain, signed, tenths

_SHOWN = 15
_REASONED = 5
_MANY = 8


def match_page(found: Match, party: str = "") -> Page:
    """The page of a match; of one developer or country by its id."""
    if party:
        pairs = found.of(party)
        if pairs and pairs[0].developer.id == party:
            return _of_developer(found, pairs)
        return _of_importer(found, pairs)
    blocks: list[Block] = [
        Heading("Who should serve whom", _compared(found), 1),
        *_by_country(found),
        *_division(found),
        *_crowding(found),
        *_gaps(found),
        *_map(found),
        Note(words(_reading(found))),
    ]
    return Page("Who should serve whom", tuple(blocks))


def _compared(found: Match) -> str:
    developers, importers, packages = found.field.shape
    many = found.table.possible.sum()
    return (
        f"{counted(developers, 'developer')}, {counted(importers, 'country', 'countries')}, "
        f"{counted(packages, 'package')}: {many:,} offers that can be made"
    )


def _reading(found: Match) -> str:
    model, settings = found.field.model, found.settings
    runway = (
        f" Every developer is taken to wait {found.runway_years:g} years."
        if found.runway_years is not None
        else ""
    )
    return (
        "Gains are points over what happens otherwise, by the chance that the offer comes about "
        "and after its price. Agreed is the geometric mean of the developer's gain and the "
        "country's: both have to sign. Advantage (×) above 1: the developer does better here, "
        "beside others, than it does elsewhere. Prices, scarce engineers, money and patience are "
        "judgements of the model (packages.yaml). What a profile does not say is drawn, so a "
        "developer of whom little is known looks average. `--for ID` shows one of them, with "
        f"reasons.{runway} {model.named}, {settings.draws} "
        f"draws from seed {settings.seed}."
    )


def _by_country(found: Match) -> list[Block]:
    """For every country who fits it best, the package, and who comes next."""
    rows = []
    for importer in found.field.importers:
        ranked = _ranked(found.of(importer.id))
        agreed = [one for one in ranked if one.is_agreed]
        if not agreed:
            rows.append((words(importer.name), words(muted("nobody")), *[words("")] * 6))
            continue
        best = agreed[0]
        apart = max(agreed, key=lambda one: one.advantage)
        rows.append(
            (
                words(importer.name),
                words(strong(best.developer.name)),
                words(best.package.id),
                words(f"{best.agreed:.1f}"),
                words(chance_word(best.goes_ahead)),
                words(agreed[1].developer.name if len(agreed) > 1 else ""),
                words(apart.developer.name),
                words(f"{apart.advantage:.1f}"),
            )
        )
    columns = (
        Column("country", cut="end", least=12),
        Column("best supplier", cut="end", least=9),
        Column("package", cut="end", least=12),
        Column("agreed", is_number=True),
        Column("chance", is_number=True, rank=1),
        Column("next", cut="end", least=9, rank=2),
        Column("by advantage", cut="end", least=9),
        Column("×", is_number=True),
    )
    return [Heading("Each country"), Table("", columns, (Section("", tuple(rows)),))]


def _division(found: Match) -> list[Block]:
    division, field = found.division, found.field
    moved = len(division.moved)
    text = (
        f"Going for cash brings {division.cash_now.cash:.0f} points of cash now and "
        f"{division.cash_now.lasting:.0f} of lasting demand; going for lasting demand "
        f"{division.lasting.cash:.0f} and {division.lasting.lasting:.0f}. The price of the lowest "
        f"common denominator is {division.gap:.0f} points of lasting demand, "
        f"{percent(division.share)} of what could be had, in return for "
        f"{division.cash_for_it:.0f} points of cash; "
        f"{counted(moved, 'country gets', 'countries get')} another developer or package by it."
    )
    cash, lasting = (_by_developer(found, one) for one in (division.cash_now, division.lasting))
    rows = tuple(
        (words(one.name), words(cash.get(d, "–")), words(lasting.get(d, "–")))
        for d, one in enumerate(field.developers)
        if d in cash or d in lasting
    )
    columns = (
        Column("developer", cut="end", least=10),
        Column("for cash now"),
        Column("for lasting demand"),
    )
    return [
        Heading("The division that would be productive"),
        Sentence(words(text)),
        Table("", columns, (Section("", rows),)),
    ]


def _by_developer(found: Match, one: Assignment) -> dict[int, str]:
    served: dict[int, list[str]] = {}
    for d, i, _ in one.offers:
        served.setdefault(d, []).append(found.field.importers[i].id)
    return {
        d: ", ".join(ids[:_MANY]) + (f" and {len(ids) - _MANY} more" if len(ids) > _MANY else "")
        for d, ids in served.items()
    }


def _crowding(found: Match) -> list[Block]:
    if not found.crowding:
        return []
    rows = tuple(
        (
            words(one.importer.name),
            words(str(one.count)),
            words(
                "; ".join(
                    f"{package}: {', '.join(ids)}"
                    for package, ids in sorted(
                        one.packages.items(), key=lambda item: (-len(item[1]), item[0])
                    )
                )
            ),
        )
        for one in found.crowding[:_SHOWN]
    )
    left = [one.name for one in found.left_out]
    text = (
        f"If every developer took the {counted(found.first, 'country', 'countries')} with the most "
        "cash in them, these would be crowded."
    )
    after = (
        f"Nobody would come to {counted(len(left), 'country', 'countries')}: "
        f"{listed(left[:_SHOWN])}{' and others' if len(left) > _SHOWN else ''}."
    )
    columns = (
        Column("country", cut="end", least=12),
        Column("developers", is_number=True),
        Column("who offers what"),
    )
    blocks: list[Block] = [
        Heading("Where everybody goes"),
        Sentence(words(text)),
        Table("", columns, (Section("", rows),)),
    ]
    return [*blocks, Sentence(words(after))] if left else blocks


def _gaps(found: Match) -> list[Block]:
    if not any(one.is_american for one in found.field.developers):
        return []
    if not found.gaps:
        text = "In every country some American package is worth more than a rival stack."
        return [Heading("Where no American package is enough"), Sentence(words(text))]
    rows = tuple(
        (
            words(one.importer.name),
            words("no offer" if one.short_by is None else f"{one.short_by:.1f}"),
            words(f"{one.pair.developer.name}: {one.pair.package.id}" if one.pair else "–"),
            words(plain(one.pair.posture) if one.pair and one.pair.posture else ""),
        )
        for one in found.gaps
    )
    text = (
        "In these countries every American package is worth less to the buyer than a Chinese stack "
        "or a site of its own that it could have."
    )
    columns = (
        Column("country", cut="end", least=12),
        Column("short by", is_number=True),
        Column("nearest offer", cut="end", least=20),
        Column("posture", rank=1, cut="end", least=8),
    )
    return [
        Heading("Where no American package is enough"),
        Sentence(words(text)),
        Table("", columns, (Section("", rows),)),
    ]


def _map(found: Match) -> list[Block]:
    """How well each pair agrees, as numbers that can be read without colour."""
    field = found.field
    by_place = {(one.developer.id, one.importer.id): one for one in found.pairs}
    columns = (
        Column("", cut="end", least=4),
        *(
            Column(_short(one), is_number=True, rank=1 + k)
            for k, one in enumerate(field.developers)
        ),
    )
    rows = []
    for importer in field.importers:
        pairs = [by_place.get((one.id, importer.id)) for one in field.developers]
        best = max((one.agreed for one in pairs if one), default=0.0)
        rows.append((words(importer.id), *(_cell(one, best) for one in pairs)))
    text = "How well each pair agrees on its best package; · where one of them would lose."
    return [
        Heading("The map"),
        Sentence(words(text)),
        Table("", columns, (Section("", tuple(rows)),), is_map=True),
    ]


def _cell(pair: Pair | None, best: float) -> Words:
    if pair is None or not pair.is_agreed:
        return words(muted("·"))
    number = f"{pair.agreed:.0f}"
    return words(strong(number) if pair.agreed == best else number)


def _short(one: Candidate) -> str:
    """A few letters of a developer's name; of its id where the name is a description."""
    name = one.id if one.name.count(" ") > 1 else one.name
    return name if len(name) <= 5 else name[:4]


def _ranked(pairs: Sequence[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda one: (-one.agreed, one.developer.id, one.importer.id))


def _of_developer(found: Match, pairs: Sequence[Pair]) -> Page:
    """The markets that fit a developer, absolutely and by comparative advantage."""
    developer = pairs[0].developer
    ranked = _ranked(pairs)
    agreed = [one for one in ranked if one.is_agreed]
    apart = sorted(agreed, key=lambda one: (-one.advantage, one.importer.id))
    title = f"Markets for {developer.name}"
    blocks: list[Block] = [
        Heading(title, _compared(found), 1),
        Sentence(
            words(
                f"{developer.name} and the country would both gain in "
                f"{counted(len(agreed), 'country', 'countries')} of {len(ranked)}. ",
                *_next_three(agreed),
            )
        ),
        Heading("Where it does best"),
        _table(agreed[:_SHOWN], "importer"),
        Heading("Where it does better than elsewhere, beside others"),
        _table(apart[:_SHOWN], "importer"),
        *_reasons(agreed[:_REASONED], "importer"),
        Note(words(_reading(found))),
    ]
    return Page(title, tuple(blocks))


def _next_three(agreed: Sequence[Pair]) -> Words:
    if not agreed:
        return ()
    first = [f"{one.importer.name} with {one.package.title.lower()}" for one in agreed[:3]]
    return words("Next: ", strong(listed(first)), ".")


def _of_importer(found: Match, pairs: Sequence[Pair]) -> Page:
    """The suppliers that fit a country, and the package to ask for."""
    importer = pairs[0].importer if pairs else None
    name = importer.name if importer else ""
    ranked = _ranked(pairs)
    agreed = [one for one in ranked if one.is_agreed]
    title = f"Suppliers for {name}"
    blocks: list[Block] = [Heading(title, _compared(found), 1)]
    if agreed:
        best = agreed[0]
        crowd = next((one.count for one in found.crowding if one.importer == importer), 0)
        come = (
            f"{counted(crowd, 'developer')} would have it among the first if each followed cash."
            if crowd
            else "Hardly anybody comes by itself: clarity about the need is what draws them."
        )
        blocks.append(
            Sentence(
                words(
                    "Ask for: ",
                    strong(best.package.title.lower()),
                    f", first from {listed([one.developer.name for one in agreed[:3]])}. {come}",
                )
            )
        )
    else:
        blocks.append(Sentence(words("With none of these packages would both sides gain.")))
    blocks += [
        _table(ranked, "developer"),
        *_reasons(agreed[:_REASONED], "developer"),
        *_asks(agreed[:1]),
        Note(words(_reading(found))),
    ]
    return Page(title, tuple(blocks))


def _table(pairs: Sequence[Pair], other: str) -> Table:
    rows = tuple(_row(one, other) for one in pairs)
    columns = (
        Column("country" if other == "importer" else "developer", cut="end", least=10),
        Column("package", cut="end", least=14),
        Column("agreed", is_number=True),
        Column("×", is_number=True),
        Column("chance", is_number=True),
        Column("gains: dev.", is_number=True, rank=1),
        Column("US", is_number=True, rank=1),
        Column("country", is_number=True, rank=1),
        Column("US posture", rank=2, cut="end", least=8),
        Column("also in line", cut="end", least=10, rank=3),
    )
    return Table("", columns, (Section("", rows),))


def _row(pair: Pair, other: str) -> Row:
    name = pair.importer.name if other == "importer" else pair.developer.name
    return (
        words(name if pair.is_agreed else muted(name)),
        words(pair.package.id),
        words(f"{pair.agreed:.1f}" if pair.is_agreed else muted("no")),
        words(f"{pair.advantage:.1f}" if pair.is_agreed else ""),
        words(chance_word(pair.goes_ahead)),
        words(tenths(pair.gains["developer"])),
        words(tenths(pair.gains["us_government"])),
        words(tenths(pair.gains["importer"])),
        words(plain(pair.posture) if pair.posture else ""),
        words(", ".join(pair.in_line)),
    )


def _reasons(pairs: Sequence[Pair], other: str) -> list[Block]:
    items = tuple(
        Item(
            words(pair.importer.name if other == "importer" else pair.developer.name),
            words("; ".join(pair.because)),
        )
        for pair in pairs
        if pair.because
    )
    return [Heading("What makes the difference"), Listing(items)] if items else []


def _asks(pairs: Sequence[Pair]) -> list[Block]:
    if not pairs:
        return []
    pair = pairs[0]
    command = f"dealcheck match --for {pair.importer.id} --developers {pair.developer.id} -f deal"
    return [
        Sentence(
            words(
                f"{pair.package.title}: {pair.package.why} Of the US government's points it brings "
                f"{signed(pair.gains['us_government'])}. ",
                code(command),
                " writes the offer as a deal that can be scored, explained and improved.",
            )
        )
    ]
