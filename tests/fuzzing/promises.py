"""What has to hold of every command, whatever a deal says: each broken promise is a `Fault`."""

from __future__ import annotations

import csv
import io
import json
import re
import traceback
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from jsonschema import Draft202012Validator

from dealcheck.checking.schemas import all_schemas
from dealcheck.scoring.result import DealScore
from dealcheck.scoring.scores import Score
from dealcheck.visible import visible

# Where decimals are rounded, ends that are equal may come out in the other order.
_ROUNDING = 1e-9
_SHOWN = 300


@dataclass(frozen=True)
class Fault:
    """A promise that was broken, and what shows it.

    Two faults with one `promise` are taken for the same mistake.
    """

    promise: str
    shown: str = ""


def of_exception(error: BaseException) -> Fault:
    """Return the fault that an internal error is, by its kind and the place that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if "dealcheck" in Path(one.filename).parts]
    last = (own or frames)[-1]
    place = f"{Path(last.filename).name}, {last.name}"
    text = "".join(traceback.format_exception(error))
    return Fault(f"no internal error: {type(error).__name__} in {place}", text[-3000:])


def of_code(code: int, allowed: tuple[int, ...], noted: str) -> Iterator[Fault]:
    """Yield a fault for an exit code that is not one of those documented for the case."""
    if code not in allowed:
        yield Fault(f"a documented exit code: {code}", noted[-_SHOWN:])


def of_text(text: str, form: str) -> Iterator[Fault]:
    """Yield what is wrong with the output of any command, in one of its formats."""
    if form == "csv":
        text = text.replace("\r\n", "\n")
    clean = visible(text, one_line=False)
    if clean != text:
        at = next(place for place, sign in enumerate(text) if clean[place : place + 1] != sign)
        yield Fault(f"no control characters in {form}", ascii(text[max(at - 60, 0) : at + 60]))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        yield Fault(f"{form} is UTF-8", str(error)[:_SHOWN])
    if form in _SCORED and (found := _NO_NUMBER.search(text)):
        yield Fault(f"only numbers in {form}", _around(text, found))
    if (found := _OBEYED.get(form, _COMMAND).search(text)) is not None:
        yield Fault(f"texts of a file stay texts in {form}", _around(text, found))
    yield from _FORMS[form](text) if form in _FORMS else ()


# As Python writes them; the inputs have no such words.
_NO_NUMBER = re.compile(r"(?<![\w-])[-+]?(?:nan|inf)(?![\w-])")
_SCORED = ("table", "terminal", "markdown", "html", "csv")
_COMMAND = re.compile(r"^::error::c", re.MULTILINE)
# What `values.py` puts into texts, where a reader of the format would take it for more than text.
_OBEYED = {
    "html": re.compile(r"<b id=evil>|<script>alert|</script><!--|=\"[^\"<>]*javascript:"),
    "markdown": re.compile(r"(?<!\\)\]\(javascript:|(?<!\\)<b id=evil>|^::error::c", re.MULTILINE),
    "csv": re.compile(r"(?:^|,)\"?=1\+1", re.MULTILINE),
}


def _around(text: str, found: re.Match[str]) -> str:
    return ascii(text[max(found.start() - 80, 0) : found.end() + 80])


def _json(text: str) -> Iterator[Fault]:
    def refused(word: str) -> None:
        raise ValueError(word)

    try:
        document = json.loads(text, parse_constant=refused)
    except ValueError as error:
        yield Fault("JSON can be read", str(error)[:_SHOWN])
        return
    validator = _validator(str(document.get("format", "")))
    for wrong in validator.iter_errors(document) if validator else ():
        place = re.sub(r"\[\d+\]", "[]", wrong.json_path)
        yield Fault(
            f"JSON fits its schema: {place}", f"{wrong.json_path}: {wrong.message}"[:_SHOWN]
        )
        return


def _sarif(text: str) -> Iterator[Fault]:
    try:
        json.loads(text)
    except ValueError as error:
        yield Fault("SARIF can be read", str(error)[:_SHOWN])


def _junit(text: str) -> Iterator[Fault]:
    try:
        ET.fromstring(text)
    except ET.ParseError as error:
        yield Fault("JUnit can be read", f"{error}: {text[:_SHOWN]!a}")


def _csv(text: str) -> Iterator[Fault]:
    rows = list(csv.reader(io.StringIO(text)))
    if len({len(row) for row in rows}) != 1:
        yield Fault("rows of CSV have one length", ascii(text[-_SHOWN:]))


_FORMS = {"json": _json, "sarif": _sarif, "junit": _junit, "csv": _csv}


@cache
def _validator(form: str) -> Draft202012Validator | None:
    """The schema of a document by the `format` that it names; findings alone have none."""
    for schema in all_schemas().values():
        properties = schema.get("properties")
        stated = properties.get("format") if isinstance(properties, dict) else None
        if isinstance(stated, dict) and stated.get("const") == form:
            return Draft202012Validator(schema)
    return None


def of_score(one: DealScore) -> Iterator[Fault]:
    """Yield each number of a score that is none, or lies outside what holds it."""
    scores = {
        **one.measures,
        **{f"payoff of {party}": advice.payoff for party, advice in one.parties.items()},
        "cut_off": one.assurance.cut_off,
        "exposure": one.assurance.exposure,
        "viability": one.viability,
        "goes_ahead": one.goes_ahead,
    }
    chances = {"goes_ahead", one.model.report.outcomes["goes_ahead"]}
    for name, score in scores.items():
        if not _ordered(score, 1.0 if name in chances else 100.0):
            yield Fault(f"estimate within interval within bounds within scale: {name}", repr(score))
    shares = {
        "coverage": one.coverage,
        **{f"coverage of {pole}": share for pole, share in one.coverage_by_pole.items()},
        **{f"share of {a}": found.stance.share for a, found in one.parties.items()},
        **{f"chance of {other.id}": other.chance for other in one.alternatives},
    }
    for name, share in shares.items():
        if not -_ROUNDING <= share <= 1 + _ROUNDING:
            yield Fault(f"a share is from 0 to 1: {name}", repr(share))
    together = sum(other.chance for other in one.alternatives)
    if one.alternatives and abs(together - 1) > 1e-6:
        yield Fault("chances of alternatives sum to 1", repr(together))
    if not one.assurance.lowest <= one.assurance.level <= one.assurance.highest:
        yield Fault("assurance within its bounds", repr(one.assurance))


def _ordered(score: Score, top: float) -> bool:
    ends = (0.0, score.lower, score.low, score.score, score.high, score.upper, top)
    return all(one <= other + _ROUNDING for one, other in pairwise(ends))


def difference_of(one: object, other: object, path: str = "") -> str:
    """Return the first place in which two documents differ; empty if they are the same."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{path}.{key}", one[key], other[key]) for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{path}[{n}]", *both) for n, both in enumerate(zip(one, other, strict=True))]
    else:
        return "" if one == other else f"{path}: {one!r:.100} and {other!r:.100}"
    return next((found for name, a, b in pairs if (found := difference_of(a, b, name))), "")
