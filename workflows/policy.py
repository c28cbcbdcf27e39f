"""Every number of the rules, once: its unit, its default, where it comes from, how sure that is.

RULEBOOK section 20. A parameter that is law cannot be overridden; the others can, from a day on,
with `vog-cases policy set`. A case keeps the values it started with (GEN-R35).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """One number or choice of the rules. `law` means no setting may change it."""

    name: str
    default: Any
    unit: str
    source: str
    status: str
    law: bool = False
    least: int = 0
    most: int = 1000
    choices: tuple[str, ...] = ()

    def read(self, text: str) -> Any:
        """A value for this parameter from what a person typed; UnknownValue says what fits."""
        text = text.strip()
        if self.choices:
            if text not in self.choices:
                raise UnknownValue(f"{self.name} is one of {', '.join(self.choices)}, not “{text}”")
            return text
        plain = text.isascii() and text.isdecimal() and len(text) <= 6
        if not plain or not self.least <= int(text) <= self.most:
            raise UnknownValue(
                f"{self.name} is a whole number of {self.unit}, from {self.least} to {self.most}, "
                f"not “{text[:40]}”"
            )
        return int(text)


class UnknownValue(ValueError):
    """A value that a parameter cannot take."""


class UnknownParameter(LookupError):
    """There is no parameter of that name."""


class ParameterIsLaw(ValueError):
    """The parameter is set by law and no setting can change it."""


_ALL = (
    Parameter("csa.prescribed_days", ((8, 31), (12, 31), (3, 31)), "month and day",
              "EA96 s.8(2)", "CONFIRMED-SEC", law=True),
    Parameter("law.s47_consent", "off", "switch", "CWSA26 s.37", "CONFIRMED, not in force in Wales",
              choices=("off", "on")),
    Parameter("law.home_education_register", "off", "switch", "CWSA26 s.78(3)", "CONFIRMED",
              choices=("off",)),
    Parameter("law.attendance_orders", "off", "switch", "CWSA26 s.78(3)", "CONFIRMED",
              choices=("off",)),
    Parameter("law.missing_children_database", "off", "switch", "CWSA26 s.78(3)", "CONFIRMED",
              choices=("off",)),
    Parameter("law.attendance_codes", "off", "switch", "CODE26", "CONFIRMED",
              choices=("off",)),
    Parameter("timer.warn", 25, "% of the time", "RULEBOOK GEN-R20", "DESIGN", least=0),
    Parameter("timer.warn_least", 1, "working days", "RULEBOOK GEN-R20", "DESIGN", least=0),
    Parameter("escalate.after", 2, "working days", "RULEBOOK GEN-R21", "DESIGN", least=1),
    Parameter("override.roles", "IM, LO", "roles", "RULEBOOK GEN-R18", "DESIGN",
              choices=("IM, LO", "LO")),
    Parameter("undo.minutes", 10, "minutes", "how long a slip may be taken back", "DESIGN",
              least=1, most=60),
    Parameter("ref.ack", 1, "working days", "RULEBOOK REF-T1", "DESIGN", least=1),
    Parameter("ref.triage", 2, "working days", "RULEBOOK REF-T2", "DESIGN", least=1),
    Parameter("ref.info_reply", 5, "school days", "RULEBOOK REF-T3", "DESIGN", least=1),
    Parameter("ref.info_reminder", 3, "school days", "RULEBOOK REF-T3", "DESIGN", least=1),
    Parameter("ref.first_contact", 5, "school days", "RULEBOOK REF-T4", "DESIGN", least=1),
    Parameter("ref.review", 20, "school days", "RULEBOOK REF-T5", "DESIGN", least=1),
    Parameter("ref.idle", 15, "school days", "RULEBOOK REF-T6", "DESIGN", least=1),
    Parameter("ref.require_tracker", "warn", "warn or refuse", "VOG23; RULEBOOK REF-R02",
              "GUIDANCE; strength DESIGN", choices=("warn", "refuse")),
    Parameter("ref.weight.safeguarding", 100, "points", "RULEBOOK REF-R15", "DESIGN"),
    Parameter("ref.weight.care", 50, "points", "RULEBOOK REF-R15", "DESIGN"),
    Parameter("ref.weight.leaver", 15, "points", "RULEBOOK REF-R15", "DESIGN"),
    Parameter("ref.weight.absence", 1, "points for each % absent over the threshold",
              "RULEBOOK REF-R15", "DESIGN"),
    Parameter("ref.weight.waiting", 2, "points for each working day", "RULEBOOK REF-R15",
              "DESIGN"),
    Parameter("fpn.review", 20, "school days", "RULEBOOK FPN-T8", "DESIGN", least=1),
    Parameter("pa.min_sessions", 30, "sessions", "RULEBOOK GEN-R24", "DESIGN"),
    Parameter("n_mark.max_age", 5, "school days", "RULEBOOK GEN-R08", "DESIGN", least=1),
    Parameter("pa.threshold", 10, "% absent, strictly more", "PA23", "CONFIRMED"),
    Parameter("psp.review_target", 2, "weeks", "VOG23", "GUIDANCE", least=1),
    Parameter("psp.review_max", 6, "weeks", "VOG23", "GUIDANCE", least=1),
    Parameter("psp.max_duration", 12, "weeks", "VOG23", "GUIDANCE", least=1),
    Parameter("psp.term_warning", 10, "weeks", "RULEBOOK PSP-T4", "DESIGN", least=1),
    Parameter("psp.consent_reminder", 5, "school days", "RULEBOOK PSP-T3", "DESIGN", least=1),
    Parameter("psp.consent_limit", 10, "school days", "RULEBOOK PSP-T3", "DESIGN", least=1),
    Parameter("psp.notify", 2, "working days", "RULEBOOK PSP-T6", "DESIGN", least=1),
    Parameter("psp.request_support", 2, "school days", "RULEBOOK PSP-T7", "DESIGN", least=1),
    Parameter("psp.min_agencies", 1, "agencies", "VOG23; RULEBOOK PSP-R05",
              "GUIDANCE; figure DESIGN"),
    Parameter("psp.parent_attempts", 2, "attempts", "RULEBOOK PSP-R08", "DESIGN", least=1),
    Parameter("psp.max_extension", 0, "weeks", "RULEBOOK PSP-R11", "DESIGN"),
    Parameter("psp.chain_gap", 12, "weeks", "RULEBOOK PSP-R17", "DESIGN"),
    Parameter("psp.week_basis", "calendar", "calendar", "RULEBOOK PSP-R19",
              "DESIGN; ask client", choices=("calendar",)),
    Parameter("cme.count_codes", "N, O, G", "register codes", "RULEBOOK CME-R02",
              "CONFIRMED; G after the return date DESIGN", choices=("N, O, G", "N, O")),
    Parameter("cme.early_look", 5, "school days", "RULEBOOK CME-T5", "DESIGN", least=1),
    Parameter("cme.notify_day", 10, "school days", "VOG23", "GUIDANCE", least=1),
    Parameter("cme.cp_lac_hours", 24, "hours", "VOG23", "GUIDANCE", least=1),
    Parameter("cme.harm_hours", 0, "hours", "VOG23", "GUIDANCE"),
    Parameter("cme.harm_reminder", 1, "hours", "RULEBOOK CME-T3", "DESIGN", least=1),
    Parameter("cme.harm_reminders", 24, "reminders", "RULEBOOK CME-T3", "DESIGN"),
    Parameter("cme.team_told", 0, "working days", "VOG23; RULEBOOK CME-T4", "GUIDANCE"),
    Parameter("cme.ack", 1, "working days", "RULEBOOK CME-T7", "DESIGN", least=1),
    Parameter("cme.first_enquiries", 5, "school days", "RULEBOOK CME-T8", "DESIGN", least=1),
    Parameter("cme.first_enquiries_care", 1, "working days", "RULEBOOK CME-T8", "DESIGN",
              least=1),
    Parameter("cme.delete_days", 20, "school days", "PR10 reg. 8(1)(h)", "CONFIRMED", law=True),
    Parameter("cme.leave_return", 10, "school days", "PR10 reg. 8(1)(f)", "CONFIRMED-SEC",
              least=1),
    Parameter("cme.review_first", 10, "school days", "RULEBOOK CME-T10", "DESIGN", least=1),
    Parameter("cme.review_count", 3, "reviews", "RULEBOOK CME-T10", "DESIGN"),
    Parameter("cme.other_la", 10, "working days", "RULEBOOK CME-T11", "DESIGN", least=1),
    Parameter("cme.other_la_reminder", 5, "working days", "RULEBOOK CME-T11", "DESIGN", least=1),
    Parameter("cme.return_after_deletion", 10, "school days", "PR10 reg. 12(3)", "CONFIRMED",
              law=True),
    Parameter("cme.start", 10, "school days", "RULEBOOK CME-T13", "DESIGN", least=1),
    Parameter("penalty.min_interventions", 2, "interventions", "VOG23; RULEBOOK GEN-R09",
              "CONFIRMED; figure DESIGN", least=1),
    Parameter("fpn.min_sessions", 10, "sessions", "VOG23; CARD; RCT", "GUIDANCE", least=1),
    Parameter("fpn.window", "term", "term", "VOG23", "GUIDANCE", choices=("term",)),
    Parameter("fpn.late_sessions", 10, "sessions", "RCT", "CONFIRMED-SEC", least=1),
    Parameter("register.open_minutes", 30, "minutes", "RCT", "CONFIRMED-SEC", least=1),
    Parameter("fpn.max_per_12m", 2, "notices per parent and child", "PN13 reg. 14(d)",
              "BACKGROUND", least=1),
    Parameter("fpn.max_attendance", 0, "% attendance, 0 for no test", "RULEBOOK FPN-R34",
              "CONFIRMED-SEC that others use it", most=100),
    Parameter("fpn.warning_days", 15, "school days", "RCT", "CONFIRMED-SEC", least=1),
    Parameter("fpn.holiday_warning", "own", "own or refusal letter", "RULEBOOK FPN-R37",
              "CONFIRMED-SEC; option DESIGN", choices=("own", "refusal letter")),
    Parameter("deemed.first", 2, "working days", "RULEBOOK FPN-R20", "BACKGROUND"),
    Parameter("deemed.second", 4, "working days", "RULEBOOK FPN-R20", "BACKGROUND"),
    Parameter("fpn.amount_low", 60, "£", "PN13 reg. 4", "CONFIRMED-SEC", law=True),
    Parameter("fpn.amount_high", 120, "£", "PN13 reg. 4", "CONFIRMED-SEC", law=True),
    Parameter("fpn.low_until", 28, "calendar days", "PN13 reg. 3(e)", "CONFIRMED-SEC", law=True),
    Parameter("fpn.high_until", 42, "calendar days", "PN13 reg. 3(e), 7", "CONFIRMED-SEC",
              law=True),
    Parameter("fpn.time_bar", 6, "months", "MCA 1980 s.127", "BACKGROUND", law=True),
    Parameter("fpn.check", 5, "working days", "RULEBOOK FPN-T1", "DESIGN", least=1),
    Parameter("fpn.stale", 20, "school days", "RULEBOOK FPN-T3", "DESIGN", least=1),
    Parameter("fpn.serve", 2, "working days", "a reminder of our own", "DESIGN", least=1),
    Parameter("fpn.decision", 10, "working days", "RULEBOOK FPN-T6", "DESIGN", least=1),
    Parameter("fpn.reminder_first", 21, "calendar days", "RULEBOOK FPN-T9", "DESIGN", least=1),
    Parameter("fpn.reminder_second", 35, "calendar days", "RULEBOOK FPN-T9", "DESIGN", least=1),
    Parameter("ehe.enquiry", 5, "school days", "RULEBOOK EHE-T9", "DESIGN", least=1),
    Parameter("ehe.cooling_off", 0, "school days", "RULEBOOK EHE-R06", "BACKGROUND"),
    Parameter("ehe.consent", 10, "working days", "RULEBOOK EHE-T10", "DESIGN", least=1),
    Parameter("ehe.off_rolling", 60, "school days before the notice",
              "EHEH23 1.9; RULEBOOK EHE-R10", "CONFIRMED-SEC; figure DESIGN", least=1),
    Parameter("ehe.off_rolling_review", 5, "working days", "RULEBOOK EHE-R10", "DESIGN", least=1),
    Parameter("ehe.school_return", 10, "school days", "PR10 reg. 12(3)", "CONFIRMED", law=True),
    Parameter("ehe.ack", 5, "school days", "RULEBOOK EHE-T2", "DESIGN", least=1),
    Parameter("ehe.contact", 10, "school days", "RULEBOOK EHE-T3", "DESIGN", least=1),
    Parameter("ehe.meeting", 30, "school days", "RULEBOOK EHE-T4", "DESIGN", least=1),
    Parameter("ehe.no_contact", 20, "school days", "RULEBOOK EHE-R23", "DESIGN", least=1),
    Parameter("ehe.aln_told", 5, "working days", "RULEBOOK EHE-R21", "DESIGN", least=1),
    Parameter("ehe.informal", 1, "contacts", "RULEBOOK EHE-R13", "BACKGROUND", least=1),
    Parameter("ehe.follow_up", 20, "school days", "RULEBOOK EHE-R13", "DESIGN", least=1),
    Parameter("ehe.first_review", 3, "months", "MON26; RULEBOOK EHE-T5", "DESIGN", least=1),
    Parameter("ehe.annual_review", 12, "months", "RULEBOOK EHE-R19", "CONFIRMED-SEC", least=1),
    Parameter("ehe.annual_warning", 2, "months", "RULEBOOK EHE-T6", "DESIGN"),
    Parameter("ehe.s437_min", 15, "days, the day of service included", "EA96 s.437(2)",
              "CONFIRMED", law=True),
    Parameter("ehe.choice", 15, "days", "EA96 s.438", "BACKGROUND", least=1),
    Parameter("ehe.compliance", 15, "days", "RULEBOOK EHE-T11", "DESIGN", least=1),
    Parameter("hol.decision", 5, "school days", "RULEBOOK HOL-T1", "DESIGN", least=1),
    Parameter("hol.notice", 20, "school days", "RULEBOOK HOL-T2", "DESIGN"),
    Parameter("hol.penalty", 10, "school days", "RULEBOOK HOL-T5", "DESIGN", least=1),
    Parameter("hol.max_days", 10, "school days in a school year", "PR10 reg. 7(4)", "CONFIRMED",
              law=True),
    Parameter("hol.retro", "no", "yes or no", "VOG23; RULEBOOK HOL-R03", "GUIDANCE",
              choices=("no", "yes")),
    Parameter("hol.attendance_hint", 0, "% attendance; 0 shows no hint", "RULEBOOK HOL-R20",
              "CONFIRMED (principle)", most=100),
)  # fmt: skip

LAW_SWITCHES: Mapping[str, str] = MappingProxyType({
    "law.s47_consent": "Consent to home education while a child protection enquiry runs",
    "law.home_education_register": "The council's register of children not in school",
    "law.attendance_orders": "The new scheme of school attendance orders",
    "law.missing_children_database": "The database of children missing education",
    "law.attendance_codes": "The new attendance codes",
})  # fmt: skip
"""Law that is made but not in force in Wales (GEN-R36): what each would bring.

A switch that can only be off waits for its day: the program has to learn that law first.
"""

PARAMETERS: Mapping[str, Parameter] = MappingProxyType({item.name: item for item in _ALL})


@dataclass(frozen=True)
class Override:
    """A parameter set to a value from a day on."""

    parameter: str
    value: str
    effective_from: date


def policy_on(day: date, overrides: Iterable[Override] = ()) -> Mapping[str, Any]:
    """Every parameter's value on a day: the default, or the latest override in force by then."""
    values = {item.name: item.default for item in _ALL}
    for override in sorted(overrides, key=lambda item: item.effective_from):
        if override.effective_from <= day and override.parameter in PARAMETERS:
            values[override.parameter] = PARAMETERS[override.parameter].read(override.value)
    return MappingProxyType(values)


def read_override(name: str, text: str) -> Any:
    """A new value for a parameter, checked; UnknownParameter, ParameterIsLaw or UnknownValue."""
    if name not in PARAMETERS:
        raise UnknownParameter(f"There is no parameter “{name}”. See `vog-cases policy list`.")
    parameter = PARAMETERS[name]
    if parameter.law:
        raise ParameterIsLaw(
            f"{name} comes from {parameter.source} and cannot be changed by a setting."
        )
    return parameter.read(text)
