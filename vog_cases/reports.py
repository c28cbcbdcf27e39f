"""The reports by name. What each counts is in `case_reports` and `attendance_reports`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from vog_cases import attendance_reports, case_reports
from vog_cases.errors import NotFound
from vog_cases.gathering import today_of
from vog_cases.periods import Period, period
from vog_cases.reading_cases import Reader
from vog_cases.report_tables import Report


@dataclass(frozen=True)
class Kind:
    """One report that can be asked for."""

    title: str
    short: str
    """What it is called in a row of choices."""
    make: Callable[[Reader, Period], Report]


REPORTS: Mapping[str, Kind] = {
    "cases": Kind("Open cases by type and state", "Open cases", case_reports.by_state),
    "ages": Kind("How long cases have been open", "Ages", case_reports.by_age),
    "on-time": Kind("Deadlines met and missed", "On time", case_reports.on_time),
    "overdue-officers": Kind(
        "Overdue by officer", "Overdue by officer", case_reports.overdue_by_officer
    ),
    "overdue-schools": Kind(
        "Overdue by school", "Overdue by school", case_reports.overdue_by_school
    ),
    "months": Kind("Opened and closed by month", "Months", case_reports.by_month),
    "load": Kind("What officers hold", "Load", case_reports.load),
    "attendance": Kind("Attendance by school", "Attendance", attendance_reports.by_school),
    "attendance-months": Kind(
        "Attendance by month", "Attendance by month", attendance_reports.by_month
    ),
    "groups": Kind(
        "Attendance by group of pupils", "Groups of pupils", attendance_reports.by_group
    ),
    "tracker": Kind("Attendance by fortnight", "Fortnights", attendance_reports.tracker),
}


def make_report(reader: Reader, name: str, period_name: str = "term") -> Report:
    """The report of that name over that period; NotFound where there is none."""
    kind = REPORTS.get(name)
    if kind is None:
        raise NotFound(f"There is no report “{name}”; choose one of {', '.join(REPORTS)}.")
    chosen = period(period_name, today_of(reader.now), reader.gathering.calendar(None))
    return replace(kind.make(reader, chosen), name=name, title=kind.title)
