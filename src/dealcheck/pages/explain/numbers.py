"""Numbers as a page writes them; those of an explanation can be added up by hand."""

from __future__ import annotations

from collections.abc import Sequence


def points(value: float) -> str:
    """Two decimals; never a minus before zero."""
    return f"{round(value, 2) + 0.0:.2f}"


def factor(value: float) -> str:
    """Two to four decimals, as many as a product needs to come out right."""
    text = f"{round(value, 4) + 0.0:.4f}"
    return text[:-2] if text.endswith("00") else text.removesuffix("0")


def apportioned(parts: Sequence[float], total: float) -> list[str]:
    """The parts in two decimals such that what is written adds up to `total` in two decimals.

    Each part is rounded down, and the hundredths that are left go to the parts which lost most.
    """
    hundredths = [part * 100 for part in parts]
    whole = [int(value // 1) for value in hundredths]
    left = round(round(total, 2) * 100) - sum(whole)
    by_loss = sorted(range(len(parts)), key=lambda k: (whole[k] - hundredths[k], k))
    if 0 <= left <= len(parts):
        for k in by_loss[:left]:
            whole[k] += 1
    else:  # the parts are not those of this total; better plain numbers than forced ones
        return [points(part) for part in parts]
    return [points(value / 100) for value in whole]
