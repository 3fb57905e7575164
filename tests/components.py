"""Programs that some tests need and not every machine has."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def do_without(reason: str) -> NoReturn:
    """Skip the test; where every test has to run, as in `.ci/run`, fail it."""
    if os.environ.get("DEALCHECK_EVERY_TEST") == "1":
        pytest.fail(f"every test has to run here: {reason}")
    pytest.skip(reason)
