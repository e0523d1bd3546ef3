"""Makes ``samples/thai_son_2024`` anew: the control workbook by the program, the returns by hand in LibreOffice.

    python samples/make_sample.py
    python samples/make_sample.py --expected     # leaves the returns as they are, and needs no LibreOffice

Needs LibreOffice Calc and a Python with ``uno`` (Debian: libreoffice-calc, python3-uno). All figures and documents are
invented. Afterwards ``mong_doi/ket_qua.json`` holds what the program makes of it: read the difference before keeping
it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace
from uno_fill import LibreOffice, Typed, typed

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL, FORMS, RESULT, RETURNS, init_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.model.campaign import Campaign
from ccht_excel.summary.as_json import result_text

TARGET = Path(__file__).resolve().parent / "thai_son_2024"
EXPECTED = "mong_doi"
INVENTED = "(số liệu giả định)"

CONTACTS = {
    "van_phong": "Công chức văn phòng - thống kê",
    "ban_chi_dao": "Ủy viên thường trực Ban chỉ đạo",
    "trung_tam_hoc_tap": "Phó giám đốc Trung tâm",
    "truong_mam_non": "Phó hiệu trưởng",
    "truong_tieu_hoc": "Phó hiệu trưởng",
    "truong_thcs": "Phó hiệu trưởng",
    "hoi_khuyen_hoc": "Phó chủ tịch Hội",
    "ban_to_chuc": "Phó trưởng ban",
}


class Sent(Struct, frozen=True):
    """One filled form as it came in: by which unit, saved when, under which names.

    ``evidence`` are (chỉ tiêu, title, number, date, issuer) of each document.
    """

    unit: str
    saved: datetime
    files: tuple[str, ...]
    answers: Mapping[str, str]
    evidence: tuple[tuple[str, str, str, str, str], ...]
    notes: Mapping[str, str] = field(default_factory=dict)


DECREE = "Nghị định 20/2014/NĐ-CP (5 tuổi)"
COMMUNE, DISTRICT = "UBND xã Thái Sơn", "UBND huyện Hiệp Hòa"

SENT = (
    Sent(
        unit="van_phong",
        saved=datetime(2024, 12, 20, 9, 15),
        files=("van_phong.xlsx",),
        answers={"1.1": "Đạt", "1.2": "Đạt", "1.3": "Đạt"},
        evidence=(
            ("1.1", "Báo cáo công tác tuyên truyền về học tập suốt đời năm 2024", "41/BC-UBND", "10/12/2024", COMMUNE),
            ("1.2", "Kế hoạch xây dựng xã hội học tập năm 2024", "12/KH-UBND", "15/02/2024", COMMUNE),
            ("1.2", "Báo cáo kết quả xây dựng xã hội học tập năm 2024", "43/BC-UBND", "12/12/2024", COMMUNE),
            ("1.3", "Kế hoạch Tuần lễ hưởng ứng học tập suốt đời", "58/KH-UBND", "16/09/2024", COMMUNE),
            ("1.3", "Báo cáo kết quả Tuần lễ hưởng ứng học tập suốt đời", "35/BC-UBND", "14/10/2024", COMMUNE),
        ),
    ),
    # 2.2 is claimed without any evidence.
    Sent(
        unit="ban_chi_dao",
        saved=datetime(2024, 12, 27, 16, 5),
        files=("ban_chi_dao.ods",),
        answers={"2.1": "Đạt", "2.2": "Đạt", "2.3": "Đạt"},
        notes={"2.2": "Vận động được 86 triệu đồng; biên bản gửi sau (số liệu giả định)"},
        evidence=(
            ("2.1", "Quyết định giao dự toán ngân sách xã năm 2024", "210/QĐ-UBND", "29/12/2023", COMMUNE),
            ("2.3", "Quy chế phối hợp xây dựng xã hội học tập", "02/QC-BCĐ", "08/03/2024", "Ban chỉ đạo xã"),
        ),
    ),
    Sent(
        unit="trung_tam_hoc_tap",
        saved=datetime(2024, 12, 24, 14, 30),
        files=("Trung tam HTCD - tieu chi 3.xls", "Trung tam HTCD - tieu chi 3 (ký tên).pdf"),
        answers={"3.1": "Đạt", "3.2": "Đạt", "3.3": "Đạt"},
        evidence=(
            ("3.1", "Biên bản kiểm kê cơ sở vật chất", "05/BB-TTHTCĐ", "03/12/2024", "Trung tâm học tập cộng đồng"),
            ("3.2", "Báo cáo hoạt động thư viện xã năm 2024", "07/BC-TV", "06/12/2024", "Thư viện xã"),
            ("3.3", "Quyết định thành lập câu lạc bộ văn nghệ, thể thao", "66/QĐ-UBND", "22/04/2024", COMMUNE),
        ),
    ),
    Sent(
        unit="truong_mam_non",
        saved=datetime(2024, 12, 19, 10, 40),
        files=("zalo/Phiếu trường mầm non.xlsx",),
        answers={"4.1": "Đạt", "4.1.decree": DECREE},
        evidence=(("4.1", "Quyết định công nhận phổ cập mầm non trẻ 5 tuổi", "1305/QĐ-UBND", "20/11/2024", DISTRICT),),
    ),
    Sent(
        unit="truong_tieu_hoc",
        saved=datetime(2024, 12, 23, 8, 20),
        files=("truong_tieu_hoc.ods",),
        answers={"4.2": "Mức độ 3", "4.4": "Mức độ 2"},
        evidence=(
            ("4.2", "Quyết định công nhận phổ cập giáo dục tiểu học mức độ 3", "1306/QĐ-UBND", "20/11/2024", DISTRICT),
            ("4.4", "Quyết định công nhận xóa mù chữ mức độ 2", "1308/QĐ-UBND", "20/11/2024", DISTRICT),
        ),
    ),
    # The school sent level 2 first and corrected it when the decision had come.
    Sent(
        unit="truong_thcs",
        saved=datetime(2024, 12, 16, 15, 10),
        files=("truong_thcs.xlsx",),
        answers={"4.3": "Mức độ 2", "4.4": "Mức độ 2"},
        notes={"4.3": "Theo quyết định năm 2023, chờ quyết định năm 2024 (số liệu giả định)"},
        evidence=(
            ("4.3", "Quyết định công nhận phổ cập giáo dục THCS mức độ 2", "1190/QĐ-UBND", "21/11/2023", DISTRICT),
        ),
    ),
    Sent(
        unit="truong_thcs",
        saved=datetime(2025, 1, 6, 7, 50),
        files=("truong_thcs sửa.xls",),
        answers={"4.3": "Mức độ 3", "4.4": "Mức độ 2"},
        evidence=(
            ("4.3", "Quyết định công nhận phổ cập giáo dục THCS mức độ 3", "1307/QĐ-UBND", "20/11/2024", DISTRICT),
            ("4.4", "Quyết định công nhận xóa mù chữ mức độ 2", "1308/QĐ-UBND", "20/11/2024", DISTRICT),
        ),
    ),
    # Whether 5.1 is met depends on which of the two counts of citizens is right: 3300 is 60.75 % of 5432 but 58.84 %
    # of 5608. Level 2 fails either way, at 5.1 and at both shares of 5.2.
    Sent(
        unit="hoi_khuyen_hoc",
        saved=datetime(2025, 1, 3, 11, 25),
        files=("Phiếu (2) hội khuyến học - bản cuối.xlsx",),
        answers={
            "citizens": "5.432 người",
            "citizens.age_base": "Cách khác (có ghi chú)",
            "citizens.source": "Các chi hội khuyến học rà soát",
            "citizens.as_of": "30/11/2024",
            "learning_citizens": "3300",
        },
        notes={
            "citizens": "Đếm người đang cư trú (số liệu giả định)",
            "learning_citizens": "Theo danh sách công nhận năm 2024 (số liệu giả định)",
        },
        evidence=(
            ("5.1", "Quyết định công nhận “Công dân học tập” năm 2024", "09/QĐ-HKH", "18/12/2024", "Hội Khuyến học xã"),
        ),
    ),
    Sent(
        unit="ban_to_chuc",
        saved=datetime(2025, 1, 8, 17, 0),
        files=("zalo/ban_to_chuc (2).xls",),
        answers={
            "citizens": "5608",
            "citizens.age_base": "Mọi công dân thường trú",
            "citizens.source": "Công an xã",
            "citizens.as_of": "31/12/2024",
            "trained_citizens": "3 000",
            "trained_citizens.counting": "Mọi người đã qua đào tạo",
            "trained_citizens.source": "Tổng hợp của các chi bộ",
            "trained_citizens.as_of": "15/12/2024",
            "university_citizens": "700 người",
            "university_citizens.source": "Tổng hợp của các chi bộ",
            "university_citizens.as_of": "15/12/2024",
        },
        notes={"citizens": "Nhân khẩu thường trú (số liệu giả định)"},
        evidence=(("5.2", "Báo cáo thống kê trình độ chuyên môn", "15/BC-BTC", "06/01/2025", "Ban tổ chức Đảng ủy"),),
    ),
)

#: The neighbours' kindergarten sent its form to the wrong group.
STRAYED = Sent(
    unit="truong_mam_non",
    saved=datetime(2024, 12, 18, 9, 0),
    files=("zalo/truong_mam_non.xlsx",),
    answers={"4.1": "Đạt", "4.1.decree": DECREE},
    evidence=(("4.1", "Quyết định công nhận phổ cập mầm non trẻ 5 tuổi", "1299/QĐ-UBND", "20/11/2024", DISTRICT),),
)

#: The same file downloaded twice.
COPIES = {"zalo/van_phong (1).xlsx": "van_phong.xlsx"}


def campaign(commune: str) -> Campaign:
    """The campaign of a commune in Hiệp Hòa in 2024, when there still were districts.

    Its plan asks for level 2 with targets of level 1, as that of Thái Sơn does.
    """
    made = new_campaign(commune, 2024, district="Hiệp Hòa", province="Bắc Giang")
    units = tuple(replace(unit, contact=CONTACTS[unit.id]) for unit in made.units)
    return replace(made, units=units, receiver="Phòng Giáo dục và Đào tạo huyện Hiệp Hòa", claimed_level=2)


def _typed(sent: Sent) -> list[Typed]:
    columns = ("indicator", "title", "number", "date", "issuer")
    return typed(
        sent.answers,
        notes=sent.notes,
        evidence=[
            dict(zip(columns, (indicator, f"{title} {INVENTED}", *rest), strict=True))
            for indicator, title, *rest in sent.evidence
        ],
        unit={"filled_by": f"{CONTACTS[sent.unit]} (giả định)", "filled_on": f"{sent.saved:%d/%m/%Y}"},
    )


def make_returns() -> None:
    """Make the control workbook and the returned files."""
    shutil.rmtree(TARGET / RETURNS, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="ccht_sample_", ignore_cleanup_errors=True) as scratch:
        own, strange = (Path(scratch) / name for name in ("own", "strange"))
        for folder, commune in ((own, "Thái Sơn"), (strange, "Hòa Sơn")):
            init_campaign(folder, campaign(commune))
            distribute(folder)
        TARGET.mkdir(exist_ok=True)
        shutil.copyfile(own / CONTROL, TARGET / CONTROL)
        with LibreOffice(shutil.which("soffice") or "libreoffice", Path(scratch) / "office") as office:
            for sent, folder in (*((sent, own) for sent in SENT), (STRAYED, strange)):
                targets = [TARGET / RETURNS / name for name in sent.files]
                office.fill(folder / FORMS / f"{sent.unit}.xlsx", _typed(sent), *targets, saved=sent.saved)
    for copy, original in COPIES.items():
        shutil.copyfile(TARGET / RETURNS / original, TARGET / RETURNS / copy)


def make_expected() -> None:
    """Write down what the program makes of the returns."""
    (TARGET / EXPECTED).mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = shutil.copytree(TARGET, Path(scratch) / "campaign", ignore=shutil.ignore_patterns(EXPECTED))
        # Without the name of the run, which is another one with each version of the program.
        (TARGET / EXPECTED / RESULT).write_bytes(result_text(merge(folder).assessment).encode())


if __name__ == "__main__":
    if "--expected" not in sys.argv[1:]:
        make_returns()
    make_expected()
