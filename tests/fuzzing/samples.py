"""Sound deals and profiles to begin from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from command import run

from dealcheck.questionnaire.likes import likes
from dealcheck.reading import Plain, read_bytes, read_file

Data = dict[str, Plain]

ROOT = Path(__file__).parents[2]


@cache
def samples() -> tuple[Data, ...]:
    """The deals that are changed: all that ship, and what `dealcheck new --like` writes."""
    shipped = [_data_of(file) for file in sorted((ROOT / "deals").rglob("*.yaml"))]
    drafted = [
        _drafted(kind, developer, importer)
        for kind in likes()
        for developer, importer in (("openai", "AE"), ("deepseek", "ID"), ("mistral", "FR"))
    ]
    return (*shipped, *drafted)


@cache
def profiles(kind: str) -> tuple[Data, ...]:
    """The profiles that ship, of a developer or an importer."""
    folder = ROOT / "src/dealcheck/data" / f"{kind}s"
    return tuple(_data_of(file) for file in sorted(folder.rglob("*.yaml")))


def _drafted(kind: str, developer: str, importer: str) -> Data:
    parties = ("--set", f"developer={developer}", "--set", f"importer={importer}")
    text = run("new", "-", "--like", kind, *parties).stdout
    document = read_bytes(text.encode(), kind).document
    assert document is not None, text
    return document.data


def _data_of(file: Path) -> Data:
    document = read_file(file).document
    assert document is not None, file
    return document.data
