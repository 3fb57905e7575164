"""Checking: what is wrong with a deal or a profile that could be read.

Findings are values; nothing here raises for a mistake in a file, prints, or reads one.
"""

from dealcheck.checking.context import CheckContext
from dealcheck.checking.folder import check_document, check_folder

__all__ = ["CheckContext", "check_document", "check_folder"]
