"""The page of one deal: what can be read in a minute, and with everything that stands behind it."""

from __future__ import annotations

from dealcheck.model.types import PARTIES
from dealcheck.pages.account import account, aside_of
from dealcheck.pages.advice import MOST_CONDITIONS, answers, conditions, verdicts
from dealcheck.pages.blocks import Block, Heading, Note, Page, words
from dealcheck.pages.counsel import commands, counsel, explained, robustness, warned, where_to_go_on
from dealcheck.pages.prospects import alternatives, bargain, worths
from dealcheck.pages.standing import drivers, poles, ties
from dealcheck.pages.unknowns import (
    inferred,
    knowledge,
    questions,
    unsettled,
    would_change_most,
)
from dealcheck.scoring.result import DealScore

_FACTS, _FACTS_WITHOUT_ANSWERS = 3, 6
_LEGEND = (
    "A share is that of the draws which lead to an answer. ~ before a rough score; open: too wide "
    "for one number. known: the share of a pole's weight that rests on known facts. if secrets are "
    "worse: the points that it loses if what is secret is worse than what is published."
)


def deal_page(score: DealScore, *, most_conditions: int = MOST_CONDITIONS) -> Page:
    """What can be read in a minute, with up to so many conditions in all."""
    has_answers = any(advice.stance.action is not None for advice in score.parties.values())
    return Page(
        score.deal.text("name"),
        (
            *_beginning(score),
            answers(score),
            poles(score),
            *conditions(score, most_conditions),
            *would_change_most(score, _FACTS if has_answers else _FACTS_WITHOUT_ANSWERS),
            *_end(score, full=False),
        ),
    )


def full_page(score: DealScore) -> Page:
    """Everything that the score says of a deal."""
    return Page(
        score.deal.text("name"),
        (
            *_beginning(score, full=True),
            answers(score),
            poles(score, full=True),
            drivers(score),
            *ties(score),
            *(block for party in PARTIES for block in counsel(party, score)),
            Heading("Worth, alternatives and room"),
            *worths(score),
            *alternatives(score),
            *bargain(score),
            Heading("What is known"),
            knowledge(score, full=True),
            *questions(score),
            *unsettled(score),
            *inferred(score),
            Heading("How far to trust it"),
            *robustness(score),
            *_end(score, full=True),
        ),
    )


def _beginning(score: DealScore, *, full: bool = False) -> tuple[Block, ...]:
    title = Heading(score.deal.text("name"), aside_of(score.deal), level=1)
    return (title, account(score, full=full), verdicts(score), *warned(score, full=full))


def _end(score: DealScore, *, full: bool) -> tuple[Block, ...]:
    if full:
        return (Note(words(_LEGEND)), Note((*explained(score), *commands(score))))
    return (knowledge(score), Note(where_to_go_on(score)))
