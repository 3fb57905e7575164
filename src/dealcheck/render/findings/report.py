"""What a run of `validate` found, as every format of findings needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dealcheck.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class FindingsReport:
    """The findings to show, the names of all files of the run, and what those files hold.

    `ignored` and `known` count the findings that comments and a baseline hide, and `fail_on` is the
    least severity that fails the run.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    ignored: int = 0
    known: int = 0
    fail_on: Severity = "error"

    @property
    def hidden(self) -> dict[str, int]:
        """How many findings are not shown, by the words that say why."""
        return {"ignored": self.ignored, "in the baseline": self.known}
