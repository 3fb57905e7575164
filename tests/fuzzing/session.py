"""A run of the fuzzer: input after input, each failure once, made small and written to a folder."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import yaml

from dealcheck.reading import Plain

from .mutate import as_text, fuzzed
from .probes import faults, is_sound
from .promises import Fault
from .reduce import reduced
from .samples import Data

# How often each probe runs on an input, by whether it can be scored.
_ON_SOUND = {
    "validate": 0.4,
    "score": 0.6,
    "score-again": 0.01,
    "score-options": 0.015,
    "less-known": 0.03,
    "improve": 0.02,
    "compare": 0.02,
    "explain": 0.02,
    "brief": 0.02,
    "crosswalk": 0.01,
    "portfolio": 0.005,
    "report": 0.01,
    "stress": 0.02,
    "weights": 0.01,
    "match": 0.02,
    "new": 0.03,
}
_ON_OTHERS = {name: share if name == "validate" else 0.002 for name, share in _ON_SOUND.items()}


@dataclass(frozen=True)
class Failure:
    """An input that broke a promise: its name, the probe, and the chance that the probe had."""

    name: str
    probe: str
    data: Data
    fault: Fault


@dataclass
class Session:
    """The inputs of one seed, from a number on, with what was run and what was found."""

    seed: int
    folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    found: dict[tuple[str, str], Failure] = field(default_factory=dict)
    slowest: float = 0.0

    def __post_init__(self) -> None:
        self.file = self.folder / "deal.yaml"

    def run(self, numbers: Sequence[int] | Iterator[int], until: float) -> list[Path]:
        """Look at inputs until they or the time (of `time.monotonic`) end; the sound ones' files.

        Only the last sixteen sound inputs are kept.
        """
        kept: list[Path] = []
        for number in numbers:
            if time.monotonic() > until:
                break
            if self.look(number):
                copy = self.folder / f"sound-{self.counts['sound'] % 16}.yaml"
                copy.write_bytes(self.file.read_bytes())
                if copy not in kept:
                    kept.append(copy)
        return kept

    def look(self, number: int) -> bool:
        """Look at one input; whether it can be scored."""
        one = fuzzed(self.seed, number)
        self.file.write_bytes(one.text)
        self.counts["inputs"] += 1
        try:
            sound = is_sound(self.file)
        except Exception:  # noqa: BLE001  The probe below meets it again, and writes it down.
            self._probe("validate", one.name, one.data)
            return False
        self.counts["sound"] += sound
        chance = Random(f"probes of {one.name}")
        for probe, share in (_ON_SOUND if sound else _ON_OTHERS).items():
            if chance.random() < share:
                self._probe(probe, one.name, one.data)
        return sound

    def _probe(self, probe: str, name: str, data: Data) -> None:
        self.counts[probe] += 1
        begun = time.process_time()
        broken = faults(probe, self.file, Random(name))
        self.slowest = max(self.slowest, time.process_time() - begun)
        for fault in broken:
            self.counts["faults"] += 1
            self.found.setdefault((probe, fault.promise), Failure(name, probe, data, fault))


def breaks(probe: str, data: Data, chance: str, promise: str, file: Path) -> bool:
    """Whether a probe of some data breaks a promise."""
    file.write_bytes(as_text(data))
    return any(one.promise == promise for one in faults(probe, file, Random(chance)))


def write_failure(failure: Failure, folder: Path, scratch: Path, tries: int = 1500) -> Path:
    """Make a failure small and write it to a folder, as a case to be replayed."""

    def fails(data: Data) -> bool:
        return breaks(failure.probe, data, failure.name, failure.fault.promise, scratch)

    small = reduced(failure.data, fails, tries) if fails(failure.data) else failure.data
    words = re.sub(r"[^a-z0-9]+", "-", f"{failure.probe} {failure.fault.promise}".lower())
    path = folder / f"{words.strip('-')[:90]}.yaml"
    case: dict[str, Plain] = {
        "promise": failure.fault.promise,
        "shown": failure.fault.shown,
        "probe": failure.probe,
        "chance": failure.name,
        "deal": small,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(case, sort_keys=False, width=100), encoding="utf-8")
    return path
