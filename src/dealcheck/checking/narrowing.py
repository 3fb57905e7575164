"""From the errors of the schema validator to the mistakes somebody made.

A validator that meets `anyOf` reports every branch that does not hold, also those nobody meant.
Here the branches are chosen by the type of the value that was written, the words of the remaining
ones are merged, and what is left is one mistake.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from dealcheck.checking.near import nearest
from dealcheck.checking.wording import Steps, listed

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Branch: TypeAlias = "list[ValidationError]"

_CHOICES = frozenset({"anyOf", "oneOf"})
_WORDS = frozenset({"enum", "const"})
_LIST = "a list"
_CANDIDATES = "a list of candidates"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong with one value.

    `keyword` is that of the schema, or `words` for a value that has to be one of `words`, or
    `type` for one that has to be as one of `forms` says. `limit` is what the schema sets for the
    keyword, `schema` the part of the schema that sets it, `unit` what a number counts. `is_key`
    says that the mistake lies in the key at the end of `path` and not in its value.
    """

    path: Steps
    keyword: str
    value: object
    limit: object = None
    schema: dict[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    unit: str = ""
    is_key: bool = False


def mistakes(error: "ValidationError") -> Iterator[Mistake]:
    """Yield the mistakes behind one error of the validator."""
    path: Steps = tuple(error.absolute_path)
    if _is_choice(error):
        yield from _choose(error, path)
    elif "propertyNames" in list(error.relative_schema_path)[-3:-1]:
        path = (*path, str(error.instance))
        yield Mistake(path, **_parts(error), words=_words(error), is_key=True)
    elif _has_foreign_type(error):
        yield Mistake(path, "type", error.instance, forms=_own_forms(error))
    elif words := _words(error):
        yield Mistake(path, "words", error.instance, words=words)
    else:
        yield Mistake(path, **_parts(error), unit=_unit(error))


def _choose(error: "ValidationError", path: Steps) -> Iterator[Mistake]:
    """Yield the mistakes of the one branch that was meant, or the one that no branch fits."""
    branches = _branches(error)
    fitting = [branch for branch in branches if not any(map(_rules_out, branch))]
    structured = [branch for branch in fitting if not _is_of_words(branch)]
    of_words = [branch[0] for branch in fitting if _is_of_words(branch)]
    words = tuple(dict.fromkeys(word for beneath in of_words for word in _words(beneath)))
    if structured:
        meant = min(structured, key=_distance)
        if not _has_only_foreign_entries(error.instance, meant):
            for beneath in meant:
                yield from mistakes(beneath)
            return
    # Single words beside a number, such as `unknown`, were meant only if what stands there is near.
    elif any(one.validator == "enum" for one in of_words) or (
        words and nearest(str(error.instance), words)
    ):
        yield Mistake(path, "words", error.instance, words=words)
        return
    yield Mistake(path, "type", error.instance, forms=_forms(branches), unit=_unit(error))


def _branches(error: "ValidationError") -> list[Branch]:
    by_index: dict[object, Branch] = {}
    for beneath in error.context or ():
        by_index.setdefault(beneath.relative_schema_path[0], []).append(beneath)
    return list(by_index.values())


def _is_choice(error: "ValidationError") -> bool:
    return error.validator in _CHOICES and bool(error.context)


def _rules_out(error: "ValidationError") -> bool:
    """Say whether an error means that its branch is about values of another type."""
    return not error.relative_path and _has_foreign_type(error)


def _has_foreign_type(error: "ValidationError") -> bool:
    if error.validator in _WORDS:
        return not any(type(word) is type(error.instance) for word in _allowed(error))
    if _is_choice(error):
        return all(any(map(_rules_out, branch)) for branch in _branches(error))
    return error.validator == "type"


def _has_only_foreign_entries(value: object, errors: Branch) -> bool:
    """Say whether every entry of a list is of another type than the list is for."""
    if not isinstance(value, list) or not value:
        return False
    foreign = {
        error.relative_path[0]
        for error in errors
        if len(error.relative_path) == 1 and _has_foreign_type(error)
    }
    return len(foreign) == len(value)


def _is_of_words(branch: Branch) -> bool:
    return len(branch) == 1 and branch[0].validator in _WORDS and not branch[0].relative_path


def _distance(branch: Branch) -> tuple[bool, int]:
    """Rank a branch: one whose marking property differs was not meant; then by fewest errors."""
    marks = any(error.validator == "const" and error.relative_path for error in branch)
    return marks, len(branch)


def _allowed(error: "ValidationError") -> list[object]:
    limit: object = error.validator_value
    if error.validator == "const":
        return [limit]
    return limit if isinstance(limit, list) else []


def _words(error: "ValidationError") -> tuple[str, ...]:
    if error.validator not in _WORDS:
        return ()
    return tuple(word for word in _allowed(error) if isinstance(word, str))


def _parts(error: "ValidationError") -> dict[str, Any]:
    return {
        "keyword": str(error.validator),
        "value": error.instance,
        "limit": error.validator_value,
        "schema": error.schema if isinstance(error.schema, dict) else {},
    }


def _unit(error: "ValidationError") -> str:
    at: Any = error
    while at is not None:
        unit = at.schema.get("x-unit") if isinstance(at.schema, dict) else None
        if isinstance(unit, str):
            return unit
        at = at.parent
    return ""


def _forms(branches: Sequence[Branch]) -> tuple[str, ...]:
    """Say what a value may be: the forms of each branch, in their order, without repetition."""
    outermost = [min(branch, key=lambda each: len(each.relative_path)) for branch in branches]
    words = [word for error in outermost if not error.relative_path for word in _words(error)]
    forms: list[str] = []
    for error in outermost:
        if error.relative_path:
            # Deeper in a branch means that the branch fits: the value is the list it is for.
            forms.append(_form("array", _branch_schema(error)))
        elif _words(error):
            forms.append(_one_of(words))
        else:
            forms += _own_forms(error)
    return tuple(dict.fromkeys(_CANDIDATES if form == _LIST and words else form for form in forms))


def _own_forms(error: "ValidationError") -> tuple[str, ...]:
    if _is_choice(error):
        return _forms(_branches(error))
    if words := _words(error):
        return (_one_of(words),)
    limit: object = error.validator_value if error.validator == "type" else []
    names = limit if isinstance(limit, list) else [limit]
    return tuple(_form(str(name), error.schema) for name in names)


def _one_of(words: Sequence[str]) -> str:
    return f"`{words[0]}`" if len(words) == 1 else f"one of the words {listed(words)}"


def _branch_schema(error: "ValidationError") -> object:
    choice: Any = error.parent
    return choice.validator_value[error.relative_schema_path[0]]


def _form(name: str, schema: object) -> str:
    """Return a type of the schema in words."""
    if name == "array":
        items = schema.get("items") if isinstance(schema, dict) else None
        numeric = isinstance(items, dict) and items.get("type") in {"number", "integer"}
        return "a range [low, high]" if numeric else _LIST
    if name == "object" and isinstance(schema, dict) and "at_least" in schema.get("properties", {}):
        return "an open end {at_least: low}"
    names = {
        "number": "a number",
        "integer": "a whole number",
        "string": "text",
        "object": "a block of keys",
        "boolean": "`true` or `false`",
        "null": "nothing",
    }
    return names.get(name, name)
