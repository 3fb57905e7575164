"""The rules of consistency: one function for each finding, in one list each.

A rule looks at one document whose form the schema has already judged, or at all documents of a run
together. It never raises, and asks the subject for values, so that it stays silent wherever the
form is broken. A new rule is a function, an entry here, and an entry in
`data/findings/consistency.yaml`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from dealcheck.checking.context import CheckContext
from dealcheck.checking.documents import Subject
from dealcheck.checking.rules.claims import claim_against_facts
from dealcheck.checking.rules.dates import impossible_date
from dealcheck.checking.rules.disputes import narrower_than_its_sources, unsettled_disagreement
from dealcheck.checking.rules.evidence import evidence_without_fact, fact_without_evidence
from dealcheck.checking.rules.grounds import (
    before_it_held,
    confidence_without_source,
    echoed,
    one_thin_source,
    only_interested_sources,
    stale_evidence,
)
from dealcheck.checking.rules.links import leads_nowhere, part_of_itself
from dealcheck.checking.rules.lists import range_backwards, repeated_entry
from dealcheck.checking.rules.numbers import (
    alternatives_over_one,
    probabilities_off_one,
    shrinking_phases,
)
from dealcheck.checking.rules.older_yaml import read_otherwise
from dealcheck.checking.rules.order import dates_out_of_order, later_than_as_of, list_out_of_order
from dealcheck.checking.rules.parties import nobody_in_role, vacant_and_held
from dealcheck.checking.rules.phases import phases_over_total
from dealcheck.checking.rules.plausible import (
    accelerators_against_power,
    money_against_power,
    power_against_country,
    share_as_percent,
    users_against_population,
)
from dealcheck.checking.rules.profiles import shadowed_profile, unknown_profile
from dealcheck.checking.rules.runs import one_id_twice
from dealcheck.checking.rules.same_page import one_page_two_ways
from dealcheck.checking.rules.shares import shares_over_whole
from dealcheck.checking.rules.silence import months_against_targets, passed_in_silence
from dealcheck.checking.rules.sources import (
    no_dated_source,
    source_not_cited,
    source_not_listed,
)
from dealcheck.checking.rules.status import (
    live_with_nothing,
    status_against_dates,
    status_against_history,
)
from dealcheck.checking.rules.what_follows import against_what_follows
from dealcheck.diagnostics import Diagnostic

Rule: TypeAlias = Callable[[Subject, CheckContext], Iterator[Diagnostic]]
RunRule: TypeAlias = Callable[[Sequence[Subject]], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    impossible_date,  # D106
    range_backwards,  # D108
    repeated_entry,  # D108
    fact_without_evidence,  # D201
    evidence_without_fact,  # D202
    source_not_listed,  # D203
    source_not_cited,  # D204
    unknown_profile,  # D205
    probabilities_off_one,  # D206
    shrinking_phases,  # D207
    status_against_history,  # D208
    dates_out_of_order,  # D210
    list_out_of_order,  # D211
    later_than_as_of,  # D212
    shares_over_whole,  # D213
    phases_over_total,  # D214
    nobody_in_role,  # D215
    vacant_and_held,  # D216
    claim_against_facts,  # D217
    status_against_dates,  # D218
    read_otherwise,  # D221
    alternatives_over_one,  # D222
    shadowed_profile,  # D223
    against_what_follows,  # D224
    passed_in_silence,  # D225
    months_against_targets,  # D227
    live_with_nothing,  # D228
    stale_evidence,  # D230
    only_interested_sources,  # D231
    unsettled_disagreement,  # D232
    no_dated_source,  # D233
    confidence_without_source,  # D234
    one_thin_source,  # D235
    echoed,  # D236
    before_it_held,  # D237
    narrower_than_its_sources,  # D238
    power_against_country,  # D240
    money_against_power,  # D241
    accelerators_against_power,  # D242
    share_as_percent,  # D243
    users_against_population,  # D244
)

RUN_RULES: tuple[RunRule, ...] = (
    one_id_twice,  # D209
    leads_nowhere,  # D219
    part_of_itself,  # D220
    one_page_two_ways,  # D226
)

# What these find depends on which files are read together: one file alone may be without it.
RUN_CODES = frozenset({"D209", "D219", "D220", "D226"})
