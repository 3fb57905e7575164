"""What somebody wants of a better deal: whose gain counts, and what has to be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from dealcheck.model.reader import Array, Mask
from dealcheck.model.types import PARTIES, Model, Party
from dealcheck.visible import shown

_KEEP = re.compile(r"\s*+([A-Za-z_-]++)\s*+(>=|<=)\s*+(-?[0-9]{1,4}(?:\.[0-9]{1,4})?)\s*")


class WishError(ValueError):
    """A wish that cannot be meant; the message says why."""


@dataclass(frozen=True, slots=True)
class Keep:
    """A payoff or pole that has to end up at or above a number, or at or below it."""

    name: str
    sign: str
    limit: float

    @property
    def text(self) -> str:
        return f"{self.name}{self.sign}{self.limit:g}"

    def holds(self, values: Array) -> Mask:
        """Row by row, for values as they are printed: with one decimal."""
        printed = np.round(values, 1)
        return printed >= self.limit if self.sign == ">=" else printed <= self.limit


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whose gain counts (everybody's if nobody is named), and what has to be kept."""

    party: Party | None = None
    keeps: tuple[Keep, ...] = ()


def parse_party(text: str) -> Party:
    """Read a party's name, with `-` or `_`; `us` is enough for its government. Raises WishError."""
    asked = text.strip().lower().replace("-", "_")
    for party in PARTIES:
        if asked == party or (asked == "us" and party == "us_government"):
            return party
    raise WishError(f"{shown(text)} is no party; write one of: {', '.join(PARTIES)}")


def parse_keep(text: str, model: Model) -> Keep:
    """Read `importer>=50` or `sovereignty>=40`. Raises WishError."""
    found = _KEEP.fullmatch(text)
    if found is None:
        raise WishError(f"{shown(text)} is no condition; write e.g. 'importer>=50'")
    return Keep(parse_measure(found[1], model), found[2], float(found[3]))


def parse_measure(text: str, model: Model) -> str:
    """Read the name of a party, for its payoff, or of a pole. Raises WishError."""
    name = text.strip().lower().replace("-", "_")
    known = (*PARTIES, *model.poles)
    if name in known:
        return name
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"write one of: {', '.join(known)}"
    raise WishError(f"{shown(text)} is neither a party nor a pole; {hint}")
