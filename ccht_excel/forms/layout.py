"""Everything a unit reads in its form, and how wide the columns are: tables of data for the form writers.

Relies on :mod:`ccht_excel.model` only. Widths are Excel column widths. Texts in braces are filled with ``str.format``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from ccht_excel.model.attributes import AttributeKind
from ccht_excel.model.law import EvidenceBy, Kind
from ccht_excel.model.limits import HIGHEST_COUNT
from ccht_excel.model.subjects import Subject
from ccht_excel.vietnamese.place_names import subject_words

GUIDE_SHEET = "Hướng dẫn"
CRITERION_SHEET = "Tiêu chí {id}"
FEW_DOTS = "…" * 6
BLANK_RESULT = "–"
"""Printed where a standard asks nothing (not in force yet)."""

EVIDENCE_ROWS = 12
FEWEST_EVIDENCE_ROWS = 2
USUAL_DOCUMENTS = {Kind.ATTESTED: 2, Kind.RATIO: 2, Kind.RECOGNISED_LEVEL: 1}
"""So many rows at least, and so many for each chỉ tiêu, where that lets the table end on the page it begins on.

A level is recognised by one decision.
"""

# ---------------------------------------------------------------------------------------------
# Columns. B to G carry the evidence table, so that a block pasted from elsewhere falls into place.

SHEET_WIDTH = 128
LABEL_AT_LEAST = 30
WIDTHS = {
    "id": 8.0,
    "more_label": 15.0,
    "required": 15.0,
    "first_answer": 20.0,
    "answer": 11.0,
    "note": 23.0,
    "past": 16.0,
    "references": 27.0,
}
GUIDE_WIDTHS = (8.0, 26.0, 16.5, 16.5, 22.0)
MIN_INPUT_HEIGHT = 28.0
MIN_FIGURE_HEIGHT = 19.5
EVIDENCE_HEIGHT = 20.25

# Headings by table and column key; the reader knows them where the hidden keys are gone.
HEADINGS: dict[str, dict[str, str]] = {
    "indicators": {
        "id": "Chỉ tiêu",
        "label": "Nội dung chỉ tiêu",
        "result": "Kết quả\n(chọn)",
        "level": "{nouns}\n(chọn)",
        "note": "Ghi chú\n(điền)",
    },
    "villages": {"number": "STT", "label": "{Part}", "datum": "{label}\n(điền)"},
    "figures": {
        "number": "STT",
        "label": "Số liệu",
        "value": "Số người\n(điền)",
        "note": "Ghi chú: nguồn, ngày chốt\n(điền)",
    },
    "figures_summed": {"value": "Số người\n(tự cộng)"},
    "figures_sourced": {"note": "Ghi chú\n(điền)"},
    "ratios": {"id": "Chỉ tiêu", "label": "Tỷ lệ tự tính, không phải điền", "share": "Tỷ lệ hiện có"},
    "evidence": {
        "indicator": "Chỉ tiêu\n(chọn)",
        "title": "Tên văn bản, minh chứng\n(điền)",
        "number": "Số, ký hiệu\n(điền)",
        "date": "Ngày ban hành\n(điền)",
        "issuer": "Nơi ban hành\n(điền)",
        "link": "Đường dẫn\nhoặc nơi lưu (điền)",
        "check": "Tự kiểm\n(tự hiện)",
    },
}
EVIDENCE_KEYS = ("indicator", "title", "number", "date", "issuer", "link")
REQUIRED_HEADING = "Yêu cầu:\n{label}"
BESIDE_HEADINGS = {
    AttributeKind.SOURCE: "{label}\n(chọn, ghi)",
    AttributeKind.DAY: "{label}\n(điền)",
}
"""Of the columns beside figures that ask where they come from."""

PAST = {"past": "Năm trước đã báo\n(để xem)"}
"""Heading of the column for comparing, where something was reported before."""
PAST_TEXT = "năm {year}: {value}"
PAST_SOURCE = "({by})"
"""Where it came from and of which day it was, as it was stated then."""
REFERENCES = {"past": "Số tham khảo\n(để xem, không tính)"}
"""Heading of the same column where a list of residents has something to compare with."""
REFERENCE_TEXT = "{list}: {numbers}"
VILLAGE_REFERENCE_TEXT = "{label}: {numbers}"
FORMER_PART = "Thôn, bản, tổ dân phố"
"""Heading of the names of villages in forms of earlier versions."""
HEADINGS["indicators"] |= PAST
HEADINGS["figures"] |= PAST

SECTIONS = {
    "indicators": "Chỉ tiêu",
    "villages": "Số liệu từng {part}",
    "figures": "Số liệu cả {subject}",
    "ratios": "Tỷ lệ so với yêu cầu (tự tính; phần trăm cắt đến hai số lẻ, không làm tròn lên)",
    "checks": "Kiểm tra số liệu (tự kiểm)",
    "evidence": "Minh chứng",
}
SECTION_HINTS = {
    "indicators": "Bấm vào ô nền vàng, chọn trong danh sách.",
    "indicators_mixed": "Bấm vào ô nền vàng, chọn trong danh sách. Ô xám: không áp dụng.",
    "indicators_ratio": "Tỷ lệ của chỉ tiêu tự tính từ số liệu bên dưới; ở đây chỉ ghi chú khi cần.",
    "villages": "Mỗi {part} một dòng; nơi không có ai thì ghi 0, không để trống.",
    "figures": "Chỉ gõ chữ số, không gõ dấu chấm hay chữ; số liệu tính đến 31/12/{year}.",
    "figures_summed": "Tự cộng từ số liệu ở mục trên khi mọi dòng đã có số; ở đây chỉ ghi nguồn và ngày chốt số liệu.",
    "checks": "Dòng nào ghi “Cần xem lại” thì sửa số liệu ở trên.",
    "evidence": "Mỗi văn bản một dòng. Thiếu dòng thì bấm chuột phải vào số của dòng cuối bảng, chọn Chèn (Insert).",
    "evidence_hints": "Gợi ý: {hints}.",
    "evidence_required": "Chỉ tiêu đạt phải có ít nhất một minh chứng. ",
}

# ---------------------------------------------------------------------------------------------
# The status line: "Còn thiếu: 1.1, 1.3 (kết quả); minh chứng 1.2"

STATUS_LABEL = "Tình trạng điền"
STATUS_HEIGHT = 21.0
"""Of one line; more once its text is known."""
STATUS_MISSING = "Còn thiếu: "
STATUS_DONE = "Đã đủ"
STATUS_CHECK = "Đã điền đủ, nhưng có dòng kiểm tra ghi “Cần xem lại”"
STATUS_GROUPS = {
    "result": ("", " (kết quả)"),
    "level": ("", " (chọn mức)"),
    "value": ("", " (số liệu)"),
    "evidence": ("minh chứng ", ""),
    "stated": ("dòng (chọn) của ", ""),
    "beside": ("nguồn hoặc ngày số liệu của ", ""),
}
CONDITIONAL_GROUPS = frozenset({"evidence", "stated", "beside"})
"""Missing only where something was answered."""
STATED_LABEL = "{label} (chọn)"
CLAIMED, REFUSED = "Đạt", "Không đạt"
REACHED, NOT_REACHED = "Đạt", "Không đạt"
RATIO_ROWS = {"verdict": "Kết luận", "missing": "Còn thiếu"}
PEOPLE = '#,##0" người"'
CONSISTENT, DOUBTFUL = "Khớp", "Cần xem lại"
NO_INDICATOR, NO_TITLE, WHOLE_ROW = "Chưa chọn chỉ tiêu", "Chưa ghi tên văn bản", "Đã ghi"
"""Of a row of the evidence table."""

# ---------------------------------------------------------------------------------------------
# Data validation: XlsxWriter's rules with what to type, shown when the cell is entered and when it is refused

COUNT_RULE: dict[str, Any] = {
    "validate": "integer",
    "criteria": "between",
    "minimum": 0,
    "maximum": HIGHEST_COUNT,
    "input_title": "Gõ số người",
    "error_title": "Cần một số nguyên",
    "error_message": "Ô này chỉ nhận số nguyên từ 0 trở lên. Gõ liền các chữ số, ví dụ 5432; không gõ dấu chấm, dấu"
    " phẩy, chữ hay ký hiệu %. Chưa có số liệu thì để trống.",
}
RESULT_RULE: dict[str, Any] = {
    "validate": "list",
    "source": [CLAIMED, REFUSED],
    "input_title": "Chọn kết quả",
    "error_title": "Chọn trong danh sách",
    "error_message": "Ô này chỉ nhận Đạt hoặc Không đạt. Bấm mũi tên ở góc ô để chọn; chưa rõ thì để trống và ghi ở cột"
    " Ghi chú.",
}
LEVEL_RULE: dict[str, Any] = {
    "validate": "list",
    "input_title": "Chọn {noun}",
    "error_title": "Chọn trong danh sách",
    "error_message": "Không gõ số hay chữ khác. Bấm mũi tên ở góc ô, chọn một trong: {choices}. Chưa rõ thì để trống"
    " và ghi ở cột Ghi chú.",
}
LONGEST_MESSAGE = 255
"""So many characters a message of a rule may have."""
MANY_LEVELS = "các mức của danh sách"
"""Instead of levels whose names would make the message too long."""
STATED_RULE: dict[str, Any] = {
    "validate": "list",
    "input_title": "Chọn trong danh sách",
    "error_title": "Chọn trong danh sách",
    "error_message": "Ô này chỉ nhận một trong các lựa chọn của danh sách. Bấm mũi tên ở góc ô để chọn; chưa rõ thì để"
    " trống.",
}
"""What an answer is by: age base, way of counting, decree."""
BESIDE_RULES: dict[AttributeKind, dict[str, Any]] = {
    AttributeKind.SOURCE: {
        "validate": "list",
        "input_title": "Chọn, hoặc ghi tên khác",
        # What is not in the list is taken as it is typed: offices know more sources than any list.
        "error_title": "Nguồn ngoài danh sách",
        "error_message": "Nguồn này không có trong danh sách của ô. Giữ như đã gõ?",
        "error_type": "information",
    },
    AttributeKind.DAY: {
        "validate": "date",
        "criteria": "between",
        "minimum": date(1990, 1, 1),
        "maximum": date(2099, 12, 31),
        "input_title": "Gõ ngày/tháng/năm",
        "error_title": "Chưa giống một ngày",
        "error_message": "Nên gõ ngày/tháng/năm, ví dụ 31/12/{year}. Vẫn giữ như đã gõ?",
        "error_type": "warning",
    },
}
"""Where a figure comes from."""
NOTE_RULE: dict[str, Any] = {
    "validate": "any",
    "input_title": "Ghi chú",
    "input_message": "Không bắt buộc. Ghi điều cần nói rõ về kết quả này.",
}
SOURCE_RULE: dict[str, Any] = {
    "validate": "any",
    "input_title": "Nguồn và ngày chốt số liệu",
    "input_message": "Ví dụ: {source}, chốt ngày 31/12/{year}.",
}
EVIDENCE_RULES: dict[str, dict[str, Any]] = {
    "indicator": {
        "validate": "list",
        "input_title": "Chọn chỉ tiêu",
        "input_message": "Chọn chỉ tiêu mà văn bản này chứng minh. Văn bản dùng cho hai chỉ tiêu thì ghi hai dòng.",
        "error_title": "Chọn trong danh sách",
        "error_message": "Chỉ nhận chỉ tiêu của trang này: {ids}. Bấm mũi tên ở góc ô để chọn.",
    },
    "title": {
        "validate": "any",
        "input_title": "Tên văn bản, minh chứng",
        "input_message": "Ví dụ: Kế hoạch tuyên truyền về học tập suốt đời năm {year}.",
    },
    "number": {
        "validate": "any",
        "input_title": "Số, ký hiệu",
        "input_message": "Ví dụ: 12/KH-{symbol}. Không có thì để trống.",
    },
    "date": {
        "validate": "date",
        "criteria": "between",
        "minimum": date(1990, 1, 1),
        "maximum": date(2099, 12, 31),
        "input_title": "Ngày ban hành",
        "input_message": "Gõ ngày/tháng/năm, ví dụ 15/02/{year}.",
        "error_title": "Chưa giống một ngày",
        "error_message": "Nên gõ ngày/tháng/năm, ví dụ 15/02/{year}. Vẫn giữ như đã gõ?",
        "error_type": "warning",
    },
    "issuer": {
        "validate": "any",
        "input_title": "Nơi ban hành",
        "input_message": "Cơ quan ký văn bản, ví dụ: {authority}.",
    },
    "link": {
        "validate": "any",
        "input_title": "Đường dẫn hoặc nơi lưu",
        "input_message": "Liên kết tới tệp, hoặc nơi giữ bản giấy, ví dụ: hồ sơ số 3. Không có thì để trống.",
    },
}
TEXT_COLUMNS = frozenset({"indicator", "title", "number", "issuer", "link"})
"""Evidence columns formatted as text, so that a program does not turn "12/2024" or "1.1" into a date or a number."""


# ---------------------------------------------------------------------------------------------
# The sheet Hướng dẫn

TITLE = "PHIẾU TỰ ĐÁNH GIÁ {award} NĂM {year}"
GUIDE_SECTIONS = {
    "who": "Ai điền, điền gì, trước ngày nào",
    "unit": "Người điền (điền vào ô nền vàng)",
    "status": "Tình trạng từng trang (tự cập nhật; bấm vào tên trang để mở)",
    "steps": "Năm bước",
    "legend": "Màu và ký hiệu",
    "example": "VÍ DỤ (chỉ để xem, đừng điền vào đây)",
    "notes": "Lưu ý và căn cứ",
}
WHO_ROWS = {
    "unit": "{Unit_word} điền",
    "indicators": "Chỉ tiêu phụ trách",
    "period": "Kỳ số liệu",
    "deadline": "Hạn gửi lại",
    "return_to": "Gửi lại cho",
    "contact": "Hỏi khi vướng mắc (tên, điện thoại)",
}
PERIOD = "Từ 01/01/{year} đến hết 31/12/{year}"
RETURN_TO = "Người đã gửi tệp này"
RETURN_TO_NAMED = "{name} (nơi đã gửi tệp này)"


class UnitRow(NamedTuple):
    """A row of the table about who filled the form in."""

    label: str
    format: str
    rule: dict[str, Any]


UNIT_NAME = UnitRow(
    "Tên {unit_word}",
    "@",
    {"validate": "any", "input_title": "Tên {unit_word}", "input_message": "Ví dụ: {unit}."},
)
UNIT_ROWS: dict[str, UnitRow] = {
    "filled_by": UnitRow(
        "Họ và tên người điền",
        "@",
        {"validate": "any", "input_title": "Người điền", "input_message": "Họ và tên, chức vụ."},
    ),
    "phone": UnitRow(
        "Điện thoại",
        "@",
        {"validate": "any", "input_title": "Điện thoại", "input_message": "Số gọi được khi cần hỏi lại."},
    ),
    "filled_on": UnitRow(
        "Ngày điền",
        "dd/mm/yyyy",
        {
            "validate": "date",
            "criteria": "between",
            "minimum": date(2020, 1, 1),
            "maximum": date(2099, 12, 31),
            "input_title": "Ngày điền",
            "input_message": "Gõ ngày/tháng/năm, ví dụ 05/12/{year}.",
            "error_title": "Chưa giống một ngày",
            "error_message": "Nên gõ ngày/tháng/năm, ví dụ 05/12/{year}. Vẫn giữ như đã gõ?",
            "error_type": "warning",
        },
    ),
}


def unit_row_label(key: str, subject: Subject) -> str:
    """What the row of that table with this key is called; that of the name, for a key that none has."""
    return UNIT_ROWS.get(key, UNIT_NAME).label.format(**subject_words(subject))


STEPS = (
    "Ghi họ tên, điện thoại, ngày điền vào các ô nền vàng ở mục 2 của trang này.",
    "Mở trang {sheets} (thẻ ở cuối màn hình): {tasks}.",
    "Kê minh chứng ở cuối mỗi trang: mỗi văn bản một dòng, chọn chỉ tiêu ở cột đầu.",
    "Xem ô “Tình trạng điền” ở đầu trang: còn ghi “Còn thiếu” thì điền tiếp, đến khi ghi “Đã đủ”.",
    "Lưu tệp rồi gửi lại{deadline}; giữ nguyên các trang và cột. Bản in ký tên{sealed} gửi kèm nếu được yêu cầu.",
)
LEGEND = {
    "input": ("điền", "Ô nền vàng, viền đậm; cột có chữ (chọn) hoặc (điền) ở đầu: nơi {unit_word} điền."),
    "locked": ("khóa", "Ô nền trắng: nội dung có sẵn hoặc tự tính, đã khóa để khỏi gõ nhầm (không có mật khẩu)."),
    "closed": ("", "Ô xám: không áp dụng cho chỉ tiêu ấy, bỏ qua."),
}
EXAMPLE_EVIDENCE = ("{id}", "{document}", "{number}", "15/02/{year}", "{Authority}")
EXAMPLE_NUMBERS = {
    "quyết định": "215/QĐ-{symbol}",
    "kế hoạch": "12/KH-{symbol}",
    "chương trình": "12/CTr-{symbol}",
    "báo cáo": "34/BC-{symbol}",
}
"""Number of the example by what the document is."""
NO_NUMBER = "–"
"""Of other documents."""
FORMER_EXAMPLE_ANSWER, FORMER_EXAMPLE_NOTE = "2", "Theo quyết định công nhận năm {year}"
FORMER_EXAMPLE_DOCUMENTS = (
    "Kế hoạch thực hiện năm {year}",
    "Danh sách, báo cáo thống kê trình độ chuyên môn kỹ thuật của công dân trong {subject}",
)
"""In forms of earlier versions."""
EXAMPLE_COUNT, EXAMPLE_FEW = "5432", "54"
"""Number of the example: of people of a whole commune, or of so few that no count is unusual."""
EXAMPLE_SOURCE = "Sổ theo dõi"
"""Source of the example where a criteria set lists none."""
NOTE_PERIOD = "Số liệu, minh chứng tính trong năm đánh giá, từ 01/01/{year} đến 31/12/{year} ({clause})."
NOTE_EVIDENCE = {
    EvidenceBy.PLAN: "Chỉ tiêu báo đạt mà không có minh chứng thì chưa được tính là đạt.",
    EvidenceBy.LAW: "Chỉ tiêu không có minh chứng phù hợp được đánh giá là không đạt ({article}).",
}
NOTE_BASIS = "Căn cứ: {source}; {articles}."

# ---------------------------------------------------------------------------------------------
# Signatures

PLACE_AND_DATE = "{place}, ngày …… tháng …… năm ………"
SIGNATURES = (
    ("NGƯỜI LẬP PHIẾU", "(Ký, ghi rõ họ tên)"),
    ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký, ghi rõ họ tên, đóng dấu)"),
)
SEALED = ", đóng dấu"
"""What the second does besides signing, unless the criteria set names who signs without a seal."""
FORMER_SIGNATURES = ("NGƯỜI LẬP BIỂU",)
"""Printed by earlier versions; the reader still knows them."""
SIGNATURE_SPACE = 51.0
SIGNATURES_HEIGHT = 118.0
"""Points that place, date, titles and the room to sign take, at most; a long place may take a line more."""
