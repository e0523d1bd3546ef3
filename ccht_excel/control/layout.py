"""The control workbook as tables of text: sheets, titles, hints, rows, and what each value may be.

Relies on :mod:`ccht_excel.model.law` for what a criteria set says; the writer prints it, the reader quotes it in
findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from ccht_excel.model.law import CriteriaSet, EvidenceBy
from ccht_excel.vietnamese.text import join_words

SHEETS = {
    "campaign": "Đợt đánh giá",
    "units": "Đơn vị",
    "assignments": "Phân công",
    "targets": "Chỉ tiêu kế hoạch",
    "villages": "Thôn",
    "resolutions": "Kết luận họp",
}

FIRST_YEAR, LAST_YEAR = 2024, 2100
"""Years a campaign may be for."""

CAMPAIGN_ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("commune", "Tên xã", "Chỉ ghi tên, không ghi chữ “xã”, ví dụ: Thái Sơn", "tên xã"),
    ("district", "Huyện", "Để trống nếu tỉnh không còn cấp huyện", "tên huyện"),
    ("province", "Tỉnh, thành phố", "Ví dụ: Bắc Giang", "tên tỉnh"),
    (
        "year",
        "Năm đánh giá",
        "Số liệu tính từ 01/01 đến 31/12 của năm này ({period_clause})",
        "một năm gồm bốn chữ số, ví dụ 2024",
    ),
    ("claimed_level", "Mức độ đề nghị công nhận", "{levels}", "{levels}"),
    (
        "receiver",
        "Nơi nhận hồ sơ",
        "Cơ quan nhận hồ sơ của xã; mỗi tỉnh một khác, hỏi Sở Giáo dục và Đào tạo",
        "tên cơ quan nhận hồ sơ",
    ),
    (
        "deadline",
        "Hạn các đơn vị nộp phiếu",
        "Hồ sơ của xã gửi đi trước {due} năm sau ({due_clause})",
        "một ngày, ví dụ 31/01/2025",
    ),
    (
        "difficult_area",
        "Xã thuộc vùng khó khăn",
        "Có hoặc Không; ảnh hưởng yêu cầu của chỉ tiêu {by_area}",
        "Có hoặc Không",
    ),
    (
        "evidence_required",
        "Bắt buộc có minh chứng",
        "Có: báo đạt mà không có minh chứng thì chưa được tính là đạt",
        "Có hoặc Không",
    ),
)
"""Rows of ``@campaign``: key, label, hint and what the value may be, both to be :func:`filled`."""


def campaign_rows(criteria_set: CriteriaSet) -> Iterator[tuple[str, str, str, str]]:
    """The rows of ``@campaign`` that a criteria set leaves to the assessed body."""
    for row in CAMPAIGN_ROWS:
        if row[0] != "evidence_required" or criteria_set.evidence.required_by is EvidenceBy.PLAN:
            yield row


HINTS = {
    "campaign": "Điền các ô nền vàng. Xong cả tệp thì lưu, đóng lại rồi chạy: ccht distribute",
    "units": "Mỗi dòng một đơn vị. Thêm đơn vị: ghi tên vào dòng trống kế tiếp, rồi đánh dấu x ở trang Phân công.",
    "assignments": "Đánh dấu x vào cột của đơn vị phụ trách chỉ tiêu; một chỉ tiêu có thể giao cho nhiều đơn vị. Dòng"
    " chữ nhỏ dưới tên đơn vị là mã, giống mã ở trang Đơn vị. Cần thêm cột thì bỏ ẩn các cột dự phòng bên phải.",
    "targets": "Cột {plan} sửa được; cột {level_names} là quy định, chỉ để xem.",
    "villages": "Không bắt buộc. Ghi tên các thôn nếu muốn số liệu tiêu chí {counted} được báo theo từng thôn.",
    "resolutions": "Ghi khi cuộc họp thống nhất một giá trị khác hoặc chọn giữa các số báo cáo. Phải ghi lý do.",
}
TITLES = {
    "campaign": "TỆP ĐIỀU KHIỂN ĐỢT TỰ ĐÁNH GIÁ “CỘNG ĐỒNG HỌC TẬP” CẤP XÃ",
    "units": "CÁC ĐƠN VỊ NHẬN PHIẾU",
    "assignments": "PHÂN CÔNG PHỤ TRÁCH CHỈ TIÊU",
    "targets": "CHỈ TIÊU KẾ HOẠCH CỦA XÃ",
    "villages": "DANH SÁCH THÔN, BẢN, TỔ DÂN PHỐ",
    "resolutions": "KẾT LUẬN CỦA CUỘC HỌP",
}


NO_SUCH_UNIT = "mã này không có ở trang Đơn vị"
"""Heading of an assignment column whose id is that of no unit."""


def filled(text: str, criteria_set: CriteriaSet) -> str:
    """A text of this module with what the criteria set says of dates, articles, levels and numbers filled in."""
    year, plan = criteria_set.year, criteria_set.plan
    counted = [item.id for item in criteria_set.criteria if any(indicator.ratios for indicator in item.indicators)]
    return text.format(
        period_clause=year.period_clause,
        due=f"{year.due_day:02}/{year.due_month:02}",
        due_clause=year.due_clause,
        by_area=join_words(item.id for item in criteria_set.indicators if item.by_area),
        counted=join_words(counted),
        levels=join_words(map(str, criteria_set.levels), "hoặc"),
        level_names=", ".join(spec.name for spec in criteria_set.legal),
        plan=plan.label if plan else "",
    )


def resolution_choice(id: str, label: str) -> str:
    """How a datum is offered in the drop-down of the resolutions table."""
    return f"{id} - {label}"[:80].strip()
