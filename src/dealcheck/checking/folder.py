"""The check of one document, and of all documents of a run."""

from collections.abc import Sequence
from itertools import islice

from dealcheck.checking.context import CheckContext
from dealcheck.checking.declared import format_finding
from dealcheck.checking.documents import Subject, kind_of, start_of
from dealcheck.checking.rules import RULES, RUN_RULES
from dealcheck.checking.schema_findings import MOST_FINDINGS, schema_findings
from dealcheck.diagnostics import Diagnostic, in_order
from dealcheck.reading import Document


def check_document(document: Document, context: CheckContext) -> tuple[Diagnostic, ...]:
    """Return the findings on one deal or profile, in the order of the file."""
    return in_order(_check(document, context)[0])


def check_folder(documents: Sequence[Document], context: CheckContext) -> tuple[Diagnostic, ...]:
    """Return the findings on every document and on all of them together, file by file.

    Profiles among the documents count as known in all of them.
    """
    widened = context.with_profiles(documents)
    diagnostics: list[Diagnostic] = []
    subjects: list[Subject] = []
    for document in documents:
        found, subject = _check(document, widened)
        diagnostics.extend(found)
        if subject is not None:
            subjects.append(subject)
    for rule in RUN_RULES:
        diagnostics.extend(rule(subjects))
    return in_order(diagnostics)


def _check(
    document: Document, context: CheckContext
) -> tuple[tuple[Diagnostic, ...], Subject | None]:
    kind = kind_of(document)
    if kind is None:
        return (format_finding(document),), None
    by_schema = schema_findings(document, kind)
    subject = Subject.of(document, kind, by_schema.broken)
    by_rules: list[Diagnostic] = []
    cut = by_schema.is_cut
    for rule in RULES:
        found = list(islice(rule(subject, context), MOST_FINDINGS + 1))
        by_rules.extend(found[:MOST_FINDINGS])
        cut = cut or len(found) > MOST_FINDINGS
    note = (cut_off(document),) if cut else ()
    return (*by_schema.diagnostics, *by_rules, *note), subject


def cut_off(document: Document) -> Diagnostic:
    """Return the note that a list of findings does not end where it ends."""
    message = f"more than {MOST_FINDINGS} findings of one sort in this file; the rest is not shown"
    help_text = "correct these first, and make sure that the `format` line is the right one"
    return Diagnostic("D111", "note", message, start_of(document.place(())), help_text)
