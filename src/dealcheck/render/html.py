"""Pages as one HTML file that needs nothing else: nothing is loaded, and it reads without script.

Texts are escaped by the templates, which do so unless told otherwise; that nothing hidden is left
in them is seen to in one place, `_safe`. Charts are drawn as SVG by the same templates.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dealcheck.pages.blocks import Block, Page, Table, Words, plain_text
from dealcheck.render.labels import labels_of
from dealcheck.visible import visible

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def html_text(pages: Sequence[Page], *, title: str = "", sorts: bool = False) -> str:
    """Pages beneath each other as one file; with `sorts` its first table sorts and filters.

    The file's own policy forbids whatever is not in it.
    """
    style, script = _asset("style.css"), _asset("table.js") if sorts else ""
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'" if script else "script-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    template = _templates().get_template("page.html.j2")
    return template.render(
        pages=pages,
        title=title or pages[0].title,
        policy=policy,
        style=Markup(style),
        script=Markup(script),
        sorts=sorts,
    )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["at"] = _at
    environment.filters["labels"] = labels_of
    environment.filters["shade"] = _shade
    environment.filters["largest"] = _largest
    environment.tests["leading"] = _leads
    return environment


def _safe(value: object) -> object:
    """What a template is about to write: a text in which nothing hidden is left."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _leads(to: str) -> bool:
    """Whether a reader may be led there: to a heading or a web address, and never to a script."""
    return to.startswith(("#", "https://", "http://"))


def _largest(table: Table) -> float:
    """The largest number of a map, which is shaded the most."""
    return max((_number(cell) for row in table.rows for cell in row[1:]), default=0.0)


def _shade(cell: Words, largest: float) -> str:
    """The class of a map's cell, from h0 to h9; what is no number has no shade."""
    return f"h{round(9 * _number(cell) / largest)}" if largest > 0.0 else "h0"


def _number(cell: Words) -> float:
    try:
        return max(float(plain_text(cell)), 0.0)
    except ValueError:
        return 0.0


def _at(share: float, size: float, start: float = 0.0) -> str:
    """Where a share from 0 to 1 lies on a line of that size, in tenths of a pixel."""
    return f"{start + size * min(max(share, 0.0), 1.0):.1f}".removesuffix(".0")


def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
