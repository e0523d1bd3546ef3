"""Writing: forms, summaries, whole campaigns, against the least that could be written instead."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import FORMS, RETURNS, find_campaigns
from ccht_excel.campaign.merge import merge
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.guarded import GuardedProcess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.returns.guard import Reader
from ccht_excel.summary.workbook import write_summary
from tests.benchmarks.made_tree import UNITS
from tests.benchmarks.measuring import Figure, compared, milliseconds
from tests.benchmarks.of_reading import calamine
from tests.benchmarks.recorder import Recorder
from tests.benchmarks.saved_trees import saved_trees
from tests.support.office_files import packed, parts_of

_Cell = tuple[str, int, str, object]
"""Address, style, type and value."""


def writing_forms(rounds: int = 7) -> Iterator[Figure]:
    """The eight forms of a commune, against XlsxWriter alone doing the same calls."""
    rules = load_criteria()
    campaign = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
    required = applicable_requirements(rules, campaign)

    def write() -> None:
        for unit in campaign.units:
            write_return_workbook(io.BytesIO(), rules, campaign, unit, required)

    with Recorder() as recorder:
        write()
    found = compared(write, recorder.replay, rounds)
    yield Figure(f"writing {UNITS} forms", f"{milliseconds(found.own)}; {found.ratio:.2f} x XlsxWriter", "<= 1.15 x")


def writing_summary(tree: Path, folder: Path, rounds: int = 15) -> Iterator[Figure]:
    """The summary of a commune, against its cells written as XML and zipped by nothing but that."""
    campaign = find_campaigns(next(saved_trees(tree, folder / "saved", 1))[1])[0]
    assessment = assess_folder(campaign)
    stream = io.BytesIO()
    write_summary(stream, assessment)
    sheets = _cells(stream.getvalue())
    found = compared(lambda: write_summary(io.BytesIO(), assessment), partial(_bare, sheets), rounds, more=3)
    said = f"{milliseconds(found.own)}; {found.ratio:.1f} x its cells zipped"
    yield Figure("the summary workbook of a commune", said, "<= 5 x")


def _cells(data: bytes) -> list[list[list[_Cell]]]:
    """The cells of a workbook, by sheet and row."""
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return [[[_plain(cell) for cell in row if cell.has_style or cell.value] for row in one.rows] for one in sheets]


def _plain(cell: Any) -> _Cell:
    return cell.coordinate, cell.style_id, cell.data_type, cell.value


def _bare(sheets: Sequence[Sequence[Sequence[_Cell]]]) -> None:
    """These cells as parts of a package, texts shared."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for number, rows in enumerate(sheets):
            written = [
                f'<row r="{at}">{"".join([_cell(cell, texts) for cell in row])}</row>' for at, row in enumerate(rows, 1)
            ]
            archive.writestr(f"xl/worksheets/sheet{number}.xml", f"<sheetData>{''.join(written)}</sheetData>")
        items = "".join([f"<si><t>{_escaped(text)}</t></si>" for text in texts])
        archive.writestr("xl/sharedStrings.xml", f"<sst>{items}</sst>")


def _cell(cell: _Cell, texts: dict[str, int]) -> str:
    address, style, kind, value = cell
    if value is None:
        return f'<c r="{address}" s="{style}"/>'
    if kind == "s":
        return f'<c r="{address}" s="{style}" t="s"><v>{texts.setdefault(str(value), len(texts))}</v></c>'
    if kind == "f":
        return f'<c r="{address}" s="{style}"><f>{_escaped(str(value))}</f></c>'
    return f'<c r="{address}" s="{style}"><v>{value}</v></c>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def distributing(tree: Path, folder: Path, communes: int) -> Iterator[Figure]:
    """The forms of a commune within a tree, against zipping the very same forms again."""
    campaigns = find_campaigns(next(saved_trees(tree, folder / "saved", communes))[1])
    passes = -(-_DISTRIBUTED // len(campaigns))
    _distributing(campaigns, 1)
    forms = [
        parts_of(path.read_bytes())
        for campaign in campaigns
        for path in sorted((campaign / FORMS).glob("*.xlsx")) * passes
    ]
    found = compared(partial(_distributing, campaigns, passes), partial(_zipped, forms), 3)
    said = f"{milliseconds(found.own, len(campaigns) * passes)}; {found.ratio:.1f} x zipping them again"
    yield Figure("distribute, a commune of a tree, processor time", said, "<= 2 x")


_DISTRIBUTED = 24
"""So many communes are distributed in one measurement: what starts the reading process is shared."""


def _distributing(campaigns: Sequence[Path], passes: int) -> None:
    """Forms of campaigns that have none, one campaign after the other, control workbooks read by one process."""
    with GuardedProcess() as process:
        for campaign in (*campaigns,) * passes:
            shutil.rmtree(campaign / FORMS, ignore_errors=True)
            distribute(campaign, process=process)


def _zipped(forms: Sequence[Mapping[str, bytes]]) -> None:
    for parts in forms:
        packed(parts)


def merging(tree: Path, folder: Path, communes: int) -> Iterator[Figure]:
    """The whole merge of a commune within a tree, against opening its returns with calamine."""
    for program, saved in saved_trees(tree, folder / "saved", communes):
        campaigns = find_campaigns(saved)
        campaigns *= -(-_MERGED // len(campaigns))
        files = [path for one in campaigns for path in sorted((one / RETURNS).iterdir())]
        found = compared(_merging(campaigns), partial(calamine, files), 3)
        said = f"{milliseconds(found.own, len(campaigns))}; {found.ratio:.1f} x calamine"
        yield Figure(f"merge of a commune, {program}, processor time", said, "<= 8 x")


_MERGED = 30
"""So many communes are merged in one measurement: a tree has a hundred, and one alone is measured cold."""


def _merging(campaigns: Sequence[Path]) -> Callable[[], None]:
    def merge_all() -> None:
        with Reader() as reader:
            for campaign in campaigns:
                merge(campaign, reader=reader)

    return merge_all
