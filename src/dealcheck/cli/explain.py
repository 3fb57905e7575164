"""`dealcheck explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from dealcheck.cli.completion import complete_identifier
from dealcheck.cli.exit_codes import FAILED, FINDINGS
from dealcheck.cli.findings import note_findings
from dealcheck.cli.options import (
    Draws,
    ModelFolder,
    Profiles,
    Seed,
    WhatIfs,
    model_in,
    what_ifs_of,
)
from dealcheck.cli.streams import output_width, warn, write
from dealcheck.visible import shown


def explain(
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="An indicator, fact, lever, pole, code, source...",
            autocompletion=complete_identifier,
        ),
    ],
    deal: Annotated[
        str | None, typer.Option("--deal", metavar="FILE", help="Walk it back in this deal.")
    ] = None,
    set_: WhatIfs = None,
    model: ModelFolder = None,
    profiles: Profiles = None,
    draws: Draws = 1000,
    seed: Seed = 0,
) -> None:
    """Explain where a number, a word or a finding comes from."""
    from dealcheck import workflow  # noqa: PLC0415
    from dealcheck.output.explain import explain as explained  # noqa: PLC0415
    from dealcheck.output.explain import explain_in_deal, near_names  # noqa: PLC0415
    from dealcheck.scoring.settings import ScoreSettings  # noqa: PLC0415

    if set_ and deal is None:
        warn("dealcheck: --set changes a fact of a deal; give --deal FILE too")
        raise typer.Exit(FAILED)
    used = model_in(model)
    facts, width = workflow.facts(), output_width()
    if deal is None:
        text = explained(identifier, used, facts, width)
    else:
        scored = workflow.score(
            [deal],
            model=model,
            profiles=profiles or [],
            what_ifs=what_ifs_of(set_ or []),
            settings=ScoreSettings(draws, seed),
        )
        if not scored.scores:
            note_findings(scored.checked.diagnostics, scored.checked.texts)
            raise typer.Exit(FAILED if scored.checked.missing else FINDINGS)
        if len(scored.scores) > 1:
            warn("dealcheck: there are several deals here; --deal takes one at a time")
            raise typer.Exit(FAILED)
        text = explain_in_deal(identifier, scored.scores[0], facts, width)
    if text is None:
        near = near_names(identifier, used, facts)
        hint = f"; near it: {', '.join(near)}" if near else ""
        warn(f"dealcheck: nothing is called {shown(identifier)}{hint}")
        raise typer.Exit(FAILED)
    write(text)
