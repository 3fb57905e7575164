"""The rules of consistency: one function for each finding, in one list each.

A rule looks at one document whose form the schema has already judged, or at all documents of a run
together. It never raises, and asks the subject for values, so that it stays silent wherever the
form is broken. A new rule is a function, an entry here, and an entry in
`data/findings/consistency.yaml`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.rules.dates import impossible_date
from dealcheck.checking.rules.evidence import evidence_without_fact, fact_without_evidence
from dealcheck.checking.rules.lists import range_backwards, repeated_entry
from dealcheck.checking.rules.numbers import probabilities_off_one, shrinking_phases
from dealcheck.checking.rules.profiles import unknown_profile
from dealcheck.checking.rules.runs import one_id_twice
from dealcheck.checking.rules.sources import source_not_cited, source_not_listed
from dealcheck.checking.rules.status import status_against_history
from dealcheck.diagnostics import Diagnostic

Rule: TypeAlias = Callable[[Subject, CheckContext], Iterator[Diagnostic]]
RunRule: TypeAlias = Callable[[Sequence[Subject]], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    impossible_date,  # D106
    range_backwards,  # D108
    repeated_entry,  # D108
    fact_without_evidence,  # D201
    evidence_without_fact,  # D202
    source_not_listed,  # D203
    source_not_cited,  # D204
    unknown_profile,  # D205
    probabilities_off_one,  # D206
    shrinking_phases,  # D207
    status_against_history,  # D208
)

RUN_RULES: tuple[RunRule, ...] = (
    one_id_twice,  # D209
)

# What these find depends on which files are read together: one file alone may be without it.
RUN_CODES = frozenset({"D209"})
