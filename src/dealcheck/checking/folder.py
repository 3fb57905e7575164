"""The check of one document, and of all documents of a run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from dealcheck.checking.context import CheckContext
from dealcheck.checking.declared import format_finding
from dealcheck.checking.documents import Subject, kind_of, start_of
from dealcheck.checking.rules import RULES, RUN_RULES
from dealcheck.checking.schema_findings import MOST_FINDINGS, schema_findings
from dealcheck.diagnostics import Diagnostic, in_order
from dealcheck.reading import Document, Plain

# The keys of a deal that RUN_RULES ask for, and the one that says that it is a deal.
_ABOUT_OTHERS = ("format", "id", "name", "nature", "part_of", "links", "sources")


@dataclass(frozen=True, slots=True)
class CheckedAlone:
    """The findings on one document by itself, and what the rules for a whole run look at.

    `subject` is None if the document does not say what it is.
    """

    diagnostics: tuple[Diagnostic, ...]
    subject: Subject | None


def check_document(document: Document, context: CheckContext) -> tuple[Diagnostic, ...]:
    """Return the findings on one deal or profile, in the order of the file."""
    return in_order(check_alone(document, context).diagnostics)


def check_folder(documents: Sequence[Document], context: CheckContext) -> tuple[Diagnostic, ...]:
    """Return the findings on every document and on all of them together, file by file.

    Profiles among the documents count as known in all of them.
    """
    widened = context.with_profiles(documents)
    return check_together([check_alone(document, widened) for document in documents])


def check_together(run: Iterable[CheckedAlone]) -> tuple[Diagnostic, ...]:
    """Return the findings on documents that were checked alone, with those on all of them."""
    diagnostics: list[Diagnostic] = []
    subjects: list[Subject] = []
    for each in run:
        diagnostics.extend(each.diagnostics)
        if each.subject is not None:
            subjects.append(each.subject)
    for rule in RUN_RULES:
        diagnostics.extend(rule(subjects))
    return in_order(diagnostics)


def check_alone(document: Document, context: CheckContext) -> CheckedAlone:
    """Check one document against its schema and by the rules that look at nothing else."""
    kind = kind_of(document)
    if kind is None:
        return CheckedAlone((format_finding(document),), None)
    by_schema = schema_findings(document, kind)
    subject = Subject(document, kind, by_schema.broken)
    by_rules: list[Diagnostic] = []
    cut = by_schema.is_cut
    # Where the schema has not come to the end, nobody knows what the rest of the file looks like.
    for rule in () if cut else RULES:
        found = list(islice(rule(subject, context), MOST_FINDINGS + 1))
        by_rules.extend(found[:MOST_FINDINGS])
        cut = cut or len(found) > MOST_FINDINGS
    note = (cut_off(document),) if cut else ()
    return CheckedAlone((*by_schema.diagnostics, *by_rules, *note), subject)


def about_others(document: Document) -> dict[str, Plain]:
    """Return what the rules for a whole run look at in a document; of a profile, everything."""
    if kind_of(document) != "deal":
        return document.data
    return {key: document.data[key] for key in _ABOUT_OTHERS if key in document.data}


def cut_off(document: Document) -> Diagnostic:
    """Return the note that a list of findings does not end where it ends."""
    message = f"more than {MOST_FINDINGS} findings of one sort in this file; the rest is not shown"
    help_text = "correct these first, and make sure that the `format` line is the right one"
    return Diagnostic("D111", "note", message, start_of(document.place(())), help_text)
