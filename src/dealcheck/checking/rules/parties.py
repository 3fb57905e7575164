"""Roles that the facts speak of and the parties that hold them."""

from collections.abc import Iterator

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.wording import Steps, either
from dealcheck.diagnostics import Diagnostic, Related

_ROLES = {"owner": ("owner", "hardware-owner"), "operator": ("operator",)}
# The deal names the developer already.
_NAMED_ELSEWHERE = frozenset({"developer", "unknown"})


def nobody_in_role(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for an owner or operator that a real deal knows the sort of and not the name.

    Candidates are left alone: who does not know which it is cannot name it.
    """
    if subject.text("nature") != "real" or not subject.is_sound_beneath(("parties",)):
        return
    held = {role for role, _ in _held(subject)}
    for fact, roles in _ROLES.items():
        path: Steps = ("infrastructure", fact)
        known = subject.text(*path)
        if known is None or known in _NAMED_ELSEWHERE or held.intersection(roles):
            continue
        role = either([f"`{role}`" for role in roles])
        message = f"infrastructure.{fact} is stated, and no party has the role {role}"
        help_text = "name the party under `parties`, with this role"
        place = subject.place(path)
        yield Diagnostic("D215", "note", message, place, help_text, f"infrastructure.{fact}")


def vacant_and_held(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each role that is called vacant and that a party holds."""
    held = dict(reversed(list(_held(subject))))
    for index in subject.entries("vacant_roles"):
        role = subject.text("vacant_roles", index)
        holder = held.get(role) if role is not None else None
        if holder is None:
            continue
        message = f"the role `{role}` is called vacant, and a party holds it"
        help_text = "take it out of one of the two lists"
        related = (Related(subject.place(holder), "it is held here"),)
        place = subject.place(("vacant_roles", index))
        yield Diagnostic("D216", "warning", message, place, help_text, "vacant_roles", related)


def _held(subject: Subject) -> Iterator[tuple[str, Steps]]:
    for index in subject.entries("parties"):
        roles: Steps = ("parties", index, "roles")
        for position in subject.entries(*roles):
            role = subject.text(*roles, position)
            if role is not None:
                yield role, (*roles, position)
