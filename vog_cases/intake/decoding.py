"""From a file to its text: what Excel and a school's system really save, told apart."""

from __future__ import annotations

import re
from pathlib import Path

from vog_cases.intake.problems import UnreadableFile

LARGEST = 50 * 1024 * 1024
"""Bytes. A list of every pupil of a large council is a tenth of this."""

Source = Path | bytes
"""A file, or what stands in one."""

_BREAK = re.compile(rb"\r\n|\r|\n")
_SAVE = "In Excel choose “Save as”, “CSV UTF-8 (Comma delimited)”, and load that."


def name_of(source: Source) -> str:
    """The source in a sentence: `The file pupils.csv`."""
    return f"The file {source.name}" if isinstance(source, Path) else "The file"


def read_text(source: Source) -> str:
    """The text of a UTF-8 file, with or without a byte order mark, or of Excel's “Unicode Text”.

    UnreadableFile says what else it is, where that shows, and how to save it.
    """
    data = _bytes(source) if isinstance(source, Path) else source
    name = name_of(source)
    if len(data) > LARGEST:
        raise UnreadableFile(
            f"{name} is larger than {LARGEST // 1024**2} MB, too large for such a list. "
            "Check that it is the right file."
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableFile(f"{name} is an Excel workbook, not a CSV file. {_SAVE}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf_16(data, name)
    if b"\x00" in data:
        raise UnreadableFile(
            f"{name} is damaged or no text file: line {_line(data, data.index(0))} holds "
            "a NUL byte. Export it again."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnreadableFile(
            f"{name} is not in UTF-8: line {_line(data, problem.start)} has "
            f"{_word(data, problem.start)}. {_SAVE}"
        ) from None
    return _not_empty(text, name)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise UnreadableFile(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise UnreadableFile(f"{path} is a folder, not a file.") from None
    except OSError as problem:
        raise UnreadableFile(f"The file {path} cannot be read: {problem.strerror}.") from None
    return data


def _utf_16(data: bytes, name: str) -> str:
    try:
        return _not_empty(data.decode("utf-16"), name)
    except UnicodeDecodeError:
        raise UnreadableFile(f"{name} is damaged or no text file. {_SAVE}") from None


def _not_empty(text: str, name: str) -> str:
    if not text.strip("\ufeff \t\r\n"):
        raise UnreadableFile(f"{name} is empty.")
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise UnreadableFile(f"{name} is a web page or XML, not a CSV file. {_SAVE}")
    return text


def _line(data: bytes, position: int) -> int:
    return len(_BREAK.findall(data, 0, position)) + 1


def _word(data: bytes, position: int) -> str:
    """The word around a byte that is no UTF-8, read as Windows-1252, which it most likely is."""
    before = re.split(rb'[\s,;|"]', data[max(0, position - 40) : position])[-1]
    after = re.split(rb'[\s,;|"]', data[position : position + 40])[0]
    word = (before + after).decode("cp1252", errors="replace")
    if word.isprintable():
        return f"“{word}” in what is probably Windows-1252"
    return "a byte that cannot be read"
