"""Makes a failing input small: what can be left out, or written more simply, is."""

from __future__ import annotations

import copy
from collections.abc import Callable

from dealcheck.reading import Plain

from .mutate import Where, at, drop, places, put
from .samples import Data

Fails = Callable[[Data], bool]

_TRIES = 1500
_SIMPLER: tuple[Plain, ...] = ("unknown", "x", 0, 1)


def reduced(data: Data, fails: Fails, tries: int = _TRIES) -> Data:
    """Return a smaller deal that fails in the same way; large parts are left out first.

    `fails` is asked no more than `tries` times.
    """
    search = _Search(copy.deepcopy(data), fails, tries)
    while search.left > 0 and (search.leave_out() or search.simplify()):
        pass
    return search.data


class _Search:
    def __init__(self, data: Data, fails: Fails, tries: int) -> None:
        self.data, self.fails, self.left = data, fails, tries

    def leave_out(self) -> bool:
        """Leave out halves of blocks and lists, then single parts; whether anything went."""
        gone = False
        for where in [(), *_large_first(self.data)]:
            gone |= self._thin(where)
        return gone

    def _thin(self, where: Where) -> bool:
        """Take ever smaller pieces out of one block or list (delta debugging)."""
        gone = False
        size = _parts(self.data, where) // 2
        while size >= 1:
            start = 0
            while start < _parts(self.data, where):
                count = min(size, _parts(self.data, where) - start)
                if self._without(where, start, count):
                    gone = True
                else:
                    start += count
            size //= 2
        if _parts(self.data, where) == 1:
            gone |= self._without(where, 0, 1)
        return gone

    def _without(self, where: Where, start: int, count: int) -> bool:
        changed = copy.deepcopy(self.data)
        block = at(changed, where)
        keys: list[str | int] = [*block] if isinstance(block, dict) else [*range(_parts(block, ()))]
        for key in reversed(keys[start : start + count]):
            drop(changed, (*where, key))
        return self._take(changed)

    def simplify(self) -> bool:
        """Put something plain in the place of each value; whether anything became plainer."""
        done = False
        for where in places(self.data):
            if not _there(self.data, where):
                continue
            old = at(self.data, where)
            if old in _SIMPLER:
                continue
            simpler = list(_SIMPLER)
            if isinstance(old, str) and len(old) > 1:
                simpler += [old[: len(old) // 2], old[len(old) // 2 :]]
            for value in simpler:
                changed = copy.deepcopy(self.data)
                put(changed, where, value)
                if self._take(changed):
                    done = True
                    break
        return done

    def _take(self, changed: Data) -> bool:
        if self.left <= 0:
            return False
        self.left -= 1
        if not self.fails(changed):
            return False
        self.data = changed
        return True


def _large_first(data: Data) -> list[Where]:
    inner = [where for where in places(data) if isinstance(at(data, where), dict | list)]
    return sorted(inner, key=lambda where: (len(where), -len(places(at(data, where)))))


def _parts(data: Plain, where: Where) -> int:
    if not _there(data, where):
        return 0
    block = at(data, where)
    return len(block) if isinstance(block, dict | list) else 0


def _there(data: Plain, where: Where) -> bool:
    try:
        at(data, where)
    except (KeyError, IndexError, TypeError):
        return False
    return True
