"""Checking: what is wrong with a deal or a profile that could be read.

Findings are values; nothing here raises for a mistake in a file, prints, or reads one.
"""

from dealcheck.checking.context import CheckContext
from dealcheck.checking.folder import (
    CheckedAlone,
    check_alone,
    check_document,
    check_folder,
    check_together,
)

__all__ = [
    "CheckContext",
    "CheckedAlone",
    "check_alone",
    "check_document",
    "check_folder",
    "check_together",
]
