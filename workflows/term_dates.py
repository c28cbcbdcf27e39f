"""The Vale of Glamorgan's term dates as published (GEN-R02). A year not listed is not known.

Each year has 195 days before INSET. The INSET days here are those the council designates for
every school; the rest are each school's own choice and a layer of its own.

`status` is CONFIRMED where the council's own page was read, CONFIRMED-SEC where another's was.
"""

from __future__ import annotations

from datetime import date

from states.school_terms import SchoolYear, Term

SCHOOL_YEARS: tuple[SchoolYear, ...] = (
    SchoolYear(
        "2024/25",
        terms=(
            Term(
                "autumn",
                begins=date(2024, 9, 2),
                half_term=(date(2024, 10, 28), date(2024, 11, 1)),
                ends=date(2024, 12, 20),
            ),
            Term(
                "spring",
                begins=date(2025, 1, 6),
                half_term=(date(2025, 2, 24), date(2025, 2, 28)),
                ends=date(2025, 4, 11),
            ),
            Term(
                "summer",
                begins=date(2025, 4, 28),
                half_term=(date(2025, 5, 26), date(2025, 5, 30)),
                ends=date(2025, 7, 21),
            ),
        ),
        council_inset=(date(2024, 9, 2), date(2025, 7, 21)),
        source=(
            "Rhondda Cynon Taf term dates page and a Monmouthshire school, which agree "
            "(harmonised across Wales); the Vale's own page for this year was not read"
        ),
        status="CONFIRMED-SEC",
    ),
    SchoolYear(
        "2025/26",
        terms=(
            Term(
                "autumn",
                begins=date(2025, 9, 1),
                half_term=(date(2025, 10, 27), date(2025, 10, 31)),
                ends=date(2025, 12, 19),
            ),
            Term(
                "spring",
                begins=date(2026, 1, 5),
                half_term=(date(2026, 2, 16), date(2026, 2, 20)),
                ends=date(2026, 3, 27),
            ),
            Term(
                "summer",
                begins=date(2026, 4, 13),
                half_term=(date(2026, 5, 25), date(2026, 5, 29)),
                ends=date(2026, 7, 20),
            ),
        ),
        council_inset=(date(2025, 9, 1), date(2026, 7, 20)),
        source="Vale of Glamorgan School Term Dates page",
        status="CONFIRMED",
    ),
    SchoolYear(
        "2026/27",
        terms=(
            Term(
                "autumn",
                begins=date(2026, 9, 1),
                half_term=(date(2026, 10, 26), date(2026, 10, 30)),
                ends=date(2026, 12, 18),
            ),
            Term(
                "spring",
                begins=date(2027, 1, 4),
                half_term=(date(2027, 2, 8), date(2027, 2, 12)),
                ends=date(2027, 3, 19),
            ),
            Term(
                "summer",
                begins=date(2027, 4, 5),
                half_term=(date(2027, 5, 31), date(2027, 6, 4)),
                ends=date(2027, 7, 20),
            ),
        ),
        council_inset=(date(2026, 9, 1), date(2027, 7, 19), date(2027, 7, 20)),
        source=(
            "Carmarthenshire term dates page (Ministers' direction of June 2025 makes all "
            "maintained schools in Wales the same); the Vale's page confirms 1 September, "
            "19 and 20 July, May Day and the three INSET days"
        ),
        status="CONFIRMED-SEC",
    ),
)
