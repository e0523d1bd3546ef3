"""One count everywhere: whatever units make of their forms, every paper, mail and page tells of the same points."""

from __future__ import annotations

import email
import email.policy
import re
from collections import Counter
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import cast

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.folder import FORMS, LETTERS, MARKED, REMINDERS, RESULTS, RETURNS, SUMMARY
from ccht_excel.campaign.merge import Merge, merge
from ccht_excel.cli.merged import show_merged
from ccht_excel.corrections.due import corrections
from ccht_excel.findings.groups import SEVERITIES, group_findings
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Severity
from tests.journeys.campaigns import any_campaign
from tests.journeys.journey import hand_out
from tests.journeys.returns import fill
from tests.support.campaigns import result_of

pytestmark = pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")

RULE = "-" * 60
TOLD = re.compile(r"Phiếu(?: \(tệp .*?\))? còn (\d+) điểm")
MORE = re.compile(r"… và (\d+) điểm nữa")


def dirty(folder: Path, seed: int) -> tuple[Campaign, Merge]:
    """A made-up campaign whose units have addresses, merged with returns full of what nobody asked for."""
    campaign, chance = any_campaign(seed), Random(seed)
    units = tuple(replace(unit, email=f"{unit.id.replace('_', '.')}@vi.du.vn") for unit in campaign.units)
    hand_out(folder, replace(campaign, units=units))
    for form in sorted((folder / FORMS).glob("*.xlsx")):
        if form.stem in {unit.id for unit in units} and chance.random() < 0.9:
            fill(form, folder / RETURNS / form.name, chance, chance.choice((0.05, 0.15, 0.4)))
            damage(folder / RETURNS / form.name, chance)
    return replace(campaign, units=units), merge(folder)


def damage(path: Path, chance: Random) -> None:
    """Now and then a row is deleted, the keys of all, or a whole sheet: its unit gets a fresh form."""
    what = chance.choice(("", "", "", "row", "keys", "sheet"))
    if not what:
        return
    book = openpyxl.load_workbook(path)
    pages = [sheet for sheet in book.worksheets if sheet.title.startswith("Tiêu chí")]
    page = chance.choice(pages)
    if what == "row":
        page.delete_rows(chance.randint(7, 14))
    elif what == "keys":
        for row in page.iter_rows(max_col=1):
            row[0].value = None
    elif len(pages) > 1:
        book.remove(page)
    book.save(path)


def points_in(message: str) -> int:
    """How many points a message lists, those that it says are in the file included."""
    listed = [line for line in message.splitlines() if re.match(r"\d+\) ", line)]
    more = MORE.search(message)
    return len(listed) + (int(more[1]) if more else 0)


def mail_text(path: Path) -> str:
    mail = cast(EmailMessage, email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
    body = mail.get_body(("plain",))
    assert body is not None and mail["X-Unsent"] == "1"
    return str(body.get_content())


@pytest.mark.sampled(1)
@pytest.mark.parametrize("seed", range(300, 308))
def test_every_paper_tells_of_the_same_points(seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "đợt 1"
    campaign, done = dirty(folder, seed)
    told = by_unit(folder, campaign, done)
    assert told or not corrections(done.assessment)
    summary_tells_of_all(folder, done)
    on_the_screen(done, capsys)


def by_unit(folder: Path, campaign: Campaign, done: Merge) -> Counter[str]:
    """Message, mail, list of the marked copy and the summary's page, for each unit."""
    blocks = (folder / RESULTS / REMINDERS).read_text("utf-8-sig").replace("\r\n", "\n").split(RULE)
    messages = {
        heading.strip().splitlines()[-1]: text for heading, text in zip(blocks[::2], blocks[1::2], strict=False)
    }
    found: Counter[str] = Counter()
    fresh = {item.unit for item in done.assessment.findings if item.code == "copy_is_fresh_form"}
    for due in corrections(done.assessment):
        unit, findings = due.copy, due.findings
        marked = folder / RESULTS / MARKED / f"{unit}.xlsx"
        (message,) = [text for head, text in messages.items() if f"/{MARKED}/{unit}.xlsx" in head]
        number = TOLD.search(message)
        assert number, message
        found[unit] = int(number[1])
        assert points_in(message) == found[unit]
        mail = mail_text(folder / RESULTS / LETTERS / f"{unit}.eml")
        assert " ".join(mail.split()) == " ".join(message.split())
        sheet = openpyxl.load_workbook(marked)["Cần sửa"]
        numbers = [cell.value for cell in sheet["B"] if isinstance(cell.value, int)]
        assert numbers == list(range(1, found[unit] + 1)), (unit, numbers, found[unit])
        # A fresh form has each question once, on the page of its own; the page Cần sửa tells of the file that was sent.
        if due.unit not in fresh:
            assert len(group_findings(findings)) == found[unit], (unit, campaign.unit_name(due.unit))
    return found


def summary_tells_of_all(folder: Path, done: Merge) -> None:
    """The page Cần sửa, its first line, the note on the first page, and the JSON."""
    book = openpyxl.load_workbook(folder / RESULTS / SUMMARY)
    rows = [row[0] for row in book["Cần sửa"].iter_rows(values_only=True)]
    counted = {severity: rows.count(word) for severity, word in SEVERITIES.items()}
    assert counted == Counter(group.severity for group in group_findings(done.assessment.findings)) | dict.fromkeys(
        set(Severity) - {item.severity for item in done.assessment.findings}, 0
    )
    first = " ".join(str(cell) for row in book["Cần sửa"].iter_rows(max_row=6, values_only=True) for cell in row)
    for severity, count in counted.items():
        assert (f"{count} {SEVERITIES[severity].lower()}" in first) is bool(count)
    notes = " ".join(str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True))
    said = re.search(r"(\d+) lỗi phải sửa", notes)
    assert (int(said[1]) if said else 0) == counted[Severity.ERROR]
    assert len(result_of(folder)["findings"]) == len(done.assessment.findings)


def on_the_screen(done: Merge, capsys: pytest.CaptureFixture[str]) -> None:
    """Every file with something to correct is named, or said to be among those on the page Cần sửa."""
    capsys.readouterr()
    show_merged(done)
    text = " ".join(capsys.readouterr().out.split())
    more = re.search(r"… và (\d+) điểm nữa, xem trang Cần sửa", text)
    shown = len(re.findall(r"(?:LỖI|Cảnh báo) Tệp ", text.partition("Cần sửa hoặc xem lại:")[2]))
    assert (shown > 0) or not more
