"""The Vale of Glamorgan's term dates, as published. A year not listed here is not known.

Each year totals 195 days; the council's designated INSET days are shut to pupils. Schools choose
the rest of their INSET days: those are a layer of the school's own (GEN-R02).
"""

from __future__ import annotations

from datetime import date

from states.calendar import SchoolYear, Term


def _term(name: str, begins: date, half_term: tuple[date, date], ends: date) -> Term:
    return Term(name, begins, ends, half_term)


SCHOOL_YEARS: tuple[SchoolYear, ...] = (
    SchoolYear(
        "2024/25",
        (
            _term("autumn", date(2024, 9, 2), (date(2024, 10, 28), date(2024, 11, 1)),
                  date(2024, 12, 20)),
            _term("spring", date(2025, 1, 6), (date(2025, 2, 24), date(2025, 2, 28)),
                  date(2025, 4, 11)),
            _term("summer", date(2025, 4, 28), (date(2025, 5, 26), date(2025, 5, 30)),
                  date(2025, 7, 21)),
        ),
        council_inset=(date(2024, 9, 2), date(2025, 7, 21)),
        source="Rhondda Cynon Taf's page and a Monmouthshire school; the same for all of Wales",
        status="CONFIRMED-SEC",
    ),
    SchoolYear(
        "2025/26",
        (
            _term("autumn", date(2025, 9, 1), (date(2025, 10, 27), date(2025, 10, 31)),
                  date(2025, 12, 19)),
            _term("spring", date(2026, 1, 5), (date(2026, 2, 16), date(2026, 2, 20)),
                  date(2026, 3, 27)),
            _term("summer", date(2026, 4, 13), (date(2026, 5, 25), date(2026, 5, 29)),
                  date(2026, 7, 20)),
        ),
        council_inset=(date(2025, 9, 1), date(2026, 7, 20)),
        source="Vale of Glamorgan School Term Dates page",
        status="CONFIRMED",
    ),
    SchoolYear(
        "2026/27",
        (
            _term("autumn", date(2026, 9, 1), (date(2026, 10, 26), date(2026, 10, 30)),
                  date(2026, 12, 18)),
            _term("spring", date(2027, 1, 4), (date(2027, 2, 8), date(2027, 2, 12)),
                  date(2027, 3, 19)),
            _term("summer", date(2027, 4, 5), (date(2027, 5, 31), date(2027, 6, 4)),
                  date(2027, 7, 20)),
        ),
        council_inset=(date(2026, 9, 1), date(2027, 7, 19), date(2027, 7, 20)),
        source="Carmarthenshire's page; Ministers' direction of June 2025 for all of Wales",
        status="CONFIRMED-SEC",
    ),
)  # fmt: skip
