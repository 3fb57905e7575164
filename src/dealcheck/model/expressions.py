"""From a model file's expressions to operators. A mistake is a finding, never a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.builders import BUILDERS, NOTHING, Path
from dealcheck.model.facts import Fact, FactCatalogue
from dealcheck.model.leaves import Constant, Operator, Reference
from dealcheck.reading import Document


@dataclass(slots=True)
class ExpressionParser:
    """Reads the expressions of one file and collects what is wrong with them."""

    document: Document
    catalogue: FactCatalogue
    findings: list[Diagnostic] = field(default_factory=list)

    def parse(self, value: object, path: Path) -> Operator:
        """The operator that an expression stands for; a constant zero where it is wrong."""
        if isinstance(value, bool):
            return self._wrong(
                path, "an expression can't be true or false", "a number or an operator"
            )
        if isinstance(value, (int, float)):
            return Constant(float(value))
        if isinstance(value, str):
            return Reference(value)
        if not isinstance(value, Mapping) or not value:
            return self._wrong(
                path, "an expression is missing here", "a number, an id or an operator"
            )
        for keyword, build in BUILDERS.items():
            if keyword in value:
                return build(self, value, (*path, keyword))
        first = str(next(iter(value)))
        near = get_close_matches(first, BUILDERS, n=1)
        known = ", ".join(BUILDERS)
        return self._wrong(
            (*path, first),
            f"`{first}` is not an operator",
            f"`{near[0]}`" if near else f"one of: {known}",
        )

    def fact(self, path: Path, name: object) -> Fact | None:
        """The fact of that name; a finding if the schemas have none."""
        found = self.catalogue.get(str(name))
        if found is None:
            near = get_close_matches(str(name), self.catalogue.facts, n=1)
            self.report(
                "D302",
                path,
                f"no schema knows the fact `{name}`",
                f"write `{near[0]}`" if near else "write the path of a fact, e.g. contract.exit",
            )
        return found

    def report(self, code: str, path: Path, message: str, help_text: str) -> None:
        """Add a finding at a place of this file."""
        place = self.document.place(path)
        self.findings.append(Diagnostic(code, "error", message, place, help_text))

    def numbers(self, value: object, path: Path, what: str) -> tuple[float, ...]:
        """A list of numbers; a finding if it is anything else."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            found = [v for v in value if isinstance(v, (int, float)) and not isinstance(v, bool)]
            if len(found) == len(value) and found:
                return tuple(float(v) for v in found)
        self._wrong(path, f"{what} must be a list of numbers", "numbers, e.g. [15, 35, 55, 80]")
        return (0.0,)

    def number(self, entry: Mapping[str, object], key: str, path: Path, default: float) -> float:
        """An optional number of an expression."""
        value = entry.get(key, default)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        self._wrong((*path[:-1], key), f"`{key}` must be a number", f"{key}: {default:g}")
        return default

    def parts(self, value: object, path: Path) -> tuple[Operator, ...]:
        """A list of nested expressions."""
        if isinstance(value, Sequence) and not isinstance(value, str) and value:
            return tuple(self.parse(part, (*path, k)) for k, part in enumerate(value))
        self._wrong(path, "a list of expressions is missing", "a list, e.g. [tie, 0.5]")
        return (NOTHING,)

    def pairs(self, value: object, path: Path, lack: str) -> list[tuple[Operator, Operator]]:
        """A list of weights, each with what it weighs."""
        found = []
        given = value if isinstance(value, Sequence) and not isinstance(value, str) else []
        for k, pair in enumerate(given):
            if isinstance(pair, Sequence) and not isinstance(pair, str) and len(pair) == 2:
                weight = self.parse(pair[0], (*path, k, 0))
                found.append((weight, self.parse(pair[1], (*path, k, 1))))
            else:
                self._wrong((*path, k), "not a weight with an expression", "[0.4, id]")
        if not found:
            self._wrong(path, lack, "[[0.4, id], [0.6, id]]")
        return found

    def absent(self, entry: Mapping[str, object], fact: str, path: Path) -> float | None:
        """The value a measure takes when the deal has no infrastructure at all."""
        if "absent" in entry:
            return self.number(entry, "absent", path, 0.0)
        if fact.startswith("infrastructure."):
            self.report(
                "D304",
                path,
                f"nothing says what `{fact}` counts in a deal without infrastructure",
                "add `absent:` with the value it takes then",
            )
        return None

    def _wrong(self, path: Path, message: str, instead: str) -> Operator:
        self.report("D301", path, message, f"write {instead}")
        return NOTHING
