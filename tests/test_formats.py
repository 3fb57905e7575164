"""Every format of findings: it keeps to its schema, and nothing from a file can break out of it."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from dealcheck.diagnostics import Diagnostic, Place, Related
from dealcheck.finding_catalogue import finding_catalogue
from dealcheck.render.findings.formats import FORMATS
from dealcheck.render.findings.github import command, github_text
from dealcheck.render.findings.report import FindingsReport
from dealcheck.render.look import Look
from dealcheck.visible import visible

SCHEMAS = Path(__file__).parent / "schemas"
SARIF = Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")))
JUNIT = [xmlschema.XMLSchema(SCHEMAS / f"junit-{name}.xsd") for name in ("ant", "jenkins")]

HOSTILE = (
    "\x1b]8;;http://evil.example\x1b\\x\x1b[2J",
    "\n::error file=a::forged",
    "\r\n::set-output name=x::y",
    "%0A::warning::forged %25",
    "]]><script>alert(1)</script>&amp;<!--",
    '"><testcase name="forged"/>',
    "\x00\x07\x7f\x85\u2028\u202e\ufeff\ufffe\uffff",
    "\ud800 half",
    "a,b:c=d",
    "`x` | <b> @everyone [/red]",
    "数据 \U0001f3d7 e\u0301",
    "",
    " ",
)


def finding(text: str, **changes: object) -> Diagnostic:
    place = Place(f"{text}.yaml", 2, 3, 2, 5)
    values: dict = {
        "code": "D201",
        "severity": "warning",
        "message": f"message {text}",
        "place": place,
        "help": f"help {text}",
        "fact": text,
        "related": (Related(Place(text or "x", 1, 1, 4, 1), text),),
        **changes,
    }
    return Diagnostic(**values)


def report(*findings: Diagnostic, files: tuple[str, ...] = ("clean.yaml",)) -> FindingsReport:
    names = dict.fromkeys([*files, *(one.place.file for one in findings)])
    texts = {name: f"first\nsecond {name}\n" for name in names}
    return FindingsReport(findings, tuple(names), texts, ignored=1, known=2, fail_on="warning")


def rendered(name: str, given_report: FindingsReport) -> str:
    return FORMATS[name](given_report, Look(100, colour=False))


ALL_HOSTILE = report(*(finding(text) for text in HOSTILE), finding("x", place=Place("whole file")))
REPORTS = [ALL_HOSTILE, report(), report(files=())]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("given_report", REPORTS, ids=["hostile", "clean", "empty"])
def test_a_format_holds_nothing_hidden_and_can_be_written(name, given_report):
    text = rendered(name, given_report)
    assert visible(text, one_line=False) == text
    assert "\t" not in text
    assert text.endswith("\n")
    text.encode("utf-8")


TEXTS = st.text(max_size=40) | st.sampled_from(HOSTILE)
NUMBERS = st.integers(1, 5)
PLACES = st.builds(
    lambda file, line, column, lines, columns: Place(
        file, line, column, line + lines, column + columns
    ),
    TEXTS,
    NUMBERS,
    NUMBERS,
    st.integers(0, 2),
    st.integers(0, 9),
) | st.builds(Place, TEXTS)
FINDINGS = st.builds(
    Diagnostic,
    st.sampled_from(["D201", "D001", "D999"]),
    st.sampled_from(["error", "warning", "note"]),
    TEXTS,
    PLACES,
    TEXTS,
    TEXTS,
    st.lists(st.builds(Related, PLACES, TEXTS), max_size=2).map(tuple),
)


@pytest.mark.parametrize("name", FORMATS)
@given(findings=st.lists(FINDINGS, max_size=4), text=TEXTS)
def test_no_format_ever_emits_a_control_character(name, findings, text):
    files = tuple(dict.fromkeys(one.place.file for one in findings))
    texts = dict.fromkeys(files, f"a\n{text}\n{text}\nb")
    shown = rendered(name, FindingsReport(tuple(findings), files, texts))
    assert visible(shown, one_line=False) == shown
    shown.encode("utf-8")
    if name == "concise":
        assert len(shown.splitlines()) == len(findings) + 1
    if name == "github":
        commands = [line for line in shown.splitlines() if line.startswith("::")]
        assert len(commands) == len(findings)
    if name == "junit":
        ET.fromstring(shown)
    if name in ("json", "sarif"):
        assert shown.isascii()
        json.loads(shown)


# --- SARIF ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("given_report", REPORTS, ids=["hostile", "clean", "empty"])
def test_sarif_keeps_to_its_schema(given_report):
    log = json.loads(rendered("sarif", given_report))
    assert [error.message for error in SARIF.iter_errors(log)] == []


def test_every_code_has_its_help_in_sarif():
    findings = [finding("x", code=code, severity="note") for code in finding_catalogue()]
    log = json.loads(rendered("sarif", report(*findings)))
    assert [error.message for error in SARIF.iter_errors(log)] == []
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    for code, known in finding_catalogue().items():
        assert rules[code]["help"]["text"] == f"{known.what}\n\n{known.why}"
        assert rules[code]["defaultConfiguration"]["level"] == known.severity
    results = log["runs"][0]["results"]
    assert all(list(rules)[one["ruleIndex"]] == one["ruleId"] for one in results)


def test_sarif_says_where():
    one = finding("x", place=Place("deals/ä b.yaml", 3, 5, 3, 9), related=())
    (result,) = json.loads(rendered("sarif", report(one)))["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "deals/%C3%A4%20b.yaml"
    region = {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9}
    assert location["region"] == region
    assert "relatedLocations" not in result


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("deals/a.yaml", "deals/a.yaml"),
        ("../a.yaml", "../a.yaml"),
        ("/tmp/a b.yaml", "file:///tmp/a%20b.yaml"),
        ("C:/deals/a.yaml", "file:///C:/deals/a.yaml"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("a?b#c%d\n.yaml", "a%3Fb%23c%25d%0A.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_sarif_writes_file_names_as_addresses(file, uri):
    one = finding("x", place=Place(file), related=())
    (result,) = json.loads(rendered("sarif", report(one)))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": uri}}


def test_sarif_fingerprints_outlive_moved_lines_and_tell_repeats_apart():
    first, second = finding("x"), finding("x", place=Place("x.yaml", 9, 1, 9, 2))
    prints = [
        result["partialFingerprints"]["dealcheck/v1"]
        for result in json.loads(rendered("sarif", report(first, second)))["runs"][0]["results"]
    ]
    moved = json.loads(rendered("sarif", report(second)))["runs"][0]["results"]
    assert prints[0].endswith(":1")
    assert prints[1] == prints[0].removesuffix(":1") + ":2"
    assert moved[0]["partialFingerprints"]["dealcheck/v1"] == prints[0]


# --- GitHub ---------------------------------------------------------------------------------------


def test_a_command_of_github():
    one = Diagnostic("D201", "note", "50% of it: a, b", Place("a,b:c.yaml", 2, 3, 2, 5), "do\nthis")
    assert command(one) == (
        "::notice title=dealcheck D201,file=a%2Cb%3Ac.yaml,line=2,endLine=2,col=3,endColumn=4"
        "::50%25 of it: a, b%0Ahelp: do\\nthis"
    )


def test_columns_are_left_out_where_github_does_not_take_them():
    assert ",col=" not in command(finding("x", place=Place("a", 2, 3, 4, 5)))
    assert "line=" not in command(finding("x", place=Place("a")))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_forges_a_command(text):
    lines = github_text(report(finding(text))).split("\n")
    assert [line for line in lines if line.startswith("::")] == lines[:1]
    # What the runner does: properties end at the first `::`, each at a comma.
    parts = re.fullmatch(r"::warning (.*?)::.*", lines[0])
    assert parts is not None
    names = [part.partition("=")[0] for part in parts[1].split(",")]
    assert names == ["title", "file", "line", "endLine", "col", "endColumn"]


# --- JUnit ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("schema", JUNIT, ids=["ant", "jenkins"])
@pytest.mark.parametrize("given_report", REPORTS, ids=["hostile", "clean", "empty"])
def test_junit_keeps_to_its_schemas(schema, given_report):
    text = rendered("junit", given_report)
    assert [error.reason for error in schema.iter_errors(text)] == []


def test_junit_fails_what_fails_the_run():
    findings = (
        finding("x", place=Place("a.yaml", 1, 1, 1, 2), severity="error"),
        finding("x", place=Place("a.yaml", 2, 1, 2, 2), severity="note", message="by the way"),
    )
    root = ET.fromstring(rendered("junit", report(*findings)))
    clean, suite = root
    assert (clean.get("name"), clean.get("tests"), clean.get("failures")) == (
        "clean.yaml",
        "1",
        "0",
    )
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("a.yaml", "1", "1")
    (case,) = suite.iter("testcase")
    assert case.get("name") == "D201 x"
    (failure,) = case
    assert (failure.tag, failure.get("type")) == ("failure", "error[D201]")
    assert "by the way" in suite.findtext("system-out", "")


def test_junit_writes_what_xml_cannot_hold_as_escapes():
    text = rendered("junit", report(finding("\x00\uffff\ud800")))
    assert "\\x00\\uffff\\ud800" in text


# --- the same bytes -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_findings_give_the_same_bytes(name):
    assert rendered(name, ALL_HOSTILE) == rendered(name, ALL_HOSTILE)
