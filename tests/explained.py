"""Explanations as a terminal shows them."""

from __future__ import annotations

from dealcheck.pages.explain.book import Book, explanation
from dealcheck.render.look import Look
from dealcheck.render.terminal import terminal_text
from dealcheck.scoring.prepared import DealDraws


def explain(identifier: str, book: Book, width: int = 100, one: DealDraws | None = None) -> str:
    """What an id is, as text; empty where nothing has that name."""
    page = explanation(identifier, book, one)
    return terminal_text(page, Look(width)) if page else ""
