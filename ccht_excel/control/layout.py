"""The control workbook as tables of text: sheets, titles, hints, rows, and what each value may be.

Relies on nothing; the writer prints it, the reader quotes it in findings.
"""

from __future__ import annotations

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
    ("claimed_level", "Mức độ đề nghị công nhận", "1 hoặc 2", "1 hoặc 2"),
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
"""Rows of ``@campaign``: key, label, hint (filled from the criteria set), and what the value may be."""

HINTS = {
    "campaign": "Điền các ô nền vàng. Xong cả tệp thì lưu, đóng lại rồi chạy: ccht distribute",
    "units": "Mỗi dòng một đơn vị. Thêm đơn vị: ghi tên vào dòng trống kế tiếp, rồi đánh dấu x ở trang Phân công.",
    "assignments": "Đánh dấu x vào cột của đơn vị phụ trách chỉ tiêu; một chỉ tiêu có thể giao cho nhiều đơn vị. Dòng"
    " chữ nhỏ dưới tên đơn vị là mã, giống mã ở trang Đơn vị. Cần thêm cột thì bỏ ẩn các cột dự phòng bên phải.",
    "targets": "Cột Kế hoạch của xã sửa được; cột mức độ 1, mức độ 2 là quy định, chỉ để xem.",
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


def resolution_choice(id: str, label: str) -> str:
    """How a datum is offered in the drop-down of the resolutions table."""
    return f"{id} - {label}"[:80].strip()
