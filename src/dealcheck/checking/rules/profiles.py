"""Profiles that a deal names."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext, ProfileKind
from dealcheck.checking.documents import Subject
from dealcheck.checking.near import nearest
from dealcheck.checking.wording import Steps, listed
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown

_KINDS: tuple[ProfileKind, ...] = ("developer", "importer")


def unknown_profile(subject: Subject, context: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each developer or importer named by an id that no profile has."""
    if subject.kind != "deal":
        return
    for kind in _KINDS:
        paths: tuple[Steps, ...] = ((kind,), (kind, "based_on"))
        for path in paths:
            name = subject.text(*path)
            known = context.known(kind)
            if name is None or name in known:
                continue
            near = nearest(name, sorted(known))
            message = f"no {kind} profile has the id {shown(name)}"
            help_text = f"write the profile in place, or one of: {listed(sorted(known))}"
            if near is not None:
                message += f"; the nearest one is `{near}`"
            elif not known:
                help_text = "write the profile in place, or name its folder with --profiles"
            yield Diagnostic("D205", "error", message, subject.place(path), help_text, kind)
