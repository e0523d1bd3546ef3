"""In which ways two workbooks can differ: which of them change what is read, how each is called, how near is the same.

Everything else about differences is in :mod:`ccht_excel.likeness.differences`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Aspect(Enum):
    """One way in which a place can differ."""

    # What is read on screen and paper.
    VALUE = "chữ hoặc số"
    SHOWN = "chữ hiện ra khác với chữ, số trong ô"
    FORMULA = "công thức"
    SHEETS = "các trang"
    HEADER = "đầu trang in"
    FOOTER = "chân trang in"
    DRAWN_WORDS = "chữ trong hình, hộp chữ"
    CHART = "nội dung biểu đồ"
    NOTE = "ghi chú ở ô"
    # How it looks.
    HIDDEN_SHEET = "trang bị ẩn hay bỏ ẩn"
    FIXED = "giá trị thay cho công thức"
    NUMBER = "kiểu hiện số, chữ"
    FONT = "phông, cỡ hoặc màu chữ"
    FILL = "màu nền"
    BORDER = "đường kẻ"
    ALIGNMENT = "căn chỉnh"
    PIECES = "kiểu chữ trong ô"
    HEIGHT = "chiều cao dòng"
    WIDTH = "độ rộng cột"
    HIDDEN_ROWS = "dòng bị ẩn"
    HIDDEN_COLUMNS = "cột bị ẩn"
    MERGED = "gộp ô"
    CONDITIONAL = "định dạng theo điều kiện"
    FILTER = "lọc"
    LINK = "liên kết"
    VALIDATION = "ràng buộc nhập liệu"
    VIEW = "cách hiện trang"
    PAGE = "khổ giấy, tỷ lệ in"
    MARGIN = "lề trang"
    PRINT_OPTIONS = "tùy chọn in"
    PRINT_AREA = "vùng in, dòng lặp lại"
    BREAKS = "ngắt trang"
    HEADER_LOOK = "kiểu chữ ở đầu trang, chân trang in"
    NAME = "tên vùng"
    DRAWN = "hình vẽ"
    CHART_DRAWING = "nét vẽ của biểu đồ"
    SETTINGS = "thiết lập của tệp"
    STRANGE = "thành phần lạ"


WORDS = frozenset(
    {
        Aspect.VALUE,
        Aspect.SHOWN,
        Aspect.FORMULA,
        Aspect.SHEETS,
        Aspect.HEADER,
        Aspect.FOOTER,
        Aspect.DRAWN_WORDS,
        Aspect.CHART,
        Aspect.NOTE,
    }
)
"""Aspects that change what is read, not only how it looks."""

NEAR: Mapping[Aspect, float] = {Aspect.HEIGHT: 1.5, Aspect.WIDTH: 0.4, Aspect.MARGIN: 0.25}
"""How far numbers may lie apart: programs round heights (points), widths (characters) and margins (inches)."""

OF_PROGRAMS = frozenset(
    {Aspect.CHART_DRAWING, Aspect.SETTINGS, Aspect.MARGIN, Aspect.VALIDATION, Aspect.HEADER_LOOK, Aspect.HEIGHT}
)
"""Aspects in which no work of a person is lost: programs change them by themselves when they save."""
