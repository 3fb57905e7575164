"""The validators of the shipped schemas: built once per process, and never reaching outside it."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from dealcheck.checking.documents import Kind
from dealcheck.resources import MissingResource, schema_names, schema_text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from referencing import Registry

T = TypeVar("T")


@cache
def validator_for(kind: Kind) -> "Draft202012Validator":
    """Return the validator of one kind of document.

    The registry holds the shipped schemas and cannot retrieve others, so no `$ref` ever leads to a
    file or to the network. The schemas themselves are checked by the tests and not here, where it
    would cost more than everything else together.

    Raises FileNotFoundError if a shipped schema is missing.
    """
    # Here and not at the top: the import takes longer than reading most folders of deals.
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    return Draft202012Validator(schema_named(kind), registry=_registry())


@cache
def all_schemas() -> dict[str, dict[str, Any]]:
    """Return every shipped schema by its name, as plain data."""
    return {name: schema_named(name) for name in _present(schema_names())}


@cache
def schema_named(name: str) -> dict[str, Any]:
    """Return one shipped schema as plain data; raises FileNotFoundError if it is missing."""
    schema: dict[str, Any] = json.loads(_present(schema_text(name)))
    return schema


def file_of(address: str) -> str:
    """Return the name of the shipped schema that a `$ref` from one to another leads to."""
    return address.rpartition("/")[2].removesuffix(".schema.json")


@cache
def _registry() -> "Registry[Any]":
    from referencing import Registry  # noqa: PLC0415
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415

    resources = [DRAFT202012.create_resource(schema) for schema in all_schemas().values()]
    return Registry().with_resources((resource.id() or "", resource) for resource in resources)


def _present(resource: T | MissingResource) -> T:
    if isinstance(resource, MissingResource):
        raise FileNotFoundError(resource.message)
    return resource
