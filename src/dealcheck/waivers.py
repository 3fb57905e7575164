"""Findings that a whole run passes over: a code, and the reason why."""

from __future__ import annotations

from dealcheck.checking.codes import can_be_hidden, known_codes
from dealcheck.checking.near import nearest
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.visible import shown


def waived_code(text: str) -> str | Diagnostic:
    """Read `CODE=REASON`; return the code."""
    code, separator, reason = text.partition("=")
    place = Place(f"--ignore {text}")
    if not separator:
        message = "this is not a code and a reason"
        help_text = "write e.g. --ignore 'D231=there are no other sources yet'"
        return Diagnostic("D404", "error", message, place, help_text)
    wrong = wrong_waiver(code, reason)
    if wrong is not None:
        return Diagnostic("D404", "error", wrong[0], place, wrong[1])
    return code


def wrong_waiver(code: str, reason: str) -> tuple[str, str] | None:
    """Return what is wrong with passing over a code, and what to write instead; None if nothing."""
    if code not in known_codes():
        near = nearest(code, sorted(known_codes()))
        help_text = f"write `{near}` if that is meant" if near else "take the code from the finding"
        return f"no finding has the code {shown(code)}", help_text
    if not can_be_hidden(code):
        help_text = "correct what it is about; without that a file is not checked at all"
        return f"{code} cannot be ignored", help_text
    if not reason.strip():
        return f"there is no reason to ignore {code}", "say in a few words why it is right to"
    return None
