"""Summaries of many communes in one workbook: counted as a naive recount counts them, doubtful ones named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.folder import init_campaign
from ccht_excel.cli import run
from ccht_excel.errors import CampaignError
from ccht_excel.model.law import Outcome
from ccht_excel.rollup.counting import Rollup, roll_up
from ccht_excel.rollup.sources import find_summaries, read_all
from ccht_excel.rollup.texts import conclusion_lines
from ccht_excel.rollup.workbook import write_rollup
from ccht_excel.summary.workbook import write_summary
from tests.support.campaigns import DONE, FAILED
from tests.support.libreoffice import convert_all
from tests.support.made_up import answers, commune_name, made_assessment, made_campaign, made_summary
from tests.support.naive_rollup import alter_datum, alter_word, naive_standing, replace_text
from tests.support.summaries import written

# openpyxl does not know the bars in cells of Excel 2010 and says so.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def rolled(*paths: Path, year: int | None = None) -> Rollup:
    sources = find_summaries(paths, Path("out.xlsx"))
    return roll_up([item for items in read_all(sources, 1) for item in items], year)


def codes(rollup: Rollup) -> list[str]:
    return [item.code for _, item in rollup.findings]


def one_district(path: Path, number: int) -> None:
    """A summary of a commune of one and the same district."""
    campaign = replace(made_campaign(number), district="Hiệp Hòa", province="Bắc Giang")
    path.write_bytes(written(made_assessment(campaign, answers(number))))


def test_the_share_of_communes_is_exact_at_its_boundary(tmp_path):
    good = [number for number in range(400) if naive_standing(answers(number), number % 3 == 0) == "level_1"][:10]
    bad = [number for number in range(400) if naive_standing(answers(number), number % 3 == 0) == "not_reached"][:2]
    for number in (*good[:9], bad[0]):
        one_district(tmp_path / f"{number}.xlsx", number)
    share = rolled(tmp_path).whole.shares[0]
    assert (share.reached, share.total, share.missing, share.outcome) == (9, 10, 0, Outcome.MET)
    one_district(tmp_path / "x.xlsx", bad[1])
    share = rolled(tmp_path).whole.shares[0]
    assert (share.reached, share.total, share.missing, share.outcome) == (9, 11, 1, Outcome.NOT_MET)


def test_communes_of_no_district_are_counted_and_not_judged(tmp_path):
    """Điều 11 and 12 ask of districts, and there have been none since 01/7/2025."""
    for number in range(12):
        made_summary(tmp_path / f"{number}.xlsx", number)
    result = rolled(tmp_path)
    assert {share.outcome for share in result.whole.shares} == {Outcome.NOT_APPLICABLE}
    assert {share.outcome for area in result.provinces for share in area.shares} == {Outcome.NOT_APPLICABLE}
    assert Outcome.NOT_APPLICABLE not in {share.outcome for area in result.districts for share in area.shares}
    assert not any("90" in line for line in conclusion_lines(result))


def test_communes_without_a_result_leave_the_share_open(tmp_path):
    good = [number for number in range(400) if naive_standing(answers(number), number % 3 == 0) == "level_1"][:8]
    for number in good:
        one_district(tmp_path / f"{number}.xlsx", number)
    for number in (1000, 1001):
        campaign = replace(made_campaign(number), district="Hiệp Hòa", province="Bắc Giang")
        init_campaign(tmp_path / f"xa {number}", campaign)
    result = rolled(tmp_path)
    share = result.whole.shares[0]
    assert (share.reached, share.possible, share.total, share.outcome) == (8, 10, 10, Outcome.UNDETERMINED)
    assert codes(result) == ["summary_missing", "summary_missing"]


def test_a_tree_of_campaigns_is_read_by_its_results_only(tmp_path):
    for number in range(3):
        folder = tmp_path / "tinh" / str(number)
        init_campaign(folder, made_campaign(number))
        made_summary(folder / "ket_qua" / "tong_hop.xlsx", number)
        made_summary(folder / "nhan_ve" / "lạc.xlsx", number + 50)
    result = rolled(tmp_path / "tinh")
    assert [len(commune.files) for commune in result.communes] == [1, 1, 1]
    assert not result.findings


def test_the_workbook_itself_is_no_source_of_the_next_run(tmp_path, capsys):
    made_summary(tmp_path / "1.xlsx", 1)
    out = tmp_path / "tong_hop_tinh.xlsx"
    assert run(["rollup", str(tmp_path), "-o", str(out)]) == DONE
    first = out.read_bytes()
    shutil.copy(out, tmp_path / "bản lưu.xlsx")
    assert run(["rollup", str(tmp_path), "-o", str(out)]) == DONE
    assert out.read_bytes() == first


def test_order_and_number_of_jobs_change_nothing(tmp_path):
    for number in range(6):
        made_summary(tmp_path / f"{number}.xlsx", number)
    files = sorted(tmp_path.glob("*.xlsx"))
    assert run(["rollup", *map(str, files), "-o", str(tmp_path / "a" / "t.xlsx"), "--jobs", "1"]) == DONE
    assert run(["rollup", *map(str, files[::-1]), "-o", str(tmp_path / "b" / "t.xlsx"), "--jobs", "3"]) == DONE
    for name in ("t.xlsx", "t.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_year_of_most_summaries_counts_unless_told(tmp_path):
    made_summary(tmp_path / "a.xlsx", 1, 2024)
    made_summary(tmp_path / "b.xlsx", 2, 2025)
    made_summary(tmp_path / "c.xlsx", 3, 2025)
    assert rolled(tmp_path).year == 2025
    result = rolled(tmp_path, year=2024)
    assert (result.year, result.counted, codes(result)) == (2024, 1, ["summary_other_year"] * 2)


def machine_text(old: str, new: str) -> Callable[[Path], None]:
    return lambda path: replace_text(path, "xl/sharedStrings.xml", lambda text: text.replace(old, new))


def written_by_another_version(path: Path) -> None:
    """As if the commune had judged with another version of the criteria set."""
    campaign = replace(made_campaign(2), criteria_version="0")
    write_summary(path, made_assessment(campaign, answers(2)))


@pytest.mark.parametrize(
    ("change", "code", "counts"),
    [
        (alter_datum, "summary_altered", False),
        (alter_word, "summary_altered", False),
        (machine_text("@results", "@ketqua"), "summary_broken", False),
        (machine_text("<t>tt25_2023_cap_xa</t>", "<t>tt99_2030</t>"), "summary_broken", False),
        (lambda path: path.write_bytes(b""), "file_empty", False),
        (lambda path: path.write_bytes(b"PK\x03\x04 nonsense"), "file_broken", False),
        (written_by_another_version, "summary_other_version", True),
    ],
)
def test_a_doubtful_summary_is_named(tmp_path, change, code, counts):
    made_summary(tmp_path / "good.xlsx", 1)
    made_summary(tmp_path / "odd.xlsx", 2)
    change(tmp_path / "odd.xlsx")
    result = rolled(tmp_path)
    assert codes(result) == [code]
    assert result.counted == 1 + counts
    assert [item.place.file for _, item in result.findings] == ["odd.xlsx"]


def test_a_control_workbook_or_a_form_is_no_summary(tmp_path):
    made_summary(tmp_path / "good.xlsx", 1)
    init_campaign(tmp_path / "x", made_campaign(2))
    shutil.move(tmp_path / "x" / "dot_danh_gia.xlsx", tmp_path / "khac.xlsx")
    assert codes(rolled(tmp_path)) == ["control_no_summary"]


@pytest.mark.parametrize(
    "name", ["tong_hop", "tong_hop.xlsx.tmp", "tong_hop.xlsx.crdownload", "tong_hop (1).XLSX_", "a.txt"]
)
def test_a_summary_whose_name_was_changed_on_its_way_counts(tmp_path, name):
    made_summary(tmp_path / "good.xlsx", 1)
    made_summary(tmp_path / "odd.xlsx", 2)
    (tmp_path / "odd.xlsx").rename(tmp_path / name)
    result = rolled(tmp_path)
    assert (result.counted, codes(result)) == (2, [])


def test_a_summary_attached_to_a_mail_counts(tmp_path):
    made_summary(tmp_path / "good.xlsx", 1)
    made_summary(tmp_path / "odd.xlsx", 2)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "xa@vi-du.vn", "Bản tổng hợp"
    mail.set_content("Xin gửi bản tổng hợp.")
    mail.add_attachment(
        (tmp_path / "odd.xlsx").read_bytes(), maintype="application", subtype="octet-stream", filename="tong_hop.xlsx"
    )
    (tmp_path / "odd.xlsx").unlink()
    (tmp_path / "thư.eml").write_bytes(mail.as_bytes(policy=SMTP))
    result = rolled(tmp_path)
    assert (result.counted, codes(result)) == (2, [])


def test_what_may_hold_a_summary_is_told_and_other_papers_are_not(tmp_path):
    made_summary(tmp_path / "good.xlsx", 1)
    (tmp_path / "nén.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(40))
    (tmp_path / "công văn.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "ghi chú.txt").write_text("đã gọi", encoding="utf-8")
    result = rolled(tmp_path)
    assert [(item.code, item.place.file) for _, item in result.findings] == [("other_file_no_summary", "nén.rar")]
    assert "tệp nén RAR" in result.findings[0][1].message


def test_where_nothing_counts_it_is_said_why(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    for number in range(6):
        (tmp_path / f"b{number}.xlsx").write_bytes(b"")
    with pytest.raises(CampaignError) as refused:
        rolled(tmp_path)
    lines = str(refused.value).splitlines()
    assert lines[1].startswith("  Tệp a.xlsx: Bên trong tệp là PDF")
    assert lines[-1] == "  … và 2 điểm nữa."


def test_a_folder_that_is_called_like_a_summary_is_told(tmp_path):
    made_summary(tmp_path / "good.xlsx", 1)
    (tmp_path / "xã" / "tong_hop.xlsx").mkdir(parents=True)
    result = rolled(tmp_path)
    assert [(item.code, item.place.file) for _, item in result.findings] == [
        ("folder_named_as_file", "xã/tong_hop.xlsx")
    ]
    assert result.counted == 1


def test_spellings_of_a_place_do_not_make_two(tmp_path):
    for name, commune, district in (("a", "Tân Hoà", "Hiệp Hòa"), ("b", "xã Tân Hòa", "huyện hiệp hòa")):
        campaign = replace(made_campaign(1), commune=commune, district=district)
        write_summary(tmp_path / f"{name}.xlsx", made_assessment(campaign, answers(1)))
    campaign = replace(made_campaign(1), commune="Tân Hoa", district="Hiệp Hòa")
    write_summary(tmp_path / "c.xlsx", made_assessment(campaign, answers(1)))
    result = rolled(tmp_path)
    assert len(result.communes) == 2
    assert [area.total for area in result.districts] == [2]


def test_summaries_in_a_zip_are_read(tmp_path):
    made_summary(tmp_path / "a" / "1.xlsx", 1)
    made_summary(tmp_path / "a" / "2.xlsx", 2)
    shutil.make_archive(str(tmp_path / "gửi"), "zip", tmp_path / "a")
    result = rolled(tmp_path / "gửi.zip")
    assert sorted(commune.files for commune in result.communes) == [("gửi.zip/1.xlsx",), ("gửi.zip/2.xlsx",)]


def test_without_any_summary_nothing_is_written(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    assert run(["rollup", str(tmp_path / "in"), "-o", str(tmp_path / "o.xlsx")]) == FAILED
    assert run(["rollup", str(tmp_path / "khong"), "-o", str(tmp_path / "o.xlsx")]) == FAILED
    assert run(["rollup", str(tmp_path / "in"), "-o", str(tmp_path / "o.csv")]) == FAILED
    assert not list(tmp_path.glob("o.*"))
    with pytest.raises(CampaignError):
        roll_up([])


def test_a_roll_up_without_districts_has_no_column_for_them(tmp_path):
    for number in range(2):
        campaign = replace(made_campaign(number), district="", province="")
        write_summary(tmp_path / f"{number}.xlsx", made_assessment(campaign, answers(number)))
    result = rolled(tmp_path)
    write_rollup(tmp_path / "o.xlsx", result)
    head = next(row for row in openpyxl.load_workbook(tmp_path / "o.xlsx")["Các xã"].iter_rows(values_only=True)
                if row[0] == "TT")  # fmt: skip
    assert head[1] == "Xã"
    assert commune_name(0) in result.communes[0].place.commune + result.communes[1].place.commune


@pytest.mark.sampled(1)
@pytest.mark.libreoffice
@pytest.mark.parametrize(("extension", "said"), [("xlsx", []), ("ods", ["summary_looks_unsure"] * 2)])
def test_summaries_saved_in_libreoffice_count_all_the_same(tmp_path, extension, said):
    for number in range(2):
        made_summary(tmp_path / "a" / f"{number}.xlsx", number)
    saved = convert_all(sorted((tmp_path / "a").glob("*")), extension, tmp_path / "b")
    result = rolled(*saved)
    assert codes(result) == said
    assert result.whole.counts == rolled(tmp_path / "a").whole.counts
