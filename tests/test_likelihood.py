"""The words for chances are those of ICD 203, in its bands."""

from __future__ import annotations

import pytest

from dealcheck.pages.words import likelihood


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.0, "almost no chance"),
        (0.04, "almost no chance"),
        (0.05, "very unlikely"),
        (0.19, "very unlikely"),
        (0.2, "unlikely"),
        (0.44, "unlikely"),
        (0.5, "roughly even"),
        (0.54, "roughly even"),
        (0.55, "likely"),
        (0.79, "likely"),
        (0.8, "very likely"),
        (0.94, "very likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_a_chance_has_its_word(chance: float, word: str) -> None:
    assert likelihood(chance) == word
