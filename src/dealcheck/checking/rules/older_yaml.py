"""Words that other programs read as something else: the `NO` that became `false`."""

from collections.abc import Iterator
from operator import itemgetter

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.outline import words_at
from dealcheck.checking.wording import Steps, number
from dealcheck.diagnostics import Diagnostic, Place
from dealcheck.reading.yaml_older import STARTS, has_numbers_apart, older_reading
from dealcheck.visible import shown

_SIGNS_OF_TEXT = "'\"|>"


def read_otherwise(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a note for each bare word that YAML 1.1 takes for a truth value or another number.

    One for each word, at its first place. Words that the format itself lists (`yes` and `no` for a
    right) are left out: whoever reads a file as 1.1 finds `true` there and has lost nothing, and a
    note on every right would bury the one on Norway.
    """
    told: set[str] = set()
    for path, value, place in sorted(_read_in_two_ways(subject), key=itemgetter(2)):
        word = _as_written(subject, place)
        reading = older_reading(word)
        if reading is None or word in told:
            continue
        told.add(word)
        message = f"{shown(word)} is {reading} for programs that read YAML 1.1"
        alike = number(value) if isinstance(value, int | float) else f"'{word}'"
        help_text = f"write {alike}, which all of them read alike"
        fact = fact_of(path, subject.kind)
        yield Diagnostic("D221", "note", message, place, help_text, fact)


def _read_in_two_ways(subject: Subject) -> Iterator[tuple[Steps, object, Place]]:
    """Yield the keys and values that the two versions read differently if they have no quotes.

    Keys come first, then texts, then numbers.
    Where they stand is asked only for these: working it out takes longer than reading a file.
    """
    # Nearly every text is dismissed here, without a call.
    keys = {
        key for key in subject.written.keys if key[:1] in STARTS and older_reading(key) is not None
    }
    for around, block in subject.written.blocks if keys else ():
        for key in block:
            if key in keys:
                path = (*around, key)
                yield path, key, subject.place(path, key=True)
    for path, text in subject.written.texts:
        if text[:1] in STARTS and older_reading(text) and text not in words_at(path, subject.kind):
            yield path, text, subject.place(path)
    if has_numbers_apart(subject.document.text):
        for path, amount in subject.written.numbers:
            yield path, amount, subject.place(path)


def _as_written(subject: Subject, place: Place) -> str:
    """Return what stands at a place; nothing for a text in quotes or of several lines."""
    line = subject.document.lines[place.line - 1]
    word = line[place.column - 1 : place.end_column - 1]
    return word if place.line == place.end_line and word[:1] not in _SIGNS_OF_TEXT else ""
