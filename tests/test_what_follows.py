"""What follows from stated facts: the links hold together, and a deal against one is told so."""

import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from dealcheck import resources
from dealcheck.checking import CheckContext, check_document
from dealcheck.checking.shipped_links import link_texts, links_of
from dealcheck.profiles import profile_library
from dealcheck.reading import Document, read_bytes
from dealcheck.workflow import facts

FILE = Path(resources.__file__).parent / "data" / "model" / "links.yaml"
DATA = yaml.safe_load(FILE.read_text(encoding="utf-8"))
# YAML 1.1 reads the words `no` and `yes` of a right as truth values.
TRUTH = {True: "yes", False: "no"}
LINKS = [
    {
        **link,
        **{
            part: [
                {
                    key: [TRUTH.get(word, word) for word in value] if "is" in key else value
                    for key, value in limit.items()
                }
                for limit in link[part]
            ]
            for part in ("when", "then")
        },
    }
    for link in DATA["links"]
]
TOLD = [link for link in LINKS if link.get("use") != "scores"]
CONSEQUENCES = [(link, then) for link in LINKS for then in link["then"]]
FINDINGS = [(link, then) for link in TOLD for then in link["then"]]
FACTS = facts().facts
WITHOUT_SITE = {"fact": "infrastructure", "is": ["none"]}
CONTEXT = CheckContext(importers=frozenset({"AE", "NO"}), developers=frozenset({"openai"}))
HEAD = {
    "format": "dealcheck/deal/1",
    "id": "xa-example",
    "name": "Example",
    "nature": "draft",
    "developer": {"id": "a-developer", "name": "A developer", "facts": {}},
    "importer": {"id": "XA", "name": "A country", "facts": {}},
    "status": "announced",
}


def named(link) -> str:
    return link["id"]


def consequence(pair) -> str:
    return f"{pair[0]['id']}: {pair[1]['fact']}"


def document(data: dict, name: str = "deal.yaml") -> Document:
    result = read_bytes(json.dumps(data).encode(), name)
    assert result.document is not None, result.diagnostics
    return result.document


def deal(stated: Mapping[str, object], **more) -> dict:
    """Lay facts, by their paths, over a deal that says nothing else."""
    data = json.loads(json.dumps({**HEAD, **more}))
    for fact, value in stated.items():
        *blocks, key = fact.split(".")
        if fact.startswith(("developer.", "importer.")):
            blocks.append("facts")
        at = data
        for block in blocks:
            at = at.setdefault(block, {})
        at[key] = value
    return data


def found(data: dict, context: CheckContext = CONTEXT):
    return [one for one in check_document(document(data), context) if one.code == "D224"]


def words(fact: str) -> tuple[str, ...]:
    return ("none",) if fact == "infrastructure" else FACTS[fact].words


def fitting(limit) -> Any:
    """A value for which a condition or consequence holds."""
    if "is" in limit:
        return limit["is"][0]
    if "is_not" in limit:
        return next(word for word in words(limit["fact"]) if word not in limit["is_not"])
    return limit.get("at_least", limit.get("at_most"))


def contrary(limit) -> Any:
    """A value for which it does not."""
    if "is" in limit:
        return next(word for word in words(limit["fact"]) if word not in limit["is"])
    if "is_not" in limit:
        return limit["is_not"][-1]
    if "at_most" in limit:
        return limit["at_most"] + 1
    return max(limit["at_least"] - 1, FACTS[limit["fact"]].low)


def conditions(link) -> dict[str, object]:
    return {test["fact"]: fitting(test) for test in link["when"]}


# --- the links themselves -------------------------------------------------------------------------


def test_each_link_has_a_name_of_its_own_and_a_reason():
    names = [link["id"] for link in LINKS]
    assert sorted(names) == sorted(set(names))
    assert all(link["why"].endswith(".") for link in LINKS)


def test_each_source_of_a_link_is_in_the_model_and_each_of_the_file_is_used():
    others = yaml.safe_load((FILE.parent / "sources.yaml").read_text(encoding="utf-8"))
    own = {source["id"] for source in DATA["sources"]}
    cited = {name for link in LINKS for name in link.get("sources", [])}
    assert cited <= own | {source["id"] for source in others["sources"]}
    assert own <= cited


@pytest.mark.parametrize("link", LINKS, ids=named)
def test_a_link_speaks_of_facts_and_words_that_there_are(link):
    for limit in (*link["when"], *link["then"]):
        fact = limit["fact"]
        assert fact in FACTS or limit == WITHOUT_SITE
        if "is" in limit or "is_not" in limit:
            assert set(limit.get("is", limit.get("is_not"))) <= set(words(fact))
        else:
            ends = [value for key, value in limit.items() if key != "fact"]
            assert FACTS[fact].kind == "quantity"
            assert all(FACTS[fact].low <= end <= FACTS[fact].high for end in ends)


@pytest.mark.parametrize("pair", CONSEQUENCES, ids=consequence)
def test_what_follows_is_a_fact_of_the_deal_and_leaves_out_something(pair):
    link, then = pair
    assert not then["fact"].startswith(("developer.", "importer."))
    assert then["fact"] not in {test["fact"] for test in link["when"]}
    possible = allowed(then)
    if isinstance(possible, set):
        assert possible
        assert possible < set(words(then["fact"]))
    else:
        assert possible != (FACTS[then["fact"]].low, FACTS[then["fact"]].high)


def test_what_is_read_piece_by_piece_is_what_the_file_says():
    texts = link_texts()
    assert links_of([text for text, _, _ in texts]) == TOLD
    for link, (_, when, then) in zip(TOLD, texts, strict=True):
        own = [test["fact"] for test in link["when"]]
        assert when == [fact for fact in own if not fact.startswith(("developer.", "importer."))]
        assert then == [limit["fact"] for limit in link["then"]]


def allowed(limit) -> set[str] | tuple[float, float]:
    """What a condition or consequence leaves possible: words, or the ends of a range."""
    if "is" in limit:
        return set(limit["is"])
    if "is_not" in limit:
        return set(words(limit["fact"])) - set(limit["is_not"])
    fact = FACTS[limit["fact"]]
    return limit.get("at_least", fact.low), limit.get("at_most", limit.get("below", fact.high))


def exclude(one, other) -> bool:
    """Whether no value of a fact is left by both."""
    if WITHOUT_SITE in (one, other):
        return "infrastructure." in one["fact"] + other["fact"]
    if one["fact"] != other["fact"]:
        return False
    left, right = allowed(one), allowed(other)
    if isinstance(left, set) or isinstance(right, set):
        return set(left).isdisjoint(right)
    return max(left[0], right[0]) > min(left[1], right[1])


def test_no_two_links_that_can_hold_together_leave_a_fact_nothing():
    clashes = []
    for one, other in itertools.combinations(LINKS, 2):
        if not any(exclude(a, b) for a in one["then"] for b in other["then"]):
            continue
        together = (
            (one["when"], other["when"]),
            (one["then"], other["when"]),
            (one["when"], other["then"]),
        )
        if not any(exclude(a, b) for mine, theirs in together for a in mine for b in theirs):
            clashes.append((one["id"], other["id"]))
    assert clashes == []


# --- deals against them ---------------------------------------------------------------------------


@pytest.mark.parametrize("pair", FINDINGS, ids=consequence)
def test_a_fact_against_what_follows_is_told_once_with_its_grounds(pair):
    link, then = pair
    stated = {**conditions(link), then["fact"]: contrary(then)}
    data = deal(stated)
    (finding,) = found(data)
    told = {finding.fact, *(one.message.removesuffix(" stands here") for one in finding.related)}
    assert told == set(stated)
    assert all(fact in finding.message for fact in stated)
    assert finding.severity == "warning"
    assert finding.help.startswith(f"change {finding.fact}")
    places = {
        document(data).place((party, "facts", key) if party in ("developer", "importer") else path)
        for fact in stated
        for path in [tuple(fact.split("."))]
        for party, key in [(path[0], path[-1])]
    }
    assert {finding.place, *(one.place for one in finding.related)} == places


@pytest.mark.parametrize("link", LINKS, ids=named)
def test_a_deal_that_agrees_is_left_alone(link):
    agreeing = {then["fact"]: fitting(then) for then in link["then"]}
    assert found(deal({**conditions(link), **agreeing})) == []


@pytest.mark.parametrize("pair", CONSEQUENCES, ids=consequence)
def test_what_may_fit_is_no_contradiction(pair):
    link, then = pair
    values: list[object] = ["unknown", "not-applicable"]
    if FACTS[then["fact"]].kind == "quantity":
        values.append(sorted([fitting(then), contrary(then)]))
    elif then["fact"] != "status":
        values.append([fitting(then), contrary(then)])
    for value in values:
        assert found(deal({**conditions(link), then["fact"]: value})) == []


@pytest.mark.parametrize(
    ("possession", "days", "times"),
    [
        ("revocable-access", 1, 1),
        ("revocable-access", [1, 30], 1),
        ("revocable-access", [0, 30], 0),
        (["revocable-access", "weights-in-country"], 30, 0),
        (["revocable-access", "access-with-continuity"], 30, 0),
        ("unknown", 30, 0),
        ("not-applicable", 30, 0),
    ],
)
def test_a_link_holds_only_if_it_surely_does(possession, days, times):
    assert len(found(deal({"model.possession": possession, "model.autonomy_days": days}))) == times


def test_a_value_of_a_broken_form_is_left_to_the_schema():
    stated = {"model.possession": "revocable-acess", "model.autonomy_days": 30}
    assert found(deal(stated)) == []
    stated = {"model.possession": "revocable-access", "model.autonomy_days": "a month"}
    assert found(deal(stated)) == []


def test_facts_of_a_profile_count_and_are_placed_there():
    profile: dict[str, Any] = {
        "format": "dealcheck/developer/1",
        "id": "dragon",
        "name": "Dragon",
        "facts": {"home": "china"},
    }
    library = profile_library([document(profile, "dragon.yaml")])
    context = CONTEXT.with_profiles(library.documents, library.find)
    stated = {"alignment.public_finance_percent": 20}
    (finding,) = found(deal(stated, developer="dragon"), context)
    assert finding.fact == "alignment.public_finance_percent"
    assert finding.related[0].place.file == "dragon.yaml"
    assert "developer.home is `china`" in finding.message
    assert finding.help.startswith("change alignment.public_finance_percent: ")
    based: dict[str, object] = {"id": "other", "name": "Other", "based_on": "dragon", "facts": {}}
    assert len(found(deal(stated, developer=based), context)) == 1
    for own in ("united-states", "unknown", "chyna", ["china", {"a": 1}], None):
        based["facts"] = {"home": own}
        assert found(deal(stated, developer=based), context) == []
    profile["facts"]["home"] = "chyna"
    library = profile_library([document(profile, "dragon.yaml")])
    context = CONTEXT.with_profiles(library.documents, library.find)
    assert found(deal(stated, developer="dragon"), context) == []


def test_a_profile_is_opened_only_where_the_deal_contradicts():
    def find(kind, name):
        raise AssertionError(f"opened {kind} {name}")

    context = CONTEXT.with_profiles([], find)
    stated = {"alignment.public_finance_percent": 0, "alignment.programme": ["none", "applied"]}
    assert found(deal(stated, developer="openai", importer="AE"), context) == []


@pytest.mark.parametrize(
    ("of_days", "of_possession", "help_text"),
    [
        ("inferred", "stated", "change model.autonomy_days, whose evidence is the weakest: "),
        ("stated", "reported", "change model.possession, whose evidence is the weakest: "),
        ("stated", "stated", "change model.autonomy_days, or model.possession if that is "),
    ],
)
def test_the_weakest_evidence_is_what_to_change(of_days, of_possession, help_text):
    evidence = {
        "model.autonomy_days": {"sources": [], "confidence": of_days},
        "model": {"sources": [], "confidence": of_possession},
    }
    stated = {"model.possession": "revocable-access", "model.autonomy_days": 30}
    (finding,) = found(deal(stated, evidence=evidence))
    assert finding.help.startswith(help_text)
