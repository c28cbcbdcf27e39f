"""Schools, pupils, contacts and staff: all rows or none, and twice is as good as once."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Engine, func, select, update

from storage.database import reading, writing
from storage.tables import Pupil, Staff
from tests.vog_cases.intake.samples import KINDS, csv_of, sample, table
from vog_cases import upn
from vog_cases.intake.decoding import Source
from vog_cases.intake.lists import Outcome
from vog_cases.intake.problems import BadFile
from vog_cases.intake.records import LISTS, staff_role

SCHOOL = {"number": "6732100", "name": "Aberheli Primary School"}
PUPIL = {
    "upn": "E673210024000", "surname": "Ŵyn-O’Neill", "forename": "Llŷr", "known_as": "Lli",
    "date_of_birth": "15/07/2020", "gender": "Male", "school_number": "6732100",
    "on_roll_from": "01/09/2026", "looked_after": "Y", "child_protection": "N", "aln": "",
    "fsm": "yes",
}  # fmt: skip
CONTACT = {"upn": "E673210024000", "name": "Siân Jenkin", "relationship": "Grandparent"}
HEAD = {"username": "obevan", "name": "Owain Bevan", "role": "Headteacher",
        "school_number": "6732100"}  # fmt: skip


def load(database: Engine, kind: str, source: Source) -> Outcome:
    with writing(database) as connection:
        return LISTS[kind].load(connection, source)


def complaints(database: Engine, kind: str, source: Source) -> list[str]:
    with pytest.raises(BadFile) as caught:
        load(database, kind, source)
    return [str(problem) for problem in caught.value.problems]


def stored(database: Engine, kind: str) -> list[Mapping[str, Any]]:
    with reading(database) as connection:
        table = LISTS[kind].table
        rows = connection.execute(select(table).order_by(*table.primary_key)).mappings()
        return [dict(row) for row in rows]


@pytest.fixture
def house(database: Engine) -> Engine:
    """A database with one school and one pupil."""
    load(database, "schools", csv_of("schools", SCHOOL))
    load(database, "pupils", csv_of("pupils", PUPIL))
    return database


def test_the_samples_load_and_the_same_files_again_change_nothing(database: Engine) -> None:
    first = [load(database, kind, sample(kind)) for kind in KINDS]
    kept = [stored(database, kind) for kind in KINDS]
    again = [load(database, kind, sample(kind)) for kind in KINDS]
    assert [(one.added, one.changed, one.unchanged) for one in first] == [
        (6, 0, 0), (5, 0, 0), (10, 0, 0), (9, 0, 0),
    ]  # fmt: skip
    assert [(one.added, one.changed, one.unchanged) for one in again] == [
        (0, 0, 6), (0, 0, 5), (0, 0, 10), (0, 0, 9),
    ]  # fmt: skip
    assert [stored(database, kind) for kind in KINDS] == kept


def test_every_cell_of_a_pupil_is_kept(house: Engine) -> None:
    assert stored(house, "pupils") == [
        {
            "upn": "E673210024000", "surname": "Ŵyn-O’Neill", "forename": "Llŷr",
            "known_as": "Lli", "date_of_birth": date(2020, 7, 15), "gender": "M",
            "school_number": "6732100", "on_roll_from": date(2026, 9, 1), "looked_after": True,
            "child_protection": False, "aln": False, "fsm": True,
            "searchable": "wynoneill oneill neill llyr lli",
        }
    ]  # fmt: skip


def test_the_same_rows_written_another_way_change_nothing(house: Engine) -> None:
    other = PUPIL | {
        "upn": "e673210024000 ", "surname": " W\u0302yn-O’Neill", "date_of_birth": "2020-07-15",
        "gender": "m", "on_roll_from": "2026-09-01 00:00", "looked_after": "TRUE", "fsm": "1",
    }  # fmt: skip
    assert load(house, "pupils", csv_of("pupils", other)) == Outcome(0, 0, 1)


def test_a_pupil_who_moves_or_takes_a_name_is_a_changed_row(house: Engine) -> None:
    load(house, "schools", csv_of("schools", SCHOOL | {"number": "6732101"}))
    moved = PUPIL | {"school_number": "6732101", "surname": "Łukasz"}
    assert load(house, "pupils", csv_of("pupils", moved)) == Outcome(0, 1, 0)
    (pupil,) = stored(house, "pupils")
    assert (pupil["school_number"], pupil["searchable"]) == ("6732101", "lukasz llyr lli")
    assert load(house, "pupils", csv_of("pupils", moved | {"school_number": ""})).changed == 1
    assert stored(house, "pupils")[0]["school_number"] is None


def test_a_blank_never_clears_a_safeguarding_flag(house: Engine) -> None:
    blank = PUPIL | {"looked_after": "", "fsm": ""}
    assert load(house, "pupils", csv_of("pupils", blank)) == Outcome(0, 0, 1)
    said = PUPIL | {"looked_after": "N"}
    assert load(house, "pupils", csv_of("pupils", said)) == Outcome(0, 1, 0)
    assert stored(house, "pupils")[0]["looked_after"] is False


def test_a_column_left_out_says_nothing(house: Engine) -> None:
    columns = ["upn", "surname", "forename", "date_of_birth"]
    known = [PUPIL[name] for name in columns]
    new = ["V673400419004", "Llewelyn", "Ffion", "17/05/2015"]
    assert load(house, "pupils", table(columns, [known, new])) == Outcome(1, 0, 1)
    pupils = {row["upn"]: row for row in stored(house, "pupils")}
    assert pupils["E673210024000"]["known_as"] == "Lli"
    assert pupils["V673400419004"]["school_number"] is None
    assert pupils["V673400419004"]["searchable"] == "llewelyn ffion"


def test_what_is_no_longer_in_a_file_stays(house: Engine) -> None:
    new = PUPIL | {"upn": "V673400419004"}
    assert load(house, "pupils", csv_of("pupils", new)) == Outcome(1, 0, 0)
    assert len(stored(house, "pupils")) == 2


def test_a_leaver_stays_inactive_when_the_staff_are_loaded_again(house: Engine) -> None:
    load(house, "staff", csv_of("staff", HEAD))
    with writing(house) as connection:
        connection.execute(update(Staff.__table__).values(active=False))  # type: ignore[attr-defined]
    assert load(house, "staff", csv_of("staff", HEAD)) == Outcome(0, 0, 1)
    assert stored(house, "staff")[0]["active"] is False


def test_a_contact_is_known_by_child_name_and_relationship(house: Engine) -> None:
    parent = CONTACT | {"parental_responsibility": "Y", "language": "Bilingual"}
    carer = CONTACT | {"relationship": "Carer", "phone": "01632 960247 (after 5)"}
    assert load(house, "contacts", csv_of("contacts", parent, carer)) == Outcome(2, 0, 0)
    moved = parent | {"address": "9 Heol Brynhaul,\nCF63 1ZZ"}
    assert load(house, "contacts", csv_of("contacts", moved, carer)) == Outcome(0, 1, 1)
    first = stored(house, "contacts")[0]
    assert (first["language"], first["address"]) == ("Both", "9 Heol Brynhaul, CF63 1ZZ")
    assert first["parental_responsibility"] is True


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Headteacher", "SCH-H"), ("Head Teacher", "SCH-H"), ("School Attendance Officer", "SCH-S"),
        ("Lead Officer for Social Inclusion and Wellbeing", "LO"), ("Inclusion Manager", "IM"),
        ("lead inclusion officer", "LIO"), ("Inclusion Officer", "IO"),
        ("Pupil Engagement Casework Co-ordinator", "PECC"),
        ("Pupil Engagement Casework Coordinator", "PECC"), ("Engagement Officer", "EO"),
        ("Data Officer / CIEE Officer", "DO"), ("Admin Support Team", "ADM"),
        ("Out of School Tutor", "OST"), ("Legal Adviser", "LEG"), ("pecc", "PECC"),
        ("SCH-S", "SCH-S"), ("Education Welfare Officer", "IO"), ("EWO", "IO"), ("EWS", "IO"),
    ],
)  # fmt: skip
def test_roles_by_title_code_and_old_name(title: str, code: str) -> None:
    assert staff_role(title) == code


@pytest.mark.parametrize("title", ["SYS", "EXT", "The clock", "Caretaker", "Deputy Headteacher"])
def test_nobody_is_loaded_as_the_clock_or_with_an_unknown_role(title: str) -> None:
    with pytest.raises(ValueError, match=r"^choose one of Headteacher, School attendance"):
        staff_role(title)


def test_every_bad_row_is_named_and_nothing_is_loaded(house: Engine) -> None:
    source = csv_of(
        "pupils",
        PUPIL | {"surname": "Jones"},
        PUPIL | {"upn": "F673210024000", "date_of_birth": "31/02/2015", "fsm": "perhaps"},
        PUPIL | {"upn": "V673400419004", "surname": "", "school_number": "6739999"},
        PUPIL | {"upn": "V673400419004", "forename": "SiÃ¢n"},
        PUPIL | {"upn": "A673210224002", "on_roll_from": "01/09/2019"},
        PUPIL | {"upn": "A673210224002", "on_roll_from": "01/09/2019"},
        PUPIL,
    )
    assert complaints(house, "pupils", source) == [
        "line 3, column upn: the first letter does not fit the digits, so something in it is "
        "mistyped (found “F673210024000”)",
        "line 3, column date_of_birth: there is no such day; write it as 21/11/2026 "
        "(found “31/02/2015”)",
        "line 3, column fsm: neither Y nor N (found “perhaps”)",
        "line 4, column surname: this cell must be filled",
        "line 4, column school_number: there is no such school; load the schools first "
        "(found “6739999”)",
        "line 5, column forename: garbled: saved in one code and read in another; "
        "export it again as “CSV UTF-8” (found “SiÃ¢n”)",
        "line 5, column upn: stands in line 4 already, with other cells; keep the right one "
        "(found “V673400419004”)",
        "line 6, column on_roll_from: lies before the date of birth; correct one of the two "
        "(found “01/09/2019”)",
        "line 7, column upn: stands in line 6 already; take one of them out "
        "(found “A673210224002”)",
        "line 7, column on_roll_from: lies before the date of birth; correct one of the two "
        "(found “01/09/2019”)",
        "line 8, column upn: stands in line 2 already, with other cells; keep the right one "
        "(found “E673210024000”)",
    ]
    assert [row["surname"] for row in stored(house, "pupils")] == ["Ŵyn-O’Neill"]


def test_the_error_is_one_sentence_and_a_reason_for_each(house: Engine) -> None:
    long = "Ll?r " * 40
    source = csv_of("pupils", PUPIL | {"surname": "", "forename": long + "\x1b[31m\nx"})
    with pytest.raises(BadFile) as caught:
        load(house, "pupils", source)
    assert caught.value.message == (
        "Nothing was loaded: 1 bad row. First, line 2, column surname: this cell must be filled."
    )
    assert caught.value.exit_code == 2
    second = caught.value.reasons[1]
    assert (second.field, second.says) == (
        "forename",
        "line 2, column forename: “?” stands for a letter that was lost; "
        "export again as “CSV UTF-8”",
    )
    assert second.found == ("Ll?r " * 12)[:59] + "…"


def test_what_a_contact_and_a_member_of_staff_must_agree_with(house: Engine) -> None:
    contacts = csv_of("contacts", CONTACT | {"upn": "V673400419004", "email": "none"})
    assert complaints(house, "contacts", contacts) == [
        "line 2, column email: not an email address; write it as office@school.example "
        "(found “none”)",
        "line 2, column upn: there is no such pupil; load the pupils first (found “V673400419004”)",
    ]
    staff = csv_of(
        "staff",
        HEAD | {"school_number": ""},
        HEAD | {"username": "o bevan"},
        HEAD | {"username": "io", "role": "EWO"},
        HEAD | {"username": "sao", "school_number": "6739999"},
    )
    assert complaints(house, "staff", staff) == [
        "line 2, column school_number: this role needs its school's number",
        "line 3, column username: a username has plain letters and digits only (found “o bevan”)",
        "line 4, column school_number: this role belongs to the council and has no school; "
        "empty the cell (found “6732100”)",
        "line 5, column school_number: there is no such school; load the schools first "
        "(found “6739999”)",
    ]


def test_the_wrong_kind_of_file_is_refused_by_its_header(house: Engine) -> None:
    says = complaints(house, "pupils", sample("contacts"))
    assert says[0].startswith("line 1, column name: there is no such column; did you mean")
    assert "line 1, column surname: this column is missing" in says


def test_thousands_of_pupils_take_few_statements(house: Engine) -> None:
    """Reading a list costs as many questions as it has hundreds, not as it has children."""
    sent: list[str] = []
    sqlalchemy.event.listen(
        house, "before_cursor_execute", lambda _c, _k, statement, *_rest: sent.append(statement)
    )
    numbers = [f"{number:012}" for number in range(673_300_000_000, 673_300_005_000)]
    rows = [PUPIL | {"upn": upn.check_letter("?" + rest) + rest} for rest in numbers]
    source = csv_of("pupils", *rows)
    assert load(house, "pupils", source).total == 5_000
    assert load(house, "pupils", source).unchanged == 5_000
    changed = csv_of("pupils", *(row | {"known_as": "Lle"} for row in rows))
    assert load(house, "pupils", changed).changed == 5_000
    assert len(sent) < 3 * 5_000 / 100, f"{len(sent)} statements"
    with reading(house) as connection:
        count = select(func.count()).select_from(Pupil.__table__)  # type: ignore[attr-defined]
        assert connection.execute(count).scalar_one() == 5_000 + 1


def test_the_samples_are_as_an_office_sends_them() -> None:
    data = sample("pupils").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    with sample("referrals").open(encoding="utf-8-sig", newline="") as file:
        assert any(row["learner_voice"] == "" for row in csv.DictReader(file))


def test_two_who_load_the_same_file_at_once_add_each_row_once(database: Engine) -> None:
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda _: load(database, "schools", sample("schools")), range(4)))
    assert sorted(one.added for one in done) == [0, 0, 0, 6]
    assert len(stored(database, "schools")) == 6
