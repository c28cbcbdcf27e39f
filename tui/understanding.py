"""What is meant by what was typed in a field, and how it was understood, in words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from states.calendar import LONDON
from states.forms import FieldSpec, Form, Kind, in_pounds
from tui.dates import HOW, natural, natural_moment, natural_start
from tui.text import plural

PROMPTS = {Kind.DAY: HOW, Kind.NUMBER: "a number", Kind.MONEY: "£60 or 60.00"}
"""How a short answer is written, said beside its box while it is empty."""
MOMENT_PROMPT = "21/11/2026 14:30, or today 14:30"
BY_LINE = (Kind.LINES, Kind.INTERVENTIONS)
_DATED = (Kind.DAY, Kind.INTERVENTIONS)
_LINE = re.compile(r"[\n;,]")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?!\d)", re.MULTILINE)


def prompt_of(spec: FieldSpec) -> str:
    """How an answer is written; empty where anything goes."""
    return MOMENT_PROMPT if spec.timed else PROMPTS.get(spec.kind, "")


def meant(spec: FieldSpec, typed: str, today: date) -> str:
    """What was typed, as the form reads it: dates in words become dates."""
    text = unicodedata.normalize("NFC", typed).strip()
    if spec.timed:
        return natural_moment(text, today)
    if spec.kind is Kind.DAY:
        return natural(text, today)
    if spec.kind is Kind.INTERVENTIONS:
        return "\n".join(natural_start(line, today) for line in text.splitlines())
    if spec.days:
        return "\n".join(natural(line, today) for line in _LINE.split(text))
    return text


def kept(spec: FieldSpec, typed: str, today: date) -> str:
    """What a draft keeps: what was typed, but the day itself where a word such as `today` would
    mean another one tomorrow."""
    read = meant(spec, typed, today)
    if read == typed.strip() or not (spec.timed or spec.days or spec.kind in _DATED):
        return typed
    return _ISO.sub(lambda found: f"{found[3]}/{found[2]}/{found[1]}", read)


def understood(form: type[Form], spec: FieldSpec, value: str) -> str:
    """How an answer was understood, where that is worth saying: `= Sat 21 Nov 2026`."""
    if not value:
        return ""
    try:
        read: Any = _reader(form, spec.name).validate_python(value)
    except ValidationError:
        return ""
    if isinstance(read, datetime):
        return f"= {_day(read.astimezone(LONDON).date())} {read.astimezone(LONDON):%H:%M}"
    if isinstance(read, date):
        return f"= {_day(read)}"
    if spec.kind is Kind.MONEY:
        return f"= {in_pounds(read)}"
    if isinstance(read, (Decimal, int)) and spec.kind is Kind.NUMBER:
        return "" if str(read) == value else f"= {read}"
    if spec.kind in BY_LINE:
        return f"= {_entries(read)}"
    return ""


def _entries(read: Any) -> str:
    days = [one for item in read if isinstance(one := getattr(item, "on", item), date)]
    named = f": {', '.join(_day(day) for day in days[:4])}" if days else ""
    return f"{plural(len(read), 'entry', 'entries')}{named}{' …' if len(days) > 4 else ''}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


@lru_cache(maxsize=512)
def _reader(form: type[Form], name: str) -> TypeAdapter[Any]:
    info = form.model_fields[name]
    asked: Any = info.annotation
    return TypeAdapter(Annotated[(asked, *info.metadata)] if info.metadata else asked)
