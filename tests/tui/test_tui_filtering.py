"""The filter line and the dates people type, as plain functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from states.calendar import LONDON
from storage.cases import Filter
from tui.dates import natural
from tui.filtering import Completing, Read, Words, read_filter
from tui.text import clean, fit, initials, wrapped

WORDS = Words(
    {"psp": "Pastoral support plan", "referral": "Referral"},
    {"in_triage": "In triage"},
    {"cbowen": "Carys Bowen", "cmaddox": "Carys Maddox"},
    {"6732101": "Ysgol Bryn"},
)


NOW = datetime(2026, 9, 29, 8, 42, tzinfo=UTC)


def meant(line: str) -> Read:
    return read_filter(line, Filter(), WORDS, "me", NOW)


def by(day: int, month: int = 9) -> Filter:
    return Filter(due_from=NOW, due_by=datetime(2026, month, day, 23, 59, 59, tzinfo=LONDON))


def test_an_unclear_person_is_asked_back():
    read = meant("owner:carys")
    assert read.problem == "owner: which one? Type cbowen (Carys Bowen), cmaddox (Carys Maddox)"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("school:gar", "2"), ("school:garn_wen", "2"), ("school:agar", "1"), ("school:y", "2")],
)
def test_the_beginning_of_a_word_is_meant_before_its_middle(typed, number):
    schools = {"1": "Pont-Hagar Primary", "2": "Ysgol y Garn Wen"}
    words = replace(WORDS, school=schools)
    assert read_filter(typed, Filter(), words, "me", NOW).filter == Filter(school=number)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("school:bryn", Filter(school="6732101")),
        ("owner:me", Filter(assignee="me")),
        ("owner:nobody", Filter(assignee="none")),
        ("OWNER:Bowen overdue", Filter(assignee="cbowen", overdue=True)),
        ("type:plan ŵyn REF-26", Filter(type="psp", search="ŵyn REF-26")),
        ("type: closed", Filter(closed=True)),
        ("risk:cp", Filter(risk="cp")),
        ("risk:looked", Filter(risk="la")),
        ("due:overdue", Filter(overdue=True)),
        ("overdue due:today", replace(by(29), due_from=None, overdue=True)),
        ("due:today", by(29)),
        ("due:fri", by(2, 10)),
        ("due:week", by(4, 10)),
        ("due:+3d", by(2, 10)),
        ("due:1/11/2026", by(1, 11)),
        ("due:20/9/2026", replace(by(20), due_from=None)),
    ],
)
def test_a_line_means_a_filter(line, wanted):
    assert meant(line).filter == wanted
    assert not meant(line).problem


def test_what_nobody_knows_is_said():
    assert meant("state:moon").problem.startswith("state: nothing is")
    assert "use type: state:" in meant("colour:red").problem
    assert meant("due:soon").problem.startswith("due: “soon” is no day; try")


async def test_the_filter_offers_the_end_of_a_word():
    completing = Completing()
    completing.words = WORDS
    assert await completing.get_suggestion("wyn ty") == "wyn type:"
    assert await completing.get_suggestion("wyn type:p") == "wyn type:psp"
    assert await completing.get_suggestion("wyn type:") == "wyn type:psp"
    assert await completing.get_suggestion("over") == "overdue"
    assert await completing.get_suggestion("") is None


TUESDAY = date(2026, 9, 29)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-09-29"), ("Yfory", "2026-09-30"), ("ddoe", "2026-09-28"),
        ("+3d", "2026-10-02"), ("-1w", "2026-09-22"), ("mon", "2026-10-05"),
        ("Tuesday", "2026-10-06"), ("21/11", "2026-11-21"), ("2/1", "2027-01-02"),
        ("30/2", "30/2"), ("21/11/2026", "2026-11-21"), ("soon", "soon"), ("month", "month"),
        ("21 nov", "2026-11-21"), ("21 Tachwedd 2026", "2026-11-21"), ("21.11.26", "2026-11-21"),
        ("21 11 2026", "2026-11-21"), ("1 september", "2026-09-01"), ("dydd Mawrth", "2026-10-06"),
        ("iau", "2026-10-01"), ("2026-11-21", "2026-11-21"), ("29/2/2028", "2028-02-29"),
        ("21 now", "21 now"), ("21/13", "21/13"), ("", ""),
    ],
)  # fmt: skip
def test_dates_in_words(typed, meant):
    assert natural(typed, TUESDAY) == meant


def test_text_that_could_steer_a_terminal_is_made_harmless():
    assert clean("a\x1b[31mb\u202ec") == "a�[31mb�c"
    assert clean("w\u0302") == "ŵ"


def test_text_is_cut_to_columns():
    assert fit("Siân", 6) == "Siân  "
    assert fit("Siân Ŵyn", 5) == "Siân…"
    assert initials("Mabli Ó Neill") == "MÓN"
    assert wrapped("one two three four five six", 20, "- ", "  ") == [
        "- one two three four", "  five six",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "offered", "wanted"),
    [
        ("state:in", "state:in-triage", Filter(state="in_triage")),
        ("state:in_", "state:in_triage", Filter(state="in_triage")),
        ("owner:Carys-B", "owner:Carys-Bowen", Filter(assignee="cbowen")),
        ("owner:cm", "owner:cmaddox", Filter(assignee="cmaddox")),
        ("school:tyw", "school:tywen-i’r-môr", Filter(school="1")),
        ("school:tŷ-", "school:tŷ-bryn", Filter(school="2")),
    ],
)
async def test_what_is_offered_is_what_people_call_it_and_is_understood(typed, offered, wanted):
    completing = Completing()
    schools = {"1": "Tŷŵen i’r Môr", "2": "Tŷ Bryn", "3": "Tŷ Bryn Bach"}
    completing.words = words = replace(WORDS, school=schools)
    assert await completing.get_suggestion(typed) == offered
    assert read_filter(offered, Filter(), words, "me", NOW) == Read(wanted)
