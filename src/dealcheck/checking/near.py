"""The known name nearest to one somebody wrote."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 64
_CUT_OFF = 0.6


def nearest(written: str, known: Iterable[str]) -> str | None:
    """Return the known name that `written` most likely stands for, or None if none is near.

    Case, spaces and underscores against hyphens do not count as differences, and what lacks its
    last words, such as `power` for `power_mw`, is the one name that begins so. Texts of more than
    64 characters are never names, and comparing them would cost time for nothing.
    """
    if len(written) > _LONGEST:
        return None
    by_form: dict[str, str] = {}
    for name in known:
        by_form.setdefault(_form(name), name)
    form = _form(written)
    if form in by_form:
        return by_form[form]
    longer = [name for name in by_form if name.startswith(f"{form}-")]
    if len(longer) == 1:
        return by_form[longer[0]]
    matches = get_close_matches(form, by_form, n=1, cutoff=_CUT_OFF)
    return by_form[matches[0]] if matches else None


def _form(name: str) -> str:
    return name.casefold().strip().replace("_", "-").replace(" ", "-")
