"""The conversation of `dealcheck new`: one question after the other, each answer judged at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dealcheck.diagnostics import Diagnostic
from dealcheck.model.facts import NONE, Fact
from dealcheck.questionnaire import Draft, Drafting, Question, questions
from dealcheck.visible import visible
from dealcheck.what_if import Setting, parse_setting

_MEANINGS = "?"
_WELCOME = """\
Write a word or a number, [3, 5] for a range, or [one, other] for one of these.
Enter means not known, ? tells what the words mean, and Ctrl-C stops without writing anything."""
# A name is text as it stands; everything else is read as in a deal file.
_TEXTS = frozenset({"name"})


@dataclass(frozen=True, slots=True)
class Conversation:
    """A person at a terminal, and what their answers are made into."""

    drafting: Drafting
    read_line: Callable[[str], str]
    say: Callable[[str], None]

    def answers(self) -> list[Setting]:
        """Ask everything; no answer leaves a finding above a note.

        Raises EOFError when the input ends before the last question.
        """
        self.say(_WELCOME)
        found: list[Setting] = []
        for question in questions().beginning:
            self.say(f"\n{question.ask}")
            found += self._answer(question, question.facts[0], found)
        twelve = questions().twelve
        for number, question in enumerate(twelve, start=1):
            left = [fact for fact in question.facts if not _is_left_out(fact, found)]
            if left:
                self.say(f"\n{number} of {len(twelve)}: {question.ask}")
            for fact in left:
                if not _is_left_out(fact, found):
                    found += self._answer(question, fact, found)
        return found

    def _answer(self, question: Question, path: str, before: Sequence[Setting]) -> list[Setting]:
        draft = self.drafting.draft(before)
        standing = self.drafting.standing(path, draft)
        fact = self.drafting.catalogue.get(path)
        for line in _words(path, fact, question, self.drafting.known(path)):
            self.say(line)
        while True:
            written = self.read_line(f"  [{visible(standing)}] > " if standing else "  > ").strip()
            if written == _MEANINGS:
                for line in _meanings(fact, self.drafting.known(path)):
                    self.say(line)
            elif not written and standing:
                return []
            elif not written:
                self.say("  a deal cannot be without it")
            else:
                setting = _setting(question, path, written)
                problems = self._problems(before, draft, setting)
                if isinstance(setting, Setting) and not problems:
                    return [setting]
                for problem in problems:
                    self.say(_told(problem))

    def _problems(
        self, before: Sequence[Setting], draft: Draft, setting: Setting | Diagnostic
    ) -> list[Diagnostic]:
        """Return what is wrong with an answer: the findings that were not there without it."""
        if isinstance(setting, Diagnostic):
            return [setting]
        old = {(one.code, one.fact, one.message) for one in draft.diagnostics}
        return [
            one
            for one in self.drafting.draft([*before, setting]).diagnostics
            if (one.code, one.fact, one.message) not in old
        ]


def _setting(question: Question, path: str, written: str) -> Setting | Diagnostic:
    if path in _TEXTS:
        return Setting((path,), written, f"{path}={written}")
    if question.software_only and _is_beneath(path, question.software_only) and written == NONE:
        return parse_setting(f"{question.software_only}={NONE}")
    return parse_setting(f"{path}={written}")


def _is_left_out(path: str, answers: Sequence[Setting]) -> bool:
    return any(one.value == NONE and _is_beneath(path, ".".join(one.path)) for one in answers)


def _is_beneath(path: str, block: str) -> bool:
    return path.startswith(f"{block}.")


def _words(path: str, fact: Fact | None, question: Question, known: Sequence[str]) -> Iterator[str]:
    """Yield the line that says what may be answered."""
    if fact is None:
        return
    words = ", ".join(fact.words or known) or f"a number in {fact.unit}".removesuffix(" in ")
    if question.software_only and _is_beneath(path, question.software_only):
        words += f", or {NONE} if the deal is software only"
    yield f"  {fact.path}: {words}"


def _meanings(fact: Fact | None, known: Sequence[str]) -> Iterator[str]:
    """Yield the answer to `?`."""
    if fact is None:
        yield f"  known: {', '.join(known)}" if known else "  any text"
        return
    yield f"  {fact.description}"
    for word in fact.words:
        yield f"    {word}: {fact.meaning(word)}"
    if fact.kind == "quantity":
        yield f"    from {fact.low:g} to {fact.high:g} {fact.unit}".rstrip()


def _told(problem: Diagnostic) -> str:
    lines = [f"  {problem.severity}[{problem.code}]: {problem.message}"]
    if problem.help:
        lines.append(f"   = help: {problem.help}")
    return "\n".join(visible(line) for line in lines)
