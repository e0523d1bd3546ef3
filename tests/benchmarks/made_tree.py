"""A tree of campaigns with all returns in, made quickly: forms written by the program, answers put into their XML.

The address of every answer is looked up once, in the forms of the first commune; the others have the same layout.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
from msgspec import Struct

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import FORMS, HANDOUT, RETURNS, init_campaign
from ccht_excel.model.law import Outcome
from ccht_excel.workers import run
from tests.support.campaigns import keyed_cells
from tests.support.made_up import answers, made_campaign

COUNTRY = 3_321
UNITS = 8


class Made(Struct, frozen=True):
    """A commune to make, and what to make of it."""

    root: Path
    number: int


def folder_of(root: Path, number: int) -> Path:
    return root / f"huyen_{number % 40:02}" / f"xa_{number:05}"


def make_tree(root: Path, communes: int, jobs: int) -> Path:
    """Campaigns with their forms and all returns; what is there already is kept."""
    wanted = [Made(root, number) for number in range(communes) if not folder_of(root, number).exists()]
    for _ in run(make_commune, wanted, jobs, lambda made: made.number):
        pass
    return root


def make_commune(made: Made, *, returns: bool = True) -> int:
    folder = folder_of(made.root, made.number)
    init_campaign(folder, made_campaign(made.number))
    if returns:
        distribute(folder)
        fill_all(folder, made.number)
    return made.number


def make_blank_commune(made: Made) -> int:
    """Only the control workbook."""
    return make_commune(made, returns=False)


def make_returns(made: Made) -> int:
    """The returns of a commune whose forms are written."""
    fill_all(folder_of(made.root, made.number), made.number)
    return made.number


def fill_all(folder: Path, number: int) -> None:
    values = answers(number)
    for form in sorted((folder / FORMS).glob("*.xlsx")):
        if form.name != HANDOUT:
            fill(form, folder / RETURNS / f"phiếu {form.stem}.xlsx", values)


def fill(form: Path, target: Path, values: Mapping[str, object]) -> None:
    """Put answers and one minh chứng a chỉ tiêu into the XML of a form, as a program that saves it would."""
    parts = _PLACES.get(form.name) or _PLACES.setdefault(form.name, _places(form))
    with zipfile.ZipFile(form) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as sink:
        for info in source.infolist():
            data = source.read(info)
            if info.filename in parts:
                data = _answered(data.decode("utf-8"), parts[info.filename], values).encode("utf-8")
            sink.writestr(info, data)


def _answered(xml: str, places: Mapping[str, str], values: Mapping[str, object]) -> str:
    def cell(found: re.Match[str]) -> str:
        subject = places.get(found[1])
        value = values.get(subject) if subject in values else subject and subject.removeprefix("=")
        if value is None:
            return found[0]
        if isinstance(value, int):
            return f'<c r="{found[1]}"{found[2]}><v>{value}</v></c>'
        text = {Outcome.MET: "Đạt", Outcome.NOT_MET: "Không đạt"}.get(value, value)  # type: ignore[call-overload]
        return f'<c r="{found[1]}"{found[2]} t="inlineStr"><is><t>{text}</t></is></c>'

    return re.sub(r'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")/>', cell, xml)


def commented(package: bytes, number: int) -> bytes:
    """The package with a comment at its end, which makes it a file of its own."""
    comment = b"%08d" % number
    return package[:-2] + len(comment).to_bytes(2, "little") + comment


_PLACES: dict[str, Mapping[str, Mapping[str, str]]] = {}
"""By name of the form: sheet part -> address -> what belongs there: a datum, or ``=text`` as it is."""


def _places(form: Path) -> Mapping[str, Mapping[str, str]]:
    book = openpyxl.load_workbook(form)
    parts: dict[str, dict[str, str]] = {}
    for number, sheet in enumerate(book.worksheets, start=1):
        places = parts[f"xl/worksheets/sheet{number}.xml"] = {}
        asked: list[str] = []
        evidence: dict[int, dict[str, str]] = {}
        for table, key, column, cell in keyed_cells(sheet):
            if table == "indicators":
                asked += [key] if key not in asked else []
                if column in ("result", "level"):
                    places[cell.coordinate] = key
            elif table == "figures" and column == "value":
                places[cell.coordinate] = key
            elif table == "evidence" and column in ("indicator", "title", "number"):
                evidence.setdefault(cell.row, {})[column] = cell.coordinate
        for indicator, (_, row) in zip(asked, sorted(evidence.items()), strict=False):
            texts = {"indicator": indicator, "title": f"Văn bản về chỉ tiêu {indicator}", "number": "12/BC"}
            places |= {row[column]: f"={text}" for column, text in texts.items()}
    return parts
