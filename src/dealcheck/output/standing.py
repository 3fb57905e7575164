"""Where a deal stands: who and what it is, its scores, what holds it, and what is unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dealcheck.model.types import Measure
from dealcheck.output.bars import legend, name_room, write_bar
from dealcheck.output.page import listed
from dealcheck.output.sheet import FAINT, STRONG, WARN, Part, Sheet
from dealcheck.scoring.result import DealScore, Driver, Score
