"""Options of commands, as chance has them."""

from __future__ import annotations

import json
from random import Random

from dealcheck import workflow
from dealcheck.model.types import Model
from dealcheck.scoring.prepared import profiles_of

# Few as a rule, since their number changes hardly any path through the program, and time is better
# spent on other deals.
DRAWS = 40


def options(chance: Random, *, what_ifs: bool = True) -> list[str]:
    """Options that most commands have: draws, a seed, whose priorities, a what-if."""
    words = ["--draws", str(chance.choice((1, 2, 3, 7, DRAWS, DRAWS, DRAWS)))]
    if chance.random() < 0.3:
        words += ["--seed", str(chance.choice((0, 1, 2**32 - 1)))]
    if chance.random() < 0.2:
        words += ["--no-reference"]
    if chance.random() < 0.2:
        profiles = profiles_of("us_government", _model())
        words += ["--us-government", chance.choice(profiles)]
    if what_ifs and chance.random() < 0.3:
        fact = chance.choice(list(workflow.facts().facts))
        words += ["--set", f"{fact}={any_value(fact, chance)}"]
    return words


def _model() -> Model:
    model = workflow.load_model().model
    assert model is not None
    return model


def any_value(path: str, chance: Random) -> str:
    """A value as `--set` takes it, mostly one that the fact can have."""
    fact = workflow.facts()[path]
    low, high = max(fact.low, 0.0), min(fact.high, 1e9)
    words = fact.words or ("unknown",)
    return chance.choice(
        (
            chance.choice(words),
            "unknown",
            "none",
            json.dumps(chance.sample(words, min(2, len(words)))),
            f"{low:g}",
            f"{high:g}",
            f"[{low:g}, {high:g}]",
            f"{{at_least: {low + (high - low) * chance.random() / 10:g}}}",
            "{at_most: 1}",
            "\x1b[2J",
            "[",
        )
    )
