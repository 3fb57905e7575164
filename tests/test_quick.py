"""The quick reader against the guard: where it gives data, they are the guard's, type for type.

So is all that comes after: places that are found from a few lines, and what `validate` prints.
"""

import random
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mutation import DEALS, PROFILES, ROOT, changed_bytes

from dealcheck.reading import Document, quick, read_bytes
from dealcheck.reading.document import read_text, text_of
from dealcheck.reading.guard import guarded_data
from dealcheck.reading.quick import quick_data

pytest.importorskip("ryaml", reason="the extra dealcheck[fast] is not installed")

# How long drawing takes says more about the machine than about the test.
CHOSEN = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OTHERS = [*(ROOT / "tests/cases").rglob("*.yaml"), *(ROOT / "tests/hostile").glob("*.yaml")]
WORDS = """
- | ? | : |:|#| #|>|>+|[|]|{|}|,|"|'|  |---|...|&a |*a|!|!!str |@|`|~|null|yes|NO|true|tRUE|<<|a: 1
0x1F|-0x1f|+0o7|0o17|0b11|-0b1|017|00|-01|1e3|1e400|.5|5.|+5|-.5e-3|++5|1_000|1:30|1e+|08.5|-0|-0.0
.inf|-.inf|.nan|inf|NaN|2026|2026-01-02|"b": 1|x|a|b|é|😀
"""
SIGNS = st.sampled_from(
    [
        *WORDS.strip().replace("\n", "|").split("|"),
        *("|", "|-", "\n", "\n  ", "\n- ", "\t", "\r", "\r\n", "\n%", "\r%", "\\n", "\u00a0"),
        *("9" * 33, "0." + "3" * 40, "1" + "0" * 20, "- " * 70, "[" * 70, "k" * 1100),
    ]
)
GRAMMAR = st.lists(SIGNS, max_size=12).map("".join)
NUMBERS = st.text("0123456789+-._eExob:,", min_size=1, max_size=9).map("a: {}\nb: '1'\n".format)
LINE = st.tuples(st.sampled_from(["", "  ", "- ", "    "]), st.sampled_from("ab1"), GRAMMAR)
LINES = st.lists(LINE, max_size=5).map(
    lambda lines: "\n".join(f"{indent}{key}: {rest}" for indent, key, rest in lines)
)


def alike(text: str) -> bool:
    """Check one text, and say whether there was anything to check."""
    answer = quick_data(text)
    if answer is None:
        return False
    found = guarded_data(text, "x")
    assert not found.diagnostics, text
    # The form of data is equal only where every type and the order of all keys are.
    assert repr(answer[0]) == repr(found.data), text
    return True


def text_in(data: bytes) -> str:
    text = text_of(data, "x")
    return text if isinstance(text, str) else ""


def test_shipped_files_are_read_quickly():
    answered = [alike(text_in(file.read_bytes())) for file in [*DEALS, *PROFILES]]
    assert sum(answered) > 0.8 * len(answered)


@pytest.mark.parametrize("file", OTHERS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_files_of_other_tests(file):
    alike(text_in(file.read_bytes()))


@CHOSEN
@given(changed_bytes())
def test_changed_files(data):
    alike(text_in(data))


@settings(CHOSEN, max_examples=1500)
@given(LINES | GRAMMAR.map("a: {}\n".format) | GRAMMAR.map("a: {{{}}}\n".format) | NUMBERS)
@example("a: {nan\r%x\n}\n")
def test_texts_that_try_the_grammar(text):
    alike(text_in(text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2\n",
        "a: &x 1\nb: *x\n",
        "a: !!str 5\n",
        "<<: {a: 1}\n",
        "1: a\n",
        "a: .nan\n",
        "a: 1e400\n",
        "a: 017\n",
        "a: 0b1\n",
        f"a: {'9' * 33}\n",
        f"a: 0.{'0' * 40}\n",
        '"a": "\\ud83d"\n',
        "a: 1\n---\nb: 2\n",
        "%YAML 1.1\n---\na: 1\n",
        "- a\n",
        "",
        f"a: {'[' * 64}{']' * 64}\n",
        f"a: [{'x,' * 20_000}]\n",
        f"a: {'[' * 2_000}",
        f"a: {'x' * 200_000}\n",
    ],
)
def test_doubtful_texts_are_left_to_the_guard(text):
    assert quick_data(text) is None


def test_quoted_numbers_are_texts():
    answer = quick_data("year: '2026'\nshare: \"0.5\"\nnone: ''\n")
    assert answer is not None
    assert answer[0] == {"year": "2026", "share": "0.5", "none": ""}


def test_without_the_extra_there_is_no_answer(monkeypatch):
    monkeypatch.setattr(quick, "_loads", None)
    assert quick_data("a: 1\n") is None
    assert read_bytes(b"a: 1\n", "x").document is not None


def paths(value, path=()):
    yield path
    if isinstance(value, dict):
        value = {**value, "nothing-here": None}
    elif isinstance(value, list):
        value = dict(enumerate(value))
    else:
        return
    for step, part in value.items():
        yield from paths(part, (*path, step))


@pytest.mark.parametrize("file", [*DEALS[::4], *PROFILES[::9]], ids=lambda file: file.stem)
def test_places_are_the_same_from_a_few_lines(file):
    document = read_text(text_in(file.read_bytes()), "x").document
    assert document is not None
    whole = Document("x", document.data, document.text)
    whole.place(())
    every = list(paths(document.data))
    for path in random.Random(1).sample(every, min(len(every), 120)):
        for key in (False, True):
            # A new one each time: a document looks at the whole after a few places.
            apart = Document("x", document.data, document.text)
            assert apart.place(path, key=key) == whole.place(path, key=key), path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_count_every_line_end(end):
    text = f"a: 1{end}b:{end}  c: 2{end}  d: |{end}    x{end}    c: 3{end}e: 4{end}"
    document = read_text(text, "x").document
    assert document is not None
    assert [document.place(path).line for path in (("b", "c"), ("b", "d"), ("e",))] == [3, 4, 7]


WITHOUT = "import sys; sys.modules['ryaml'] = None; from dealcheck.cli import main; main()"
WITH = "from dealcheck.cli import main; main()"


@pytest.mark.parametrize("folder", ["deals", "tests/cases/validate", "tests/hostile"])
def test_what_is_printed_does_not_depend_on_the_extra(folder):
    said = [
        subprocess.run(
            [sys.executable, "-c", program, "validate", folder, "--format", "json"],
            capture_output=True,
            check=False,
            cwd=ROOT,
        )
        for program in (WITH, WITHOUT)
    ]
    assert said[0].stdout == said[1].stdout
    assert len(said[0].stdout) > 1000
    assert [one.returncode for one in said] == [said[0].returncode] * 2
