"""What a deal is called against what its facts say."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.wording import Steps, dotted, either, number
from dealcheck.diagnostics import Diagnostic, Related

_COMPUTE = frozenset({"sovereign-compute", "narrow-compute", "hosted-capacity"})
# Beyond what offices and a laboratory use; whoever commits so much builds a data centre.
_DATA_CENTRE_MW = 10
# A right to the capacity is just what an importer does not have where it only hosts it.
_RIGHTS = frozenset({"reserved-share", "whole"})


def claim_against_facts(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding if the claimed kind cannot be what the facts describe.

    From the facts alone, without the model: this is about contradictions and not about degrees.
    """
    claimed = subject.text("claims", "kind")
    if claimed is None or subject.kind != "deal":
        return
    found = next(_contradictions(subject, claimed), None)
    if found is None:
        return
    path, what = found
    message = f"the deal is called {claimed}, and {what}"
    help_text = (
        "correct the one that is wrong; if the parties really call it so, leave it: the report "
        "shows the gap"
    )
    related = (Related(subject.place(path), "the fact"),)
    place = subject.place(("claims", "kind"))
    yield Diagnostic("D217", "note", message, place, help_text, "claims.kind", related)


def _contradictions(subject: Subject, claimed: str) -> Iterator[tuple[Steps, str]]:
    if claimed in _COMPUTE:
        for path in (("infrastructure",), ("infrastructure", "capacity")):
            if subject.text(*path) == "none":
                yield path, f"{dotted(path)} is none"
    if claimed == "software":
        firm: Steps = ("infrastructure", "power_mw", "firm")
        power = subject.span(*firm)
        if power is not None and power.low >= _DATA_CENTRE_MW:
            yield firm, f"{number(power.low)} MW are firm"
    if claimed == "hosted-capacity":
        path = ("infrastructure", "importer_access")
        access = subject.words(*path)
        if access and _RIGHTS.issuperset(access):
            yield path, f"the importer has a right to it ({either(access)})"
