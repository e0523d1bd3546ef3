"""``nhac_viec.txt``: what a teacher gets by chat, and that Notepad shows it as it is."""

from __future__ import annotations

import shutil
from datetime import date

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL
from ccht_excel.campaign.merge import merge
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.corrections.reminders import invitation, reminders
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import finding
from ccht_excel.findings.groups import inside_sentence
from ccht_excel.model.campaign import Paperwork, Unit
from ccht_excel.model.finding import Severity
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Submission, SubmissionStatus
from tests.support.campaigns import campaign_folder, cell_of, fill_form, hand_in, return_all

RULE = "-" * 60


def messages(folder) -> dict[str, str]:
    """Heading of each block -> the message between the rules."""
    text = merge(folder).reminders.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    parts = text.split(RULE)
    heads = [part.strip().splitlines() for part in parts[:-1:2]]
    blocks = [lines[next(i for i, line in enumerate(lines) if line[:1].isdigit()) :] for lines in heads]
    return {
        block[0].partition(". ")[2]: "\n".join([*block[1:], message.strip()])
        for block, message in zip(blocks, parts[1::2], strict=True)
    }


def test_notepad_can_read_it(folder):
    done = merge(folder)
    data = done.reminders.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "old Notepad takes text without a mark for ANSI"
    assert data.count(b"\n") == data.count(b"\r\n") > 10
    data.decode("utf-8")
    merge(folder)
    assert done.reminders.read_bytes() == data


def test_outstanding_units_are_reminded_with_deadline_and_form(folder):
    found = messages(folder)
    assert len(found) == 8
    text = found["Trường tiểu học – chưa nộp phiếu"]
    assert text.startswith("   Đính kèm: phat_di/truong_tieu_hoc.xlsx\nKính gửi Trường tiểu học,\n")
    assert "(chỉ tiêu 4.2 và 4.4)" in text
    assert "ngay (hạn 31/01/2025 đã qua)" in text
    assert "người phụ trách của UBND xã Thái Sơn" in text


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2025, 1, 30), "xã Thái Sơn chậm nhất ngày 31/01/2025."),
        (date(2025, 1, 31), "xã Thái Sơn chậm nhất ngày 31/01/2025."),
        (date(2025, 2, 1), "xã Thái Sơn ngay (hạn 31/01/2025 đã qua)."),
    ],
)
def test_a_deadline_that_has_passed_is_said_to_have_passed(folder, today, said):
    assessment = assess_folder(folder)
    found = reminders(assessment, {}, today, marked="a", forms="b", returns="nhan_ve")
    assert len(found) == 8 and all(said in item.message for item in found)
    unit = assessment.campaign.units[0]
    assert said in invitation(assessment.campaign, assessment.criteria_set, unit, today)


@pytest.mark.parametrize(
    ("message", "inside"),
    [
        ("Thượng Tiến 1: số dân là chữ", "Thượng Tiến 1: số dân là chữ"),
        ("Ông Đoài chưa ghi", "Ông Đoài chưa ghi"),
        ("“Tổng số công dân” ghi 60%", "“Tổng số công dân” ghi 60%"),
        ("Tệp không có nội dung (0 byte)", "tệp không có nội dung (0 byte)"),
        ("Chưa trả lời “4.3”", "chưa trả lời “4.3”"),
        ("", ""),
    ],
)
def test_names_keep_their_capitals(message, inside):
    assert inside_sentence(message) == inside


def test_a_file_that_cannot_be_used_comes_with_what_to_do(folder):
    assessment = assess_folder(folder)
    file = "nhan_ve/khóa.xlsx"
    said = finding(of_files.FILE_PASSWORD, Place(file), unit="truong_thcs")
    sent = Submission(file, None, "truong_thcs", SubmissionStatus.REJECTED, said.message)
    assessment = replace(assessment, submissions=(sent,), findings=(said,))
    found = reminders(assessment, {}, date(2025, 1, 1), marked="a", forms="b", returns="nhan_ve")
    text = next(item.message for item in found if item.unit == "truong_thcs")
    assert "Tệp đã gửi (khóa.xlsx) chưa dùng được: tệp được bảo vệ bằng mật khẩu" in text
    assert said.remedy and said.remedy in text


def test_corrections_say_where_and_what_to_type(folder):
    def change(book):
        cell_of(book, "figures", "citizens", "value").value = "60%"

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    text = messages(folder)["Hội Khuyến học xã – cần sửa phiếu"]
    assert "Đính kèm: ket_qua/tra_lai/hoi_khuyen_hoc.xlsx" in text
    assert (
        "1) Trang Tiêu chí 5, ô F16: “Tổng số công dân trong xã” ghi tỷ lệ “60%”, cần số người. "
        "Gõ số người; tỷ lệ tự tính."
    ) in text
    assert "ngay (hạn 31/01/2025 đã qua)" in text
    assert "nhan_ve" not in text, "the unit knows nothing of the folders"


def test_no_message_names_what_only_the_commune_has(folder):
    """Ids of figures, sheets of the control workbook, folders: a school that reads of them asks what they are."""
    shutil.rmtree(folder / "nhan_ve")
    (folder / "nhan_ve").mkdir()
    control = openpyxl.load_workbook(folder / "dot_danh_gia.xlsx")
    cell_of(control, "assignments", "5.2", "hoi_khuyen_hoc").value = "x"
    control.save(folder / "dot_danh_gia.xlsx")
    distribute(folder)
    for unit, citizens in (("hoi_khuyen_hoc", 5000), ("ban_to_chuc", 5200)):
        hand_in(folder, unit, f"{unit}.xlsx", change=lambda book, n=citizens: _citizens(book, n))
    hand_in(folder, "ban_to_chuc", "b/ban_to_chuc.xlsx", change=lambda book: _citizens(book, 5300))
    hand_in(folder, "truong_thcs", "c.xlsx", change=lambda book: book["Tiêu chí 4"].delete_rows(9, 3))
    done = merge(folder)
    told = [block for block in messages(folder).values() if "cần sửa" in block]
    marked = [
        str(cell.value)
        for path in (folder / "ket_qua" / "tra_lai").glob("*.xlsx")
        for row in openpyxl.load_workbook(path)["Cần sửa"].iter_rows()
        for cell in row
        if cell.value
    ]
    assert len(told) == 3
    assert len(marked) > 30
    words = ["nhan_ve", "phat_di", "Kết luận họp", "Phân công", "tệp điều khiển", *done.assessment.data]
    said = [text.partition("Kính gửi")[2] for text in told] + [text for text in marked if "!" not in text]
    assert [(word, text) for text in said for word in words if word in text and "." not in word] == []
    officer = [one.remedies for one in done.assessment.findings if one.code == "conflict_decisive"]
    assert officer
    assert all("trang Kết luận họp, dòng “Tổng số công dân trong xã”" in text for text in officer)


def _citizens(book, number):
    cell_of(book, "figures", "citizens", "value").value = number


def test_repeats_are_said_once(folder):
    hand_in(folder, "van_phong", "a.xlsx", evidence=False)
    text = messages(folder)["Văn phòng Đảng ủy - UBND xã – cần sửa phiếu"]
    assert "Phiếu còn 1 điểm cần sửa" in text
    assert "3 ô, từ C17 đến C19: báo đạt nhưng chưa có minh chứng (chỉ tiêu 1.1, 1.2 và 1.3)" in text


def test_one_count_everywhere(folder):
    """Message, list of the marked copy, page `Cần sửa` and the summary's notes: what is said once counts once."""

    def change(book):
        for row in ("1.1", "1.2", "1.3"):
            cell_of(book, "indicators", row, "result").value = "tạm được"
        cell_of(book, "unit", "filled_on", "value").value = "hôm qua"

    return_all(folder)
    hand_in(folder, "van_phong", "van_phong.xlsx", change=change)
    done = merge(folder)
    text = messages(folder)["Văn phòng Đảng ủy - UBND xã – cần sửa phiếu"]
    told = int(text.partition("Phiếu còn ")[2].split()[0])
    points = [line for line in text.splitlines() if line[:1].isdigit()]
    listed = openpyxl.load_workbook(folder / "ket_qua/tra_lai/van_phong.xlsx")["Cần sửa"]
    numbers = [cell.value for cell in listed["B"] if isinstance(cell.value, int)]
    assert told == len(points) == len(numbers) > 0
    assert numbers == list(range(1, told + 1))
    assert len([item for item in done.assessment.findings if item.severity is Severity.ERROR]) > told

    book = openpyxl.load_workbook(done.summary)
    register = [row for row in book["Cần sửa"].iter_rows(values_only=True) if row[0] in ("Lỗi", "Cảnh báo")]
    errors = sum(row[0] == "Lỗi" for row in register)
    first = " ".join(str(cell.value) for row in book["Cần sửa"]["A1:A6"] for cell in row)
    assert f"{errors} lỗi" in first
    said = [str(row[0]) for row in book["Tổng hợp"].iter_rows(values_only=True) if "lỗi phải sửa" in str(row[0])]
    assert [int(text.split()[2]) for text in said] == [errors]


def test_places_are_those_of_the_attached_file(folder):
    """Rows were inserted and the keys lost: the attached form has the cell elsewhere."""

    def change(book):
        sheet = book["Tiêu chí 5"]
        cell_of(book, "figures", "citizens", "value").value = "x"
        sheet.insert_rows(10, 4)
        del book["_ccht"]

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    text = messages(folder)["Hội Khuyến học xã – cần sửa phiếu"]
    assert "ô F16" in text and "ô F20" not in text
    assert "phiếu mới đã chép sẵn" in text


def test_a_file_that_cannot_be_used_is_told_to_its_sender(folder):
    (folder / "nhan_ve" / "ảnh phiếu.jpg").parent.mkdir(exist_ok=True)
    (folder / "nhan_ve" / "ảnh phiếu.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"x" * 100)
    text = messages(folder)["Tệp chưa rõ của đơn vị nào – gửi cho người đã gửi tệp"]
    assert "ảnh phiếu.jpg" in text and "ảnh JPEG" in text and "gửi lại" in text


def test_a_paper_of_our_own_is_asked_of_nobody(folder):
    for name in (CONTROL, "phat_di/danh_sach_phat.xlsx", "phat_di/loi_nhan.txt"):
        shutil.copy(folder / name, folder / "nhan_ve")
    assert "Tệp chưa rõ của đơn vị nào – gửi cho người đã gửi tệp" not in messages(folder)


def test_a_file_only_the_officer_can_mend_leaves_no_loose_space(folder):
    (folder / "nhan_ve").mkdir(exist_ok=True)
    (folder / "nhan_ve" / "lối tắt.xlsx").symlink_to(folder / "không có.xlsx")
    text = messages(folder)["Tệp chưa rõ của đơn vị nào – gửi cho người đã gửi tệp"]
    assert "lối tắt.xlsx" in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_return_of_another_year_is_named_in_the_reminder(tmp_path):
    other = campaign_folder(
        tmp_path / "2025", new_campaign("Thái Sơn", 2025, district="Hiệp Hòa", province="Bắc Giang")
    )
    folder = campaign_folder(tmp_path / "2024")
    fill_form(other / "phat_di" / "truong_mam_non.xlsx", folder / "nhan_ve" / "mầm non.xlsx")
    text = messages(folder)["Trường mầm non – chưa nộp phiếu"]
    assert "Tệp đã gửi (mầm non.xlsx) chưa dùng được" in text and "2025" in text


def test_nothing_to_remind_of(folder):
    return_all(folder)
    text = merge(folder).reminders.read_bytes().decode("utf-8-sig")
    assert "Không phải nhắc đơn vị nào" in text and RULE not in text


def test_contact_is_given_and_no_deadline_is_invented(tmp_path):
    campaign = new_campaign("Phường Thành Nhất", 2024)
    units = tuple(replace(unit, contact="Cô Hoa 0912 345 678") for unit in campaign.units)
    folder = campaign_folder(tmp_path / "đợt", replace(campaign, units=units, deadline=None))
    text = messages(folder)["Trường mầm non – chưa nộp phiếu"]
    assert "Liên hệ: Cô Hoa 0912 345 678" in text
    assert "chậm nhất" not in text
    assert "người phụ trách của UBND phường Thành Nhất" in text
    assert isinstance(campaign.units[0], Unit) and campaign.deadline == date(2025, 1, 31)


def test_control_characters_and_line_breaks_stay_out_of_a_point(folder):
    def change(book):
        cell_of(book, "figures", "citizens", "value").value = "năm\nnghìn\tngười"

    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    text = messages(folder)["Hội Khuyến học xã – cần sửa phiếu"]
    assert "ghi “năm nghìn người”" in text


def test_the_sender_ends_each_message(folder):
    """Who sends it ends each message, as far as the control workbook names somebody."""
    campaign = new_campaign("Thái Sơn", 2024)
    papers = replace(campaign.paperwork, officer="Phạm Thị Bình", officer_phone="0912.345 678", coordinator="Văn phòng")
    control = replace(campaign, paperwork=papers)
    made = assess_folder(folder)
    text = invitation(control, made.criteria_set, control.units[0], date(2024, 12, 1))
    assert text.endswith("Trân trọng cảm ơn!\nPhạm Thị Bình, Văn phòng, UBND xã Thái Sơn")
    assert "gửi lại cho Phạm Thị Bình, 0912.345 678 chậm nhất" in text
    bare = replace(control, commune="", paperwork=Paperwork())
    nobody = invitation(bare, made.criteria_set, control.units[0], date.today())
    assert nobody.endswith("Trân trọng cảm ơn!")
