"""Documents of one run against each other."""

from collections.abc import Iterator, Sequence

from dealcheck.checking.documents import Subject
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown


def one_id_twice(subjects: Sequence[Subject]) -> Iterator[Diagnostic]:
    """Yield a finding for each document whose id an earlier one of its kind has already."""
    first: dict[tuple[str, str], Subject] = {}
    for subject in subjects:
        name = subject.text("id")
        if name is None:
            continue
        earlier = first.setdefault((subject.kind, name), subject)
        if earlier is subject:
            continue
        message = f"two files describe {_named(subject.kind)} with the id {shown(name)}"
        help_text = "give one of them another id; parts of one deal are joined by `part_of`"
        related = (Related(earlier.place(("id",)), "the first one"),)
        yield Diagnostic("D209", "error", message, subject.place(("id",)), help_text, "id", related)


def _named(kind: str) -> str:
    return f"{'an' if kind == 'importer' else 'a'} {kind}"
