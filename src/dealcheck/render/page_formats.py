"""A page in any format for people; of the renderers only the one asked for is loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dealcheck.pages.blocks import Page
from dealcheck.render.look import Look


def _terminal(page: Page, look: Look) -> str:
    from dealcheck.render.terminal import terminal_text  # noqa: PLC0415

    return terminal_text(page, look)


def _markdown(page: Page, look: Look) -> str:
    from dealcheck.render.markdown import markdown_text  # noqa: PLC0415

    return markdown_text(page)


def _html(page: Page, look: Look) -> str:
    from dealcheck.render.html import html_text  # noqa: PLC0415

    return html_text([page])


_FORMATS: Mapping[str, Callable[[Page, Look], str]] = {
    "terminal": _terminal,
    "table": _terminal,
    "markdown": _markdown,
    "html": _html,
}


def page_text(page: Page, format: str, look: Look) -> str:
    """A page as text; a `table` is a page on a terminal."""
    return _FORMATS[format](page, look)
