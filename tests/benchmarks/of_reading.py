"""Reading: returns as each program saves them, marked copies, summaries for a roll-up."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import CONTROL, RESULTS, RETURNS, SUMMARY, find_campaigns
from ccht_excel.campaign.merge import merge
from ccht_excel.corrections.due import corrections
from ccht_excel.corrections.marking import mark
from ccht_excel.corrections.to_mark import ToMark
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Village
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.model.place import Place
from ccht_excel.model.prefill import ListCount
from ccht_excel.model.returns import SubmissionStatus
from ccht_excel.prefill.counting import ToCount, count_list
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Incoming
from ccht_excel.rollup.communes import communes_of
from ccht_excel.rollup.summaries import read_summary
from tests.benchmarks.made_tree import commented
from tests.benchmarks.measuring import Figure, compared, milliseconds, processor_time
from tests.benchmarks.saved_trees import saved_trees
from tests.support.residents import VILLAGES, MadeUp

SAMPLE = Path(__file__).parents[2] / "samples" / "thai_son_2024"
_FOR_PANDAS = 18
_SUMMARIES = 24
_FILES = 450
"""So many are read in one measurement, those there are again and again: what starts the reading process is shared."""


def reading(tree: Path, folder: Path, communes: int) -> Iterator[Figure]:
    """Reading and judging, one campaign after the other, against opening the same files and doing nothing."""
    for program, saved in saved_trees(tree, folder / "saved", communes):
        folders = find_campaigns(saved)
        files = [path for one in folders for path in (one / CONTROL, *sorted((one / RETURNS).iterdir()))]
        times = -(-_FILES // len(files))
        found = compared(partial(_judge, folders * times), partial(calamine, files * times), 3)
        target = "<= 5 x" if program.endswith(".ods") else "<= 3.5 x, hoped 1.5 x"
        name = f"reading and judging, {program}, {len(files) * times} workbooks"
        yield Figure(
            name, f"{milliseconds(found.own, len(files) * times)} a file; {found.ratio:.1f} x calamine", target
        )
        if program in ("XlsxWriter", "Excel"):
            slow = compared(partial(_pandas, files[:_FOR_PANDAS]), partial(calamine, files[:_FOR_PANDAS]), 3, more=9)
            said = f"{slow.ratio / found.ratio:.1f} x slower"
            yield Figure("  pandas.read_excel, openpyxl, all sheets", said, ">= 12 x")


def _judge(folders: Sequence[Path]) -> None:
    with Reader() as reader:
        for folder in folders:
            judged = assess_folder(folder, reader=reader)
            assert not judged.outstanding, "a return was not read"


def calamine(files: Sequence[Path]) -> None:
    """Open each workbook with calamine and take all cells."""
    from python_calamine import CalamineWorkbook

    for path in files:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()


def _pandas(files: Sequence[Path]) -> None:
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in files:
            pd.read_excel(path, sheet_name=None, engine="openpyxl")


def marking(times: int = 15) -> Iterator[Figure]:
    """The marked copy of each .xlsx return of the sample, which was just read; what it reads again is counted."""
    judged = assess_folder(SAMPLE)
    rules = judged.campaign, judged.criteria_set
    found = {due.submission.file: due.findings for due in corrections(judged)}
    spent = []
    for sent in (item for item in judged.submissions if item.status is SubmissionStatus.ACCEPTED):
        path = SAMPLE / sent.file
        if path.suffix != ".xlsx":
            continue
        wrong = (Finding("count_not_number", Severity.ERROR, "Sai", "Sửa", Place(sent.file, "Hướng dẫn", "D9")),)
        # Each of another origin, so that each copy is another file to read.
        origins = [replace(sent, sha256=f"{number:064x}") for number in range(times)]
        items = [ToMark(one, path.read_bytes(), found.get(sent.file, wrong), damaged=False) for one in origins]
        assert not mark(items[0], *rules).refilled
        spent += [processor_time(partial(mark, item, *rules)) for item in items[1:]]
    yield Figure("one marked copy, processor time, median", milliseconds(median(spent)), "<= 10 ms")


def summaries(tree: Path, folder: Path, communes: int) -> Iterator[Figure]:
    """One summary of the roll-up: read, judged again, held against its rendering."""
    found = []
    campaigns = find_campaigns(next(saved_trees(tree, folder / "saved", communes))[1])
    for campaign in campaigns:
        merge(campaign)
        data = (campaign / RESULTS / SUMMARY).read_bytes()
        # More files than are remembered: no summary of a roll-up comes twice.
        found += [
            Incoming(f"{campaign.name}.xlsx", commented(data, number), datetime.now(UTC))
            for number in range(-(-_SUMMARIES // len(campaigns)))
        ]
    read = [file for item in found if (file := read_summary(item, DEFAULT_LIMITS))]
    assert all(item.summary and item.summary.usable for item in read)
    spent = [processor_time(partial(read_summary, item, DEFAULT_LIMITS)) for item in found]
    yield Figure("one summary of a roll-up, processor time, median", milliseconds(median(spent)), "<= 6 ms")
    first = read[0].summary
    assert first
    sizes = []
    for count in (100, 200):
        clashing = [
            replace(read[0], file=f"tong_hop_{number}.xlsx", summary=replace(first, code=str(number)))
            for number in range(count)
        ]
        (commune,) = communes_of(clashing, first.year, first.criteria_set)
        sizes.append(sum(len(item.message) for item in commune.findings))
    growth = f"{sizes[0]} letters, {sizes[1] / sizes[0]:.2f} x as many for 200"
    yield Figure("what is said of 100 conflicting summaries", growth, "2 x: linear")


def residents(folder: Path, people: int = 19_800) -> Iterator[Figure]:
    """A list of residents counted for ``ccht prefill``, from the bytes of the workbook to the numbers."""
    rules = load_criteria().prefill
    assert rules
    folder.mkdir(parents=True, exist_ok=True)
    data = MadeUp(people, 2024).save(folder / "so.xlsx").read_bytes()
    item = ToCount(data, rules, tuple(Village(f"v{number}", name) for number, name in enumerate(VILLAGES)), 2024)
    counted = count_list(item)
    assert isinstance(counted, ListCount)
    spent = median(processor_time(partial(count_list, item)) for _ in range(3))
    name = f"counting a list of {counted.rows} residents, processor time, median"
    yield Figure(name, f"{spent:.1f} s", "a few seconds")
