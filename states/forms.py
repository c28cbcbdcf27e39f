"""What a person must say to take a step (Form) and what is known of a case (Facts).

Both are pydantic models. Screens and commands are generated from a form's fields, so a field
carries its label, its help and the rules it serves.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Self, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic import ValidationError as PydanticError
from pydantic.fields import FieldInfo


class Kind(StrEnum):
    """How a field is asked for on a screen and read from a command."""

    TEXT = "text"
    LONG_TEXT = "long text"
    DAY = "date"
    YES_NO = "yes or no"
    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    LINES = "list"
    INTERVENTIONS = "interventions"
    OFFICER = "officer"
    CONTACT = "contact"
    RECORD = "record"


class Choice(StrEnum):
    """A closed list: each member is the stored value and the words people read."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def _read_day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip()
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - only its date is kept
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a date; write it as 21/11/2026")


def _read_yes_no(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    answers = {"yes": True, "y": True, "true": True, "1": True, "ydy": True, "ie": True}
    answers |= {"no": False, "n": False, "false": False, "0": False, "na": False}
    try:
        return answers[value.strip().casefold()]
    except KeyError:
        raise ValueError(f"“{value}” is neither yes nor no") from None


def _read_lines(value: Any) -> Any:
    if isinstance(value, str):
        value = value.replace("\n", ";").split(";")
    if isinstance(value, (list, tuple)):
        return [line for line in (str(item).strip() for item in value) if line]
    return value


_NUMBER = re.compile(r"[+-]?\d{1,6}(\.\d{1,4})?")


def _read_number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.strip().replace(",", "").rstrip("%").strip()
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(f"“{value[:40]}” is not a number")
    return text


_MONEY = re.compile(r"£? ?(\d{1,6})(?:\.(\d{2}))?")


def _read_money(value: Any) -> Any:
    """Pounds as people write them, into whole pence; a number is pence already."""
    if not isinstance(value, str):
        return value
    found = _MONEY.fullmatch(value.strip().replace(",", ""))
    if found is None:
        raise ValueError(f"“{value[:40]}” is not an amount; write it as £60 or 60.00")
    return int(found[1]) * 100 + int(found[2] or 0)


def in_pounds(pence: int) -> str:
    """An amount as people read it: £60.00."""
    return f"£{pence // 100}.{pence % 100:02}"


FIRST_YEAR, LAST_YEAR = 1990, 2100
"""A day or time outside these years is a slip of the pen."""


def _near(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"the year {day.year} cannot be right")
    return day


def _read_moment(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    for pattern in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"):
        try:
            return datetime.strptime(value.strip(), pattern)  # noqa: DTZ007 - London, set below
        except ValueError:
            continue
    return value


def _in_london(moment: datetime) -> datetime:
    _near(moment.date())
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/London"))


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
LongText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), Kind.LONG_TEXT
]
Day = Annotated[date, BeforeValidator(_read_day), AfterValidator(_near), Kind.DAY]
Moment = Annotated[datetime, BeforeValidator(_read_moment), AfterValidator(_in_london), Kind.TEXT]
"""A date and time, in London unless it says its offset."""
YesNo = Annotated[bool, BeforeValidator(_read_yes_no), Kind.YES_NO]
Lines = Annotated[tuple[str, ...], BeforeValidator(_read_lines), Kind.LINES]
Officer = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Kind.OFFICER]
ContactId = Annotated[int, Kind.CONTACT]
Hours = Annotated[
    Decimal, BeforeValidator(_read_number), Field(ge=0, le=40, decimal_places=2), Kind.NUMBER
]
Percent = Annotated[
    Decimal, BeforeValidator(_read_number), Field(ge=0, le=100, decimal_places=2), Kind.NUMBER
]
Pence = Annotated[
    int, BeforeValidator(_read_money), Field(strict=True, ge=0, le=99_999_999), Kind.MONEY
]
"""An amount of money in whole pence; never a fraction (no float)."""
Count = Annotated[int, BeforeValidator(_read_number), Field(ge=0, le=1000), Kind.NUMBER]


class Facts(BaseModel):
    """What is known about a case. Immutable: a step makes the next one."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def stored(self) -> dict[str, Any]:
        """The facts as JSON holds them; what is not known is left out."""
        return self.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


class Form(BaseModel):
    """What a person says to take a step. Fields nobody knows are refused, not dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def stored(self) -> dict[str, Any]:
        """The form as JSON holds it, as submitted and understood."""
        return self.model_dump(mode="json", exclude_none=True)


class NoForm(Form):
    """A step that asks nothing."""


def ask(
    label: str, *, help: str = "", rules: Sequence[str] = (), default: Any = ...,
    given: bool = True, last: int = 0,
) -> Any:  # fmt: skip
    """A field of a form: its label, a line of help and the rules it serves.

    `given=False` marks a fact that the program fills in and no person is asked for; `last` one
    that many forms share and ask after their own, and how late.
    """
    extra: dict[str, Any] = {"rules": list(rules), "given": given, "last": last}
    return Field(default=default, title=label, description=help or None, json_schema_extra=extra)


@dataclass(frozen=True)
class FieldSpec:
    """One field as a screen, a command and the fingerprint see it."""

    name: str
    label: str
    help: str
    kind: Kind
    required: bool
    default: Any
    choices: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]
    limit: int | None = None
    """The most characters it takes, where there is a limit."""
    timed: bool = False
    """A text that is a day with a time."""
    days: bool = False
    """Lines that are a day each."""


@cache
def fields_of(model: type[BaseModel]) -> tuple[FieldSpec, ...]:
    """The fields of a form or of facts, in the order they were written; shared ones last."""
    found = sorted(model.model_fields.items(), key=lambda named: _how_late(named[1]))
    return tuple(_spec(name, info) for name, info in found)


def _how_late(info: FieldInfo) -> int:
    return int(_extra(info).get("last", 0))


def _extra(info: FieldInfo) -> Mapping[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def _spec(name: str, info: FieldInfo) -> FieldSpec:
    kind, choices = _kind(info.annotation, info.metadata)
    rules = _extra(info).get("rules", [])
    return FieldSpec(
        name=name,
        label=info.title or name.replace("_", " ").capitalize(),
        help=info.description or "",
        kind=kind,
        required=info.is_required(),
        default=None if info.is_required() else info.get_default(call_default_factory=True),
        choices=choices,
        rules=tuple(str(rule) for rule in rules) if isinstance(rules, list) else (),
        limit=_limit(info.annotation, info.metadata),
        timed=_holds(info.annotation, datetime),
        days=get_origin(info.annotation) is tuple and get_args(info.annotation)[0] is date,
    )


def _kind(annotation: Any, metadata: Sequence[Any]) -> tuple[Kind, tuple[tuple[str, str], ...]]:
    for item in metadata:
        if isinstance(item, Kind):
            return item, ()
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *rest = get_args(annotation)
        return _kind(inner, rest)
    if origin in (Union, types.UnionType):
        known = [part for part in get_args(annotation) if part is not type(None)]
        return _kind(known[0], ())
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return Kind.CHOICE, tuple((member.value, member.label) for member in annotation)
    simple = {bool: Kind.YES_NO, date: Kind.DAY, int: Kind.NUMBER, Decimal: Kind.NUMBER}
    if annotation in simple:
        return simple[annotation], ()
    return (Kind.RECORD, ()) if origin in (tuple, list, dict) else (Kind.TEXT, ())


def _holds(annotation: Any, wanted: type) -> bool:
    """Whether an answer is of that type, also one that may be left out."""
    return annotation is wanted or any(_holds(part, wanted) for part in get_args(annotation))


def _limit(annotation: Any, metadata: Sequence[Any]) -> int | None:
    """The most characters a text may have; also of one that may be left out (`Words | None`)."""
    for item in metadata:
        if (most := getattr(item, "max_length", None)) is not None:
            return int(most)
    parts = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _limit(parts[0], parts[1:])
    if get_origin(annotation) in (Union, types.UnionType):
        return next((most for part in parts if (most := _limit(part, ())) is not None), None)
    return None


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field of a form, in one sentence."""

    field: str
    says: str


def problems_of(error: PydanticError, form: type[Form]) -> tuple[FieldProblem, ...]:
    """A pydantic error as sentences a colleague understands, one a field."""
    specs = {spec.name: spec for spec in fields_of(form)}
    found: dict[str, FieldProblem] = {}
    for item in error.errors():
        name = str(item["loc"][0]) if item["loc"] else ""
        if name not in found:
            found[name] = FieldProblem(name, _sentence(specs.get(name), name, item))
    return tuple(found.values())


def lead_of(label: str) -> str:
    """A label as the beginning of a sentence about it."""
    return f"“{label}” " if label.endswith("?") else f"{label}: "


def _sentence(spec: FieldSpec | None, name: str, item: Any) -> str:
    if spec is None:
        return f"“{name}” is not a field of this form."
    code = item["type"]
    lead = lead_of(spec.label)
    if code == "missing" or code == "string_too_short":
        return f"{lead}please fill this in."
    if code == "string_too_long":
        return f"{lead}keep this to {item['ctx']['max_length']} characters."
    if code == "value_error":
        return f"{lead}{item['ctx']['error']}."
    if code == "enum":
        words = "; ".join(f"{value} ({text})" for value, text in spec.choices)
        return f"{lead}choose one of {words}."
    if code in ("greater_than_equal", "less_than_equal"):
        limit = item["ctx"].get("ge", item["ctx"].get("le"))
        bound = "at least" if code == "greater_than_equal" else "at most"
        return f"{lead}this must be {bound} {limit}."
    if spec.kind is Kind.NUMBER:
        return f"{lead}write a number."
    if spec.kind is Kind.DAY:
        return f"{lead}write a date as 21/11/2026."
    if spec.timed:
        return f"{lead}write a day and a time, as 21/11/2026 14:30."
    return f"{lead}this cannot be read as {spec.kind.value}."
