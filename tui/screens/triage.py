"""Stub."""

from collections.abc import Sequence

from tui.screens.case import CaseScreen


class TriageRun(CaseScreen):
    def __init__(self, references: Sequence[str]) -> None:
        super().__init__(references[0])
