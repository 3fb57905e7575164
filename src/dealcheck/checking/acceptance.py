"""Schemas compiled into functions that only say yes or no.

Nearly every document is sound, and a validator that could explain each mistake spends its time on
being able to. What is compiled here answers the one question first; the library is asked only about
documents that this refuses. It knows the keywords that the shipped schemas use, as the library
understands them, and does not guess: at any other keyword compiling fails, and the library decides
alone. A test holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, TypeAlias

from dealcheck.checking.documents import Kind
from dealcheck.checking.schemas import file_of, schema_named

Accepts: TypeAlias = Callable[[Any], bool]
_Schema: TypeAlias = Mapping[str, Any]

# They say something to people and to editors, and nothing about what is valid.
_REMARKS = frozenset(
    {"$schema", "$id", "$defs", "title", "description", "enumDescriptions", "examples", "x-unit"}
)


class UncompiledError(Exception):
    """A schema asks for something that is not compiled here."""


@cache
def acceptance_of(kind: Kind) -> Accepts | None:
    """Return a function that says whether the schema of a kind accepts plain data.

    None if the schema cannot be compiled; then the library has to be asked.
    """
    try:
        return _Compiler(kind, schema_named).compiled({"$ref": "#"})
    except UncompiledError:
        return None


def compiled(schema: _Schema) -> Accepts:
    """Compile one schema that stands by itself; raises UncompiledError."""
    return _Compiler("", lambda _: schema).compiled({"$ref": "#"})


class _Compiler:
    """Compiles the parts of one file; every `$ref` is compiled once."""

    def __init__(
        self,
        file: str,
        find: Callable[[str], _Schema],
        known: dict[tuple[str, str], Accepts] | None = None,
    ) -> None:
        self.file = file
        self.find = find
        self.known = {} if known is None else known

    def compiled(self, schema: object) -> Accepts:
        """Compile a part and everything beneath it."""
        if not isinstance(schema, dict):
            raise UncompiledError(repr(schema))
        # The type first: what limits values of one type need not ask for it again.
        tests = [
            self.keyword(keyword, limit, schema)
            for keyword, limit in sorted(schema.items(), key=lambda each: each[0] != "type")
            if keyword not in _REMARKS
        ]
        return _all([test for test in tests if test is not None])

    def keyword(self, keyword: str, limit: Any, schema: _Schema) -> Accepts | None:
        """Compile one keyword; None if another one of the same schema takes care of it."""
        match keyword:
            case "$ref":
                return self.reference(limit)
            case "anyOf":
                return _any([self.compiled(each) for each in limit])
            case "items":
                return partial(_has_items, self.compiled(limit))
            case "propertyNames":
                return partial(_has_names, self.compiled(limit))
            case "properties" | "additionalProperties":
                if keyword == "additionalProperties" and "properties" in schema:
                    return None
                return self.properties(schema)
            case "if" | "then":
                if keyword == "then" or "then" not in schema:
                    return None
                return partial(_implies, self.compiled(schema["if"]), self.compiled(schema["then"]))
            case "type":
                return _type(limit)
            case "enum" | "const":
                return _words(limit if keyword == "enum" else [limit])
            case _ if keyword in _LIMITS:
                limited, limit_of = _LIMITS[keyword]
                test = limit_of(limit)
                return test if schema.get("type") == limited else partial(_if_of, limited, test)
            case _:
                raise UncompiledError(keyword)

    def properties(self, schema: _Schema) -> Accepts:
        """Compile what a block may hold, in one pass over its keys."""
        named = {key: self.compiled(part) for key, part in schema.get("properties", {}).items()}
        others = schema.get("additionalProperties", True)
        rest: Accepts = _anything if others is True else _nothing
        if not isinstance(others, bool):
            rest = self.compiled(others)
        return partial(_has_properties, named, rest)

    def reference(self, reference: str) -> Accepts:
        """Compile what a `$ref` leads to, in this file or in another shipped one."""
        address, _, pointer = reference.partition("#")
        file = file_of(address) if address else self.file
        key = (file, pointer)
        if key not in self.known:
            # Known before it is compiled: a schema may contain itself.
            self.known[key] = partial(self.known_later, key)
            target = _at(self.find(file), pointer)
            self.known[key] = _Compiler(file, self.find, self.known).compiled(target)
        return self.known[key]

    def known_later(self, key: tuple[str, str], value: Any) -> bool:
        """Ask a schema that was not compiled yet when something referred to it."""
        return self.known[key](value)


def _at(schema: object, pointer: str) -> object:
    for step in pointer.split("/")[1:]:
        if not isinstance(schema, dict) or step not in schema:
            raise UncompiledError(pointer)
        schema = schema[step]
    return schema


def _anything(_: Any) -> bool:
    return True


def _nothing(_: Any) -> bool:
    return False


def _all(tests: list[Accepts]) -> Accepts:
    if len(tests) < 2:
        return tests[0] if tests else _anything

    def accepts(value: Any) -> bool:
        for test in tests:  # noqa: SIM110  half the time of all() with a generator
            if not test(value):
                return False
        return True

    return accepts


def _any(tests: list[Accepts]) -> Accepts:
    def accepts(value: Any) -> bool:
        for test in tests:  # noqa: SIM110
            if test(value):
                return True
        return False

    return accepts


def _has_properties(named: dict[str, Accepts], rest: Accepts, value: Any) -> bool:
    if isinstance(value, dict):
        for key, each in value.items():
            if not named.get(key, rest)(each):
                return False
    return True


def _has_items(test: Accepts, value: Any) -> bool:
    if isinstance(value, list):
        for each in value:
            if not test(each):
                return False
    return True


def _has_names(test: Accepts, value: Any) -> bool:
    return not isinstance(value, dict) or all(map(test, value))


def _implies(condition: Accepts, then: Accepts, value: Any) -> bool:
    return not condition(value) or then(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    # 5.0 is a whole number for a schema.
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


_TYPES: dict[str, Accepts] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "integer": _is_integer,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


def _type(name: object) -> Accepts:
    if isinstance(name, list) and name:
        several = [_type(one) for one in name]
        return lambda value: any(test(value) for test in several)
    if not isinstance(name, str) or name not in _TYPES:
        raise UncompiledError(f"type {name}")
    return _TYPES[name]


def _words(words: list[object]) -> Accepts:
    # Only texts: whether `1`, `1.0` and `true` are the same word is a question of its own.
    if not all(isinstance(word, str) for word in words):
        raise UncompiledError("words that are no texts")
    known = frozenset(words)
    return lambda value: isinstance(value, str) and value in known


def _if_of(name: str, test: Accepts, value: Any) -> bool:
    return not _TYPES[name](value) or test(value)


def _required(keys: list[str]) -> Accepts:
    needed = frozenset(keys)
    return lambda value: needed <= value.keys()


def _pattern(pattern: str) -> Accepts:
    search = re.compile(pattern).search
    return lambda value: search(value) is not None


def _at_least(limit: int) -> Accepts:
    return lambda value: len(value) >= limit


def _at_most(limit: int) -> Accepts:
    return lambda value: len(value) <= limit


# The type of the values that a keyword limits, and what it asks of them.
_LIMITS: dict[str, tuple[str, Callable[[Any], Accepts]]] = {
    "required": ("object", _required),
    "pattern": ("string", _pattern),
    "minLength": ("string", _at_least),
    "maxLength": ("string", _at_most),
    "minItems": ("array", _at_least),
    "maxItems": ("array", _at_most),
    "minProperties": ("object", _at_least),
    "maxProperties": ("object", _at_most),
    "minimum": ("number", lambda limit: lambda value: value >= limit),
    "maximum": ("number", lambda limit: lambda value: value <= limit),
}
