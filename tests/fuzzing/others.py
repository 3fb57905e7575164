"""Probes that look at no deal's file: profiles that chance has changed, and answers to `new`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from dealcheck import workflow
from dealcheck.cli.exit_codes import CLEAN, FAILED, FINDINGS
from dealcheck.questionnaire.likes import likes as known_likes
from dealcheck.reading import read_bytes

from .mutate import as_text, fuzzed_profile
from .options import any_value, options
from .promises import Fault
from .running import checked
from .values import Values

_FORMS = ("table", "json", "markdown", "html", "deal")


def match(_: Path, chance: Random) -> Iterator[Fault]:
    """Match one developer and one country, of which one has a profile that chance has changed."""
    kind = chance.choice(("developer", "importer"))
    profile = fuzzed_profile(kind, 0, chance.randrange(2**32))
    form = chance.choice(_FORMS)
    names = {"developer": "openai", "importer": "AE", kind: str(profile["id"])}
    with TemporaryDirectory() as folder:
        (Path(folder) / "profile.yaml").write_bytes(as_text(profile))
        parties = ("--developers", names["developer"], "--importers", names["importer"])
        words = ("--profiles", folder, *options(chance, what_ifs=False), "-f", form)
        _, found = checked(form, (CLEAN, FINDINGS, FAILED), "match", *parties, *words)
    yield from found


def new(_: Path, chance: Random) -> Iterator[Fault]:
    """Write a new deal from any answers: what is written can be read and scored."""
    facts = list(workflow.facts().facts)
    answers = [
        f"{fact}={any_value(fact, chance)}" for fact in chance.sample(facts, chance.randint(0, 3))
    ]
    answers += [
        "name=" + json.dumps(Values("deal", chance).of({"type": "string"}))
    ] * chance.randrange(2)
    answers += ["developer=openai", "importer=AE"]
    likes = chance.sample(list(known_likes()), chance.randint(0, 2))
    words = [f"--set={answer}" for answer in answers] + [f"--like={like}" for like in likes]
    done, found = checked("text", (CLEAN, FAILED), "new", "-", *words)
    yield from found
    if done.returncode == CLEAN:
        read = read_bytes(done.stdout.encode(), "new.yaml")
        if read.document is None or read.diagnostics:
            yield Fault("what `new` writes can be read", f"{words}: {read.diagnostics}"[:1000])
