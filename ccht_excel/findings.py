"""The catalogue of findings: stable code, severity, title, message template and remedy, in the user's language.

A finding is something a person should know; it is a value, never an exception. Messages say what was found and what is
expected, remedies what to do. The place (tệp, trang, ô) is kept beside the text, in the finding itself.
"""

from __future__ import annotations

from typing import NamedTuple

from ccht_excel.model import Finding, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


class FindingType(NamedTuple):
    """One entry of the catalogue; ``message`` and ``remedy`` are ``str.format`` templates."""

    code: str
    severity: Severity
    title: str
    message: str
    remedy: str


_ENTRIES: tuple[FindingType, ...] = (
    # --- control workbook
    FindingType(
        "control_table_missing",
        _ERROR,
        "Tệp điều khiển thiếu bảng",
        "không tìm thấy bảng {table} trong tệp điều khiển",
        "Đừng xóa cột A ẩn hay các trang của tệp; lấy lại bản lưu trước hoặc tạo đợt mới bằng ccht init.",
    ),
    FindingType(
        "control_value_missing",
        _ERROR,
        "Tệp điều khiển thiếu thông tin",
        "chưa ghi {what}",
        "Điền {expected} vào ô này.",
    ),
    FindingType(
        "commune_missing",
        _WARNING,
        "Chưa ghi tên xã",
        "chưa ghi tên xã; biểu mẫu và bản tổng hợp sẽ để dấu chấm",
        "Điền tên xã vào ô này rồi chạy lại.",
    ),
    FindingType(
        "control_value_invalid",
        _ERROR,
        "Thông tin điều khiển không hợp lệ",
        "{what} là “{found}”, cần {expected}",
        "Sửa ô này thành {expected}.",
    ),
    FindingType(
        "unit_id_invalid",
        _ERROR,
        "Mã đơn vị không hợp lệ",
        "mã đơn vị “{found}” chỉ được gồm chữ thường không dấu, số và dấu gạch dưới",
        "Đổi mã, ví dụ: truong_tieu_hoc_2.",
    ),
    FindingType(
        "unit_duplicate",
        _ERROR,
        "Hai đơn vị trùng mã",
        "mã đơn vị “{found}” đã dùng ở ô {other}",
        "Đặt cho mỗi đơn vị một mã riêng.",
    ),
    FindingType(
        "unit_unknown",
        _ERROR,
        "Phân công cho đơn vị không có trong danh sách",
        "cột “{found}” của bảng phân công không khớp mã đơn vị nào{suggestion}",
        "Sửa mã ở đầu cột cho khớp trang Đơn vị, hoặc thêm đơn vị ấy vào trang Đơn vị.",
    ),
    FindingType(
        "indicator_unknown",
        _ERROR,
        "Chỉ tiêu không có trong bộ tiêu chí",
        "“{found}” không phải chỉ tiêu nào của bộ tiêu chí",
        "Dùng đúng mã chỉ tiêu: {expected}.",
    ),
    FindingType(
        "indicator_unassigned",
        _ERROR,
        "Chỉ tiêu chưa giao cho đơn vị nào",
        "chỉ tiêu {indicator} chưa giao cho đơn vị nào",
        "Đánh dấu x vào cột của đơn vị phụ trách.",
    ),
    FindingType(
        "unit_without_indicator",
        _WARNING,
        "Đơn vị chưa được giao chỉ tiêu",
        "đơn vị “{unit_name}” chưa được giao chỉ tiêu nào nên sẽ không có biểu mẫu",
        "Giao chỉ tiêu ở trang Phân công hoặc xóa dòng đơn vị này.",
    ),
    FindingType(
        "village_duplicate",
        _ERROR,
        "Hai thôn trùng mã hoặc trùng tên",
        "thôn “{found}” đã có ở ô {other}",
        "Giữ một dòng cho mỗi thôn.",
    ),
    FindingType(
        "resolution_unknown_datum",
        _ERROR,
        "Kết luận họp không rõ về số liệu nào",
        "“{found}” không phải số liệu hay chỉ tiêu nào",
        "Chọn trong danh sách của ô: {expected}.",
    ),
    FindingType(
        "resolution_duplicate",
        _ERROR,
        "Hai kết luận họp về cùng một số liệu",
        "số liệu “{found}” đã có kết luận ở ô {other}",
        "Giữ một dòng kết luận cho mỗi số liệu.",
    ),
    FindingType(
        "resolution_without_reason",
        _ERROR,
        "Kết luận họp thiếu lý do",
        "kết luận về “{found}” chưa ghi lý do",
        "Ghi lý do, ví dụ: theo số liệu công an xã ngày 31/12.",
    ),
    FindingType(
        "criteria_not_in_force",
        _ERROR,
        "Bộ tiêu chí chưa có hiệu lực",
        "năm {year}: yêu cầu {target} theo {standard} chưa có hiệu lực",
        "Kiểm tra năm đánh giá, hoặc dùng bộ tiêu chí của năm ấy.",
    ),
    FindingType(
        "target_below_level",
        _WARNING,
        "Chỉ tiêu kế hoạch thấp hơn mức độ đề nghị",
        "chỉ tiêu {target}: kế hoạch đặt {plan}, thấp hơn {claimed} của mức độ {level} mà kế hoạch đề nghị",
        "Nâng chỉ tiêu kế hoạch, hoặc hiểu rằng đạt kế hoạch chưa chắc đạt mức độ {level}.",
    ),
)

CATALOGUE: dict[str, FindingType] = {entry.code: entry for entry in _ENTRIES}
if len(CATALOGUE) != len(_ENTRIES):
    raise AssertionError("finding codes must be unique")


def finding(
    code: str,
    *,
    file: str | None = None,
    sheet: str | None = None,
    cell: str | None = None,
    unit: str | None = None,
    indicator: str | None = None,
    **words: object,
) -> Finding:
    """Make a finding of a catalogued code; ``words`` fill its templates.

    Raises ``KeyError`` for an unknown code or a missing word: both are mistakes in the program.
    """
    entry = CATALOGUE[code]
    words.setdefault("indicator", indicator)
    return Finding(
        code=code,
        severity=entry.severity,
        message=_sentence(entry.message.format(**words)),
        remedy=entry.remedy.format(**words),
        file=file,
        sheet=sheet,
        cell=cell,
        unit=unit,
        indicator=indicator,
    )


def place(item: Finding) -> str:
    """Where a finding is, as printed: ``tệp …, trang …, ô …``; empty where it has no place."""
    parts = [
        f"{word} {value}" for word, value in (("tệp", item.file), ("trang", item.sheet), ("ô", item.cell)) if value
    ]
    return ", ".join(parts)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
