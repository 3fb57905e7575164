"""A folder of YAML files → a Model, or the findings that say why it is none.

All files of the folder are one model: their sections are put together, and every entry keeps the
place where it is written. The files are data; nothing in them is ever run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.model.assembly import Parts, assemble
from dealcheck.model.entries import Entry
from dealcheck.model.facts import FactCatalogue
from dealcheck.model.types import Model
from dealcheck.reading import Document, read_file
from dealcheck.reading.readymade import readymade, yaml_files

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
    "shocks",
    "links",
    "terms",
    "tables",
    "sources",
)


Check = Callable[[Document], Iterable[Diagnostic]]


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model and the findings about it; no model if any finding is an error.

    `texts` are those of files, by name, to show the lines that findings are on.
    """

    model: Model | None
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str] = field(default_factory=dict)


def load_model(
    folder: FilePath,
    catalogue: FactCatalogue,
    check: Check | None = None,
    made: FilePath | None = None,
) -> LoadedModel:
    """Read, put together and check the model in `folder`: all *.yaml files in it, in their order.

    `check` looks at the form of each file; a model whose form is broken is not put together. `made`
    may hold the same data, read before.
    """
    files = yaml_files(folder) if folder.is_dir() else {}
    if not files:
        message = "there is no model here: the folder has no .yaml files"
        place = Place(folder.as_posix())
        return LoadedModel(
            None, (Diagnostic("D310", "error", message, place, "name a model's folder"),)
        )
    documents, findings = readymade(folder, made) if made else None, list[Diagnostic]()
    if documents is None:
        results = [read_file(path, path.as_posix()) for path in files.values()]
        documents = tuple(one.document for one in results if one.document is not None)
        findings = [finding for one in results for finding in one.diagnostics]
        findings += [finding for one in documents for finding in (check(one) if check else ())]
    if findings:
        return LoadedModel(None, tuple(findings))
    digest = hashlib.sha256()
    for name, document in zip(files, documents, strict=True):
        digest.update(f"{name}\0{document.text}\0".encode())
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
