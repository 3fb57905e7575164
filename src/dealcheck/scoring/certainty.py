"""How certain a deal's answers are, in four words that anybody can work out again."""

from __future__ import annotations

from dealcheck.scoring.coverage import Footing
from dealcheck.scoring.result import CERTAINTIES, Certainty

_COVERED, _BARELY = 0.60, 0.25
_INTERESTED = 0.50
_AGREED = 0.80


def certainty(
    footing: Footing, draws_agree: float, weights_agree: float
) -> tuple[Certainty, tuple[str, ...]]:
    """Start at high and come down a step for each weakness, with the reasons.

    `draws_agree` and `weights_agree` are the smallest shares, over the three parties, of the draws
    and of the weight sets that lead to the same action. The rules follow GRADE, which starts high
    and takes off for indirect, interested, imprecise and inconsistent evidence.
    """
    reasons = []
    coverage = footing.coverage
    if coverage < _COVERED:
        reasons.append(f"{coverage:.0%} of the weight rests on known facts")
    if coverage < _BARELY:
        reasons.append("most of the deal is unknown")
    if footing.interested > _INTERESTED:
        reasons.append(f"{footing.interested:.0%} of the facts come from interested sources alone")
    if draws_agree < _AGREED:
        reasons.append(f"open facts change an action in {1 - draws_agree:.0%} of the draws")
    if weights_agree < _AGREED:
        reasons.append(f"other weights change an action in {1 - weights_agree:.0%} of the sets")
    return CERTAINTIES[max(0, len(CERTAINTIES) - 1 - len(reasons))], tuple(reasons)
