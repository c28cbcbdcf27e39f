"""What must hold of every count, whatever the day, the length and the school's closed days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as some

from states.calendar import Calendar, Unit, end_of_day, local_date, start_of_day
from states.school_terms import UnknownSchoolYear
from workflows.term_dates import SCHOOL_YEARS

DAY = timedelta(days=1)
COUNCIL = Calendar(SCHOOL_YEARS)

days = some.dates(date(2024, 9, 1), date(2027, 1, 31))
"""So early that the longest count below still ends in the last known school year."""
counts = some.integers(0, 60)
counts_from_one = some.integers(1, 60)
closures = some.dictionaries(days, some.just("closed: burst pipe"), max_size=20)
instants = some.datetimes(
    datetime.combine(date(2024, 9, 2), time()),
    datetime.combine(date(2027, 1, 31), time()),
    timezones=some.just(UTC),
)


def schools() -> some.SearchStrategy[Calendar]:
    return some.builds(Calendar, some.just(SCHOOL_YEARS), closures)


def each_day(first: date, last: date) -> list[date]:
    return [first + DAY * step for step in range((last - first).days + 1)]


@given(schools(), days, counts)
def test_school_days_after_leaves_exactly_so_many_school_days(
    school: Calendar, start: date, count: int
) -> None:
    end = school.school_days_after(start, count).day
    assert sum(school.is_school_day(day) for day in each_day(start + DAY, end)) == count
    assert count == 0 or school.is_school_day(end)
    assert school.school_days_between(start, end) == count


@given(schools(), days, counts_from_one)
def test_school_days_from_leaves_exactly_so_many_school_days(
    school: Calendar, start: date, count: int
) -> None:
    end = school.school_days_from(start, count).day
    assert sum(school.is_school_day(day) for day in each_day(start, end)) == count
    assert school.is_school_day(end)


@given(days, counts)
def test_working_days_after_leaves_exactly_so_many_working_days(start: date, count: int) -> None:
    end = COUNCIL.working_days_after(start, count).day
    assert sum(COUNCIL.is_working_day(day) for day in each_day(start + DAY, end)) == count
    assert count == 0 or COUNCIL.is_working_day(end)
    assert COUNCIL.working_days_between(start, end) == count


@given(days, counts_from_one)
def test_working_days_from_leaves_exactly_so_many_working_days(start: date, count: int) -> None:
    end = COUNCIL.working_days_from(start, count).day
    assert sum(COUNCIL.is_working_day(day) for day in each_day(start, end)) == count
    assert COUNCIL.is_working_day(end)


@given(schools(), days, days)
def test_school_days_are_the_days_the_school_is_open(
    school: Calendar, first: date, last: date
) -> None:
    open_days = [day for day in each_day(first, last) if school.why_closed(day) is None]
    assert school.school_days(first, last) == open_days
    assert school.sessions(first, last) == 2 * len(open_days)


@given(schools(), days, counts_from_one)
def test_from_and_after_differ_by_one_exactly_if_the_first_day_counts(
    school: Calendar, start: date, count: int
) -> None:
    opens = school.is_school_day(start)
    assert (
        school.school_days_from(start, count).at
        == school.school_days_after(start, count - opens).at
    )
    works = school.is_working_day(start)
    if count > works:
        assert (
            school.working_days_from(start, count).at
            == school.working_days_after(start, count - works).at
        )
    assert (
        school.calendar_days_from(start, count).at
        == school.calendar_days_after(start, count - 1).at
    )
    assert school.weeks_from(start, count).day == school.weeks_after(start, count).day - DAY


@given(schools(), days, counts_from_one)
def test_a_longer_limit_ends_later(school: Calendar, start: date, count: int) -> None:
    for limit in (
        school.school_days_after,
        school.working_days_after,
        school.calendar_days_after,
        school.weeks_after,
        school.months_after,
    ):
        assert limit(start, count - 1).at < limit(start, count).at


@given(schools(), days, days, counts)
def test_a_later_start_never_ends_earlier(
    school: Calendar, one: date, other: date, count: int
) -> None:
    first, second = sorted((one, other))
    for limit in (
        school.school_days_after,
        school.working_days_after,
        school.calendar_days_after,
        school.months_after,
    ):
        assert limit(first, count).at <= limit(second, count).at


@given(closures, days, days, counts)
def test_another_closed_day_never_makes_a_deadline_earlier(
    closed: dict[date, str], another: date, start: date, count: int
) -> None:
    before = Calendar(SCHOOL_YEARS, closed)
    after = Calendar(SCHOOL_YEARS, {**closed, another: "INSET day: another"})
    was, now = before.school_days_after(start, count), after.school_days_after(start, count)
    assert now.at >= was.at
    moved = count > 0 and before.is_school_day(another) and start < another <= was.day
    assert (now.at > was.at) is moved


@given(schools(), days, counts_from_one)
def test_the_working_counts_every_day_once_and_ends_on_the_deadline(
    school: Calendar, start: date, count: int
) -> None:
    for limit in (
        school.school_days_after,
        school.school_days_from,
        school.working_days_after,
        school.working_days_from,
        school.calendar_days_after,
        school.calendar_days_from,
        school.weeks_after,
        school.weeks_from,
    ):
        deadline = limit(start, count)
        shown = school.working(deadline).days
        assert [day.day for day in shown] == each_day(start, deadline.day)
        numbers = [day.number for day in shown if day.number is not None]
        days_to_count = 7 * count if deadline.unit is Unit.WEEKS else count
        assert numbers == list(range(1, days_to_count + 1))
        assert shown[-1].number == days_to_count
        assert all((day.why == "counted") == (day.number is not None) for day in shown)


@given(instants, some.integers(0, 24 * 400))
def test_hours_are_exact_in_elapsed_time(start: datetime, count: int) -> None:
    assert COUNCIL.hours_after(start, count).at - start == timedelta(hours=count)


@given(instants, counts)
def test_an_instant_counts_as_its_date_in_london(start: datetime, count: int) -> None:
    day = local_date(start)
    assert COUNCIL.school_days_after(start, count).at == COUNCIL.school_days_after(day, count).at
    assert COUNCIL.working_days_after(start, count).at == COUNCIL.working_days_after(day, count).at
    assert COUNCIL.months_after(start, count).at == COUNCIL.months_after(day, count).at


@given(schools(), days, days)
def test_counting_between_two_days_is_the_same_both_ways(
    school: Calendar, first: date, last: date
) -> None:
    assert school.school_days_between(first, last) == -school.school_days_between(last, first)
    assert school.working_days_between(first, last) == -school.working_days_between(last, first)


@given(days, counts)
def test_working_days_before_is_working_days_after_reversed(day: date, count: int) -> None:
    before = COUNCIL.working_days_before(day, count)
    assert sum(COUNCIL.is_working_day(one) for one in each_day(before, day - DAY)) == count
    assert count == 0 or COUNCIL.is_working_day(before)


@given(days, counts.filter(bool))
def test_school_days_before_are_school_days_counted(day: date, count: int) -> None:
    try:
        before = COUNCIL.school_days_before(day, count)
    except UnknownSchoolYear:
        assert len(COUNCIL.school_days(date(2024, 9, 1), day - DAY)) < count
        return
    assert COUNCIL.is_school_day(before)
    assert len(COUNCIL.school_days(before, day - DAY)) == count


@given(days)
def test_the_working_days_beside_a_day_are_the_nearest(day: date) -> None:
    before, after = COUNCIL.previous_working_day(day), COUNCIL.next_working_day(day)
    assert before < day < after
    assert COUNCIL.is_working_day(before)
    assert COUNCIL.is_working_day(after)
    between = [*each_day(before + DAY, day - DAY), *each_day(day + DAY, after - DAY)]
    assert not any(COUNCIL.is_working_day(one) for one in between)


@given(days, some.integers(0, 120))
def test_months_keep_the_day_of_the_month_or_the_last(start: date, count: int) -> None:
    end = COUNCIL.months_after(start, count).day
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == count
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)


@given(days)
def test_a_day_starts_and_ends_on_its_own_date_in_london(day: date) -> None:
    assert local_date(start_of_day(day)) == day == local_date(end_of_day(day))
    assert local_date(start_of_day(day) - timedelta(minutes=1)) == day - DAY
    assert end_of_day(day) + timedelta(minutes=1) == start_of_day(day + DAY)
