"""Runs a command, and holds what it says to what holds of all of them."""

from __future__ import annotations

from command import Done, run

from .promises import Fault, of_code, of_text


def checked(form: str, allowed: tuple[int, ...], *words: str) -> tuple[Done, list[Fault]]:
    """Run a command that may end with some codes; what it left, and the promises it broke."""
    done = run(*words)
    found = [
        *of_code(done.returncode, allowed, done.stderr),
        *of_text(done.stderr, "text"),
        *(of_text(done.stdout, form) if done.stdout else ()),
    ]
    return done, found
