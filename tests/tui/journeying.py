"""People at terminals of their own on one database: they read the screen and press keys."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import insert

from states.forms import FieldSpec, Kind, fields_of
from states.workflow import Transition, Workflow
from storage import cases, desk
from storage.database import reading, writing
from storage.tables import Pupil
from tests.house import SCHOOL_1, Office, local, upn_of
from tests.tui.terminal import Terminal
from tui.widgets.field import FEW
from vog_cases import audit
from vog_cases.house import TRAINING, House
from workflows.registry import WORKFLOWS

WIDE, NARROW = (120, 36), (80, 24)
SAVE = "[ Save  Ctrl+S ]"
Said = Mapping[str, str]
"""What is answered, by field: as it is typed, or as the words of the option that is chosen."""


class Journey:
    """An office whose people sit down at terminals, and the clock that they all go by."""

    def __init__(self, office: Office, path: Path) -> None:
        self.office, self._path = office, path
        self._seats: list[Seat] = []

    def sits(self, who: str, size: tuple[int, int] = WIDE) -> Seat:
        """Somebody starts the program; their Inbox is in front."""
        words = ["-m", "vog_cases", "--database", str(self._path), "--as", who]
        env = {"PATH": os.environ["PATH"], "HOME": str(self._path.parent)}
        seat = Seat(Terminal([sys.executable, *words], env, size))
        self._seats.append(seat)
        seat.sees("[1 Inbox", self.office.person(who).name if size == WIDE else "")
        return seat

    def at(self, words: str) -> None:
        """Moves the training clock to a time in London, and what is due by then happens."""
        House(self.office.engine, TRAINING, self.office.person("lio")).move_clock(local(words))
        self.office.at(words)

    def grows(self, names: Sequence[str]) -> list[str]:
        """More children come to the first school; their pupil numbers."""
        children = [(upn_of(SCHOOL_1, 100 + place), name) for place, name in enumerate(names)]
        with writing(self.office.database) as connection:
            connection.execute(insert(Pupil.__table__), [  # type: ignore[attr-defined]
                {"upn": upn, "forename": name.split()[0], "surname": name.split()[1],
                 "date_of_birth": date(2014, 5, 4), "school_number": SCHOOL_1}
                for upn, name in children
            ])  # fmt: skip
        return [upn for upn, _ in children]

    def history(self, reference: str) -> list[str]:
        """What was done, and by whom: `ET allocate`."""
        return [f"{who} {action}" for who, action in self.office.actors(reference)]

    def by_people(self, reference: str) -> list[str]:
        """What people did, and not the clock."""
        return [one for one in self.history(reference) if not one.startswith("SYS ")]

    def references(self) -> list[str]:
        """Every case there is."""
        with reading(self.office.database) as connection:
            return [cases.by_id(connection, one).reference for one in cases.all_ids(connection)]

    def drafts(self, who: str) -> list[str]:
        """The steps that somebody has begun and not saved."""
        with reading(self.office.database) as connection:
            return [one.action for one in desk.drafts_of(connection, who)]

    def typed(self, who: str) -> dict[str, str]:
        """What they have typed there, as the database has it."""
        with reading(self.office.database) as connection:
            return {k: v for one in desk.drafts_of(connection, who) for k, v in one.said.items()}

    def is_sound(self) -> None:
        """Every chain of seals holds, and every case is what its history says."""
        with reading(self.office.database) as connection:
            proof = audit.verify(connection, self.office.engine.machines)
        assert proof.finding is None

    def close(self) -> None:
        """Everybody goes home."""
        for seat in self._seats:
            seat.terminal.__exit__(None, None, None)
        self.office.database.dispose()


class Seat:
    """One person at one terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._version = ""

    @property
    def text(self) -> str:
        """What the screen shows."""
        return self.terminal.text

    def sees(self, *words: str) -> None:
        """Waits until all of it is on the screen."""
        for one in words:
            self.terminal.wait_for(one)

    def presses(self, *keys: str) -> None:
        """Keys by name, or text as it is typed."""
        self.terminal.press(*keys)

    def leaves(self) -> None:
        """Leaves the program, which ends well."""
        self.presses("ctrl+q")
        assert self.terminal.wait_for_end() == 0

    # --- from the Inbox to a step ------------------------------------------------------

    def opens(self, reference: str) -> None:
        """From the Inbox to a case, by its reference."""
        self.presses("/")
        self.sees("To the list")
        self.presses(reference)
        row = re.compile(rf"▶.*{reference}")
        self.terminal.wait_until(
            lambda text: "Enter shows the 1" in text or row.search(text) is not None, reference
        )
        self.presses("enter")
        self.sees("⏎ Open")
        self.terminal.wait_until(lambda text: row.search(text) is not None, reference)
        self.presses("enter")
        self.sees("m, then number")

    def begins_new(self, child: str, type_name: str) -> None:
        """From anywhere to the card of a child, and into the form of a new case."""
        title = WORKFLOWS[type_name].opening.title
        self.presses("4")
        self.sees("/ search")
        self.presses("/")
        self.sees("To the list")
        self.presses(child)
        self.terminal.wait_until(lambda text: re.search(r" 1 *$", text, re.M) is not None)
        self.presses("enter", "enter")
        self.sees("o Open a case")
        self.presses("o")
        self.sees("Open a case for", title)
        self.presses(*["down"] * list(WORKFLOWS).index(type_name))
        self.sees(f"▶ ✓ {title}")
        self.presses("enter")
        self.sees(SAVE)

    def begins(self, step: Transition) -> None:
        """From the page of a case into the form of a step, by its number."""
        self._version = self._version_shown
        self.presses("m")
        self.sees("type the number of the step")
        self.picks(step)

    def picks(self, step: Transition) -> None:
        """Types the number of a step; after a 1 that could be the first of two, Enter."""
        self.presses(self._number("✓", step.title))
        self.sees(SAVE)

    def is_refused(self, step: Transition, *why: str) -> None:
        """A step that cannot be taken: its number shows every rule, and Esc goes back."""
        self.presses("m")
        self.sees("type the number of the step")
        self.presses(self._number("✗", step.title))
        self.sees("” is not possible", *why)
        self.presses("escape")
        self.terminal.wait_until(lambda text: "” is not possible" not in text)

    def _number(self, mark: str, title: str) -> str:
        """The number of a step; if it is not in sight, from the top of the list downwards."""
        wanted = re.compile(rf"m(\d+) +{mark} {re.escape(title[:30])}")
        for key in ("home", *["pagedown"] * 6):
            if self.terminal.shows(lambda text: wanted.search(text) is not None, 3):
                return str(wanted.findall(self.text)[0])
            self.presses(key)
        raise AssertionError(f"“{mark} {title}” is not among the steps:\n{self.text}")

    # --- in a form ---------------------------------------------------------------------

    def answers(self, step: Transition, said: Said, *, ends: bool = False) -> None:
        """Goes through the fields with Tab and answers those that are named.

        A form that ends a case opens on Cancel, and Tab leads to its first field.
        """
        if ends:
            self.presses("tab")
        left = dict(said)
        for spec in fields_of(step.form):
            if not left:
                break
            self.terminal.wait_until(lambda _text, spec=spec: self._is_at(spec), spec.label)
            if spec.name in left:
                self._answers(spec, left.pop(spec.name))
            self.presses("tab")
        assert not left, f"the form does not ask {', '.join(left)}"

    def answers_next(self, step: Transition, name: str, said: str) -> None:
        """F2 leads to the next field that must be filled, which is this one."""
        spec = next(one for one in fields_of(step.form) if one.name == name)
        self.presses("f2")
        self.terminal.wait_until(lambda _text: self._is_at(spec), spec.label)
        self._answers(spec, said)

    def _is_at(self, spec: FieldSpec) -> bool:
        """Whether the focus, a thick bar, stands at a field: beside its label or under it."""
        lines = self.text.splitlines()
        bar = next((place for place, line in enumerate(lines) if "█" in line), 0)
        return any(spec.label[:12] in line for line in lines[max(bar - 1, 0) : bar + 1])

    def _answers(self, spec: FieldSpec, said: str) -> None:
        if spec.kind is Kind.OFFICER or len(spec.choices) > FEW:
            self.presses("down")
            self.sees("╰─")
            self.presses(said[:12])
            self.sees(f"›{said[:12]}")
            self.presses("enter")
            self.terminal.wait_until(lambda text: "╰─" not in text)
        elif spec.kind in (Kind.CHOICE, Kind.YES_NO, Kind.CONTACT):
            labels = [label for _, label in spec.choices if label[0] == said[0]]
            if len(labels) > 1:  # a letter alone would not say which
                place = next(n for n, (_, label) in enumerate(spec.choices) if label == said)
                self.presses(*["right"] * place, "space")
            else:
                self.presses(said[0].lower())
            self.sees(f"(•) {said[:12]}" if spec.default is not False else f"[x] {said[:12]}")
        else:
            self.presses(said.replace("\n", "\r"))
            self.sees(said.split()[-1])

    def saves(self, *then: str) -> None:
        """Saves the form; it goes away, the case stands at another version, and this is seen."""
        self.presses("ctrl+s")
        self.terminal.wait_until(lambda text: SAVE not in text and "m Move on" in text, "the end")
        if self._version:
            before, self._version = self._version, ""
            self.terminal.wait_until(lambda _text: self._version_shown not in ("", before), "it")
        self.sees(*then)

    @property
    def _version_shown(self) -> str:
        """The version of the case in front, as its head says it."""
        found = re.search(r"\bv(\d+) *$", self.text, re.M)
        return found[1] if found else ""

    def saves_at_last(self) -> None:
        """Saves once it was read why not: a second Ctrl+S in haste does nothing."""
        for _ in range(20):
            self.presses("ctrl+s")
            if self.terminal.shows(lambda text: SAVE not in text and "m Move on" in text, 1):
                return
        raise AssertionError(f"it is refused for ever:\n{self.text}")

    def takes(self, step: Transition, said: Said, *then: str, ends: bool = False) -> None:
        """A whole step: its number, its form, and saving it."""
        self.begins(step)
        self.answers(step, said, ends=ends)
        self.saves(*then)


def step_of(type_name: str, name: str) -> Transition:
    """A step of a case type by its name."""
    flow: Workflow = WORKFLOWS[type_name]
    return next(step for step in flow.transitions if step.name == name)
