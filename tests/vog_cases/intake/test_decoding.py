"""Files as they really arrive: what can be read is, and the rest is named with its cure."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from vog_cases.intake import decoding
from vog_cases.intake.problems import UnreadableFile

SAVE = "In Excel choose “Save as”, “CSV UTF-8 (Comma delimited)”, and load that."


def workbook() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_codes_that_excel_writes_and_that_are_certain(code: str) -> None:
    assert decoding.read_text("name\r\nLlŷr\r\n".encode(code)) == "name\r\nLlŷr\r\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n \r\n", "The file is empty."),
        (workbook(), f"The file is an Excel workbook, not a CSV file. {SAVE}"),
        (b"\xd0\xcf\x11\xe0rest", f"The file is an Excel workbook, not a CSV file. {SAVE}"),
        (b"<html><table>", f"The file is a web page or XML, not a CSV file. {SAVE}"),
        (b"upn,name\r\nE1,\x00\r\n",
         "The file is damaged or no text file: line 2 holds a NUL byte. Export it again."),
        (b"\xff\xfea", f"The file is damaged or no text file. {SAVE}"),
        ("upn,name\r\nE1,Pugh\r\nE2,Siân Pugh\r\n".encode("cp1252"),
         "The file is not in UTF-8: line 3 has “Siân” in what is probably Windows-1252. " + SAVE),
        ("upn,name\rE1,Pugh\rE2,Zoë\r".encode("cp1252"),
         "The file is not in UTF-8: line 3 has “Zoë” in what is probably Windows-1252. " + SAVE),
        (b"upn\n\x89PNG\x0b", f"The file is not in UTF-8: line 2 has “‰PNG” in what is probably "
         f"Windows-1252. {SAVE}"),
        (b"upn\n\x81\x9d\n",
         f"The file is not in UTF-8: line 2 has “��” in what is probably Windows-1252. {SAVE}"),
    ],
)  # fmt: skip
def test_what_is_said_about_what_is_no_list(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        decoding.read_text(data)
    assert caught.value.message == says
    assert caught.value.exit_code == 2


def test_a_file_is_called_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "pupils.csv"
    path.write_bytes(workbook())
    with pytest.raises(UnreadableFile) as caught:
        decoding.read_text(path)
    assert caught.value.message.startswith("The file pupils.csv is an Excel workbook")


def test_what_is_not_there_or_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        decoding.read_text(tmp_path / "none.csv")
    assert caught.value.message == f"There is no file {tmp_path / 'none.csv'}."
    with pytest.raises(UnreadableFile) as caught:
        decoding.read_text(tmp_path)
    assert caught.value.message == f"{tmp_path} is a folder, not a file."


def test_a_file_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "LARGEST", 1024 * 1024)
    with pytest.raises(UnreadableFile) as caught:
        decoding.read_text(Path("/dev/zero"))
    assert caught.value.message == (
        "The file zero is larger than 1 MB, too large for such a list. "
        "Check that it is the right file."
    )
