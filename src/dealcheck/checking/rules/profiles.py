"""Profiles that a deal names, and those that stand in the place of a shipped one."""

from collections.abc import Iterator

from dealcheck.checking.context import (
    PROFILE_KINDS,
    CheckContext,
    shipped_id,
    shipped_profile,
)
from dealcheck.checking.documents import Subject
from dealcheck.checking.near import nearest
from dealcheck.checking.wording import Steps, listed
from dealcheck.diagnostics import Diagnostic
from dealcheck.visible import shown


def unknown_profile(subject: Subject, context: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each developer or importer named by an id that no profile has."""
    if subject.kind != "deal":
        return
    for kind in PROFILE_KINDS:
        paths: tuple[Steps, ...] = ((kind,), (kind, "based_on"))
        for path in paths:
            name = subject.text(*path)
            known = context.known(kind)
            if name is None or name in known:
                continue
            near = nearest(name, sorted(known)) or shipped_id(kind, name)
            message = f"no {kind} profile has the id {shown(name)}"
            help_text = f"write the profile in place, or one of: {listed(sorted(known))}"
            if near is not None:
                message += f"; the nearest one is `{near}`"
            elif not known:
                help_text = "write the profile in place, or name its folder with --profiles"
            yield Diagnostic("D205", "error", message, subject.place(path), help_text, kind)


def shadowed_profile(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for a profile that goes before a shipped one and says something else."""
    name = subject.text("id")
    if subject.kind not in PROFILE_KINDS or name is None:
        return
    shipped = shipped_profile(subject.kind, name)
    if shipped is None or shipped.data == subject.document.data:
        return
    message = f"this profile stands in the place of dealcheck's own {subject.kind} {shown(name)}"
    help_text = "give it an id of its own, or say why: `# dealcheck: ignore[D223] the reason`"
    yield Diagnostic("D223", "note", message, subject.place(("id",)), help_text, "id")
