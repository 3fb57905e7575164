"""Shares of one thing that add up to more than the whole."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.wording import Steps, dotted, number
from dealcheck.diagnostics import Diagnostic, Related

_TOLERANCE = 0.5
_PAYERS = ("importer_cost_percent", "developer_cost_percent")
# Several parties can hold a part of these each. The other roles are held as a whole, by each alone.
_DIVISIBLE = ("owner", "hardware-owner", "financier", "payer", "tenant", "customer")


def shares_over_whole(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for shares that exceed 100 percent, however low the unclear ones are.

    A single share is bounded by the schema. That of a party with several roles that can be divided
    is left out, because nobody says which of them it is a share of.
    """
    uses: Steps = ("infrastructure", "use_shares")
    total = sum(_low(subject, (*uses, key)) for key in subject.block(*uses))
    if total > 100 + _TOLERANCE:
        message = f"the shares of infrastructure.use_shares add up to {_rounded(total)} percent"
        yield _finding(subject, uses, "infrastructure.use_shares", message, ())
    costs = [("infrastructure", payer) for payer in _PAYERS]
    total = sum(_low(subject, path) for path in costs)
    if total > 100 + _TOLERANCE:
        message = f"the developer and the importer pay {_rounded(total)} percent of the cost"
        first = (Related(subject.place(costs[0]), "the other share"),)
        yield _finding(subject, costs[1], dotted(costs[1]), message, first)
    for role, holders in _holders(subject).items():
        total = sum(_low(subject, path) for path in holders)
        if total > 100 + _TOLERANCE and len(holders) > 1:
            message = f"the parties with the role `{role}` hold {_rounded(total)} percent together"
            first = (Related(subject.place(holders[0]), "the first of these shares"),)
            yield _finding(subject, holders[-1], "parties", message, first)


def _holders(subject: Subject) -> dict[str, list[Steps]]:
    """Return the paths of the shares in each role that can be divided."""
    holders: dict[str, list[Steps]] = {}
    for index in subject.entries("parties"):
        roles = [role for role in subject.words("parties", index, "roles") if role in _DIVISIBLE]
        path: Steps = ("parties", index, "share_percent")
        if len(roles) == 1 and subject.span(*path) is not None:
            holders.setdefault(roles[0], []).append(path)
    return holders


def _low(subject: Subject, path: Steps) -> float:
    found = subject.span(*path)
    return max(found.low, 0.0) if found else 0.0


def _rounded(total: float) -> str:
    return number(round(total, 1))


def _finding(
    subject: Subject, path: Steps, fact: str, message: str, related: tuple[Related, ...]
) -> Diagnostic:
    place = subject.place(path, key=bool(subject.block(*path)))
    help_text = "correct them so that they make 100 at the most; what nobody knows stays out"
    return Diagnostic("D213", "error", message, place, help_text, fact, related)
