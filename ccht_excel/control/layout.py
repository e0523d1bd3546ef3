"""The control workbook as tables of text: sheets, titles, hints, rows, and what each value may be.

Relies on the words of the criteria set; the writer prints it, the reader quotes it in findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ccht_excel.law.answer_kinds import LONGEST_CHOICE, resolution_choice
from ccht_excel.law.attributes import attribute_rows
from ccht_excel.model.attributes import Attribute
from ccht_excel.model.campaign import Paperwork
from ccht_excel.model.law import CriteriaSet, DatumSpec, EvidenceBy
from ccht_excel.model.subjects import UNIT, Subject, SubjectType
from ccht_excel.vietnamese.place_names import subject_words
from ccht_excel.vietnamese.text import capital, join_words

SHEETS = {
    "campaign": "Đợt đánh giá",
    "paperwork": "Văn bản, người ký",
    "units": "{units_sheet}",
    "assignments": "Phân công",
    "targets": "Chỉ tiêu kế hoạch",
    "recognitions": "Quyết định công nhận",
    "villages": "{Part}",
    "references": "Số tham khảo",
    "past": "Năm trước",
    "resolutions": "Kết luận họp",
}

FIRST_YEAR, LAST_YEAR = 2024, 2100
"""Years a campaign may be for."""


class Question(NamedTuple):
    """A row that asks for one value: key, label, hint, and what the value may be, as inside a sentence.

    Words in braces are those of the criteria set: dates, articles, the subject.
    """

    key: str
    label: str
    hint: str
    expected: str


CAMPAIGN_ROWS = (
    Question("commune", "Tên {subjects}", "Chỉ ghi tên, ví dụ: Thái Sơn", "tên {subjects}"),
    Question("subject_type", "Loại", "Chọn trong danh sách{few_types}", "một trong: {types}"),
    Question("district", "Huyện", "Để trống nếu tỉnh không còn cấp huyện", "tên huyện"),
    Question("province", "Tỉnh, thành phố", "Ví dụ: Bắc Giang", "tên tỉnh"),
    Question(
        "year",
        "Năm đánh giá",
        "Số liệu tính từ 01/01 đến 31/12 của năm này ({period_clause})",
        "một năm gồm bốn chữ số, ví dụ 2024",
    ),
    Question("claimed_level", "{Level} đề nghị công nhận", "{levels}", "{levels}"),
    Question(
        "receiver",
        "Nơi nhận hồ sơ",
        "Cơ quan nhận hồ sơ đề nghị công nhận; mỗi tỉnh một khác, hỏi Sở Giáo dục và Đào tạo",
        "tên cơ quan nhận hồ sơ",
    ),
    Question(
        "deadline",
        "Hạn các {unit_word} nộp phiếu",
        "Hồ sơ gửi đi trước {due} năm sau ({due_clause})",
        "một ngày, ví dụ 31/01/2025",
    ),
    Question(
        "difficult_area",
        "Thuộc vùng khó khăn",
        "Có hoặc Không; ảnh hưởng yêu cầu của chỉ tiêu {by_area}",
        "Có hoặc Không",
    ),
    Question(
        "evidence_required",
        "Bắt buộc có minh chứng",
        "Có: báo đạt mà không có minh chứng thì chưa được tính là đạt",
        "Có hoặc Không",
    ),
    Question(
        "part",
        "Cấp dưới gọi là",
        "Chọn cách gọi ở địa phương, in ở phiếu khi hỏi số liệu từng nơi. Để trống: {part_of_type}",
        "một trong: {parts}",
    ),
)
"""Rows of ``@campaign``."""

_A_DAY = "một ngày, ví dụ 05/02/2025"
PAPERWORK_ROWS = (
    Question(
        "officer", "Người phụ trách", "Họ và tên; in ở mọi phiếu để {unit_word} hỏi, và ở ô ký người lập biểu", "họ tên"
    ),
    Question("officer_phone", "Điện thoại người phụ trách", "In cùng tên ở mọi phiếu", "số điện thoại"),
    Question(
        "coordinator",
        "Cơ quan đầu mối",
        "Bộ phận giúp việc, nhận phiếu của các {unit_word}; in ở phiếu và tin nhắn",
        "tên cơ quan",
    ),
    Question("plan_number", "Số kế hoạch tự đánh giá", "Ví dụ: 125/KH-{symbol}", "số, ký hiệu"),
    Question("plan_date", "Ngày ban hành kế hoạch", "Ngày/tháng/năm", _A_DAY),
    Question("minutes_number", "Số biên bản họp", "Để trống nếu biên bản không lấy số", "số, ký hiệu"),
    Question("minutes_date", "Ngày họp", "Ngày cuộc họp thống nhất kết quả tự đánh giá", _A_DAY),
    Question("summary_number", "Số bản tổng hợp", "In thay dòng Số: …; để trống nếu ghi tay", "số, ký hiệu"),
    Question("summary_date", "Ngày bản tổng hợp", "In thay dòng ngày … tháng … năm …", _A_DAY),
    Question("place", "Địa danh ghi trước ngày", "{place_rule}", "tên địa danh"),
    Question(
        "signer_title",
        "Chức vụ người ký",
        "Chọn trong danh sách hoặc gõ, mỗi dòng một phần: KT. {HEAD}, xuống dòng (Alt+Enter), {DEPUTY}",
        "chức vụ",
    ),
    Question("signer", "Người ký", "Họ và tên in dưới chữ ký; để trống nếu ghi tay", "họ tên"),
    Question("chair", "Chủ trì cuộc họp", "Họ và tên", "họ tên"),
    Question("secretary", "Thư ký cuộc họp", "Họ và tên", "họ tên"),
    Question(
        "recipients",
        "Nơi nhận",
        "Mỗi dòng một nơi (Alt+Enter), ví dụ: Như trên; Lưu: VT. Cơ quan nhận hồ sơ tự in ở dòng đầu",
        "mỗi dòng một nơi nhận",
    ),
    Question(
        "dossier_deadline",
        "Hạn gửi hồ sơ",
        "Quy định: trước {due} năm sau ({due_clause}). Nơi nhận đặt hạn sớm hơn thì ghi vào đây",
        _A_DAY,
    ),
    Question(
        "council",
        "Cột Hội đồng thẩm định",
        "Có: bản tổng hợp chừa một cột trống cạnh kết quả để hội đồng của nơi nhận đối chiếu, ghi theo từng dòng",
        "Có hoặc Không",
    ),
)
"""Rows of ``@paperwork``; none of them has to be filled in, and workbooks of earlier versions have none."""
PAPERWORK_DAYS = frozenset(row.key for row in PAPERWORK_ROWS if getattr(Paperwork(), row.key) is None)
"""The rows of ``@paperwork`` that take a day."""


def campaign_rows(criteria_set: CriteriaSet) -> Iterator[Question]:
    """The rows of ``@campaign`` that make a difference under a criteria set."""
    decided = set() if criteria_set.evidence.required_by is EvidenceBy.PLAN else {"evidence_required"}
    if len(criteria_set.subject.types) == 1:
        decided.add("subject_type")
    if len(criteria_set.subject.parts) == 1:
        decided.add("part")
    if not any(item.by_area for item in criteria_set.indicators):
        decided.add("difficult_area")
    yield from (row for row in CAMPAIGN_ROWS if row.key not in decided)


HINTS = {
    "campaign": "Điền các ô nền vàng. Xong cả tệp thì lưu, đóng lại rồi chạy: ccht distribute",
    "paperwork": "Không bắt buộc. Ghi một lần ở đây thì in ra ở mọi phiếu và văn bản, không phải gõ lại.",
    "units": "Mỗi dòng một {unit_word}. Thêm {unit_word}: ghi tên vào dòng trống kế tiếp, rồi đánh dấu x ở"
    " trang Phân công.",
    "assignments": "Đánh dấu x vào cột của {unit_word} phụ trách chỉ tiêu; một chỉ tiêu có thể giao cho nhiều"
    " {unit_word}. Dòng chữ nhỏ dưới tên {unit_word} là mã, giống mã ở trang {units_sheet}. Cần thêm cột thì bỏ ẩn các"
    " cột dự phòng bên phải.",
    "targets": "Cột {plan} sửa được; cột {level_names} là quy định, chỉ để xem.",
    "recognitions": "Không bắt buộc. Ghi các quyết định còn hiệu lực: {decided}{award_plain} đã được công nhận (giữ"
    " {valid} năm tiếp theo năm công nhận, {valid_clause}); của các đơn vị cũ đã nhập vào (in để biết, không tính).",
    "past": "Chép từ kết quả năm trước khi tạo đợt. In mờ cạnh ô điền của phiếu để {unit_word} so sánh, không được"
    " tính. Số năm nay gấp hơn hai lần hay chưa bằng nửa năm trước thì chương trình hỏi lại. Không muốn in thì xóa"
    " dòng.",
    "references": "Do lệnh ccht prefill ghi từ {list}; chạy lại thì số được thay. Chỉ là đề xuất: in mờ cạnh ô điền của"
    " phiếu để {unit_word} so sánh, không được tính. Không muốn in số nào thì xóa số ấy.",
    "villages": "Không bắt buộc. Ghi tên từng {part} nếu muốn số liệu tiêu chí {counted} được báo theo từng {part}.",
    "resolutions": "Ghi khi cuộc họp thống nhất một giá trị khác hoặc chọn giữa các số báo cáo. Phải ghi lý do.",
}
TITLES = {
    "campaign": "TỆP ĐIỀU KHIỂN ĐỢT TỰ ĐÁNH GIÁ {award}",
    "paperwork": "VĂN BẢN, NGƯỜI KÝ, NƠI NHẬN",
    "units": "CÁC {UNIT_WORD} NHẬN PHIẾU",
    "assignments": "PHÂN CÔNG PHỤ TRÁCH CHỈ TIÊU",
    "targets": "CHỈ TIÊU KẾ HOẠCH",
    "recognitions": "CÁC QUYẾT ĐỊNH CÔNG NHẬN",
    "past": "CÁC {UNIT_WORD} ĐÃ BÁO NĂM TRƯỚC",
    "references": "SỐ THAM KHẢO TỪ DANH SÁCH NGƯỜI DÂN",
    "villages": "DANH SÁCH {PART}",
    "resolutions": "KẾT LUẬN CỦA CUỘC HỌP",
}


SOURCE_ROWS = {
    "file": "Tệp",
    "sheet": "Trang",
    "sha256": "SHA-256 của tệp",
    "read_on": "Ngày đọc",
    "year": "Năm ghi trong sổ",
    "rows": "Số dòng được tính",
    "left_out": "Số dòng không tính, vì sao",
    "partly": "Số dòng chỉ tính một phần, vì sao",
    "doubled": "Số dòng lặp (mỗi người tính một lần)",
    "every_row": "Nếu tính mọi dòng",
    "unknown": "Chữ không rõ nghĩa",
    "bases": "Cách tính tuổi",
}
"""Rows of ``@reference_source``: where the numbers to compare with come from."""

NO_SUCH_UNIT = "mã này không có ở trang {units_sheet}"
"""Heading of an assignment column whose id is that of no unit."""


def choice_of(type: SubjectType) -> str:
    """How a type of subject is offered in its drop-down."""
    return type.name[:1].upper() + type.name[1:]


def title_choices(subject: Subject) -> tuple[str, str]:
    """What is offered over the signature: the head, or the deputy for the head."""
    head, deputy = subject.type.head, subject.type.deputy
    return head, f"KT. {head} / {deputy}"


def layout_words(criteria_set: CriteriaSet) -> Mapping[str, str]:
    """What the texts of this module have in braces."""
    of, words = _WORDS.get(id(criteria_set), (None, _NO_WORDS))
    if of is not criteria_set:
        if len(_WORDS) >= _SETS_KEPT:
            _WORDS.clear()
        words = MappingProxyType(_layout_words(criteria_set))
        _WORDS[id(criteria_set)] = criteria_set, words
    return words


_SETS_KEPT = 8
_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_WORDS: dict[int, tuple[CriteriaSet, Mapping[str, str]]] = {}
"""The words of the sets in use, by what they are: the campaigns of a tree share theirs."""


def _layout_words(criteria_set: CriteriaSet) -> dict[str, str]:
    year, subject = criteria_set.year, criteria_set.subject
    decided = [item.id for item in criteria_set.indicators if item.by_decision]
    types = ", ".join(choice_of(type) for type in subject.types)
    proves = f"công nhận chỉ tiêu {join_words(decided)} (là minh chứng, kể cả ban hành từ những năm trước); "
    counted = [item.id for item in criteria_set.criteria if any(indicator.ratios for indicator in item.indicators)]
    return subject_words(subject) | {
        "units_sheet": subject.units_sheet,
        "period_clause": year.period_clause,
        "due": f"{year.due_day:02}/{year.due_month:02}",
        "valid": str(year.valid_years),
        "valid_clause": year.valid_clause,
        "due_clause": year.due_clause,
        "by_area": join_words(item.id for item in criteria_set.indicators if item.by_area),
        "counted": join_words(counted),
        "decided": proves if decided else "",
        "award_plain": subject.award.replace('"', ""),
        "levels": join_words(criteria_set.award_levels.granted, "hoặc"),
        "Level": f"{subject.level[:1].upper()}{subject.level[1:]}",
        "level_names": ", ".join(spec.name for spec in criteria_set.legal),
        "plan": criteria_set.plan.label if criteria_set.plan else "",
        "list": criteria_set.prefill.name if criteria_set.prefill else "",
        "subjects": f"{subject.label[:1].lower()}{subject.label[1:]}",
        "types": types,
        "few_types": f": {types}" if len(subject.types) <= _FEW_TYPES else " của ô",
        "parts": "; ".join(subject.parts),
        "part_of_type": subject.type.part or subject.parts[0],
        "place_rule": _PLACE_OF_UNIT if subject.type.body else _PLACE_OF_OFFICE,
        "HEAD": subject.type.head.upper(),
        "DEPUTY": subject.type.deputy.upper(),
    }


FORMER_WORDS: Mapping[str, str] = MappingProxyType(
    {"unit_word": UNIT, "UNIT_WORD": UNIT.upper(), "units_sheet": capital(UNIT)}
)
"""In workbooks of earlier versions, whatever the criteria set."""

_FEW_TYPES = 6
"""So many types of subject are named beside the cell; more are read in its drop-down."""
_PLACE_OF_UNIT = "Để trống thì lấy tên; đặt theo tên người, sự kiện lịch sử thì ghi cả loại (Nghị định 30/2020)"
_PLACE_OF_OFFICE = "Địa danh nơi đóng trụ sở; để trống thì in dấu chấm để ghi tay"

_LONGEST_CHOICE = 45
"""A list in a rule itself holds 255 characters only, and none with a comma."""


def recognition_choices(criteria_set: CriteriaSet) -> dict[str, str]:
    """What a decision may recognise, by id: the chỉ tiêu that decisions grant, and for the empty id the award."""
    found = {}
    for item in criteria_set.indicators:
        if item.by_decision:
            words = f"{item.id} {item.title}".partition(",")[0].removesuffix("…").split()
            kept = [word for number, word in enumerate(words, 1) if len(" ".join(words[:number])) <= _LONGEST_CHOICE]
            found[item.id] = " ".join(kept)
    return found | {"": criteria_set.subject.award.replace('"', "")}


def decision_attribute(criteria_set: CriteriaSet, subject: str) -> Attribute | None:
    """What a decision about a chỉ tiêu is by, where that must be named."""
    spec = criteria_set.data.get(subject)
    return next((item for item in spec.attributes if not item.beside), None) if spec else None


def offered_subjects(criteria_set: CriteriaSet) -> dict[str, str]:
    """What the meeting may settle, by id: every datum, and what those are by that must come with something."""
    offered = {id: resolution_choice(spec) for id, spec in criteria_set.data.items()}
    return offered | {key: attribute.label for key, (_, attribute) in attribute_rows(criteria_set).items()}


def former_choice(spec: DatumSpec) -> str:
    """How earlier versions offered it."""
    return f"{spec.id} - {spec.label}"[:LONGEST_CHOICE].strip()
