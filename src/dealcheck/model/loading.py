"""A folder of YAML files → a Model, or the findings that say why it is none.

All files of the folder are one model: their sections are put together, and every entry keeps the
place where it is written. The files are data; nothing in them is ever run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.model.assembly import Parts, assemble
from dealcheck.model.entries import Entry
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Model
from dealcheck.reading import Document, read_file

SECTIONS = (
    "poles",
    "groups",
    "indicators",
    "measures",
    "parameters",
    "payoffs",
    "counterfactuals",
    "postures",
    "supports",
    "cautions",
    "levers",
    "packages",
    "traits",
    "supplies",
    "aids",
    "joint_terms",
    "links",
    "terms",
    "tables",
    "sources",
)


Check = Callable[[Document], Iterable[Diagnostic]]


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model and the findings about it; no model if any finding is an error."""

    model: Model | None
    diagnostics: tuple[Diagnostic, ...]


def load_model(
    folder: FilePath, catalogue: FactCatalogue, check: Check | None = None
) -> LoadedModel:
    """Read, put together and check the model in `folder`: all *.yaml files in it, in their order.

    `check` looks at the form of each file; a model whose form is broken is not put together.
    """
    files = sorted(folder.rglob("*.yaml")) if folder.is_dir() else []
    if not files:
        message = "there is no model here: the folder has no .yaml files"
        place = Place(folder.as_posix())
        return LoadedModel(
            None, (Diagnostic("D310", "error", message, place, "name a model's folder"),)
        )
    documents: list[Document] = []
    findings: list[Diagnostic] = []
    digest = hashlib.sha256()
    for file in files:
        result = read_file(file, file.as_posix())
        findings.extend(result.diagnostics)
        if result.document is not None:
            documents.append(result.document)
            findings.extend(check(result.document) if check else ())
            digest.update(
                file.relative_to(folder).as_posix().encode()
                + b"\0"
                + result.document.text.encode()
                + b"\0"
            )
    if findings:
        return LoadedModel(None, tuple(findings))
    parts = Parts(
        head=_holding(documents, "format"),
        report=_holding(documents, "report"),
        evidence=_holding(documents, "evidence"),
        aims=_holding(documents, "aims"),
        entries=[entry for document in documents for entry in _entries(document)],
    )
    model, problems = assemble(parts, catalogue, digest.hexdigest()[:16])
    return LoadedModel(model if not problems else None, tuple(problems))


def _holding(documents: Sequence[Document], key: str) -> Entry:
    """The top of the file that has `key`; of the first file where none has it."""
    chosen = next((d for d in documents if key in d.data), documents[0])
    return Entry("model", chosen, (), chosen.data)


def _entries(document: Document) -> Iterator[Entry]:
    for section in SECTIONS:
        given = document.data.get(section, [])
        if isinstance(given, Sequence) and not isinstance(given, str):
            for index, entry in enumerate(given):
                data: Mapping[str, object] = entry if isinstance(entry, Mapping) else {}
                yield Entry(section, document, (section, index), data)
