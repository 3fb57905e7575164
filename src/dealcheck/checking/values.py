"""Findings about values, D103 to D109: a sentence about what is wrong and one about the cure."""

from dealcheck.checking.context import PROFILE_KINDS, shipped_id
from dealcheck.checking.documents import Kind, fact_of
from dealcheck.checking.meant import meant, wanted_at
from dealcheck.checking.narrowing import Mistake
from dealcheck.checking.near import nearest
from dealcheck.checking.outline import numbers_at, property_of, unit_at
from dealcheck.checking.wording import counted, described, either, listed, number
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.reading import Document
from dealcheck.visible import shown

# Without quotes a year is a number; a month or a day is a text as it stands.
_YEARS = range(1900, 2200)
_OF_NUMBERS = frozenset({"a number", "a whole number"})
_LIMITS = {
    "minimum": "below the lowest allowed",
    "maximum": "above the highest allowed",
    "exclusiveMinimum": "not above",
    "exclusiveMaximum": "not below",
}


def value_finding(mistake: Mistake, document: Document, kind: Kind) -> Diagnostic:
    """Return the finding for a mistake in a value, or in the form of a key."""
    fact = fact_of(mistake.path, kind)
    subject = f"the key {shown(str(mistake.value))}" if mistake.is_key else fact or "the file"
    code, message, help_text = _told(mistake, subject, kind)
    place = document.place(mistake.path, key=mistake.is_key)
    if code == "D104" and isinstance(mistake.value, str):
        # What was written may be more than what is left of it: `>5` starts a text of several lines.
        written = mistake.value or _on_its_line(document, place)
        if not mistake.value and written:
            message = f"{subject} is {shown(written)}, which starts a text of several lines"
        if not _is_number(written):
            help_text = _number_meant(mistake, written, kind) or help_text
    return Diagnostic(code, "error", message, place, help_text, fact)


def _on_its_line(document: Document, place: Place) -> str:
    """Return what stands at a place in the file, up to the end of its line or of the place."""
    if document.origin(()) or not 0 < place.line <= len(document.lines):
        return ""
    line = document.lines[place.line - 1][place.column - 1 :]
    return line[: place.end_column - place.column] if place.end_line == place.line else line


def _number_meant(mistake: Mistake, written: str, kind: Kind) -> str:
    """Say which number, or which range, a text was meant for."""
    if not _OF_NUMBERS.intersection(mistake.forms):
        return ""
    numbers, unit = numbers_at(mistake.path, kind), unit_at(mistake.path, kind)
    told = meant(written, wanted_at(numbers, mistake.unit or unit, mistake.forms))
    return f"{told} ({mistake.unit})" if told and mistake.unit else told


def _told(mistake: Mistake, subject: str, kind: Kind) -> tuple[str, str, str]:
    value = mistake.value
    match mistake.keyword:
        case "words" | "enum" | "const" if mistake.words and isinstance(value, str):
            return _unknown_word(mistake, value, subject)
        case "words" | "type":
            return "D104", f"{subject} is {described(value)}", _wanted(mistake)
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" as keyword:
            message = f"{subject} is {_plainly(value)}, {_LIMITS[keyword]}, {_limit(mistake)}"
            return "D105", message, _allowed_numbers(mistake)
        case "pattern" | "format":
            message = f"{subject} is {described(value)}, which does not have the form asked for"
            return "D106", message, _party_meant(mistake, kind) or _form(mistake, kind)
        case "minLength" | "maxLength":
            return "D106", *_wrong_length(mistake, subject)
        case "minItems" | "maxItems" | "minProperties" | "maxProperties":
            return "D107", *_wrong_count(mistake, subject)
        case "uniqueItems":
            return "D108", f"{subject} holds an entry twice", "leave each entry in once"
        case "const":
            message = f"{subject} is {described(value)}, which is not what belongs here"
            return "D109", message, f"write {described(mistake.limit)}"
        case _:
            message = f"{subject} is {described(value)}, which the format does not allow here"
            return "D109", message, _purpose(mistake, kind)


def _unknown_word(mistake: Mistake, value: str, subject: str) -> tuple[str, str, str]:
    near = nearest(value, mistake.words)
    message = f"unknown word {shown(value)} in {subject}"
    if near is not None:
        message += f"; the nearest known word is `{near}`"
    if len(mistake.words) == 1:
        return "D109" if near is None else "D103", message, f"write `{mistake.words[0]}`"
    return "D103", message, f"write one of: {listed(mistake.words)}"


def _wanted(mistake: Mistake) -> str:
    """Say what to write instead of a value of the wrong type."""
    forms = [f"one of the words {listed(mistake.words)}"] if mistake.words else list(mistake.forms)
    value = mistake.value
    if isinstance(value, str) and "a number" in forms and _is_number(value):
        return f"write {value.strip()} without the quotation marks"
    if type(value) is int and value in _YEARS and "text" in forms:
        return f'put the year in quotes: "{value}"'
    answer = {True: "yes", False: "no"}[value] if isinstance(value, bool) else ""
    if answer and any(answer in form.replace(",", "").split() for form in forms):
        return f"write `{answer}`"
    unit = f" ({mistake.unit})" if mistake.unit else ""
    return f"write {either(forms)}{unit}"


def _plainly(value: object) -> str:
    return number(value) if isinstance(value, int | float) else described(value)


def _limit(mistake: Mistake) -> str:
    return number(mistake.limit) if isinstance(mistake.limit, int | float) else ""


def _allowed_numbers(mistake: Mistake) -> str:
    low = _bound(mistake, "minimum", "exclusiveMinimum")
    high = _bound(mistake, "maximum", "exclusiveMaximum")
    span = {
        (True, True): f"between {low} and {high}",
        (True, False): f"of at least {low}",
        (False, True): f"of at most {high}",
    }.get((bool(low), bool(high)), "")
    return f"write a number {span}" + (f" ({mistake.unit})" if mistake.unit else "")


def _bound(mistake: Mistake, *keywords: str) -> str:
    bounds = [mistake.schema[keyword] for keyword in keywords if keyword in mistake.schema]
    return number(bounds[0]) if bounds else ""


def _wrong_length(mistake: Mistake, subject: str) -> tuple[str, str]:
    length = len(mistake.value) if isinstance(mistake.value, str) else 0
    side = "least" if mistake.keyword == "minLength" else "most"
    if length == 0:
        return f"{subject} is empty", "write something, or take the key out"
    message = f"{subject} has {counted(length, 'character')}"
    return message, f"write at {side} {counted(int(_limit(mistake)), 'character')}"


def _wrong_count(mistake: Mistake, subject: str) -> tuple[str, str]:
    message = f"{subject} is {described(mistake.value)}"
    least, most = mistake.schema.get("minItems"), mistake.schema.get("maxItems")
    if least == most == 2:
        return message, "write a range as [low, high], with exactly two numbers"
    if mistake.keyword == "minItems" and mistake.limit == 2:
        return message, "write one word alone without a list, or two or more candidates in a list"
    side = "least" if mistake.keyword.startswith("min") else "most"
    return message, f"write at {side} {_limit(mistake)}"


def _party_meant(mistake: Mistake, kind: Kind) -> str:
    """Say which developer or country was meant by its name, where its id belongs."""
    if kind != "deal" or not isinstance(mistake.value, str):
        return ""
    for party in PROFILE_KINDS:
        if mistake.path in ((party,), (party, "id"), (party, "based_on")):
            found = shipped_id(party, mistake.value)
            return f"write `{found}`" if found is not None else ""
    return ""


def _form(mistake: Mistake, kind: Kind) -> str:
    """Say what form a text has to have: by the examples of the schema, or by what it says."""
    parts = (mistake.schema, property_of(mistake.path, kind))
    for part in parts:
        examples = [str(example) for example in part.get("examples", ())]
        if examples:
            return f"write it like {either([f'`{example}`' for example in examples])}"
    return _purpose(mistake, kind)


def _purpose(mistake: Mistake, kind: Kind) -> str:
    """Say what a value is for, in the words of the schema."""
    for part in (mistake.schema, property_of(mistake.path, kind)):
        if isinstance(description := part.get("description"), str):
            return f"what belongs here: {description.rstrip('.')}"
    fact = fact_of(mistake.path, kind)
    return f"`dealcheck explain {fact}` says what belongs here" if fact else "take it out"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return len(text) < 20
