"""Children and cases are found by what people type, and nobody finds what they may not see."""

from __future__ import annotations

import threading
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, insert, select, update

from states.context import Actor
from states.roles import SCHOOL_ROLES, Role
from storage import cases
from storage.cases import Filter
from storage.database import connect, reading, writing
from storage.finding import search_pupils
from storage.searching import fold, typed_words, words_of
from storage.tables import Contact, Pupil, PupilSearch, School, Staff
from storage.visibility import pupils_visible_to
from vog_cases.references import make

NOW = datetime(2026, 9, 21, 8, 0, tzinfo=UTC)
LEAD = Actor("eluned", "Eluned", Role.LEAD_INCLUSION_OFFICER)
BRYN, GLAN = "6732101", "6742202"
LLYR, SLASH, LUKASZ, SIAN, NOOR = (f"A6732101000{place:02}" for place in range(1, 6))

CHILDREN = (
    (LLYR, "Evans", "Llŷr", "", BRYN, ("Mair Evans", "Dr Huw ap Rhys")),
    (SLASH, "O’Neill", "[/b]", "", BRYN, ("Zoë O’Neill",)),
    (LUKASZ, "Nowak", "Łukasz", "Luki", GLAN, ("Żaneta Nowak-Król",)),
    (SIAN, "Ŵyn-Parry", "Siân", "", GLAN, ()),
    (NOOR, "De La Cruz Begum", "Noor-ul-Ain", "Nunu", None, ("Mair Begum",)),
)  # fmt: skip
CASES = (
    ("referral", 41, LLYR, BRYN, "in_triage"), ("referral", 42, SLASH, BRYN, "in_triage"),
    ("psp", 41, LUKASZ, GLAN, "active"), ("fpn", 100_041, SIAN, GLAN, "prosecuted"),
    ("referral", 4133, NOOR, None, "in_triage"),
)  # fmt: skip


def fill(database: Engine) -> None:
    """Five children, each with a case."""
    with writing(database) as connection:
        connection.execute(insert(School.__table__), [  # type: ignore[attr-defined]
            {"number": BRYN, "name": "Ysgol Bryn"}, {"number": GLAN, "name": "Ysgol Glan"},
        ])  # fmt: skip
        connection.execute(insert(Staff.__table__), [  # type: ignore[attr-defined]
            {"username": "tudur", "name": "Tudur", "role": "OST", "active": True},
        ])  # fmt: skip
        for upn, surname, forename, known_as, school, parents in CHILDREN:
            add_pupil(connection, upn, surname, forename, known_as, school)
            for name in parents:
                add_contact(connection, upn, name)
        for type_name, number, upn, school, state in CASES:
            cases.add(connection, {
                "reference": make(type_name, 2026, number), "type": type_name,
                "workflow_version": 1, "policy_version": "2026-09-01.0", "state": state,
                "version": 1, "upn": upn, "school_number": school,
                "assignee": "tudur" if upn == SLASH else None, "opened_at": NOW,
                "entered_at": NOW, "last_activity_at": NOW, "priority": 0, "facts": {},
            })  # fmt: skip


def add_pupil(
    connection: Connection, upn: str, surname: str, forename: str = "", known_as: str = "",
    school: str | None = None,
) -> None:  # fmt: skip
    connection.execute(insert(Pupil.__table__), {  # type: ignore[attr-defined]
        "upn": upn, "surname": surname, "forename": forename, "known_as": known_as,
        "date_of_birth": date(2015, 3, 9), "school_number": school,
    })  # fmt: skip


def add_contact(connection: Connection, upn: str, name: str) -> None:
    connection.execute(
        insert(Contact.__table__),  # type: ignore[attr-defined]
        {"upn": upn, "name": name, "relationship": "Parent"},
    )


@pytest.fixture
def office(database: Engine) -> Engine:
    """The children and their cases, in a database of each kind."""
    fill(database)
    return database


def found(database: Engine, typed: str, person: Actor = LEAD) -> set[str]:
    """The children whose cases a search finds; the count must be that of the list."""
    with reading(database) as connection:
        listed = cases.listed(connection, person, Filter(search=typed), NOW)
        assert cases.count(connection, person, Filter(search=typed), NOW) == len(listed)
        return {one.upn for one in listed}


def pupils(database: Engine, typed: str, person: Actor = LEAD, limit: int = 50) -> list[str]:
    """The children a search of pupils finds, in its order."""
    with reading(database) as connection:
        return [one.upn for one in search_pupils(connection, person, typed, limit)]


NAMES = {
    "llyr": {LLYR}, "Llŷr": {LLYR}, "LLŶR": {LLYR}, "ll": {LLYR}, "llyr evans": {LLYR},
    "evans llyr": {LLYR}, "oneill": {SLASH}, "O'Neill": {SLASH}, "neill": {SLASH},
    "o neill": {SLASH}, "[/b] neill": {SLASH}, "lukasz": {LUKASZ}, "Łukasz": {LUKASZ},
    "luki": {LUKASZ}, "wyn": {SIAN}, "parry": {SIAN}, "wyn-parry": {SIAN}, "wynparry": {SIAN},
    "wyn parry sian": {SIAN}, "cruz": {NOOR}, "ain": {NOOR}, "nunu": {NOOR},
    # by a parent
    "mair": {LLYR, NOOR}, "mair evans": {LLYR}, "rhys": {LLYR}, "zoe": {SLASH},
    "krol": {LUKASZ}, "zaneta nowak": {LUKASZ}, "nowak-krol": {LUKASZ},
    # not
    "yr": set(), "vans": set(), "llyr oneill": set(), "llyr zoe": set(), "nobody": set(),
}  # fmt: skip


@pytest.mark.parametrize("typed", NAMES)
def test_names_of_children_and_parents_by_the_beginnings_of_words(
    office: Engine, typed: str
) -> None:
    assert found(office, typed) == NAMES[typed]
    assert set(pupils(office, typed)) == NAMES[typed]


REFERENCES = {
    "00041": {LLYR, LUKASZ}, "0004": {LLYR, SLASH, LUKASZ}, "41": {LLYR, LUKASZ}, "4133": {NOOR},
    "42": {SLASH}, "100041": {SIAN}, "100": {SIAN},
    make("referral", 2026, 41): {LLYR}, make("referral", 2026, 41).lower(): {LLYR},
    make("referral", 2026, 41)[4:]: {LLYR}, make("fpn", 2026, 100_041)[7:]: {SIAN},
    "REF-26-0004": {LLYR, SLASH}, "ref-": {LLYR, SLASH, NOOR}, "REF-2": {LLYR, SLASH, NOOR},
    "26-0004": {LLYR, SLASH, LUKASZ}, "25-0004": set(), "REF-25-": set(), "HOL-26-00041": set(),
    LLYR: {LLYR}, LLYR.lower(): {LLYR}, LLYR[:-1]: set(), LLYR[:-2] + "99": set(),
    # with names: every word must match
    "llyr 00041": {LLYR}, "41 nowak": {LUKASZ}, "mair 41": {LLYR}, "llyr 42": set(),
    f"{SIAN} wyn": {SIAN}, f"{SIAN} llyr": set(), "0004 41": {LLYR, LUKASZ},
}  # fmt: skip


@pytest.mark.parametrize("typed", REFERENCES)
def test_references_in_part_and_pupil_numbers_whole(office: Engine, typed: str) -> None:
    assert found(office, typed) == REFERENCES[typed]


@pytest.mark.parametrize("typed", ["", " "])
def test_nothing_typed_narrows_nothing(office: Engine, typed: str) -> None:
    assert found(office, typed) == {child[0] for child in CHILDREN}


@pytest.mark.parametrize("typed", ["-", "’ / []", "%", "_", "*", '"', "'", "\\", "(", ":*"])
def test_a_sign_is_no_wildcard_and_beside_a_word_it_is_nothing(office: Engine, typed: str) -> None:
    assert found(office, typed) == set()
    assert found(office, f"{typed} llyr {typed}") == {LLYR}


@pytest.mark.parametrize(
    "typed",
    ["AND", "llyr OR nowak", "NOT", "near(llyr evans)", '"llyr"*', "words:llyr", "llyr^", "llyr'--",
     "llyr & evans", "ll:*", "\x00", "l\x00r", "🙂", "é" * 5000],
)  # fmt: skip
def test_what_a_database_would_read_as_its_own_language_is_only_text(
    office: Engine, typed: str
) -> None:
    assert found(office, typed) <= {LLYR} or not words_of(typed)


def test_a_pupil_is_found_by_their_number_and_few_are_enough(office: Engine) -> None:
    assert pupils(office, LUKASZ.lower()) == [LUKASZ]
    assert pupils(office, f"nowak {LUKASZ}") == [LUKASZ]
    assert pupils(office, f"evans {LUKASZ}") == []
    assert len(pupils(office, "n", limit=2)) == 2
    assert pupils(office, "mair") == [NOOR, LLYR], "by name"


def test_the_words_follow_every_change_of_a_name(office: Engine) -> None:
    pupil, contact = Pupil.__table__, Contact.__table__  # type: ignore[attr-defined]
    with writing(office) as connection:
        connection.execute(
            update(pupil).where(pupil.c.upn == LLYR)
            .values(forename="Lleu", searchable=words_of("Evans", "Lleu"))
        )  # fmt: skip
        add_contact(connection, LLYR, "Ffion Tŷcoch")
        connection.execute(delete(contact).where(contact.c.name == "Dr Huw ap Rhys"))
        connection.execute(
            update(contact).where(contact.c.name == "Mair Begum")
            .values(upn=SIAN, name="Mair Ddu", searchable=words_of("Mair Ddu"))
        )  # fmt: skip
    assert found(office, "llyr") == set()
    assert found(office, "rhys") == set()
    assert found(office, "lleu tycoch") == found(office, "lleu mair") == {LLYR}
    assert found(office, "ddu") == {SIAN}
    assert found(office, "begum mair") == set()
    with writing(office) as connection:
        add_pupil(connection, "A673210100099", "Dros Dro")
        connection.execute(delete(pupil).where(pupil.c.upn == "A673210100099"))
    assert pupils(office, "dros") == []
    with reading(office) as connection:
        assert len(connection.execute(select(PupilSearch.__table__)).all()) == 5  # type: ignore[attr-defined]


def test_of_two_who_change_a_childs_names_at_once_neither_is_lost(office: Engine) -> None:
    pupil = Pupil.__table__  # type: ignore[attr-defined]
    own = connect(office.url.render_as_string(hide_password=False))

    def adds() -> None:
        with writing(own) as connection:
            add_contact(connection, LLYR, "Ffion Tŷcoch")

    other = threading.Thread(target=adds)
    with writing(office) as connection:
        connection.execute(
            update(pupil).where(pupil.c.upn == LLYR)
            .values(forename="Lleu", searchable=words_of("Evans", "Lleu"))
        )  # fmt: skip
        other.start()
        other.join(0.3)
        assert other.is_alive(), "it waits for the first"
    other.join(30)
    own.dispose()
    assert found(office, "lleu tycoch") == {LLYR}
    assert found(office, "llyr") == set()


# --- who may find whom ---------------------------------------------------------------------

SEEN: dict[str, tuple[Actor, set[str]]] = {
    "lead": (LEAD, {LLYR, SLASH, LUKASZ, SIAN, NOOR}),
    "bryn": (Actor("h", "H", Role.HEADTEACHER, BRYN), {LLYR, SLASH}),
    "glan": (Actor("s", "S", Role.SCHOOL_STAFF, GLAN), {LUKASZ, SIAN}),
    "no school": (Actor("h", "H", Role.HEADTEACHER, None), set()),
    "tutor": (Actor("tudur", "Tudur", Role.OUT_OF_SCHOOL_TUTOR), {SLASH}),
    "legal": (Actor("l", "L", Role.LEGAL_ADVISER), {SIAN}),
    "outside": (Actor("x", "X", Role.OUTSIDE), set()),
}


@pytest.mark.parametrize("who", SEEN)
def test_a_search_finds_only_whom_one_may_see(office: Engine, who: str) -> None:
    person, allowed = SEEN[who]
    typed = ["", "mair", "n", "0004", "41", "ref-", *(child[0] for child in CHILDREN)]
    for words in [*NAMES, *typed]:
        everybody = set(pupils(office, words))
        assert set(pupils(office, words, person)) == everybody & allowed, words
        assert found(office, words, person) == found(office, words) & allowed, words


def test_every_role_sees_some_set_of_children(office: Engine) -> None:
    with reading(office) as connection:
        for role in Role:
            pupil = Pupil.__table__  # type: ignore[attr-defined]
            person = Actor("tudur", "T", role, BRYN if role in SCHOOL_ROLES else None)
            query = select(pupil.c.upn).where(pupils_visible_to(person))
            seen = set(connection.execute(query).scalars())
            listed = cases.listed(connection, person, Filter(), NOW)
            assert {one.upn for one in listed} <= seen, role


# --- any name at all -----------------------------------------------------------------------

LETTERS = "aeiouwyhlrdfnsbzAEWŁŵŷâôîëïáéóöŴŶŁłøßæñç’'-‑  мЖ日"
NAME = st.text(LETTERS, min_size=1, max_size=20)


@settings(max_examples=60)
@given(surname=NAME, forename=NAME, parent=NAME, form=st.sampled_from(["NFC", "NFD"]))
def test_a_name_finds_itself_by_the_beginning_of_any_word_and_only_for_those_who_may_see_it(
    office: Engine, surname: str, forename: str, parent: str, form: str
) -> None:
    upn, head, other = "A673210100098", SEEN["bryn"][0], SEEN["glan"][0]
    with office.connect().execution_options(writes=True) as connection, connection.begin() as all_:
        add_pupil(connection, upn, surname, forename, school=BRYN)
        add_contact(connection, upn, parent)
        for name in (surname, forename, parent):
            for word in unicodedata.normalize(form, name).split():
                for typed in {word, fold(word), *(fold(word)[:size] for size in (1, 2, 3, 5))}:
                    if not typed_words(typed):
                        continue
                    for person in (LEAD, head):
                        assert upn in upns(connection, person, typed), (name, typed)
                    assert upn not in upns(connection, other, typed)
        whole = f"{parent} {forename} {surname}"
        assert upn in upns(connection, LEAD, whole)
        all_.rollback()


def upns(connection: Connection, person: Actor, typed: str) -> list[str]:
    return [one.upn for one in search_pupils(connection, person, typed, 50)]
