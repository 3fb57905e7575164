"""Findings as JSON, for other programs."""

import json
from collections.abc import Sequence

from dealcheck.diagnostics import Diagnostic

FORMAT = "dealcheck/validate/1"


def findings_json(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """Return the findings of a run over `files` files as a JSON document.

    Everything outside ASCII is escaped: the text then survives any pipe, and what the JSON holds
    stays exact where a terminal would be shown something made visible.
    """
    document = {
        "format": FORMAT,
        "files": files,
        "diagnostics": [diagnostic.as_json() for diagnostic in diagnostics],
    }
    return json.dumps(document, allow_nan=False, indent=2) + "\n"
