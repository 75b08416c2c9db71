"""Agreements in which nothing is unwise, and ways to write something unwise into the first."""

from dueby.sla.language import read_agreement
from dueby.sla.lint import Unwise, lint

# Two plans, three levels, a chain, a cadence, pauses, bands, a notice, an entitlement, credits.
HELP_DESK = """\
dueby: 1
agreement: help-desk
title: Help desk
time_zone: Europe/Berlin
edition: "2026"
in_force: {from: 2026-01-01, until: 2027-12-31}
clauses: {"1": Support, "2": Repair, "3": Security}
holidays:
  works: {dates: {2026-12-25: Christmas, 2027-12-25: Christmas}}
calendars:
  office: {hours: {mon-fri: 08:00-17:00, sat: 09:00-12:00}, holidays: works, business_day: 9 hours}
  always: {always_open: true}
plans:
  basic: {default: true, calendar: office, clause: "1"}
  premium: {calendar: always, clause: "1"}
classes:
  default: question
  kinds: {question: {}, defect: {}, wish: {excluded: wishes_are_sold}}
severities:
  default: "3"
  levels: {"1": {}, "2": {}, "3": {}}
scores:
  bands: {high: {from: 7}, other: {from: 0}}
  ratings: {critical: high, high: high, medium: other, low: other}
facts:
  visited: {means: a technician came}
targets:
  response:
    clause: "1"
    for: {class: {not: wish}}
    within:
      by: plan
      basic: {by: severity, "1": 4 business hours, otherwise: 1 business day}
      premium: {by: severity, "1": 1 hour, "2": 2 hours, "3": 4 hours}
    counting: working_time
    starts: reported
    stops: [responded: {by_person: true}]
    when_raised: earlier_of
    when_plan_changes: remaining_time
  quick_response:
    metric: response
    strength: objective
    for: {class: {not: wish}}
    within: 30 minutes
    calendar: always
    starts: reported
    stops: [responded: {by_person: true}]
  update:
    for: {severity: "1"}
    within: 2 hours
    starts: responded
    repeats: {after: update_sent, until: rectified}
  repair:
    clause: "2"
    for: {class: defect}
    within: {by: severity, "1": 2 days, "2": 1 week, otherwise: 1 month}
    starts: confirmed
    stops: rectified
    pauses: [{while: {waiting: {on: customer}}, until: resumed}]
    waits_for: {confirmed: not_yet_confirmed}
    when_reopened: resume
  visit:
    for: {class: defect, severity: "1"}
    within: 8 hours
    starts: {done: response}
    stops: visited
  patch:
    clause: "3"
    within: {by: band, high: 7 days, other: {no_number: with the next release}}
    strength: {by: band, high: commitment, other: best_effort}
    starts: {later_of: [notified, patch_available]}
    waits_for: {patch_available: no_patch_yet}
    stops: deployed
notices:
  late:
    about: repair
    within: 1 business day
    counting: working_time
    calendar: office
    owed_when: [known_unachievable, overdue]
    latest: deadline
entitlements:
  support:
    asked_by: reported
    rules:
      - {when: {class: wish}, decision: not_entitled, reason: wishes_are_sold}
      - {when: {contract: none}, decision: not_entitled, reason: no_contract}
      - {decision: entitled, reason: under_contract}
assurance:
  share_of_cases: {target: repair, at_least: 95, per: quarter}
  credits: [{each_miss: true, credit: 5 %, target: response}]
"""

# The least that an agreement needs.
SMALL = """\
dueby: 1
agreement: small
title: One promise
time_zone: UTC
targets:
  answer: {within: 2 days, starts: reported, stops: closed}
"""

# One target for every cell, as support pages print their tables; the hours decide apart.
CELL_BY_CELL = """\
dueby: 1
agreement: cells
title: A table, cell by cell
time_zone: UTC
calendars: {office: {hours: {mon-fri: 08:00-17:00}}}
plans: {a: {calendar: office}, b: {calendar: office}}
severities: {levels: {low: {}, high: {}}}
targets:
  al: {metric: m, for: {plan: a, severity: low}, within: 1 hour, starts: reported, stops: closed}
  ah: {metric: m, for: {plan: a, severity: high}, within: 2 hours, starts: reported, stops: closed}
  bl: {metric: m, for: {plan: b, severity: low}, within: 3 hours, starts: reported, stops: closed}
  b_open:
    metric: m
    for: {plan: b, severity: high, hours: open}
    within: 4 business hours
    starts: reported
    stops: closed
  b_closed:
    metric: m
    for: {plan: b, severity: high, hours: closed}
    within: 12 hours
    starts: reported
    stops: closed
"""

# Attributes of the agreement's own, told apart by words, by numbers and by what is not known.
OWN_WORDS = """\
dueby: 1
agreement: own-words
title: Own words
time_zone: UTC
facts: {surveyed: {sets: {size: employees}}, moved: {sets: {region: to}}}
targets:
  small: {metric: m, for: {size: {below: 50}}, within: 3 days, starts: surveyed, stops: closed}
  large: {metric: m, for: {size: {at_least: 50}}, within: 1 day, starts: surveyed, stops: closed}
  guess: {metric: m, for: {size: {known: false}}, within: 9 days, starts: surveyed, stops: closed}
  eu: {metric: n, for: {region: [de, fr]}, within: 1 day, starts: reported, stops: closed}
  us: {metric: n, for: {region: us}, within: 2 days, starts: reported, stops: closed}
  rest:
    metric: n
    for: {region: {not: [de, fr, us]}}
    within: 3 days
    starts: reported
    stops: closed
  phoned:
    metric: o
    within: 1 hour
    starts: [reported: {channel: telephone}]
    stops: closed
  wrote:
    metric: o
    within: 4 hours
    starts: [reported: {channel: {not: telephone}}]
    stops: closed
  again: {metric: o, within: 4 hours, starts: reopened, stops: rectified}
"""

# Editions that follow each other, one of them until the next begins.
EDITIONS = "---\n".join(
    SMALL.replace("title:", f"{period}\ntitle:")
    for period in (
        'edition: "1"\nin_force: {from: 2024-01-01, until: 2024-12-31}',
        'edition: "2"\nin_force: {from: 2025-01-01}',
        'edition: "3"\nin_force: {from: 2026-01-01}',
    )
)


def unwise_in(text: str) -> list[Unwise]:
    return list(lint(read_agreement(text, "file")))


def found_in(text: str) -> list[str]:
    return [f"{each.path}: {each.found}" for each in unwise_in(text)]


def changed(old: str, new: str, text: str = HELP_DESK) -> str:
    """Return an agreement with one passage written otherwise."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)
