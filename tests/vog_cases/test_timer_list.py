"""Deadlines across cases: each in one part of the list, in order, for those who may see them."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import event, insert

from states.context import Actor
from states.roles import Role
from storage import cases, deadlines, looks
from storage.database import connect, reading, writing
from storage.looks import Saw
from storage.standing import LATER, MINE, OVERDUE, SOON, TODAY, UNOWNED, WAITING
from storage.tables import Timer
from tests.vog_cases.council import (
    BRANWEN,
    LLYWARCH,
    MERERID,
    NORTH,
    TEILO,
    Council,
    build,
)  # fmt: skip
from vog_cases.clock import FrozenClock
from vog_cases.reading_cases import Reader
from vog_cases.timer_list import By, TimerList, Wanted, count_overdue, read_list
from vog_cases.timer_words import INCIDENTS, Line
from workflows.registry import WORKFLOWS

EVERY_LINE = 10_000


def read(council: Council, who: Actor | str = "eluned", wanted: Wanted | None = None) -> TimerList:
    """The list as a person reads it, every line of it unless something else is wanted."""
    person = council.person(who) if isinstance(who, str) else who
    with reading(council.database) as connection:
        reader = Reader(connection, council.engine.machines, person, council.clock.now())
        return read_list(reader, wanted or whole())


def whole(by: By = By.WHEN, **said: str) -> Wanted:
    """All lines of all groups."""
    places = (OVERDUE, TODAY, SOON, WAITING, LATER)
    return Wanted(by=by, depth=dict.fromkeys(places, EVERY_LINE), **said)


def lines(found: TimerList) -> dict[str, list[Line]]:
    """The lines of each group."""
    return {group.key: list(group.lines) for group in found.groups}


def place_of(found: TimerList, reference: str, name: str) -> str:
    """The one group that a deadline stands in."""
    (key,) = [
        group.key
        for group in found.groups
        for line in group.lines
        if (line.reference, line.name) == (reference, name)
    ]
    return key


def busy(council: Council, seed: int) -> None:
    """Some weeks in which people do a little and the clock does the rest."""
    dice = random.Random(seed)
    council.open("referral", BRANWEN)
    council.received(TEILO)
    council.allocated(MERERID)
    council.active_plan(LLYWARCH)
    asked = council.received(LLYWARCH)
    council.do("eluned", asked, "start_triage")
    council.do("eluned", asked, "ask_school", question="Which days?")
    council.open("psp", MERERID)
    for _ in range(dice.randrange(1, 8)):
        council.move(hours=dice.randrange(4, 90))
        if dice.random() < 0.8:
            council.engine.tick()
        if dice.random() < 0.4:
            reference = dice.choice(council.references())
            council.engine.assign(
                council.person("eluned"), reference, dice.choice(("heulwen", "ianto"))
            )


def expected(council: Council, seen: set[str]) -> Counter[tuple[str, str]]:
    """Every deadline that stands and counts, of the open cases in sight, read one by one."""
    found: Counter[tuple[str, str]] = Counter()
    with reading(council.database) as connection:
        for case_id in cases.all_ids(connection):
            row = cases.by_id(connection, case_id)
            flow = council.engine.machines[row.type].workflow
            found.update(
                (row.reference, timer.name)
                for timer in deadlines.of_case(connection, case_id)
                if row.reference in seen
                and row.closed_at is None
                and timer.phase == 0
                and timer.status in (deadlines.PENDING, deadlines.FIRED)
                and flow.timer[timer.name].counts
            )
    return found


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("seed", range(4))
def test_each_deadline_that_counts_stands_in_exactly_one_group(
    database: Database, clock: FrozenClock, seed: int, by: By
) -> None:
    council = build(database, clock)
    busy(council, seed)
    everybody = (
        council.person("eluned"), council.person("heulwen"), council.person("north.head"),
        Actor("x", "X", Role.LEGAL_ADVISER), Actor("y", "Y", Role.SCHOOL_STAFF, "6739999"),
    )  # fmt: skip
    for person in everybody:
        with reading(database) as connection:
            seen = cases.visible_among(connection, person, council.references())
        wanted = whole(by) if by is By.WHEN else Wanted(by=by, depth=_All())
        found = read(council, person, wanted)
        listed = Counter(
            (line.reference, line.name)
            for group in found.groups
            for line in group.lines
            if line.name
        )
        assert listed == expected(council, set(seen))
        with reading(database) as connection:
            reader = Reader(connection, council.engine.machines, person, council.clock.now())
            late = count_overdue(reader)
        assert late == sum(group.places.get(OVERDUE, 0) for group in found.groups)
        for group in found.groups:
            assert group.count == len(group.lines)
            assert sorted(group.lines, key=_when) == list(group.lines)
        in_loads = sum(sum(load.places.values()) for load in found.loads)
        assert in_loads == listed.total()


class _All(dict[str, int]):
    """Every line of every group, whatever its key."""

    def get(self, key: str, default: object = None) -> int:  # type: ignore[override]
        return EVERY_LINE


def _when(line: Line) -> tuple[bool, datetime]:
    return line.due_at is None, line.due_at or line.entered_at


@pytest.mark.parametrize(
    ("now", "place"),
    [
        ((2026, 9, 21, 9, 0), SOON),
        ((2026, 9, 22, 22, 58), SOON),
        ((2026, 9, 23, 0, 0), TODAY),
        ((2026, 9, 23, 22, 58), TODAY),
        ((2026, 9, 23, 22, 59), TODAY),
        ((2026, 9, 23, 22, 59, 1), OVERDUE),
        ((2026, 10, 21, 9, 0), OVERDUE),
    ],
)
def test_where_a_deadline_stands_as_time_goes_by(
    database: Database, clock: FrozenClock, now: tuple[int, ...], place: str
) -> None:
    """REF-T2 of a referral received on Mon 21 Sep is due on Wed 23 Sep at 23:59 in London."""
    council = build(database, clock)
    reference = council.received()
    council.to(*now)
    assert place_of(read(council), reference, "REF-T2") == place


def test_the_next_days_are_school_days(database: Database, clock: FrozenClock) -> None:
    """A plan of Mon 19 Oct is to be reviewed by Mon 2 Nov; the half-term lies between."""
    council = build(database, clock)
    council.to(2026, 10, 12, 9)
    early = council.active_plan(TEILO, "2026-10-12")
    council.to(2026, 10, 16, 9)
    assert place_of(read(council), early, "PSP-T1") == LATER
    council.to(2026, 10, 19, 9)
    reference = council.active_plan(LLYWARCH, "2026-10-19")
    assert place_of(read(council), reference, "PSP-T1") == SOON
    (soon,) = {group.title for group in read(council).groups if group.key == SOON}
    assert soon == "NEXT 5 SCHOOL DAYS"


def test_beyond_the_published_terms_plain_days_count_and_the_title_says_so(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.active_plan()
    council.to(2039, 3, 1, 9)
    with writing(database) as connection:
        row = cases.by_id(connection, cases.id_of(connection, reference) or 0)
        due = datetime(2039, 3, 4, 12, tzinfo=UTC)
        for timer in deadlines.of_case(connection, row.id):
            deadlines.change(connection, timer.id, {"due_at": due, "fires_at": due})
    (soon,) = [group for group in read(council).groups if group.key == SOON]
    assert soon.title == "NEXT 5 DAYS (no term dates)"
    assert read(council).school_year == "not known"


def test_what_waits_for_the_school_waits_here_and_not_there(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    council.do("eluned", reference, "start_triage")
    council.do("eluned", reference, "ask_school", question="Which days?")
    assert place_of(read(council), reference, "REF-T3") == SOON
    council.do("eluned", reference, "extend_reply", reply_by="2026-10-09", because="Staff away.")
    (line,) = lines(read(council))[WAITING]
    assert (line.reference, line.name, line.then) == (reference, "REF-T3", "waits for the school")
    assert place_of(read(council, "north.head"), reference, "REF-T3") == LATER


def test_a_case_without_a_deadline_waits_and_says_why(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.open("referral", BRANWEN)
    (line,) = lines(read(council))[WAITING]
    assert (line.reference, line.name, line.due_at) == (reference, "", None)
    assert line.title.startswith("no deadline: nothing has been asked of us yet")
    (group,) = read(council).groups
    assert (group.count, dict(group.places)) == (1, {WAITING: 0})


def test_what_has_run_out_says_who_hears_of_it_next(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    reference = council.received()

    def then() -> str:
        council.engine.tick()
        found = lines(read(council))[OVERDUE]
        return next(line.then for line in found if line.name == "REF-T1")

    assert reference
    council.to(2026, 9, 23, 9)
    assert then() == "Thu 24 Sep → Inclusion Manager"
    council.to(2026, 9, 25, 9)
    assert then() == "Mon 28 Sep → Lead Officer for Social Inclusion and Wellbeing"
    council.to(2026, 9, 29, 9)
    assert then() == "with Lead Officer for Social Inclusion and Wellbeing"


def test_who_it_went_to_has_seen_it_once_they_opened_the_case(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()

    def line() -> Line:
        council.engine.tick()
        found = lines(read(council))[OVERDUE]
        return next(one for one in found if one.name == "REF-T1")

    def opens(*who: str) -> None:
        with writing(database) as connection:
            case_id = cases.id_of(connection, reference) or 0
            for username in who:
                looks.add_look(connection, case_id, username, clock.now())

    council.to(2026, 9, 23, 9)
    assert line().escalated is None, "told, and gone no further yet"
    opens("tesni")
    council.to(2026, 9, 25, 9)
    escalated = line().escalated
    assert escalated is not None
    assert escalated.roles == (Role.INCLUSION_MANAGER, Role.LEAD_OFFICER)
    assert escalated.seen is None, "what she opened before does not count"
    opens("eluned", "heulwen")
    assert (line().escalated or escalated).seen is None, "it went to neither of them"
    opens("gwallter")
    council.to(2026, 9, 25, 10)
    opens("tesni")
    seen = (line().escalated or escalated).seen
    assert seen == Saw(1, Role.INCLUSION_MANAGER, "Tesni Arfon", clock.now())
    council.to(2026, 9, 29, 9)
    escalated = line().escalated
    assert escalated is not None
    assert (escalated.roles, escalated.seen) == ((Role.LEAD_OFFICER,), None)


def test_what_will_happen_in_a_few_words(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    council.active_plan()
    found = {line.name: line.then for part in lines(read(council)).values() for line in part}
    assert found["PSP-T1"] == "moves to Review due"
    assert found["PSP-T5"] == "moves to Ended at the limit"
    assert found["PSP-T2"].startswith("→ Pupil Engagement Casework Co-ordinator and ")


def test_a_failed_deadline_comes_first_and_in_no_other_group(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    reference = council.received()
    with writing(database) as connection:
        row = cases.by_id(connection, cases.id_of(connection, reference) or 0)
        (stuck,) = [
            timer for timer in deadlines.of_case(connection, row.id)
            if (timer.name, timer.phase) == ("REF-T2", 0)
        ]  # fmt: skip
        values = {"status": deadlines.INCIDENT, "attempts": 3, "error": "RuntimeError"}
        deadlines.change(connection, stuck.id, values)
    found = read(council)
    assert found.groups[0].key == INCIDENTS
    (line,) = found.groups[0].lines
    assert (line.name, line.attempts, line.then) == ("REF-T2", 3, "✗ RuntimeError")
    assert place_of(found, reference, "REF-T2") == INCIDENTS
    assert read(council, "south.head").groups == ()


def test_mine_and_nobodys(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    held, free = council.allocated(BRANWEN, "heulwen"), council.received(TEILO)

    def seen(show: str, who: str = "heulwen") -> set[str]:
        found = read(council, who, whole(show=show))
        return {line.reference for part in lines(found).values() for line in part}

    assert seen("all") == {held, free}
    assert seen(MINE) == {held}
    assert seen(MINE, "ianto") == set()
    assert seen(UNOWNED) == {free}


def test_a_search_narrows_groups_counts_and_loads(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    first, second = council.received(BRANWEN), council.received(TEILO)
    for words, reference in (("gwydion", first), (second[-7:], second), ("hafgan teilo", second)):
        found = read(council, wanted=whole(search=words))
        shown = {line.reference for part in lines(found).values() for line in part}
        assert shown == {reference}
        assert sum(group.count for group in found.groups) == 2
        assert sum(sum(load.places.values()) for load in found.loads) == 2
    assert read(council, wanted=whole(search="nobody-such")).groups == ()


def test_by_officer_nobodys_come_first_and_marks_are_counted(
    database: Database, clock: FrozenClock
) -> None:
    council = build(database, clock)
    council.allocated(BRANWEN, "heulwen")
    council.received(TEILO)
    council.move(days=2)
    found = read(council, wanted=Wanted(by=By.OFFICER))
    assert [group.title for group in found.groups] == ["Nobody yet", "Heulwen Llwyd"]
    assert dict(found.groups[0].places) == {OVERDUE: 1, TODAY: 1}
    assert [load.name for load in found.loads] == ["nobody", "Heulwen Llwyd"]


def test_by_kind_in_the_order_of_the_workflows(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    council.active_plan()
    council.received()
    found = read(council, wanted=Wanted(by=By.KIND))
    assert [group.title for group in found.groups][:3] == [
        "Referral: Acknowledge the referral", "Referral: Decide and answer the school",
        "Pastoral support plan: Review",
    ]  # fmt: skip


def test_ten_thousand_deadlines_are_counted_and_few_are_read(
    sqlite_url: str, clock: FrozenClock
) -> None:
    """What is asked of the database does not grow with the list, and no long answer comes back."""
    database = connect(sqlite_url)
    council = build(database, clock)
    reference = council.received()
    statements: list[str] = []
    event.listen(
        database, "before_cursor_execute", lambda _c, _k, text, *_: statements.append(text)
    )

    def asked(by: By) -> int:
        statements.clear()
        found = read(council, wanted=Wanted(by=by))
        assert sum(len(group.lines) for group in found.groups) < 40
        return len(statements)

    before = {by: asked(by) for by in By}
    with writing(database) as connection:
        case_id = cases.id_of(connection, reference)
        row = cases.by_id(connection, case_id or 0)
        values = {**vars(row)}
        del values["id"]
        timers = [
            {**vars(one)} for one in deadlines.of_case(connection, row.id)
        ]  # fmt: skip
        copies = []
        for number in range(5_000):
            values["reference"] = f"REF-26-{number + 10_000}-0"
            copy = cases.add(connection, values)
            copies += [{**timer, "id": None, "case_id": copy} for timer in timers]
        connection.execute(insert(Timer), copies)
    after = {by: asked(by) for by in By}
    assert after == before
    assert sum(group.count for group in read(council, wanted=Wanted()).groups) == 10_002
    database.dispose()


def test_a_school_sees_no_deadline_of_another(database: Database, clock: FrozenClock) -> None:
    council = build(database, clock)
    ours, theirs = council.received(BRANWEN), council.received(MERERID)
    found = read(council, Actor("x", "X", Role.HEADTEACHER, NORTH))
    shown = {line.reference for part in lines(found).values() for line in part}
    assert ours in shown
    assert theirs not in shown


def test_the_name_of_a_deadline_counts_in_every_type_or_in_none() -> None:
    """The list leaves reminders out by their names alone."""
    timers = [timer for flow in WORKFLOWS.values() for timer in flow.timers]
    counting = {timer.name for timer in timers if timer.counts}
    reminding = {timer.name for timer in timers if not timer.counts}
    assert counting & reminding == set()
