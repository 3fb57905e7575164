"""`dealcheck validate`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dealcheck.cli.cutting import LIMITS, cut_to_size
from dealcheck.cli.exit_codes import FAILED, exit_code
from dealcheck.cli.findings import note_findings
from dealcheck.cli.options import FailOn, Output, Paths, Profiles, look_on
from dealcheck.cli.output_file import deliver
from dealcheck.cli.streams import warn, warn_of_nothing
from dealcheck.diagnostics import Diagnostic

if TYPE_CHECKING:
    from dealcheck.workflow import Checked


class ValidateFormat(StrEnum):
    """How findings are written."""

    text = "text"
    concise = "concise"
    json = "json"
    sarif = "sarif"
    github = "github"
    junit = "junit"


def validate(
    paths: Paths,
    format: Annotated[
        ValidateFormat | None,
        typer.Option("--format", "-f", help="text, or github where GITHUB_ACTIONS is true."),
    ] = None,
    output: Output = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The least severity that ends with code 1.")
    ] = FailOn.error,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Hide the findings recorded in this file."),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option("--write-baseline", metavar="FILE", help="Record the findings in this file."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE=REASON", help="Hide the findings of a code."),
    ] = None,
    apart: Annotated[
        bool, typer.Option("--apart", help="Judge each file as if no other one were named.")
    ] = False,
    skip_foreign: Annotated[
        bool, typer.Option("--skip-foreign", help="Leave out YAML files of other tools.")
    ] = False,
    profiles: Profiles = None,
) -> None:
    """Check deals and profiles against the schemas and for consistency."""
    from dealcheck import workflow  # noqa: PLC0415

    waived = _waived(ignore or [])
    checked = workflow.validate(paths, profiles or [], apart=apart, findings_only=True)
    checked = checked.without(waived)
    if skip_foreign:
        checked = _own_files(checked)
    if write_baseline is not None:
        checked = _recorded(checked, write_baseline)
    elif baseline is not None:
        checked = _compared(checked, baseline)
    chosen = format or _usual_format(output)
    text = _rendered(checked, chosen, fail_on, output)
    deliver(text, output, [*checked.paths, *([baseline] if baseline else [])])
    warn_of_nothing(checked.looked_at, missing=checked.missing)
    raise typer.Exit(
        exit_code(
            checked.diagnostics,
            looked_at=checked.looked_at,
            missing=checked.missing,
            fail_on=fail_on.value,
        )
    )


def _usual_format(output: Path | None) -> ValidateFormat:
    # The runner of GitHub reads commands from standard output and nowhere else.
    on_github = os.environ.get("GITHUB_ACTIONS") == "true" and output is None
    return ValidateFormat.github if on_github else ValidateFormat.text


def _rendered(
    checked: Checked, format: ValidateFormat, fail_on: FailOn, output: Path | None
) -> str:
    from dealcheck.render.findings.formats import FORMATS  # noqa: PLC0415
    from dealcheck.render.findings.report import FindingsReport  # noqa: PLC0415

    report = FindingsReport(
        diagnostics=checked.diagnostics,
        files=tuple(file.name for file in checked.files),
        texts=checked.texts,
        ignored=len(checked.ignored),
        known=len(checked.known),
        fail_on=fail_on.value,
    )
    look, write = look_on(output), FORMATS[format.value]
    text, left_out = cut_to_size(report, LIMITS.get(format.value), lambda one: write(one, look))
    if left_out:
        warn(f"{left_out:,} findings are left out of this report, which its readers would refuse")
    return text


def _waived(texts: Sequence[str]) -> set[str]:
    from dealcheck.waivers import waived_code  # noqa: PLC0415

    codes = [waived_code(text) for text in texts]
    wrong = [one for one in codes if isinstance(one, Diagnostic)]
    if wrong:
        note_findings(wrong)
        raise typer.Exit(FAILED)
    return {one for one in codes if isinstance(one, str)}


def _own_files(checked: Checked) -> Checked:
    own, foreign = checked.without_foreign()
    if foreign:
        files = "1 file was" if foreign == 1 else f"{foreign} files were"
        warn(f"{files} left out: no `format: dealcheck/...` line says that this is dealcheck's")
    return own


def _recorded(checked: Checked, file: Path) -> Checked:
    """Write what was found to a baseline, and return what it does not cover."""
    from dealcheck.baseline import baseline_of, baseline_text  # noqa: PLC0415

    known = baseline_of(checked.diagnostics, file.as_posix())
    deliver(baseline_text(known), file, checked.paths)
    return checked.beside(known)


def _compared(checked: Checked, file: Path) -> Checked:
    from dealcheck.baseline import read_baseline  # noqa: PLC0415
    from dealcheck.render.findings.text import findings_text  # noqa: PLC0415

    known = read_baseline(file)
    if isinstance(known, Diagnostic):
        warn(findings_text([known], 1))
        raise typer.Exit(FAILED)
    return checked.beside(known)
