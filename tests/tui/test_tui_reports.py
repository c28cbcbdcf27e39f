"""Reports on the screen: one after another, over a period, and into a file."""

from __future__ import annotations

import csv
from decimal import Decimal

import pytest

from tests.tui.driving import NARROW, WIDE, opened
from tests.tui.views_people import reports
from tui.report_lines import draw
from vog_cases.report_tables import HIDDEN, Line, Report
from vog_cases.reports import REPORTS

both = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


@both
async def test_every_report_is_shown_in_turn_and_one_comes_back_to_the_first(council, size):
    async with opened(council, size) as driver:
        await reports(driver, council)
        for kind in REPORTS.values():
            assert f"{kind.title} · " in driver.text
            assert "reading…" not in driver.text
            await driver.press("right_square_bracket")
        assert "Open cases by type and state" in driver.text
        await driver.press("left_square_bracket")
        assert "Attendance by fortnight" in driver.text


async def test_s_goes_through_the_periods(council):
    async with opened(council) as driver:
        await reports(driver, council)
        await driver.press(*["right_square_bracket"] * 5)
        seen = []
        for _ in range(4):
            line = next(one for one in driver.text.splitlines() if "by month ·" in one)
            seen.append(line.partition("· ")[2])
            await driver.press("s")
        assert seen == [
            "this term, 1 Sep to 29 Sep 2026", "this school year, 1 Sep to 29 Sep 2026",
            "last 12 months, 30 Sep 2025 to 29 Sep 2026", "this half-term, 1 Sep to 29 Sep 2026",
        ]  # fmt: skip


@both
async def test_a_report_is_written_to_a_file_only_when_it_is_saved(
    council, size, tmp_path, monkeypatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    async with opened(council, size) as driver:
        await reports(driver, council)
        await driver.press("e")
        assert driver.screen_name == "ReportFile"
        assert "cases-2026-09-29.csv" in driver.text
        assert list(tmp_path.glob("*.csv")) == []
        await driver.press("ctrl+s")
        assert driver.screen_name == "Desk"
        (made,) = tmp_path.glob("*.csv")
        assert driver.toasts == [f"Written to {made}."]
        rows = list(csv.reader(made.read_text(encoding="utf-8-sig").splitlines()))
        assert rows[0] == ["Open cases by type and state"]
        assert ["Referral", "4"] in rows
        await driver.press("e", "ctrl+s")
        assert driver.screen_name == "ReportFile"
        assert "choose another name." in " ".join(driver.text.split())
        await driver.press("escape")
        assert len(list(tmp_path.glob("*.csv"))) == 1


async def test_a_file_without_a_name_or_a_place_is_said(council, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with opened(council) as driver:
        await reports(driver, council)
        await driver.press("e")
        box = driver.app.screen.query_one("#file-name")
        box.value = "  "
        await driver.press("ctrl+s")
        assert "Name the file to write." in driver.text
        box.value = "[b]x[/]/y.csv"
        await driver.press("ctrl+s")
        text = " ".join(driver.text.split())
        assert "There is no folder" in text
        assert "[b]x[/]" in text


async def test_digits_are_typed_into_the_name_of_a_file(council):
    async with opened(council) as driver:
        await reports(driver, council)
        await driver.press("e", "1")
        assert driver.screen_name == "ReportFile"
        assert driver.app.screen.query_one("#file-name").value.endswith("1")


# --- drawing -------------------------------------------------------------------------------

TABLE = Report(
    "on a day", "As they stand.", ("School", "Pupils", "Kind of", "Attendance %"),
    (Line(("[b]Ysgol[/] Ŵyn", 1204, "Primary", Decimal("50.0"))),
     Line(("Ysgol Hir Iawn Ei Henw Yn Wir", 5, "Special", HIDDEN)),
     Line(("All", 1209, "", Decimal("100.0")), heading=True)),
    bar=3, full=100, name="x", title="X",
)  # fmt: skip
TREND = Report(
    "on a day", "Counted.", ("School", "1 Sep", "15 Sep", "29 Sep", "Change"),
    (Line(("One", Decimal("90.0"), Decimal("95.0"), Decimal("100.0"), Decimal("5.0"))),
     Line(("Two", None, HIDDEN, Decimal("90.0"), None))),
    trend=range(1, 4),
)  # fmt: skip


def test_bars_stand_for_the_part_of_the_whole_and_hidden_numbers_have_none() -> None:
    lines = draw(TABLE, 100).body.plain.splitlines()
    full = lines[2].count("█")
    assert full == 40
    assert lines[0].count("█") == 20
    assert "[b]Ysgol[/] Ŵyn" in lines[0]
    assert "1,204" in lines[0]
    assert lines[1].rstrip().endswith("not shown")
    assert "█" not in lines[1]


def test_on_a_narrow_window_the_bar_then_words_then_letters_of_the_name_give_way() -> None:
    assert "█" not in draw(TABLE, 50).body.plain
    narrow = draw(TABLE, 42)
    assert "Primary" not in narrow.body.plain
    assert "…" in narrow.body.plain
    assert all(len(line) <= 42 for line in narrow.body.plain.splitlines())
    assert all(len(line) <= 42 for line in narrow.titles.plain.splitlines())


def test_a_trend_is_a_line_of_small_bars_and_its_oldest_columns_give_way_first() -> None:
    drawn = draw(TREND, 80)
    assert "▁▄█" in drawn.body.plain.replace("▅", "▄")
    assert "··▁" in drawn.body.plain
    narrow = draw(TREND, 36)
    assert "Sep" in narrow.titles.plain
    assert narrow.titles.plain.count("Sep") < 3
    assert "▁" in narrow.body.plain


def test_a_report_of_nothing_says_so() -> None:
    empty = Report("on a day", "Counted.", ("A", "B"), (), bar=1)
    assert draw(empty, 60).body.plain == "Nothing to count."
