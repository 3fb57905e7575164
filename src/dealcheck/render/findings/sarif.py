"""Findings as SARIF 2.1.0, the format of code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from dealcheck import __version__
from dealcheck.diagnostics import Diagnostic, Place, Related
from dealcheck.finding_catalogue import Finding, finding_catalogue
from dealcheck.fingerprints import digests
from dealcheck.render.findings.report import FindingsReport
from dealcheck.visible import visible

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_DRIVE = re.compile(r"[A-Za-z]:/")


def sarif_json(report: FindingsReport) -> str:
    """Return the findings as a SARIF log of one run, all of it in ASCII."""
    codes = sorted({one.code for one in report.diagnostics})
    results = [
        _result(one, codes.index(one.code), digest)
        for one, digest in zip(report.diagnostics, digests(report.diagnostics), strict=True)
    ]
    driver = {"name": "dealcheck", "semanticVersion": __version__, "rules": _rules(codes)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, allow_nan=False, indent=2) + "\n"


def _rules(codes: Sequence[str]) -> list[dict[str, Any]]:
    catalogue = finding_catalogue()
    return [_rule(catalogue[code]) if code in catalogue else {"id": code} for code in codes]


def _rule(finding: Finding) -> dict[str, Any]:
    text = f"{finding.what}\n\n{finding.why}"
    markdown = text
    if finding.fails:
        # Indented and not fenced: no line of an example can end the block.
        markdown += f"\n\nWith this finding:\n\n{_indented(finding.fails)}"
        markdown += f"\n\nWithout it:\n\n{_indented(finding.passes)}"
    return {
        "id": finding.code,
        "shortDescription": {"text": finding.title},
        "fullDescription": {"text": finding.what},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": finding.severity},
    }


def _indented(example: str) -> str:
    lines = visible(example, one_line=False).rstrip("\n").split("\n")
    return "\n".join(f"    {line}" if line else "" for line in lines)


def _result(diagnostic: Diagnostic, rule: int, digest: str) -> dict[str, Any]:
    message = visible(diagnostic.message)
    if diagnostic.help:
        message += f"\nhelp: {visible(diagnostic.help)}"
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": message},
        "locations": [{"physicalLocation": _physical(diagnostic.place)}],
        "partialFingerprints": {"dealcheck/v1": digest},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            _related(number, related) for number, related in enumerate(diagnostic.related, start=1)
        ]
    return result


def _related(number: int, related: Related) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": visible(related.message)},
        "physicalLocation": _physical(related.place),
    }


def _physical(place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.line:
        location["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
    return location


def _uri(file: str) -> str:
    """Return a relative address for a relative path, every special character encoded.

    A colon would make the start of a relative path the scheme of an address.
    """
    try:
        data = file.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a character, as Windows allows in names
        data = file.encode("utf-8", "surrogatepass")
    if file.startswith("/"):
        return f"file://{quote(data)}"
    if _DRIVE.match(file):
        return f"file:///{quote(data, safe='/:')}"
    return quote(data)
