"""A folder of YAML that was read before: its data as JSON, which is read twenty times as fast.

The file is made when dealcheck is built or installed (`hatch_build.py`). It holds a digest of the
texts that it was made from. Where they have changed since, as in a checkout that somebody works in,
it is not used; so nothing depends on it but time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from dealcheck.reading.document import Document, text_of
from dealcheck.reading.files import read_file

_FORMAT = "dealcheck/readymade/1"


def write_readymade(folder: Path, file: Path) -> None:
    """Read all YAML files of a folder and write their data; all have to be sound."""
    data = {}
    for name, path in yaml_files(folder).items():
        document = read_file(path, name).document
        if document is None:
            raise ValueError(f"{path} can't be read")
        data[name] = document.data
    made = {"format": _FORMAT, "digest": folder_digest(folder), "files": data}
    file.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8", newline="\n")


def readymade(folder: Path, file: Path) -> tuple[Document, ...] | None:
    """The documents of a folder in order; None where the file is missing or of another folder."""
    try:
        made = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    is_ours = isinstance(made, dict) and made.get("format") == _FORMAT
    if not is_ours or made.get("digest") != folder_digest(folder):
        return None
    documents = []
    for name, path in yaml_files(folder).items():
        text = text_of(path.read_bytes(), name)
        if not isinstance(text, str):
            return None
        documents.append(Document(path.as_posix(), made["files"][name], text))
    return tuple(documents)


def yaml_files(folder: Path) -> Mapping[str, Path]:
    """All YAML files in a folder and beneath it by their way there, in order."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.yaml"))}


def folder_digest(folder: Path) -> str:
    """A digest of the names and texts of all YAML files of a folder."""
    digest = hashlib.sha256()
    for name, path in yaml_files(folder).items():
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
