"""What stands in the documents: the results, the words for what is missing, the blanks, the layout of the decree."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.dossier import write_plan
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.documents.campaign_words import _in_two
from ccht_excel.documents.kinds import KINDS
from ccht_excel.model.campaign import Paperwork
from tests.support.campaigns import ANSWERS, DONE, WRONG, campaign_folder, hand_in, result_of, return_all
from tests.support.word import everything, lines, text

MADE = [kind.file for kind in KINDS.values()]


def paper(folder: Path, name: str) -> Path:
    return folder / "ket_qua" / "ho_so" / f"{name}.docx"


def test_every_document_is_there_and_no_field_is_left_in_it(made: Path) -> None:
    assert sorted(path.name for path in (made / "ket_qua" / "ho_so").iterdir()) == sorted(MADE)
    for name in MADE:
        found = everything(made / "ket_qua" / "ho_so" / name)
        assert not re.search(r"\{\{|\}\}|\{%|%\}|Undefined|None", found), name
        assert len(found) > 400


def test_the_level_that_is_reached_is_asked_for_and_no_other(made: Path) -> None:
    """The plan claims level 2, the result carries level 1."""
    assert result_of(made)["level"]["reached"] == 1
    asked = [line for line in lines(paper(made, "to_trinh")) if "kính đề nghị" in line]
    assert len(asked) == 1
    assert "đạt “Cộng đồng học tập” cấp xã mức độ 1 năm 2024" in asked[0]
    for name in ("to_trinh", "bao_cao_tu_danh_gia", "bien_ban_hop"):
        found = text(paper(made, name))
        assert "cấp xã mức độ 2 năm" not in found
        assert "DỰ THẢO" not in found and "chưa đề nghị công nhận" not in found


def test_the_highest_level_is_asked_for_where_it_is_reached(blank: Path) -> None:
    best = {"learning_citizens": 4000, "trained_citizens": 3000, "university_citizens": 750}
    merge(return_all(blank, {**ANSWERS, **best}), dossier=True)
    assert "công nhận xã Thái Sơn đạt “Cộng đồng học tập” cấp xã mức độ 2 năm 2024" in text(paper(blank, "to_trinh"))


def test_without_enough_to_judge_nothing_is_asked_for_and_what_is_missing_is_said(full: Path) -> None:
    (full / "nhan_ve" / "hoi_khuyen_hoc.xlsx").unlink()
    (full / "nhan_ve" / "van_phong.xlsx").unlink()
    merge(full, dossier=True)
    found = text(paper(full, "to_trinh"))
    assert "kính đề nghị" not in found
    assert "DỰ THẢO, CHƯA GỬI" in found
    assert "chưa đề nghị công nhận mức độ nào" in found
    missing = found.partition("còn phải bổ sung, làm rõ:")[2]
    assert "- Chưa có báo cáo dùng được: chỉ tiêu 1.1, 1.2, 1.3 và 5.1;" in missing
    assert "- Còn chờ trả lời của đơn vị cùng phụ trách: chỉ tiêu 5.1 và 5.2;" in missing
    assert "- Chưa có minh chứng: chỉ tiêu 1.1, 1.2, 1.3 và 5.1." in missing
    assert "ghi tại mục III Báo cáo tự đánh giá" in missing
    report = text(paper(full, "bao_cao_tu_danh_gia"))
    assert "Còn 2/8 đơn vị chưa nộp" in report
    assert re.search(r"- Chỉ tiêu 5\.1 \(Hội Khuyến học xã\): .*Chưa có báo cáo dùng được về số công dân đạt", report)
    assert "Chưa đủ căn cứ" in text(paper(full, "bien_ban_hop"))


def test_what_fails_is_said_with_its_reason(blank: Path) -> None:
    merge(return_all(blank, {**ANSWERS, "learning_citizens": 2999}), dossier=True)
    for name in ("bao_cao_tu_danh_gia", "bien_ban_hop"):
        found = text(paper(blank, name))
        assert "chỉ tiêu 5.1 mới đạt 59,98 % (cần ≥ 60 %, thiếu 1 người)" in found, name
        assert "kính đề nghị" not in found
    found = text(paper(blank, "to_trinh"))
    assert "chưa đủ điều kiện đề nghị công nhận mức độ 1 vì không đạt chỉ tiêu 5.1;" in found
    assert "kính đề nghị" not in found
    assert "Để có căn cứ đề nghị công nhận" not in found, "nothing is missing"
    assert "ghi tại mục III Báo cáo tự đánh giá" in found


def test_where_no_level_is_possible_any_more_nothing_is_said_to_give_grounds_for_one(full: Path) -> None:
    (full / "nhan_ve" / "van_phong.xlsx").unlink()
    hand_in(full, "ban_chi_dao", "ban_chi_dao.xlsx", {**ANSWERS, "2.1": "Không đạt"})
    merge(full, dossier=True)
    assert "Chưa có báo cáo dùng được" in text(paper(full, "bien_ban_hop"))
    found = text(paper(full, "to_trinh"))
    assert "không đạt chỉ tiêu 2.1" in found
    assert "Để có căn cứ" not in found and "Chưa có báo cáo" not in found


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("ỦY BAN NHÂN DÂN XÃ THÁI SƠN", "ỦY BAN NHÂN DÂN XÃ_THÁI_SƠN"),
        ("TRƯỜNG TIỂU HỌC VÀ TRUNG HỌC CƠ SỞ", "TRƯỜNG TIỂU HỌC VÀ_TRUNG_HỌC_CƠ_SỞ"),
        ("XÃ THÁI SƠN", "XÃ THÁI SƠN"),
        ("TRƯỜNG", "TRƯỜNG"),
        ("A" * 60, "A" * 60),
        ("TRUNG TÂM GIÁO DỤC NGHỀ NGHIỆP VÀ GIÁO DỤC THƯỜNG XUYÊN", None),
    ],
)
def test_a_name_too_long_for_a_line_of_the_letterhead_is_broken_where_people_break_it(
    name: str, printed: str | None
) -> None:
    assert _in_two(name) == (printed or name).replace("_", "\xa0")


@pytest.mark.parametrize(
    ("name", "own", "printed"),
    [
        ("TRƯỜNG TIỂU HỌC THÁI SƠN", "THÁI SƠN", "TRƯỜNG TIỂU HỌC THÁI_SƠN"),
        ("TRƯỜNG TRUNG HỌC CƠ SỞ VÂN TRƯỜNG", "VÂN TRƯỜNG", None),
        ("ỦY BAN NHÂN DÂN XÃ THÁI SƠN", "THÁI SƠN", "ỦY BAN NHÂN DÂN XÃ_THÁI_SƠN"),
        (
            "TRƯỜNG TRUNG HỌC PHỔ THÔNG NGUYỄN THỊ MINH KHAI",
            "NGUYỄN THỊ MINH KHAI",
            "TRƯỜNG TRUNG HỌC PHỔ THÔNG NGUYỄN_THỊ_MINH_KHAI",
        ),
        ("CÔNG TY " + "A" * 30 + " THÁI SƠN", "CÔNG TY " + "A" * 30 + " THÁI SƠN", "CÔNG TY " + "A" * 30 + " THÁI SƠN"),
    ],
)
def test_a_name_of_its_own_begins_the_second_line(name: str, own: str, printed: str | None) -> None:
    if printed is None:
        assert _in_two(name, own).count("\xa0") >= 1, "too long for that: in the middle"
    else:
        assert _in_two(name, own) == printed.replace("_", "\xa0")


def test_what_does_not_apply_is_neither_asked_for_nor_missing(tmp_path: Path) -> None:
    """A primary school is asked nothing about vocational schools (Thông tư 24, chỉ tiêu 3.5)."""
    school = copy_sample(tmp_path / "dv", "tt24_2023_cap_huyen") / "truong_tieu_hoc"
    merge(school, dossier=True)
    planned = lines(paper(school, "ke_hoach_tu_danh_gia"))
    assert "- Chỉ tiêu 3.5: không áp dụng cho trường tiểu học." in planned
    assert not any("…………………)" in line for line in planned), "nobody is asked for by dots"
    listed = text(paper(school, "danh_muc_minh_chung"))
    assert listed.partition("\n3.5\n")[2].splitlines()[1] == "Không áp dụng."
    assert "Chưa có minh chứng" not in listed
    after = text(paper(school, "bao_cao_tu_danh_gia")).partition("\n3.5\n")[2].splitlines()
    assert after[1:4] == ["–", "Không áp dụng", "–"]


def test_sentences_and_figures_are_those_of_the_summary(sample: Path) -> None:
    book = openpyxl.load_workbook(sample / "ket_qua" / "tong_hop.xlsx", data_only=True)
    rows = [str(cell) for row in book["Tổng hợp"].iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    conclusion = next(row for row in rows if row.startswith("Xã Thái Sơn chưa đủ căn cứ"))
    report = text(paper(sample, "bao_cao_tu_danh_gia"))
    assert " ".join(conclusion.split()) in report
    result = result_of(sample)
    words = {"met": "Đạt", "not_met": "Không đạt", "undetermined": "Chưa đủ căn cứ"}
    for standard in result["standards"].values():
        assert f"{standard['met']}/{standard['total']}\n{words[standard['outcome']]}" in report


@pytest.mark.slow
def test_names_from_files_are_data_never_fields_nor_markup(tmp_path: Path) -> None:
    name = "Bản {{ so_ky_hieu }} {% if %} {_{ & <w:b/> “Cũ”"
    folder = campaign_folder(tmp_path / "dot", replace(new_campaign(name, 2024), receiver="Phòng <A> & {{ x }}"))
    merge(return_all(folder), dossier=True)
    found = text(paper(folder, "to_trinh"))
    assert f"Ủy ban nhân dân xã {name}" in found
    assert "Phòng <A> & {{ x }}" in found


def test_what_nobody_filled_in_is_a_blank(tmp_path: Path) -> None:
    campaign = replace(new_campaign("Yên Thượng", 2025), receiver="", deadline=None)
    folder = campaign_folder(tmp_path / "dot", replace(campaign, receiver="Sở Giáo dục và Đào tạo"))
    plan = write_plan(folder).path
    found = lines(plan)
    assert any(re.fullmatch(r"Số: …+/KH-UBND", line) for line in found)
    assert any(re.fullmatch(r"Yên Thượng, ngày …+ tháng …+ năm …+", line) for line in found)
    assert not re.search(r"Nguyễn|Trần Văn|Lê Thị", "\n".join(found))


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("name", "criteria_set", "attending"),
    [
        (
            "phường Yên Thượng",
            "tt25_2023_cap_xa",
            [
                "3. Đại diện lãnh đạo Hội Khuyến học: Ông (bà)",
                "4. Đại diện lãnh đạo Ủy ban Mặt trận Tổ quốc Việt Nam: Ông (bà)",
                "5. Đại diện lãnh đạo các tổ chức chính trị - xã hội:",
                "6. Đại diện các đơn vị phụ trách tiêu chí, chỉ tiêu:",
                "7. Vắng mặt (ghi rõ lý do):",
            ],
        ),
        (
            "Trường Tiểu học Thái Sơn",
            "tt24_2023_cap_huyen",
            [
                "3. Thành viên tổ đánh giá:",
                "4. Đại diện các bộ phận phụ trách tiêu chí, chỉ tiêu:",
                "5. Vắng mặt (ghi rõ lý do):",
            ],
        ),
    ],
)
def test_who_takes_part_in_the_meeting_is_said_by_the_set(
    tmp_path: Path, name: str, criteria_set: str, attending: list[str]
) -> None:
    campaign = replace(new_campaign(name, 2025, criteria_set=criteria_set), receiver="Sở")
    folder = campaign_folder(tmp_path / "dot", campaign)
    merge(folder, dossier=True)
    found = lines(paper(folder, "bien_ban_hop"))
    (first,) = [number for number, line in enumerate(found) if line.startswith("3. ")][:1]
    numbered = [line for line in found[first:] if re.match(r"[3-7]\. ", line)][: len(attending)]
    assert [line.rstrip("…").split(" …")[0].strip() for line in numbered] == attending
    assert sum(line.startswith("- Ông (bà) …") for line in found) == 4


PAPERS = Paperwork(
    plan_number="12",
    plan_date=date(2025, 2, 5),
    minutes_number="03/BB-HĐ",
    minutes_date=date(2026, 1, 9),
    signer="Người Ký",
    signer_title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
    chair="Người Chủ Trì",
    secretary="Người Thư Ký",
    place="Đồng Tiến",
    recipients=("- Sở Giáo dục và Đào tạo;", "Hội Khuyến học."),
    dossier_deadline=date(2026, 2, 15),
)


@pytest.mark.slow
def test_what_the_control_workbook_says_stands_on_every_paper(tmp_path: Path) -> None:
    campaign = replace(new_campaign("phường Yên Thượng", 2025), receiver="Sở Giáo dục và Đào tạo", paperwork=PAPERS)
    folder = campaign_folder(tmp_path / "dot", campaign)
    merge(return_all(folder), dossier=True)
    plan, minutes, proposal = (
        lines(paper(folder, name)) for name in ("ke_hoach_tu_danh_gia", "bien_ban_hop", "to_trinh")
    )
    assert "Số: 12/KH-UBND" in plan and "Đồng Tiến, ngày 05 tháng 02 năm 2025" in plan
    assert "Số: 03/BB-HĐ" in minutes and "Đồng Tiến, ngày 09 tháng 01 năm 2026" in minutes
    assert any("Ông (bà) Người Chủ Trì, chức vụ" in line for line in minutes)
    assert minutes.index("CHỦ TỌA") < minutes.index("Người Chủ Trì") and "Người Thư Ký" in minutes
    assert proposal[-4:] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Người Ký"]
    assert "- Như trên;- Sở Giáo dục và Đào tạo;- Hội Khuyến học;- Lưu: VT." in "".join(proposal)
    assert any(
        "Kế hoạch số 12/KH-UBND ngày 05 tháng 02 năm 2025 của Ủy ban nhân dân phường" in line for line in proposal
    )
    assert any("chậm nhất ngày 15 tháng 02 năm 2026" in line for line in plan)
    assert "PHƯỜNG YÊN THƯỢNG" in proposal
    assert "xã Yên Thượng" not in "\n".join((*plan, *minutes, *proposal))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("criteria_set", ["tt24_2023_cap_huyen", "tt24_2023_cap_tinh"])
def test_another_set_has_its_own_words_in_the_same_papers(tmp_path: Path, criteria_set: str) -> None:
    campaign = new_campaign("Trường Tiểu học Thái Sơn", 2025, criteria_set=criteria_set)
    folder = campaign_folder(tmp_path / "dot", replace(campaign, receiver="Sở Giáo dục và Đào tạo"))
    merge(folder, dossier=True)
    for name in MADE:
        found = everything(folder / "ket_qua" / "ho_so" / name)
        assert "“Đơn vị học tập”" in found, name
        of_communes = (
            r"Cộng đồng học tập|Thông tư 25|ỦY BAN NHÂN DÂN|lãnh đạo Hội Khuyến học|vùng khó khăn|các ngành|Nhân dân"
        )
        assert not re.search(of_communes, found), name
        others = r"đơn vị (tự đánh giá|được phân công|phụ trách|nghiêm túc)|Đơn vị cung cấp|/\d+ đơn vị"
        assert not re.search(others, found), "parts of a school are no units"
        assert not re.search(r"\n(trường|cơ quan) ", found), "a sentence begins with a capital"


def test_the_plan_needs_no_return_and_carries_the_plan_s_own_targets(blank: Path) -> None:
    (blank / "nhan_ve").rmdir()
    plan = write_plan(blank).path
    found = text(plan)
    assert [path.name for path in plan.parent.iterdir()] == [plan.name]
    assert not (blank / "ket_qua" / "ket_qua.json").exists()
    assert "Chỉ tiêu 4.2: Xã đạt chuẩn phổ cập giáo dục tiểu học mức độ 3 (Trường tiểu học)." in found
    assert "Có ít nhất 50% công dân trong xã được đào tạo" in found and "có ít nhất 12% công dân" in found
    assert "Hội Khuyến học xã và Ban tổ chức Đảng ủy phụ trách tiêu chí 5" in found
    assert "trước ngày 28 tháng 02 năm 2025" in found


def test_the_plan_is_the_same_before_and_after_the_results(blank: Path) -> None:
    before = write_plan(blank).path.read_bytes()
    merge(return_all(blank), dossier=True)
    assert paper(blank, "ke_hoach_tu_danh_gia").read_bytes() == before


def test_evidence_stands_in_the_order_of_the_chi_tieu(sample: Path) -> None:
    found = lines(paper(sample, "danh_muc_minh_chung"))
    ids = [item["id"] for item in result_of(sample)["indicators"]]
    places = [found.index(id) for id in ids]
    assert places == sorted(places)
    assert "Chưa có minh chứng." in found[places[ids.index("2.2")] :][:4]
    assert f"Tổng số: {sum(item['evidence'] for item in result_of(sample)['indicators'])} minh chứng" in "\n".join(
        found
    )


def test_the_same_input_gives_the_same_bytes(made: Path, full: Path) -> None:
    merge(full, dossier=True)
    for name in MADE:
        assert (full / "ket_qua" / "ho_so" / name).read_bytes() == (made / "ket_qua" / "ho_so" / name).read_bytes()


# ---------------------------------------------------------------------------------------------
# The command


def test_the_command_names_what_it_wrote(full: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["dossier", str(full)])
    assert code == (WRONG if result_of(full)["findings"] and _errors(full) else DONE)
    said = capsys.readouterr().out
    assert all(name in said for name in MADE)
    assert "LibreOffice" in said, "why there is no PDF"


def _errors(folder: Path) -> bool:
    found = json.loads((folder / "ket_qua" / "ket_qua.json").read_text(encoding="utf-8"))["findings"]
    return any(item["severity"] == "error" for item in found)


def test_the_plan_alone_is_an_option_of_the_command(blank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dossier", str(blank), "--plan"]) == DONE
    assert "ke_hoach_tu_danh_gia.docx" in capsys.readouterr().out


def test_merge_writes_no_dossier_unless_asked_but_keeps_one_in_step(full: Path) -> None:
    merge(full)
    assert not (full / "ket_qua" / "ho_so").exists()
    assert run(["merge", str(full), "--dossier"]) in (DONE, WRONG)
    before = text(paper(full, "to_trinh"))
    (full / "nhan_ve" / "van_phong.xlsx").unlink()
    merge(full)
    assert text(paper(full, "to_trinh")) != before
    assert "kính đề nghị" not in text(paper(full, "to_trinh"))
