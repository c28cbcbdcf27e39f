"""The register finds cases: signals for triage, each once, with evidence and a suggested step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from states.roles import Role
from storage import records, signals
from storage.database import reading, writing
from storage.signals import SignalRow
from tests.house import (
    BETSAN,
    CERYS,
    ELIN,
    IDRIS,
    MACSEN,
    MALI,
    OSIAN,
    REFERRAL,
    TIRION,
    Office,
    dump,
    office_on,
    rules,
)  # fmt: skip
from vog_cases import signalling
from vog_cases.clock import FrozenClock
from vog_cases.engine import Work
from vog_cases.errors import InvalidInput, NotFound, StepRefused
from vog_cases.intake.attendance import load
from vog_cases.signalling import (
    Noticed,
    dismiss,
    open_case_for,
    read_once_a_day,
    read_registers,
    take,
)

FIRST = date(2026, 9, 2)


@pytest.fixture
def office(database_url: str, clock: FrozenClock) -> Iterator[Office]:
    opened = office_on(database_url, clock)
    yield opened
    opened.database.dispose()


def register(office: Office, path: Path, last: str, **codes: tuple[str, str]) -> int:
    """Loads a register up to a day: present but from the named first day on; answers the raised.

    `codes` gives by child the first day away and the code from then on.
    """
    lines = ["upn,date,am,pm"]
    for upn, (first, code) in codes.items():
        day = FIRST
        while day <= date.fromisoformat(last):
            if day.weekday() < 5:
                mark = code if day >= date.fromisoformat(first) else "/"
                pm = mark if mark != "/" else "\\"
                lines.append(f"{upn},{day:%d/%m/%Y},{mark},{pm}")
            day += timedelta(days=1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load(office.engine, office.person("do"), path).raised


def standing(
    office: Office, kind: str = "", who: str = "lio", status: str = signals.OPEN
) -> list[SignalRow]:
    with reading(office.database) as connection:
        return signals.listed(connection, office.person(who), status, kind)


def test_CME_R03_the_tenth_day_is_found_once_with_its_days(office: Office, tmp_path: Path) -> None:
    office.at("2026-10-15 16:00")
    away = {MALI: ("2026-10-05", "O")}
    register(office, tmp_path / "r.csv", "2026-10-15", **away)
    assert standing(office, "tenth_day") == [], "nine days"
    office.at("2026-10-16 16:00")
    assert register(office, tmp_path / "r.csv", "2026-10-16", **away) == 1
    (one,) = standing(office, "tenth_day")
    assert (one.kind, one.upn, one.key) == ("tenth_day", MALI, "2026-10-05")
    assert one.evidence["says"] == "10 school days of unexplained absence since Mon 5 Oct 2026"
    assert next(iter(one.evidence["marks"])) == "2026-10-05"
    assert set(one.evidence["marks"].values()) == {"OO"}
    assert register(office, tmp_path / "r.csv", "2026-10-16", **away) == 0, "each once"
    office.at("2026-10-19 16:00")
    assert register(office, tmp_path / "r.csv", "2026-10-19", **away) == 0
    (one,) = standing(office, "tenth_day")
    assert one.evidence["says"].startswith("11 school days"), "the same signal, one day older"


def test_taking_it_opens_the_case_with_the_facts_filled_in(office: Office, tmp_path: Path) -> None:
    office.at("2026-10-16 16:00")
    register(office, tmp_path / "r.csv", "2026-10-16", **{BETSAN: ("2026-10-05", "O")})
    taken = take(office.engine, office.person("lio"), standing(office, "tenth_day")[0].id)
    row, done = taken.row, taken.done
    assert done is not None
    case = office.case(done.reference)
    assert (case["type"], case["facts"]["first_absent_on"]) == ("cme", "2026-10-05")
    assert standing(office, "tenth_day") == []
    assert standing(office, status=signals.TAKEN)[0].case_id == done.case_id
    with pytest.raises(StepRefused, match="settled by Eirlys Tangwystl already"):
        take(office.engine, office.person("lio"), row.id)
    with office.engine.transaction() as work:
        assert read_registers(work).raised == 0, "the same marks never raise it twice"


def test_GEN_R16_a_child_in_care_is_found_on_the_first_day(office: Office, tmp_path: Path) -> None:
    office.at("2026-09-21 16:00")
    away = dict.fromkeys((IDRIS, CERYS, MALI), ("2026-09-21", "N"))
    assert register(office, tmp_path / "r.csv", "2026-09-21", **away) == 2
    assert {(one.kind, one.upn) for one in standing(office)} == {
        ("care_absence", IDRIS), ("care_absence", CERYS),
    }  # fmt: skip
    number = next(one.id for one in standing(office) if one.upn == IDRIS)
    done = take(office.engine, office.person("adm"), number).done
    assert done is not None
    assert "CME-T2" in office.due(done.reference), "the 24 hours run (GEN-R16)"


def test_GEN_R08_a_mark_without_a_reason_is_listed_after_five_school_days(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "r.csv"
    lines = "upn,date,am,pm\n{0},14/09/2026,N,\\\n{0},15/09/2026,/,\\\n"
    path.write_text(lines.format(MALI), encoding="utf-8")
    office.at("2026-09-21 16:00")
    assert load(office.engine, office.person("do"), path).raised == 0
    office.at("2026-09-22 09:00")
    with office.engine.transaction() as work:
        assert read_registers(work).raised == 1
    (one,) = standing(office)
    assert (one.kind, one.evidence["marks"]) == ("old_mark", {"2026-09-14": "N\\"})
    with pytest.raises(InvalidInput, match="Say what was done"):
        take(office.engine, office.person("lio"), one.id)
    path.write_text(f"upn,date,am,pm\n{MALI},14/09/2026,I,\\\n", encoding="utf-8")
    load(office.engine, office.person("do"), path)
    assert [row.status for row in standing(office, status="")] == [signals.LAPSED]
    with pytest.raises(StepRefused, match="no longer shows"):
        dismiss(office.engine, office.person("lio"), one.id, "Settled.")


def test_GEN_R24_persistent_absence_is_strictly_more_than_a_tenth_of_thirty_sessions(
    office: Office, tmp_path: Path
) -> None:
    """2 to 22 September is 15 school days, 30 sessions: 3 away is a tenth, 4 is more."""
    office.at("2026-09-22 16:00")
    path = tmp_path / "r.csv"
    register(office, path, "2026-09-22", **{MALI: ("2026-09-22", "I"), BETSAN: ("2026-09-21", "I")})
    assert [(one.kind, one.upn) for one in standing(office)] == [("persistent", BETSAN)]
    (one,) = standing(office)
    assert one.evidence["says"] == "absent for 13.3% of 30 sessions"
    done = take(office.engine, office.person("lio"), one.id).done
    assert done is not None
    assert office.facts(done.reference)["attendance_percent"] == "86.7"


def test_GEN_R23_where_a_case_is_open_already_the_signal_is_noted_there(
    office: Office, tmp_path: Path
) -> None:
    """Opened by hand between the reading of the registers and now."""
    office.at("2026-09-22 16:00")
    path = tmp_path / "r.csv"
    register(office, path, "2026-09-22", **{BETSAN: ("2026-09-21", "I")})
    reference = office.open("referral", BETSAN, "sch2", **REFERRAL)
    (one,) = standing(office)
    with reading(office.database) as connection:
        for who, there in (("lio", reference), ("sch2", reference), ("sch1", "")):
            assert open_case_for(connection, one, office.person(who)) == there
    taken = take(office.engine, office.person("lio"), one.id, "Seen together.")
    assert taken.joined
    assert taken.done is not None
    assert taken.done.reference == reference
    assert standing(office) == []
    (settled,) = standing(office, status=signals.TAKEN)
    assert (settled.case_reference, settled.because) == (reference, "Seen together.")
    note = office.case(reference)["history"][-1]
    assert note["kind"] == "noted"
    assert note["text"] == (
        "The register shows: Persistent absence: absent for 13.3% of 30 sessions. Seen together."
    )


def test_who_may_not_open_its_case_takes_no_signal_where_it_is_open_either(
    office: Office, tmp_path: Path
) -> None:
    office.at("2026-10-16 16:00")
    register(office, tmp_path / "r.csv", "2026-10-16", **{MALI: ("2026-10-05", "O")})
    office.open("cme", MALI, "sch1", first_absent_on="05/10/2026")
    one = standing(office, "tenth_day")[0]
    before = dump(office.database)
    with pytest.raises(StepRefused, match="not yours to take"):
        take(office.engine, office.person("do"), one.id)
    assert dump(office.database) == before


def test_a_child_whose_open_case_covers_it_raises_none(office: Office, tmp_path: Path) -> None:
    office.open("referral", BETSAN, "sch2", **REFERRAL)
    office.at("2026-09-22 16:00")
    path = tmp_path / "r.csv"
    assert register(office, path, "2026-09-22", **{BETSAN: ("2026-09-21", "I")}) == 0


def test_GEN_R01_children_outside_school_age_raise_none(office: Office, tmp_path: Path) -> None:
    office.at("2026-10-16 16:00")
    away = {MACSEN: ("2026-10-05", "O"), ELIN: ("2026-10-05", "O")}
    assert register(office, tmp_path / "r.csv", "2026-10-16", **away) == 0


def test_a_school_sees_its_own_and_only_triage_sets_one_aside(
    office: Office, tmp_path: Path
) -> None:
    office.at("2026-10-16 16:00")
    away = {MALI: ("2026-10-05", "O"), TIRION: ("2026-10-05", "O")}
    register(office, tmp_path / "r.csv", "2026-10-16", **away)
    assert {one.upn for one in standing(office, "tenth_day", "sch1")} == {MALI}
    assert standing(office, "tenth_day", "ost") == standing(office, "tenth_day", "leg") == []
    other = next(one.id for one in standing(office, "tenth_day") if one.upn == TIRION)
    with pytest.raises(NotFound):
        take(office.engine, office.person("sch1"), other)
    with pytest.raises(StepRefused) as refused:
        dismiss(office.engine, office.person("sch2"), other, "x")
    assert rules(refused.value.reasons) == ["role"]
    with pytest.raises(InvalidInput, match="Say why"):
        dismiss(office.engine, office.person("lio"), other, " ")
    dismiss(office.engine, office.person("lio"), other, "In hospital, the register is wrong.")
    assert {one.upn for one in standing(office, "tenth_day")} == {MALI}


def test_a_refused_case_leaves_the_signal_standing(office: Office, tmp_path: Path) -> None:
    office.at("2026-10-16 16:00")
    register(office, tmp_path / "r.csv", "2026-10-16", **{MALI: ("2026-10-05", "O")})
    before = dump(office.database)
    with pytest.raises(StepRefused):
        take(office.engine, office.person("eo"), standing(office, "tenth_day")[0].id)
    assert office.person("eo").role is Role.ENGAGEMENT_OFFICER
    assert dump(office.database) == before


def test_CME_R23_one_missing_opens_a_check_on_the_brothers_and_sisters(office: Office) -> None:
    """Also where no register is loaded; and the family's open cases are told at once."""
    other = office.open("referral", OSIAN, "sch2", **REFERRAL)
    missing = office.open("cme", MALI, "sch1", first_absent_on="21/09/2026")
    told = office.case(other)["history"][-1]
    assert told["kind"] == "told"
    assert missing in told["title"]
    assert told["links"] == [{"reference": missing, "link": "sibling"}]
    assert read_once_a_day(office.engine) is not None
    (one,) = standing(office)
    assert (one.kind, one.upn) == ("sibling_missing", OSIAN)
    assert missing in one.evidence["says"]
    take(office.engine, office.person("lio"), one.id, "Seen in school today.")
    assert read_once_a_day(office.engine) is None, "once a day"
    office.at("2026-09-22 09:00")
    assert read_once_a_day(office.engine) is not None
    assert standing(office) == []


def test_the_reading_of_a_day_goes_from_part_to_part_and_on_where_it_stopped(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "PART", 3)
    with reading(office.database) as connection:
        upns = signals.children_after(connection, "")
        everybody = [child.upn for child, _ in signals.children(connection, FIRST, None)]
        assert (len(upns), upns) == (3, everybody[:3])
    assert len(everybody) > 6
    parts: list[list[str]] = []

    def breaks(work: Work, upns: list[str]) -> Noticed:
        parts.append(upns)
        if len(parts) == 2:
            raise RuntimeError("in the middle of the reading")
        return read_registers(work, upns)

    def another_saves(_seconds: float) -> None:
        with writing(office.database) as connection:
            records.set_setting(connection, "between", str(len(parts)))

    monkeypatch.setattr(signalling, "read_registers", breaks)
    monkeypatch.setattr(signalling.time, "sleep", another_saves)
    office.at("2026-10-16 16:00")
    register(office, tmp_path / "r.csv", "2026-10-16", **{everybody[-1]: ("2026-10-05", "O")})
    office.at("2026-10-19 09:00")
    parts.clear()
    with pytest.raises(RuntimeError):
        read_once_a_day(office.engine)
    found = read_once_a_day(office.engine)
    assert found is not None
    assert found.standing >= 1, "the child of the last part is read"
    with reading(office.database) as connection:
        assert records.setting(connection, "between") == str(len(parts) - 1), "a turn for others"
    assert parts[0] == everybody[:3]
    assert parts[1] == parts[2] == everybody[3:6], "what was kept is not read again"
    assert [upn for part in parts[2:] for upn in part] == everybody[3:]
    assert read_once_a_day(office.engine) is None
    office.at("2026-10-20 09:00")
    assert read_once_a_day(office.engine) is not None


def test_CME_R24_marks_changed_afterwards_are_counted_again_in_the_history(
    office: Office, tmp_path: Path
) -> None:
    office.at("2026-10-14 16:00")
    path = tmp_path / "r.csv"
    register(office, path, "2026-10-14", **{BETSAN: ("2026-10-05", "O")})
    ref = office.open("cme", BETSAN, "sch2", first_absent_on="05/10/2026")
    path.write_text(
        f"upn,date,am,pm\n{BETSAN},12/10/2026,I,I\n{BETSAN},13/10/2026,I,I\n", encoding="utf-8"
    )
    load(office.engine, office.person("do"), path)
    last = office.case(ref)["history"][-1]
    assert last["kind"] == "recalculated"
    assert last["text"] == "school days of unexplained absence: 8, now 6"
    assert last["counts"] == {"school days of unexplained absence": {"was": 8, "now": 6}}
    load(office.engine, office.person("do"), path)
    assert office.case(ref)["history"][-1] == last, "nothing changed, nothing said"


def test_CME_R02_a_holiday_that_is_known_of_is_no_missing_child(
    office: Office, tmp_path: Path
) -> None:
    """Without the request the same marks raise the tenth day; with it, from the return date on."""
    office.open(
        "holiday", MALI, "sch1", applicant=11, resides="yes", applied_on="21/09/2026",
        leave_from="05/10/2026", leave_to="16/10/2026",
    )  # fmt: skip
    office.at("2026-10-19 08:00")
    away = ("2026-10-05", "G")
    register(office, tmp_path / "r.csv", "2026-10-16", **{MALI: away, TIRION: away})
    assert [one.upn for one in standing(office, "tenth_day")] == [TIRION]
    office.at("2026-11-09 08:00")
    later = [date(2026, 10, 19), date(2026, 11, 2)]
    days = [first + timedelta(days=place) for first in later for place in range(5)]
    lines = [f"{MALI},{day:%d/%m/%Y},G,G" for day in days]
    (tmp_path / "r.csv").write_text("\n".join(["upn,date,am,pm", *lines]), encoding="utf-8")
    load(office.engine, office.person("do"), tmp_path / "r.csv")
    assert {one.upn for one in standing(office, "tenth_day")} == {MALI, TIRION}
