"""Lists that contradict themselves: ranges that run backwards, entries that stand in them twice."""

from collections.abc import Iterator
from functools import lru_cache

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject, fact_of
from dealcheck.checking.wording import Steps, dotted, number
from dealcheck.diagnostics import Diagnostic, Related
from dealcheck.visible import shown


def range_backwards(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each range whose low end is above its high end."""
    for path, value in _lists(subject):
        match value:
            case [int() | float() as low, int() | float() as high] if low > high:
                name = dotted(path)
                message = (
                    f"the range of {name} runs backwards: {number(low)} is above {number(high)}"
                )
                help_text = f"write [{number(high)}, {number(low)}], the lower number first"
                place = subject.place(path)
                fact = fact_of(path, subject.kind)
                yield Diagnostic("D108", "error", message, place, help_text, fact)


def repeated_entry(subject: Subject, _: CheckContext) -> Iterator[Diagnostic]:
    """Yield a finding for each list of words that holds one of them twice, at the second."""
    for path, value in _lists(subject):
        first: dict[str, int] = {}
        for index, word in enumerate(value):
            if not isinstance(word, str):
                continue
            if word not in first:
                first[word] = index
                continue
            message = f"{dotted(path)} holds {shown(word)} twice"
            place = subject.place((*path, index))
            related = Related(subject.place((*path, first[word])), "it stands here already")
            help_text, fact = "take one of the two out", fact_of(path, subject.kind)
            yield Diagnostic("D108", "error", message, place, help_text, fact, (related,))
            break


@lru_cache(maxsize=1)
def _lists(subject: Subject) -> tuple[tuple[Steps, list[object]], ...]:
    return tuple(each for each in subject.every.lists if subject.is_sound_beneath(each[0]))
