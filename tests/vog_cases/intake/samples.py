"""The sample files, and small files made for one test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from vog_cases.intake.decoding import Source
from vog_cases.intake.records import LISTS
from vog_cases.intake.referrals import COLUMNS

DATA = Path(__file__).parents[2] / "data" / "intake"
KINDS = ("schools", "pupils", "contacts", "staff")


def sample(kind: str) -> Path:
    """A file as a school office sends it."""
    return DATA / f"{kind}.csv"


def csv_of(kind: str, *rows: Mapping[str, str]) -> Source:
    """A file with every column of its kind; what a row does not name is empty."""
    columns = list(COLUMNS if kind == "referrals" else LISTS[kind].columns)
    return table(columns, [[row.get(name, "") for name in columns] for row in rows])


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Source:
    """A file with these columns, every cell in quotation marks."""
    lines = [columns, *rows]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    return ("\r\n".join(quoted) + "\r\n").encode()
