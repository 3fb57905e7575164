"""Findings as JUnit XML, for servers that show the results of tests.

Every file is a suite. Findings that fail the run are failed tests; the others, which do not, stand
in the output of their suite. A file without any has one test that passed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from xml.etree import ElementTree as ET

from dealcheck.diagnostics import Diagnostic, reaches
from dealcheck.render.findings.report import FindingsReport
from dealcheck.render.findings.text import headline
from dealcheck.visible import escape, visible

# What XML 1.0 has no way to write, not even as a number.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The schema asks for them. A clock, a host and an age would make two runs over one file differ.
_UNTIMED = {"timestamp": "1970-01-01T00:00:00", "hostname": "localhost", "time": "0"}


def junit_xml(report: FindingsReport) -> str:
    """Return the findings as a `testsuites` document."""
    root = ET.Element("testsuites")
    strangers = sorted({one.place.file for one in report.diagnostics} - set(report.files))
    for number, file in zip(count(), (*report.files, *strangers), strict=False):
        own = [one for one in report.diagnostics if one.place.file == file]
        root.append(_suite(number, file, own, report))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(
    number: int, file: str, findings: Sequence[Diagnostic], report: FindingsReport
) -> ET.Element:
    failing = [one for one in findings if reaches([one], report.fail_on)]
    others = [one for one in findings if not reaches([one], report.fail_on)]
    name = _possible(file).strip() or "?"
    suite = ET.Element(
        "testsuite",
        {
            "id": str(number),
            "package": "dealcheck",
            "name": name,
            "tests": str(len(failing) or 1),
            "failures": str(len(failing)),
            "errors": "0",
            **_UNTIMED,
        },
    )
    ET.SubElement(suite, "properties")
    for one in failing:
        suite.append(_failed(one, name))
    if not failing:
        ET.SubElement(suite, "testcase", {"name": "dealcheck", "classname": name, "time": "0"})
    told = [line for one in others for line in _told(one)]
    ET.SubElement(suite, "system-out").text = "\n".join(told)
    ET.SubElement(suite, "system-err")
    return suite


def _failed(diagnostic: Diagnostic, file: str) -> ET.Element:
    # Without a line number: a server follows a test from run to run by its name.
    name = _possible(f"{diagnostic.code} {diagnostic.fact}".rstrip())
    case = ET.Element("testcase", {"name": name, "classname": file, "time": "0"})
    kind = f"{diagnostic.severity}[{diagnostic.code}]"
    failure = ET.SubElement(
        case, "failure", {"type": kind, "message": _possible(diagnostic.message)}
    )
    failure.text = "\n".join(_told(diagnostic))
    return case


def _told(diagnostic: Diagnostic) -> list[str]:
    lines = [headline(diagnostic)]
    lines += [f"  help: {diagnostic.help}"] if diagnostic.help else []
    lines += [f"  see {related.place}: {related.message}" for related in diagnostic.related]
    return [_possible(line) for line in lines]


def _possible(text: str) -> str:
    """Return a text with what is hidden, or impossible in XML, written as escapes."""
    return _IMPOSSIBLE.sub(lambda found: escape(found[0]), visible(text))
