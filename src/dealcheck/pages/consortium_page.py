"""The pages of a consortium: what buying together adds, who gets it, and who could be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dealcheck.matching.consortium import Ask, Consortium, Member, Partner
from dealcheck.model.facts import FactCatalogue
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
    code,
    strong,
    words,
)
from dealcheck.pages.words import counted, listed, lower_first, plain, tenths

_USES: Mapping[str, tuple[str, str]] = {
    "supply.inference": ("training", "running models"),
    "supply.decentralised": ("one large site", "many places"),
    "supply.industrial": ("general use", "use in industry"),
    "supply.public_sector": ("the open market", "the public sector"),
    "supply.customised": ("standard products", "systems made for the country"),
}
"""What the two ends of each axis of use are called."""
_MIDDLE = (0.4, 0.6)


def consortium_page(found: Consortium, catalogue: FactCatalogue) -> Page:
    """The page of some importers that would buy together."""
    names = [one.importer.name for one in found.members]
    blocks: list[Block] = [
        Heading("Buying together", listed(names), 1),
        Sentence(words(*_verdict(found))),
        *_ask(found),
        _shares(found),
        Sentence(words(_stable(found, names))),
        *_account(found),
        *_alike(found, catalogue),
        Note(words(_reading(found))),
    ]
    return Page("Buying together", tuple(blocks))


def partners_page(home: str, found: Sequence[Partner], first: Sequence[str]) -> Page:
    """The page of the countries that one could buy together with."""
    rows = tuple(
        (
            words(one.importer.name),
            words(plain(one.similarity)),
            words(tenths(one.adds)),
            words(one.ask.package.id if one.ask else "–"),
            words(one.ask.developer.name if one.ask else ""),
        )
        for one in found
    )
    columns = (
        Column("country", cut="end", least=12),
        Column("alike"),
        Column("adds", is_number=True),
        Column("package", cut="end", least=14),
        Column("developer", cut="end", least=9),
    )
    best = [one for one in found if one.adds > 0.0]
    text = (
        f"{home} would gain most by buying together with "
        f"{listed([one.importer.name for one in best[:3]])}."
        if best
        else f"{home} would gain by buying together with none of the countries most like it."
    )
    blocks: list[Block] = [
        Heading(f"Partners for {home}", "the countries most like it", 1),
        Sentence(words(text)),
        Table("", columns, (Section("", rows),)),
    ]
    if best:
        ids = " ".join([*first, *(one.importer.id for one in best[:3])])
        blocks.append(Note(words(code(f"dealcheck consortium {ids}"), " shows them together.")))
    return Page(f"Partners for {home}", tuple(blocks))


def _verdict(found: Consortium) -> list[str]:
    if found.ask is None:
        return ["No developer would offer one of these packages to all of them."]
    said = (
        f"Together they gain {found.joint:.1f} points, {found.apart:.1f} each on its own: buying "
        f"together adds {tenths(found.adds)}."
    )
    if not found.is_worth_it:
        said += " Coordination costs more than scale brings; a smaller group does better."
    return [said]


def _ask(found: Consortium) -> list[Block]:
    if found.ask is None:
        return []
    ask = found.ask
    terms = [lower_first(one.title) for one in found.model.joint_terms]
    count = len(found.members)
    got = [
        title
        for title, one in zip(terms, found.model.joint_terms, strict=True)
        if one.members <= count
    ]
    items = (
        Item(words("package"), words(strong(ask.package.title), f": {ask.package.why}")),
        Item(words("first from"), words(ask.developer.name)),
        Item(words("workloads"), words(listed(workloads(ask)))),
        Item(words("because of the number"), words(listed(got))),
    )
    return [Heading("The joint ask"), Listing(items)]


def workloads(ask: Ask) -> list[str]:
    """What the package is built for, in words: the ends of its axes of use that it stands at."""
    found = []
    for change in ask.package.changes:
        if change.fact in _USES and not isinstance(change.to, str):
            low, high = _USES[change.fact]
            if not _MIDDLE[0] < change.to < _MIDDLE[1]:
                found.append(high if change.to >= _MIDDLE[1] else low)
    return found


def _shares(found: Consortium) -> Table:
    rows = tuple(_share(one) for one in found.members)
    columns = (
        Column("country", cut="end", least=12),
        Column("alone", is_number=True),
        Column("by which offer", cut="end", least=20),
        Column("share", is_number=True),
        Column("more", is_number=True),
    )
    return Table("Each one's share (Shapley)", columns, (Section("", rows),))


def _share(one: Member) -> Row:
    offer = f"{one.developer.name}: {one.package.id}" if one.developer and one.package else "none"
    return (
        words(one.importer.name),
        words(f"{one.alone:.1f}"),
        words(offer),
        words(f"{one.share:.1f}"),
        words(tenths(one.share - one.alone)),
    )


def _stable(found: Consortium, names: Sequence[str]) -> str:
    if found.leaving is None:
        return "The shares are stable: no smaller group would gain more by itself."
    group = listed([names[place] for place in found.leaving.group])
    return (
        f"{group} would rather buy without the others: together they gain "
        f"{found.leaving.more:.1f} points more than these shares give them."
    )


def _account(found: Consortium) -> list[Block]:
    if found.ask is None:
        return []
    rows = (
        (words("each on its own"), words(f"{found.apart:.1f}")),
        (words("scale: shared study, volume, bargaining"), words(tenths(found.scale))),
        (words("one package for all, though they differ"), words(tenths(found.differences))),
        (words("coordination"), words(tenths(found.coordination))),
        (words("together"), words(f"{found.joint:.1f}")),
    )
    columns = (Column(""), Column("points", is_number=True))
    return [Table("How it comes about", columns, (Section("", rows),))]


def _alike(found: Consortium, catalogue: FactCatalogue) -> list[Block]:
    said = [f"They are alike as buyers to a {plain(found.similarity)} degree."]
    if found.alike:
        said.append(f"Alike in {listed([lower_first(catalogue[f].title) for f in found.alike])}.")
    if found.unlike:
        said.append(
            f"They differ in {listed([lower_first(catalogue[f].title) for f in found.unlike])}."
        )
    return [Sentence(words(" ".join(said)))]


def _reading(found: Consortium) -> str:
    model, settings = found.model, found.settings
    return (
        f"Points are the importers' gains over what each would have otherwise. All "
        f"{counted(len(found.game) - 1, 'group')} were tried; a share is what a country adds to "
        "those before it, in the mean over all orders. Joint terms and the price of coordination "
        "(3% of the gain for each member but the first) are judgements (joint_terms.yaml). "
        f"{model.named}, {settings.draws} draws from seed "
        f"{settings.seed}."
    )
