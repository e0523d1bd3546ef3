"""Makes ``samples/don_vi_thai_son_2025`` anew: a primary school and a UBND xã, each a campaign of "Đơn vị học tập".

    python samples/make_units_sample.py
    python samples/make_units_sample.py --expected     # leaves the returns as they are, and needs no LibreOffice

As ``make_sample.py``, whose helpers it uses: control workbooks by the program, returns by hand in LibreOffice. All
figures and documents are invented.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from make_sample import EXPECTED, INVENTED
from msgspec import Struct, field
from uno_fill import LibreOffice, Typed, typed

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL, FORMS, RESULT, RETURNS, init_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.model.campaign import Campaign
from ccht_excel.summary.as_json import result_text

TARGET = Path(__file__).resolve().parent / "don_vi_thai_son_2025"
SET = "tt24_2023_cap_huyen"


PAYROLL = {"members.source": "Bảng lương", "members.as_of": "31/12/2025"}
STAFF = {"members.source": "Danh sách nhân sự", "members.as_of": "15/12/2025"}


class Part(Struct, frozen=True):
    """What one part of a unit sent: ``evidence`` are chỉ tiêu with what is named of each document."""

    unit: str
    file: str
    answers: Mapping[str, str]
    evidence: Sequence[tuple[str, str, str]]
    notes: Mapping[str, str] = field(default_factory=dict)
    saved: datetime = datetime(2025, 12, 22, 9, 30)


SCHOOL = (
    Part(
        unit="to_danh_gia",
        file="to_danh_gia.xlsx",
        answers={"1.1": "Đạt", "1.5": "Đạt", "3.2": "Đạt"},
        evidence=(
            ("1.1", "Kế hoạch học tập thường xuyên năm 2025", "08/KH-THTS"),
            ("1.5", "Báo cáo hoạt động thư viện mở cho người dân", "51/BC-THTS"),
            ("3.2", "Chương trình phối hợp chia sẻ chuyên môn cụm trường", "12/CTr-THTS"),
        ),
    ),
    Part(
        unit="to_chuc_nhan_su",
        file="tổ chức nhân sự (1).ods",
        answers={
            "1.2": "Đạt",
            "members": "32",
            **PAYROLL,
            "disciplined": "32",
            "trained": "31",
            "certified": "20",
            "proficient": "22",
        },
        notes={"members": "Bảng lương tháng 12/2025 (số liệu giả định)"},
        evidence=(
            ("1.2", "Quy chế chi tiêu nội bộ, mục hỗ trợ học tập", "03/QC-THTS"),
            ("2.1", "Biên bản đánh giá, xếp loại viên chức năm 2025", "22/BB-THTS"),
            ("2.2", "Danh sách hoàn thành bồi dưỡng thường xuyên", "27/DS-THTS"),
            ("2.4", "Danh sách kèm chứng chỉ ngoại ngữ", "28/DS-THTS"),
        ),
    ),
    Part(
        unit="tai_vu",
        file="tai_vu.xls",
        answers={"1.3": "Đạt"},
        evidence=(("1.3", "Quyết định giao dự toán năm 2025", "196/QĐ-UBND"),),
    ),
    Part(
        unit="cong_nghe_thong_tin",
        file="cntt.xlsx",
        answers={"1.4": "Đạt", "3.4": "Mức đáp ứng cơ bản", "members": "32", **PAYROLL, "digital": "30"},
        evidence=(
            ("1.4", "Biên bản bàn giao thiết bị dạy học số", "06/BB-THTS"),
            ("2.3", "Danh sách lớp bồi dưỡng kỹ năng số", "19/DS-THTS"),
            ("3.4", "Kết quả đánh giá mức độ chuyển đổi số", "33/KQ-THTS"),
        ),
    ),
    Part(
        unit="thi_dua_khen_thuong",
        file="zalo/thi dua khen thuong.xlsx",
        answers={"3.3": "Đạt", "members": "32 người", **PAYROLL, "advanced": "30", "learning_members": "31"},
        evidence=(
            ("2.5", "Quyết định công nhận Lao động tiên tiến", "77/QĐ-UBND"),
            ("3.1", "Quyết định công nhận “Công dân học tập”", "09/QĐ-HKH"),
            ("3.3", "Quyết định công nhận Tập thể lao động tiên tiến", "78/QĐ-UBND"),
        ),
    ),
)
"""Meets mức độ 1; fails mức độ 2 at 2.3, 2.4, 2.5 and 3.4. The chỉ tiêu for vocational schools does not apply."""

OFFICE = (
    # 1.5 is claimed without a document: by the Circular it is not met, since everybody asked has answered.
    Part(
        unit="to_danh_gia",
        file="to_danh_gia.xlsx",
        answers={"1.1": "Đạt", "1.5": "Đạt", "3.2": "Đạt"},
        evidence=(
            ("1.1", "Kế hoạch bồi dưỡng cán bộ, công chức năm 2025", "14/KH-UBND"),
            ("3.2", "Báo cáo sinh hoạt chuyên đề liên cơ quan", "60/BC-UBND"),
        ),
    ),
    Part(
        unit="to_chuc_nhan_su",
        file="to_chuc_nhan_su.ods",
        answers={
            "1.2": "Đạt",
            "members": "45",
            **STAFF,
            "disciplined": "45",
            "trained": "44",
            "certified": "30",
            "proficient": "33",
        },
        evidence=(
            ("1.2", "Quyết định cử công chức đi bồi dưỡng", "31/QĐ-UBND"),
            ("2.1", "Báo cáo xếp loại công chức năm 2025", "88/BC-UBND"),
            ("2.2", "Danh sách hoàn thành bồi dưỡng", "90/DS-UBND"),
            ("2.4", "Danh sách kèm chứng chỉ ngoại ngữ, tiếng dân tộc", "91/DS-UBND"),
        ),
    ),
    Part(
        unit="tai_vu",
        file="tai_vu.xlsx",
        answers={"1.3": "Đạt"},
        evidence=(("1.3", "Quyết định giao dự toán chi đào tạo, bồi dưỡng", "07/QĐ-UBND"),),
    ),
    Part(
        unit="cong_nghe_thong_tin",
        file="cong_nghe_thong_tin.xls",
        answers={"1.4": "Đạt", "members": "45", **STAFF, "digital": "43"},
        evidence=(
            ("1.4", "Kế hoạch chuyển đổi số của xã năm 2025", "20/KH-UBND"),
            ("2.3", "Danh sách lớp bồi dưỡng chuyển đổi số", "66/DS-UBND"),
        ),
    ),
)
"""Nobody has answered for thi đua, khen thưởng: 2.5, 3.1 and 3.3 stay open, whatever is missing there."""


def campaigns() -> Mapping[str, tuple[Campaign, Sequence[Part]]]:
    """The campaigns of the tree, by folder."""
    given = {"province": "Bắc Ninh", "criteria_set": SET}
    school = new_campaign("Trường Tiểu học Thái Sơn", 2025, claimed_level=2, **given)
    office = new_campaign("Ủy ban nhân dân xã Thái Sơn", 2025, claimed_level=2, **given)
    return {"truong_tieu_hoc": (school, SCHOOL), "ubnd_xa": (office, OFFICE)}


def _typed(part: Part, made: Campaign) -> list[Typed]:
    evidence = [
        {"indicator": id, "title": f"{title} {INVENTED}", "number": number, "date": "15/12/2025"}
        for id, title, number in part.evidence
    ]
    filled = {"filled_by": f"{made.unit_name(part.unit)} (giả định)", "filled_on": f"{part.saved:%d/%m/%Y}"}
    return typed(part.answers, notes=part.notes, evidence=evidence, unit=filled)


def make_returns(target: Path = TARGET) -> None:
    """Make the control workbooks and the returned files."""
    with (
        tempfile.TemporaryDirectory(prefix="ccht_sample_", ignore_cleanup_errors=True) as scratch,
        LibreOffice(shutil.which("soffice") or "libreoffice", Path(scratch) / "office") as office,
    ):
        for name, (made, parts) in campaigns().items():
            own, kept = Path(scratch) / name, target / name
            init_campaign(own, made)
            distribute(own)
            shutil.rmtree(kept / RETURNS, ignore_errors=True)
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(own / CONTROL, kept / CONTROL)
            for part in parts:
                form = own / FORMS / f"{part.unit}.xlsx"
                office.fill(form, _typed(part, made), kept / RETURNS / part.file, saved=part.saved)


def make_expected(target: Path = TARGET) -> None:
    """Write down what the program makes of the returns."""
    for name in campaigns():
        kept = target / name
        (kept / EXPECTED).mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            folder = shutil.copytree(kept, Path(scratch) / "campaign", ignore=shutil.ignore_patterns(EXPECTED))
            # Without the name of the run, which is another one with each version of the program.
            (kept / EXPECTED / RESULT).write_bytes(result_text(merge(folder).assessment).encode())


if __name__ == "__main__":
    if "--expected" not in sys.argv[1:]:
        make_returns()
    make_expected()
