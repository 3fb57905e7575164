"""An offer of a match as the file of a deal, so that its score can be walked back."""

from __future__ import annotations

import json
from collections.abc import Mapping

from dealcheck.matching.match import Pair
from dealcheck.matching.offers import is_without_site, package_facts, taken_from
from dealcheck.model.types import Model
from dealcheck.visible import visible

_WORDS_OF_YAML_1_1 = frozenset({"yes", "no", "on", "off", "true", "false", "null"})


def offer_yaml(pair: Pair, model: Model) -> str:
    """The deal that a pair's package would be: what the package states, and nothing else."""
    facts = {**taken_from(pair.developer, model), **package_facts(pair.package)}
    lines = [
        f"# {_one_line(f'{pair.package.title}. {pair.package.why}')}",
        "format: dealcheck/deal/1",
        f"id: {pair.developer.id}-{pair.importer.id.lower()}-{pair.package.id}",
        f"name: {json.dumps(f'{pair.developer.name} and {pair.importer.name}')}",
        "nature: draft",
    ]
    as_of = max(pair.developer.as_of, pair.importer.as_of)
    lines += [f"as_of: {as_of}"] if as_of else []
    lines += [f"developer: {pair.developer.id}", f'importer: "{pair.importer.id}"']
    tree: dict[str, object] = {}
    for path, value in facts.items():
        inner = tree
        *blocks, last = path.split(".")
        for block in blocks:
            following = inner.setdefault(block, {})
            assert isinstance(following, dict)
            inner = following
        inner[last] = value
    if is_without_site(pair.package):
        tree["infrastructure"] = "none"
    return "\n".join([*lines, *_written(tree, "")]) + "\n"


def _written(tree: Mapping[str, object], indent: str) -> list[str]:
    lines = []
    for key, value in tree.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{key}:", *_written(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {_scalar(value)}")
    return lines


def _scalar(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_scalar(one) for one in value)}]"
    if isinstance(value, float):
        return f"{value:g}"
    text = str(value)
    return f'"{text}"' if text in _WORDS_OF_YAML_1_1 else text


def _one_line(text: str) -> str:
    """A text that stays within its comment, and that no terminal takes for a command."""
    return visible(" ".join(text.split()))
