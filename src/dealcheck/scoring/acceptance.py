"""How much of all weights an answer stands under, and whose weights would make another one.

Weightings are drawn evenly from all that are possible (any mixture as likely as any other), and
once more from those that keep the stated order. The mean of the weightings under which an answer is
the likeliest is what somebody who would choose it cares about: its central weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dealcheck.model.reader import Array, Indices
from dealcheck.scoring.robustness import any_weights, in_order
from dealcheck.scoring.weighing import Weighing, as_weights

WEIGHTINGS = 2000
_STREAM = 2


@dataclass(frozen=True, slots=True)
class Accepted:
    """An answer with the share (0-1) of the weightings under which it is the likeliest: of all, and
    of those in the stated order. `central` are its mean weights; none where no weighting gives it.
    """

    action: str
    title: str
    share: float
    share_in_order: float
    central: Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How far an answer hangs on its party's weights.

    `answers` are those that some weighting gives, the one by the stated weights (`stated`) first,
    then by their shares. `draws` is that one's share of the deal's draws, `settled` says that no
    weights can make another the likeliest. Unless it is `carried`, too little is known of the deal
    for any answer to be given.
    """

    weighing: Weighing
    stated: Mapping[str, float]
    carried: bool
    draws: float
    settled: bool
    weightings: int
    answers: tuple[Accepted, ...]

    @property
    def answer(self) -> Accepted:
        """The answer by the stated weights."""
        return self.answers[0]


def acceptance(weighing: Weighing, seed: int, weightings: int = WEIGHTINGS) -> Acceptance:
    """Try so many weightings of each sort on a deal's draws."""
    random = np.random.default_rng((seed, _STREAM))
    stated = weighing.stated
    free = any_weights({"": stated}, random, weightings)[""]
    ordered = in_order(any_weights({"": stated}, random, weightings)[""], stated[np.newaxis, :])
    of_free, of_ordered = weighing.leading(free), weighing.leading(ordered)
    shares = weighing.shares(stated)[0]
    first = int(shares.argmax())
    counts = np.bincount(of_free, minlength=len(weighing.actions))
    in_this_order = np.bincount(of_ordered, minlength=len(weighing.actions))
    titles = weighing.titles()
    places = sorted(
        range(len(counts)), key=lambda p: (p != first, -counts[p], -in_this_order[p], p)
    )
    answers = tuple(
        Accepted(
            weighing.actions[place],
            titles[weighing.actions[place]],
            float(counts[place] / weightings),
            float(in_this_order[place] / weightings),
            _central(weighing, place, (free, of_free), (ordered, of_ordered)),
        )
        for place in places
        if place == first or counts[place] or in_this_order[place]
    )
    return Acceptance(
        weighing,
        as_weights(weighing.components, stated),
        weighing.is_carried(),
        float(shares[first]),
        not weighing.can_change(),
        weightings,
        answers,
    )


def _central(
    weighing: Weighing, place: int, *tried: tuple[Array, Indices]
) -> dict[str, float] | None:
    """The mean of the weightings that give an answer, of all or else of those in order."""
    for weightings, leading in tried:
        chosen = weightings[leading == place]
        if len(chosen):
            return as_weights(weighing.components, chosen.mean(axis=0))
    return None
