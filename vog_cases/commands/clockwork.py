"""The clock: timers, tick, worker, retry, and the school calendar and parameters."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from vog_cases.commands.frame import answer, house, read_day, read_instant
from vog_cases.errors import InvalidInput, NotFound, StepRefused

if TYPE_CHECKING:
    from vog_cases.recalculation import Batch

calendar_app = typer.Typer(
    name="calendar", help="School days: what is open, what is shut, and why.",
    no_args_is_help=True,
)  # fmt: skip
policy_app = typer.Typer(name="policy", help="The numbers of the rules.", no_args_is_help=True)
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would move.")]


def timers(
    due: Annotated[bool, typer.Option("--due", help="Only what has passed.")] = False,
    case: Annotated[str, typer.Option("--case", metavar="REF")] = "",
    incidents: Annotated[bool, typer.Option("--incidents", help="Only what failed.")] = False,
) -> None:
    """Deadlines across cases, incidents first, then the soonest."""
    from storage import deadlines
    from vog_cases.plain_text import due_in_words, table, when
    from vog_cases.presenting import listed_timer_json

    with house() as home, home.reader() as reader:
        case_id = reader.row(case).id if case else None
        found = deadlines.listed(
            reader.connection, home.person, due_by=reader.now if due else None, case_id=case_id,
            incidents=incidents,
        )  # fmt: skip
        found = [one for one in found if one.row.phase == 0 or one.row.status == "incident"]
        answer(
            [listed_timer_json(one) for one in found],
            lambda: table(
                ("Left", "Due", "Case", "Deadline", "Status", "Officer"),
                [
                    (
                        due_in_words(one.row.due_at, reader.now), when(one.row.due_at),
                        one.reference,
                        reader.machines[one.type].workflow.timer[one.row.name].title,
                        f"{one.row.status}: {one.row.error}" if one.row.error else one.row.status,
                        one.assignee_name or "—",
                    )
                    for one in found
                ],
            ),
        )  # fmt: skip


def tick(
    at: Annotated[str, typer.Option("--at", help="Move the training clock there first.")] = "",
) -> None:
    """Fire all that is due once, and stop."""
    from vog_cases.plain_text import when
    from vog_cases.presenting import local
    from vog_cases.signalling import read_once_a_day

    with house(as_nobody=not at) as home:
        if at:
            home.move_clock(read_instant(at))
        done = home.engine.tick()
        read_once_a_day(home.engine)
        now = home.clock.now()
        answer(
            {"now": local(now), "fired": done.fired, "failed": done.failed},
            lambda: (
                f"{when(now)}: {done.fired} fired"
                + (f", {done.failed} failed" if done.failed else "")
                + "."
            ),
        )


def worker() -> None:
    """Run the clock until stopped."""
    from vog_cases.logs import configure
    from vog_cases.worker import Worker

    configure("INFO")
    with house(as_nobody=True) as home:
        Worker(home.engine).run()


def retry(
    reference: Annotated[str, typer.Argument(metavar="REF")],
    name: Annotated[str, typer.Argument(metavar="TIMER")],
) -> None:
    """Try a deadline again that failed three times."""
    with house() as home:
        home.engine.retry(home.person, reference, name)
        done = home.engine.settle(reference)
        answer(
            {"reference": reference, "timer": name, "fired": done.fired, "failed": done.failed},
            lambda: "It fired." if done.fired else "It is waiting to be tried again.",
        )


@calendar_app.command("show")
def calendar_show(
    school: Annotated[str, typer.Option("--school", help="A school's number.")] = "",
    first: Annotated[str, typer.Option("--from")] = "",
    last: Annotated[str, typer.Option("--to")] = "",
) -> None:
    """The days of a school: open, or shut and why."""
    from storage import records
    from vog_cases.gathering import today_of

    with house() as home, home.reader() as reader:
        if school and records.school_name(reader.connection, school) is None:
            raise NotFound(f"There is no school {school}.")
        begin = read_day(first) if first else today_of(reader.now)
        end = read_day(last) if last else begin + timedelta(days=27)
        if end < begin:
            raise InvalidInput("--to lies before --from.")
        calendar = reader.gathering.calendar(school or None)
        try:
            days = [(day, calendar.why_closed(day)) for day in _days(begin, end)]
        except LookupError as problem:
            raise InvalidInput(str(problem.args[0])) from None
        answer(
            [{"date": day.isoformat(), "open": why is None, "why": why} for day, why in days],
            lambda: "\n".join(f"{day:%a %d %b %Y}  {why or 'open'}" for day, why in days),
        )


@calendar_app.command("close")
def calendar_close(
    school: Annotated[str, typer.Argument(metavar="SCHOOL", help="Its number, or all.")],
    day: Annotated[str, typer.Argument(metavar="DAY")],
    to: Annotated[str, typer.Option("--to", help="The last day, for more than one.")] = "",
    reason: Annotated[str, typer.Option("--reason")] = "",
    dry_run: DryRun = False,
) -> None:
    """Close a school for a day or more; every open deadline it touches is counted again."""
    _close("closure", school, day, to, reason, dry_run)


@calendar_app.command("inset")
def calendar_inset(
    school: Annotated[str, typer.Argument(metavar="SCHOOL", help="Its number, or all.")],
    day: Annotated[str, typer.Argument(metavar="DAY")],
    reason: Annotated[str, typer.Option("--reason")] = "staff training",
    dry_run: DryRun = False,
) -> None:
    """Add an INSET day of a school."""
    _close("inset", school, day, "", reason, dry_run)


def _close(kind: str, school: str, day: str, to: str, reason: str, dry_run: bool) -> None:
    from vog_cases.recalculation import close_days

    begin = read_day(day)
    end = read_day(to) if to else begin
    if end < begin:
        raise InvalidInput("--to lies before the first day.")
    with house() as home:
        with home.reader() as reader:
            calendar = reader.gathering.calendar(None if school == "all" else school)
            wanted = list(_days(begin, end))
            if to:
                wanted = [one for one in wanted if calendar.is_school_day(one)]
        if not wanted:
            raise StepRefused("None of those days is a school day there.")
        batch = close_days(
            home.engine, home.person, None if school == "all" else school, wanted, kind, reason,
            dry_run=dry_run,
        )  # fmt: skip
        _answer_batch(batch)


@policy_app.command("list")
def policy_list() -> None:
    """Every parameter: its value now, its unit and where it comes from."""
    from vog_cases.gathering import today_of
    from vog_cases.plain_text import table
    from workflows.policy import PARAMETERS

    with house() as home, home.reader() as reader:
        values = reader.gathering.policy(reader.gathering.policy_version(today_of(reader.now)))
        answer(
            [
                {"parameter": name, "value": values[name], "default": one.default,
                 "unit": one.unit, "source": one.source, "status": one.status, "law": one.law}
                for name, one in PARAMETERS.items()
            ],
            lambda: table(
                ("Parameter", "Value", "Unit", "Source"),
                [(name, str(values[name]), one.unit, one.source + (" (law)" if one.law else ""))
                 for name, one in PARAMETERS.items()],
            ),
        )  # fmt: skip


@policy_app.command("set")
def policy_set(
    name: Annotated[str, typer.Argument(metavar="PARAMETER")],
    value: Annotated[str, typer.Argument(metavar="VALUE")],
    effective: Annotated[str, typer.Option("--from", help="From which day; today if empty.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Set a parameter from a day on; open cases move to it, with an entry in each."""
    from vog_cases.gathering import today_of
    from vog_cases.recalculation import change_parameter

    with house() as home:
        day = read_day(effective) if effective else today_of(home.clock.now())
        _answer_batch(change_parameter(home.engine, home.person, name, value, day, dry_run=dry_run))


def _answer_batch(batch: Batch) -> None:
    from vog_cases.plain_text import table, when

    def words() -> str:
        head = f"{batch.description}: {len(batch.moved)} deadlines move."
        if batch.number is None:
            head = f"Only a preview, nothing has changed. {head}"
        rows = [
            (one.reference, one.timer,
             when(datetime.fromisoformat(one.was) if one.was else None),
             when(datetime.fromisoformat(one.now) if one.now else None))
            for one in batch.moved
        ]  # fmt: skip
        return f"{head}\n{table(('Case', 'Deadline', 'Was', 'Now'), rows)}" if rows else head

    answer(
        {"batch": batch.number, "description": batch.description,
         "moved": [vars(one) for one in batch.moved]},
        words,
    )  # fmt: skip


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]
