"""Invented names: no real school, no real child."""

from __future__ import annotations

SURNAMES = (
    "Abdi", "Bevan", "Bowen", "Craddock", "Drwsnewydd", "Ellis", "Fychan", "Gwŷn", "Hâf",
    "Jenkin", "Kowalczyk", "Llewelyn", "Maddox", "Nnamdi", "O’Neill", "Parry", "Pugh", "Quick",
    "Rosser", "Sâl", "Tŷcoch", "Vaughan", "Watkin", "Yorath", "Blewitt-Cole", "Ŵyn-Parry",
    "Łukasik", "Ó Briain", "Haddad", "Morgan-Ffransis",
)  # fmt: skip
FORENAMES = (
    "Alys", "Amira", "Bethan", "Carys", "Ceri", "Dafydd", "Dylan", "Efa", "Eira", "Elin",
    "Ffion", "Gethin", "Glesni", "Gruffydd", "Hywel", "Ieuan", "Iolo", "Kacper", "Llinos",
    "Llŷr", "Lowri", "Mabli", "Math", "Megan", "Nia", "Non", "Oisín", "Rhys", "Siân", "Siôn",
    "Tegwen", "Tomos", "Yusuf", "Ziva", "Zoë", "Zofia", "Gŵen", "Osian", "Cadi", "Idris",
)  # fmt: skip
ODD_NAMES = (("[/b]", "O’Neill"), ("Siân", "[@click=app.quit]x[/]"))
"""Names that look like markup: they are shown as they are, and do nothing."""
PLACES = (
    "Aberheli", "Brynhaul", "Coedwyn", "Dolfelin", "Eglwysfach", "Ffynnonwen", "Glanddraig",
    "Hendrewen", "Llanfarian Isaf", "Maesglas", "Nantyffin", "Pentrefelin", "Rhydlas",
    "Tregwynt", "Trelyn", "Ynyswen", "Bryn Eithin", "Cae’r Ddraig", "Carreg Lwyd", "Clawdd Coch",
    "Craig yr Wylan", "Dyffryn Gwyn", "Felin Fach Isaf", "Gelli Aur Fach", "Glan-y-Cwm",
    "Llwyn Onn Bach", "Maes y Deri", "Moel Wen", "Pant yr Haul", "Porth Glas", "Rhiw Las",
    "Tir Newydd", "Twyn y Dderwen", "Waun Fawr Isaf", "Y Garn Wen", "Ystrad Fach", "Castell Gwyn",
    "Llyn Du", "Cwm Eos", "Parc y Bont",
)  # fmt: skip
STREETS = ("Heol", "Stryd", "Ffordd", "Clos", "Rhodfa")
REASONS = (
    "Attendance has not improved after the school’s own interventions.",
    "Persistent absence since September; “won’t get out of bed”.",
    "Anxiety about school; the parent is engaged and wants advice.",
    "Siblings are also absent and the family does not respond.",
    "Possible PSP: a reduced timetable is under discussion.",
    "Absent every Monday since the half-term; the school cannot find out why.",
    "Moved house in the summer; travel is difficult and attendance has dropped.",
)  # fmt: skip
TRIED = (
    ("Telephone call home", "no reply"),
    ("Letter 1", "no improvement"),
    ("Home visit", "family not in"),
    ("Meeting in school with parent", "improved for one week, then fell"),
    ("Attendance panel with governors", "parent did not attend"),
    ("Breakfast club place", "used twice"),
    ("Mentor in school", "attends on mentor days"),
)
CHILD_SAYS = (
    "Wants to go to school but feels sick on Mondays.",
    "Doesn’t like the corridors.",
    "Says lunch time is the worst.",
    "Misses friends, is worried about the work missed.",
)
PARENT_SAYS = (
    "The bus is unreliable.",
    "Has asked for help and is waiting for an appointment.",
    "Cannot get the child out of the car at the gate.",
    "Would like mornings only for a while.",
)
