"""The catalogue of findings: stable code, severity, title, message template and remedy, in the user's language.

A finding is something a person should know; it is a value, never an exception. Messages say what was found and what is
expected, remedies what to do. The place (tệp, trang, ô) is kept beside the text, in the finding itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from ccht_excel.model.finding import Finding, Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


class Actor(StrEnum):
    """Who acts on a finding: the unit in its own workbook, or the commune's officer."""

    UNIT = "unit"
    OFFICER = "officer"


class FindingType(NamedTuple):
    """One entry of the catalogue; ``message`` and ``remedy`` are ``str.format`` templates.

    What the ``actor`` is the unit for is put into its marked return and into the message to it.
    """

    code: str
    severity: Severity
    title: str
    message: str
    remedy: str
    actor: Actor = Actor.OFFICER


_UNIT = Actor.UNIT

_ENTRIES: tuple[FindingType, ...] = (
    # --- control workbook
    FindingType(
        "control_table_missing",
        _ERROR,
        "Tệp điều khiển thiếu bảng",
        "không tìm thấy bảng {table} trong tệp điều khiển",
        "Đừng xóa các trang hay cột A đang ẩn của tệp; lấy lại bản lưu trước, hoặc tạo đợt mới bằng ccht init.",
    ),
    FindingType(
        "control_table_doubled",
        _ERROR,
        "Bảng của tệp điều khiển có hai bản",
        "bảng {table} đã có ở trang {other}, không rõ bản nào đúng",
        "Xóa trang thừa.",
    ),
    FindingType(
        "control_row_missing",
        _ERROR,
        "Tệp điều khiển thiếu dòng",
        "trang này không còn dòng “{found}”",
        "Đừng xóa dòng của trang này; lấy lại bản lưu trước của tệp.",
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
        "unit_id_reserved",
        _ERROR,
        "Mã đơn vị không dùng được",
        "mã đơn vị “{found}” trùng với tên mà chương trình hoặc Windows đã dùng",
        "Đổi mã, ví dụ: {found}_1.",
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
        "cột “{found}” có dấu x nhưng trang Đơn vị không có đơn vị nào mang mã ấy{suggestion}",
        "Sửa mã ở đầu cột cho khớp trang Đơn vị, hoặc thêm đơn vị ấy vào trang Đơn vị, hoặc xóa các dấu x của cột.",
    ),
    FindingType(
        "unit_without_column",
        _ERROR,
        "Đơn vị không có cột phân công",
        "trang Phân công không có cột nào mang mã “{found}” của đơn vị “{unit_name}”",
        "Ghi mã {found} vào dòng mã (chữ nhỏ) của một cột trống ở trang Phân công rồi đánh dấu x.",
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
    # --- all returns side by side
    FindingType(
        "conflict_decisive",
        _ERROR,
        "Các đơn vị báo số liệu khác nhau, kết quả còn tùy số nào đúng",
        "“{label}” ở đây là {found}, nhưng các đơn vị ghi khác nhau: {reports}; kết quả phụ thuộc số nào đúng",
        "Thống nhất với đơn vị kia, ai sai thì sửa rồi gửi lại; nếu không, cuộc họp kết luận (trang Kết luận họp, số"
        " liệu {datum}).",
        _UNIT,
    ),
    FindingType(
        "conflict_harmless",
        _WARNING,
        "Các đơn vị báo số liệu khác nhau, kết quả vẫn như nhau",
        "“{label}” ở đây là {found}, nhưng các đơn vị ghi khác nhau: {reports}; kết quả đánh giá vẫn như nhau",
        "Nên thống nhất với đơn vị kia, ai sai thì sửa rồi gửi lại; nếu không, cuộc họp kết luận (trang Kết luận họp,"
        " số liệu {datum}).",
        _UNIT,
    ),
    FindingType(
        "resolution_overrides",
        _INFO,
        "Cuộc họp đã kết luận khác số báo cáo",
        "“{label}” đơn vị ghi {found}; cuộc họp kết luận {value}, lý do: {reason}",
        "Không phải sửa; bản tổng hợp ghi cả số báo cáo và kết luận của cuộc họp.",
    ),
    FindingType(
        "contradiction",
        _ERROR,
        "Hai số liệu không thể cùng đúng",
        "“{left}” là {left_values} còn “{right}” là {right_values}: {reason} ({article})",
        "Kiểm tra lại cả hai, sửa chỗ sai rồi gửi lại.",
        _UNIT,
    ),
    FindingType(
        "evidence_missing",
        _ERROR,
        "Báo đạt nhưng chưa có minh chứng",
        "chỉ tiêu {indicator} được báo đạt nhưng chưa có minh chứng nào",
        "Ghi ít nhất một văn bản vào bảng Minh chứng của trang này, cột Chỉ tiêu chọn đúng chỉ tiêu ấy.",
        _UNIT,
    ),
    # --- which return is whose
    FindingType(
        "other_campaign",
        _ERROR,
        "Tệp thuộc đợt đánh giá khác",
        "tệp thuộc đợt “{found}”, không phải đợt “{expected}” này",
        "Chuyển tệp sang thư mục của đúng đợt, hoặc gửi đơn vị biểu mẫu của đợt này.",
    ),
    FindingType(
        "other_year",
        _ERROR,
        "Tệp của năm khác",
        "tệp ghi năm {found}, đợt này là năm {expected}",
        "Đề nghị đơn vị điền biểu mẫu của năm {expected}.",
    ),
    FindingType(
        "other_commune",
        _ERROR,
        "Tệp của xã khác",
        "tệp ghi xã “{found}”, đợt này của xã “{expected}”",
        "Chuyển tệp cho xã ấy, hoặc gửi đơn vị biểu mẫu của xã mình; nếu chỉ là tên xã viết khác thì sửa tên trong tệp"
        " điều khiển cho giống.",
    ),
    FindingType(
        "other_criteria_set",
        _ERROR,
        "Tệp theo bộ tiêu chí khác",
        "tệp làm theo bộ tiêu chí “{found}”, đợt này dùng “{expected}”",
        "Gửi lại đơn vị biểu mẫu của đợt này.",
    ),
    FindingType(
        "older_criteria_version",
        _WARNING,
        "Biểu mẫu của phiên bản bộ tiêu chí khác",
        "tệp làm theo phiên bản {found} của bộ tiêu chí, đợt này dùng phiên bản {expected}; {changes}",
        "Kiểm tra các ô còn thiếu; nếu cần, gửi lại đơn vị biểu mẫu mới.",
    ),
    FindingType(
        "return_unit_unknown",
        _ERROR,
        "Không rõ tệp của đơn vị nào",
        "đơn vị “{found}” ghi trong tệp không có trong danh sách đơn vị{suggestion}",
        "Thêm đơn vị vào trang Đơn vị của tệp điều khiển, hoặc gửi lại đơn vị biểu mẫu ở phat_di.",
    ),
    FindingType(
        "return_unit_missing",
        _ERROR,
        "Tệp không ghi đơn vị",
        "tệp không ghi là của đơn vị nào, các chỉ tiêu trong tệp cũng không cho biết chắc chắn",
        "Đề nghị đơn vị chép số liệu vào biểu mẫu của mình ở phat_di rồi gửi lại.",
    ),
    FindingType(
        "unit_inferred",
        _WARNING,
        "Đơn vị được nhận ra qua nội dung tệp",
        "tệp không ghi mã đơn vị; theo tên đơn vị hoặc các chỉ tiêu trong tệp thì đây là của {unit_name}",
        "Kiểm tra đúng là tệp của đơn vị này; lần sau đề nghị điền thẳng vào biểu mẫu ở phat_di.",
    ),
    FindingType(
        "duplicate_return",
        _INFO,
        "Tệp trùng nội dung",
        "nội dung giống hệt tệp {other}",
        "Không phải làm gì; chỉ một tệp được tính.",
    ),
    FindingType(
        "superseded_return",
        _WARNING,
        "Tệp đã có bản mới hơn",
        "{unit_name} gửi nhiều bản; bản lưu sau {other} được dùng thay bản này ({saved}). Khác nhau: {differences}",
        "Nếu bản này mới đúng, chuyển tệp {other} ra khỏi thư mục nhan_ve rồi chạy lại.",
    ),
    FindingType(
        "version_order_unsure",
        _WARNING,
        "Không chắc bản nào mới hơn",
        "{unit_name} gửi tệp này và tệp {other}, thời điểm lưu không cho biết bản nào mới hơn ({saved});"
        " chỗ hai bản ghi khác nhau thì coi là chưa thống nhất. Khác nhau: {differences}",
        "Mở cả hai tệp xem bản nào đúng, chuyển bản kia ra khỏi thư mục nhan_ve rồi chạy lại.",
    ),
    FindingType(
        "not_own_indicator",
        _WARNING,
        "Trả lời chỉ tiêu không phụ trách",
        "{unit_name} trả lời chỉ tiêu {indicator} nhưng không được giao; đã để riêng, không tính",
        "Nếu đơn vị có phụ trách, đánh dấu x ở trang Phân công rồi chạy lại.",
    ),
    # --- what a return lacks
    FindingType(
        "value_missing",
        _ERROR,
        "Ô bắt buộc còn trống",
        "chưa trả lời “{label}”",
        "Điền {expected} vào ô này.",
        _UNIT,
    ),
    FindingType(
        "row_missing",
        _ERROR,
        "Biểu mẫu thiếu dòng",
        "tệp không còn dòng hỏi “{label}” của chỉ tiêu {indicator}",
        "Điền dòng này trong biểu mẫu đầy đủ gửi kèm (hoặc lấy ở phat_di).",
        _UNIT,
    ),
    # --- files that are no returns
    FindingType(
        "file_empty",
        _ERROR,
        "Tệp rỗng",
        "tệp không có nội dung (0 byte)",
        "Gửi lại tệp đã điền.",
        _UNIT,
    ),
    FindingType(
        "file_too_large",
        _ERROR,
        "Tệp quá lớn",
        "tệp nặng {size} MB, giới hạn là {limit} MB",
        "Xóa ảnh dán trong tệp, hoặc chép số liệu sang biểu mẫu mới, rồi gửi lại.",
        _UNIT,
    ),
    FindingType(
        "file_unpacks_too_large",
        _ERROR,
        "Tệp giải nén quá lớn",
        "nội dung giải nén của tệp là {size} MB, giới hạn là {limit} MB",
        "Không mở tệp này; đề nghị đơn vị gửi lại biểu mẫu gốc.",
    ),
    FindingType(
        "file_password",
        _ERROR,
        "Tệp có mật khẩu",
        "tệp được bảo vệ bằng mật khẩu nên không đọc được",
        "Mở tệp, vào Tệp > Thông tin > Bảo vệ sổ làm việc, bỏ mật khẩu mở tệp, lưu rồi gửi lại.",
        _UNIT,
    ),
    FindingType(
        "archive_password",
        _ERROR,
        "Tệp nén có mật khẩu",
        "tệp nén được bảo vệ bằng mật khẩu nên không mở ra được",
        "Giải nén bằng mật khẩu rồi bỏ từng tệp bên trong vào thư mục nhan_ve.",
    ),
    FindingType(
        "file_not_spreadsheet",
        _ERROR,
        "Không phải bảng tính",
        "bên trong tệp là {found}, không phải bảng tính Excel, dù tên tệp là gì",
        "Điền vào biểu mẫu Excel rồi gửi lại; tệp mở được bằng Excel thì lưu lại thành dạng .xlsx.",
        _UNIT,
    ),
    FindingType(
        "file_is_archive",
        _ERROR,
        "Tệp nén không có bảng tính",
        "tệp nén không chứa bảng tính nào đọc được",
        "Giải nén rồi bỏ từng tệp vào thư mục nhan_ve.",
    ),
    FindingType(
        "file_broken",
        _ERROR,
        "Tệp hỏng",
        "không đọc được tệp: {detail}",
        "Mở tệp bằng Excel, cho sửa chữa nếu được hỏi, lưu lại rồi gửi lại; không mở được thì điền lại biểu mẫu.",
        _UNIT,
    ),
    FindingType(
        "file_takes_too_long",
        _ERROR,
        "Tệp đọc quá lâu",
        "đọc quá {seconds} giây chưa xong nên đã dừng",
        "Chép số liệu sang biểu mẫu mới rồi gửi lại.",
        _UNIT,
    ),
    FindingType(
        "file_takes_too_much_memory",
        _ERROR,
        "Tệp cần quá nhiều bộ nhớ",
        "tệp cần quá {limit} MB bộ nhớ để đọc nên đã dừng",
        "Chép số liệu sang biểu mẫu mới rồi gửi lại.",
        _UNIT,
    ),
    FindingType(
        "file_stops_reader",
        _ERROR,
        "Tệp làm dừng việc đọc",
        "tệp làm chương trình đọc dừng đột ngột nên không đọc được",
        "Mở tệp bằng Excel, lưu thành tệp .xlsx mới rồi gửi lại; không mở được thì điền lại biểu mẫu.",
        _UNIT,
    ),
    FindingType(
        "file_unreadable_on_disk",
        _ERROR,
        "Không mở được tệp",
        "máy không cho đọc tệp: {detail}",
        "Đóng tệp nếu đang mở ở chương trình khác, kiểm tra quyền đọc rồi chạy lại.",
    ),
    FindingType(
        "is_control_workbook",
        _ERROR,
        "Tệp điều khiển, không phải phiếu",
        "đây là tệp điều khiển của đợt đánh giá, không phải phiếu của đơn vị",
        "Chuyển tệp ra khỏi thư mục nhan_ve.",
    ),
    FindingType(
        "is_summary_workbook",
        _ERROR,
        "Bản tổng hợp, không phải phiếu",
        "đây là bản tổng hợp kết quả, không phải phiếu của đơn vị",
        "Chuyển tệp ra khỏi thư mục nhan_ve.",
    ),
    FindingType(
        "not_a_return",
        _ERROR,
        "Không phải phiếu của đợt này",
        "bảng tính không có bảng nào của biểu mẫu",
        "Nếu đơn vị tự lập bảng, đề nghị chép số liệu vào biểu mẫu ở phat_di.",
    ),
    FindingType(
        "return_blank",
        _ERROR,
        "Phiếu còn trống",
        "phiếu chưa điền ô nào",
        "Đề nghị đơn vị điền rồi gửi lại; nếu bỏ nhầm biểu mẫu vào nhan_ve thì chuyển ra.",
    ),
    # --- layout of a return
    FindingType(
        "keys_missing",
        _WARNING,
        "Trang mất cột A ẩn",
        "trang này không còn cột A ẩn của biểu mẫu (thường do chép sang tệp khác); đã đọc theo chữ nhìn thấy",
        "Kiểm tra lại các số đọc được ở trang Nguồn số liệu của bản tổng hợp; lần sau đề nghị điền thẳng vào biểu mẫu.",
    ),
    FindingType(
        "identity_missing",
        _WARNING,
        "Mất thông tin nhận dạng",
        "tệp không còn phần ẩn ghi đơn vị, năm và đợt đánh giá (thường do chép sang tệp khác)",
        "Kiểm tra đúng là tệp của đơn vị và của đợt này.",
    ),
    FindingType(
        "stray_cell",
        _WARNING,
        "Ô lạc ở rất xa",
        "trang có ô nằm ngoài mọi bảng của biểu mẫu; các bảng vẫn được đọc, ô này bỏ qua",
        "Không phải sửa; nếu ô có số liệu cần dùng thì chép vào đúng bảng.",
    ),
    FindingType(
        "row_label_mismatch",
        _WARNING,
        "Dòng bị đổi chỗ",
        "dòng “{visible}” không còn ở chỗ cũ (thường do sắp xếp hay chép đè); đã đọc theo chữ nhìn thấy",
        "Kiểm tra giá trị của dòng này; sai thì sửa rồi gửi lại.",
        _UNIT,
    ),
    FindingType(
        "row_unclear",
        _ERROR,
        "Dòng ghi lẫn hai chỉ tiêu",
        "dòng này có số “{number}” nhưng nội dung lại là “{visible}” (thường do sắp xếp, chép đè); không rõ trả lời cho"
        " dòng nào nên chưa tính",
        "Sửa số và nội dung của dòng cho khớp nhau như biểu mẫu ban đầu rồi gửi lại.",
        _UNIT,
    ),
    FindingType(
        "row_unknown",
        _WARNING,
        "Dòng lạ",
        "bộ tiêu chí của đợt này không có dòng “{found}”; dòng này bỏ qua",
        "Nếu cần, gửi lại đơn vị biểu mẫu mới ở phat_di.",
    ),
    FindingType(
        "copies_differ",
        _ERROR,
        "Hai bản sao của trang ghi khác nhau",
        "“{label}” được trả lời khác nhau ở các ô {cells}",
        "Giữ một trang đúng, xóa trang sao chép rồi gửi lại.",
        _UNIT,
    ),
    FindingType(
        "merged_input",
        _ERROR,
        "Ô trả lời bị gộp",
        "ô trả lời “{label}” bị gộp trong vùng {range} nên không rõ giá trị",
        "Bỏ gộp ô (Merge & Center), điền từng ô rồi gửi lại.",
        _UNIT,
    ),
    # --- values in a return
    FindingType(
        "cell_error",
        _ERROR,
        "Ô báo lỗi",
        "ô “{label}” báo lỗi {found} nên không có giá trị",
        "Gõ số trực tiếp vào ô thay cho công thức.",
        _UNIT,
    ),
    FindingType(
        "formula_without_result",
        _ERROR,
        "Công thức chưa có kết quả",
        "ô “{label}” chứa công thức nhưng tệp không lưu kết quả",
        "Gõ số trực tiếp vào ô thay cho công thức, hoặc mở tệp bằng Excel rồi lưu lại.",
        _UNIT,
    ),
    FindingType(
        "cell_shown_otherwise",
        _ERROR,
        "Số hiện ra khác số đã lưu",
        "ô “{label}” có định dạng làm số hiện ra khác số đã lưu trong ô, nên không rõ số nào đúng",
        "Đổi định dạng ô về Chung (General) rồi gõ lại số.",
        _UNIT,
    ),
    FindingType(
        "count_not_number",
        _ERROR,
        "Không phải một số",
        "“{label}” ghi “{found}”, cần một số nguyên",
        "Chỉ gõ chữ số, ví dụ 5432.",
        _UNIT,
    ),
    FindingType(
        "count_negative",
        _ERROR,
        "Số âm",
        "“{label}” ghi “{found}”, số người không thể âm",
        "Gõ lại số người.",
        _UNIT,
    ),
    FindingType(
        "count_fractional",
        _ERROR,
        "Số người có phần lẻ",
        "“{label}” ghi “{found}”, số người phải là số nguyên",
        "Gõ liền các chữ số, không dùng dấu chấm hay dấu phẩy, ví dụ 5432.",
        _UNIT,
    ),
    FindingType(
        "count_percent",
        _ERROR,
        "Tỷ lệ thay cho số người",
        "“{label}” ghi tỷ lệ “{found}”, cần số người",
        "Gõ số người; tỷ lệ tự tính.",
        _UNIT,
    ),
    FindingType(
        "count_ambiguous",
        _ERROR,
        "Số có hai cách hiểu",
        "“{label}” ghi “{found}”, có thể hiểu là {readings}",
        "Gõ liền các chữ số, không dùng dấu chấm hay dấu phẩy.",
        _UNIT,
    ),
    FindingType(
        "count_is_date",
        _ERROR,
        "Ngày tháng thay cho số",
        "“{label}” là ngày {found}, cần số người",
        "Đổi định dạng ô về Số rồi gõ lại số người.",
        _UNIT,
    ),
    FindingType(
        "count_too_large",
        _ERROR,
        "Số quá lớn",
        "“{label}” ghi “{found}”, lớn hơn dân số cả nước",
        "Gõ lại số người.",
        _UNIT,
    ),
    FindingType(
        "count_settled",
        _WARNING,
        "Số có hai cách hiểu, đã rõ nhờ số khác",
        "“{found}” có hai cách hiểu; các số khác trong bảng chỉ cho phép {value}",
        "Kiểm tra lại; để chắc chắn, gõ liền các chữ số, ví dụ 5432.",
        _UNIT,
    ),
    FindingType(
        "count_unusual_form",
        _WARNING,
        "Số viết kiểu lạ",
        "“{found}” được hiểu là {value}",
        "Kiểm tra lại; để chắc chắn, gõ liền các chữ số, ví dụ 5432.",
        _UNIT,
    ),
    FindingType(
        "level_not_understood",
        _ERROR,
        "Không hiểu mức độ",
        "mức độ ghi “{found}”, cần một số từ 0 đến {maximum}",
        "Chọn trong danh sách của ô.",
        _UNIT,
    ),
    FindingType(
        "level_out_of_range",
        _ERROR,
        "Mức độ không có",
        "mức độ ghi “{found}”, chỉ có từ 0 đến {maximum}",
        "Chọn trong danh sách của ô.",
        _UNIT,
    ),
    FindingType(
        "result_not_understood",
        _ERROR,
        "Không hiểu kết quả",
        "kết quả ghi “{found}”, cần Đạt hoặc Không đạt",
        "Chọn Đạt hoặc Không đạt trong danh sách của ô.",
        _UNIT,
    ),
    FindingType(
        "legacy_font",
        _WARNING,
        "Chữ theo bảng mã cũ",
        "“{found}” là chữ theo bảng mã cũ (TCVN3 hoặc VNI), đọc thành “{converted}”",
        "Kiểm tra lại; để chắc chắn, gõ lại bằng phông Unicode như Times New Roman.",
        _UNIT,
    ),
    # --- villages
    FindingType(
        "village_blank",
        _ERROR,
        "Thôn chưa có số",
        "{count} thôn chưa ghi “{label}”: {villages}",
        "Điền đủ các thôn; không có ai thì ghi 0.",
        _UNIT,
    ),
    FindingType(
        "village_row_missing",
        _ERROR,
        "Thiếu dòng của thôn",
        "không còn dòng của thôn “{found}”",
        "Điền thôn này trong biểu mẫu đầy đủ gửi kèm (hoặc lấy ở phat_di).",
        _UNIT,
    ),
    FindingType(
        "village_doubled",
        _ERROR,
        "Thôn ghi hai lần",
        "thôn “{found}” đã có ở ô {other}",
        "Giữ một dòng cho mỗi thôn.",
        _UNIT,
    ),
    FindingType(
        "village_unknown",
        _ERROR,
        "Thôn không có trong danh sách",
        "“{found}” không có trong danh sách thôn của xã",
        "Ghi số vào đúng dòng của thôn; nếu danh sách thiếu thôn này thì báo công chức xã bổ sung.",
        _UNIT,
    ),
    FindingType(
        "village_contradiction",
        _ERROR,
        "Số của một thôn không thể đúng",
        "{village}: {left} và {right} không thể cùng đúng, {reason}",
        "Kiểm tra lại cả hai số của thôn.",
        _UNIT,
    ),
    FindingType(
        "village_sum_differs",
        _WARNING,
        "Số cả xã khác tổng các thôn",
        "ô cả xã ghi {found}, tổng các thôn là {value}; đã dùng tổng các thôn",
        "Kiểm tra lại số của từng thôn.",
        _UNIT,
    ),
    # --- evidence
    FindingType(
        "evidence_without_indicator",
        _ERROR,
        "Minh chứng chưa ghi chỉ tiêu",
        "dòng minh chứng chưa ghi thuộc chỉ tiêu nào",
        "Chọn chỉ tiêu ở cột đầu của dòng: {expected}.",
        _UNIT,
    ),
    FindingType(
        "evidence_indicator_unknown",
        _ERROR,
        "Minh chứng của chỉ tiêu lạ",
        "“{found}” không phải chỉ tiêu nào",
        "Chọn chỉ tiêu ở cột đầu của dòng: {expected}.",
        _UNIT,
    ),
    FindingType(
        "evidence_incomplete",
        _WARNING,
        "Minh chứng chưa rõ văn bản nào",
        "dòng minh chứng không có số ký hiệu, tên văn bản hay đường dẫn nên chưa tính",
        "Ghi tên hoặc số ký hiệu của văn bản.",
        _UNIT,
    ),
    # --- list of communes
    FindingType(
        "communes_no_heading",
        _ERROR,
        "Danh sách xã không có dòng tiêu đề",
        "không trang nào có dòng tiêu đề với cột Xã",
        "Ghi tên các cột ở một dòng phía trên: Xã, Huyện, Tỉnh, Vùng khó khăn, Liên hệ.",
    ),
    FindingType(
        "communes_none",
        _ERROR,
        "Danh sách xã trống",
        "dưới dòng tiêu đề chưa có xã nào",
        "Ghi mỗi xã một dòng.",
    ),
    FindingType(
        "communes_column_unknown",
        _WARNING,
        "Cột lạ trong danh sách xã",
        "cột “{found}” không dùng đến; các cột dùng được: {expected}",
        "Không phải sửa nếu cột ấy chỉ để ghi nhớ.",
    ),
    FindingType(
        "communes_column_twice",
        _ERROR,
        "Hai cột cùng tên trong danh sách xã",
        "cột “{found}” đã có ở ô {other}",
        "Giữ một cột.",
    ),
    FindingType(
        "communes_value_missing",
        _ERROR,
        "Danh sách xã thiếu thông tin",
        "dòng này chưa ghi {what}",
        "Điền {what}, hoặc xóa cả dòng.",
    ),
    FindingType(
        "communes_value_invalid",
        _ERROR,
        "Thông tin trong danh sách xã không hợp lệ",
        "{what} là “{found}”, cần {expected}",
        "Sửa ô này thành {expected}.",
    ),
    FindingType(
        "communes_twice",
        _ERROR,
        "Hai dòng cùng một xã",
        "{found} đã có ở ô {other}",
        "Giữ một dòng; hai xã trùng tên thì ghi thêm huyện, tỉnh.",
    ),
    # --- summaries of many communes
    FindingType(
        "not_a_summary",
        _ERROR,
        "Không phải bản tổng hợp của xã",
        "tệp không phải bản tổng hợp do ccht merge ghi ra, hoặc đã mất phần dữ liệu ẩn",
        "Xin xã tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua.",
    ),
    FindingType(
        "summary_broken",
        _ERROR,
        "Dữ liệu ẩn của bản tổng hợp bị hỏng",
        "phần dữ liệu ẩn của bản tổng hợp không dùng được: {detail}",
        "Xin xã tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua.",
    ),
    FindingType(
        "summary_altered",
        _ERROR,
        "Bản tổng hợp đã bị sửa",
        "bản tổng hợp đã bị sửa sau khi ghi ra nên không tính: {detail}",
        "Xin xã tệp tong_hop.xlsx nguyên bản. Số liệu sai thì xã sửa phiếu hay kết luận họp rồi chạy lại ccht merge.",
    ),
    FindingType(
        "summary_other_year",
        _ERROR,
        "Bản tổng hợp của năm khác",
        "bản tổng hợp của năm {found}, ở đây đang tính năm {expected}",
        "Xin xã bản của năm {expected}, hoặc chạy lại với --year {found}.",
    ),
    FindingType(
        "summary_other_criteria",
        _ERROR,
        "Bản tổng hợp theo bộ tiêu chí khác",
        "bản tổng hợp theo bộ tiêu chí “{found}”, các xã khác theo “{expected}”; không tính chung được",
        "Đề nghị xã đánh giá lại theo bộ tiêu chí “{expected}”.",
    ),
    FindingType(
        "summary_other_version",
        _WARNING,
        "Bản tổng hợp theo phiên bản khác của bộ tiêu chí",
        "xã đánh giá theo phiên bản {found} của bộ tiêu chí, đã tính lại theo phiên bản {expected}: {changes}",
        "Đề nghị xã cập nhật chương trình rồi chạy lại ccht merge.",
    ),
    FindingType(
        "summary_twice",
        _WARNING,
        "Bản tổng hợp có hai lần",
        "nội dung giống hệt tệp {other}; chỉ tính một lần",
        "Không phải làm gì; có thể xóa một tệp.",
    ),
    FindingType(
        "summary_conflicting",
        _ERROR,
        "Một xã có nhiều bản tổng hợp khác nhau",
        "xã này còn có bản khác với nội dung khác ({others}); chưa rõ bản nào đúng nên chưa tính bản nào",
        "Hỏi xã bản nào đúng (so mã nội dung ở chân trang bản giấy), bỏ các bản kia ra rồi chạy lại.",
    ),
    FindingType(
        "summary_nameless",
        _ERROR,
        "Bản tổng hợp không ghi tên xã",
        "bản tổng hợp không ghi tên xã nên không tính",
        "Xã điền tên xã vào tệp điều khiển, chạy lại ccht merge rồi gửi lại.",
    ),
    FindingType(
        "summary_missing",
        _ERROR,
        "Xã chưa có bản tổng hợp",
        "đợt đánh giá này chưa có bản tổng hợp trong thư mục ket_qua",
        "Chạy ccht merge cho đợt này rồi chạy lại ccht rollup.",
    ),
    FindingType(
        "summary_too_slow",
        _ERROR,
        "Bản tổng hợp đọc quá lâu",
        "đọc quá {seconds} giây chưa xong nên đã dừng",
        "Xin xã tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua. Máy chậm thì chạy lại với --max-seconds lớn hơn.",
    ),
    FindingType(
        "summary_too_much_memory",
        _ERROR,
        "Bản tổng hợp cần quá nhiều bộ nhớ",
        "tệp cần quá {limit} MB bộ nhớ để đọc nên đã dừng",
        "Xin xã tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua.",
    ),
    FindingType(
        "summary_stops_reader",
        _ERROR,
        "Bản tổng hợp làm dừng việc đọc",
        "tệp làm chương trình đọc dừng đột ngột nên không đọc được",
        "Xin xã tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua.",
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


def catalogued(code: str, file: str, words: Mapping[str, object]) -> Finding:
    """A finding about a whole file, from a code and words that an exception carried."""
    return finding(code, file=file, sheet=None, cell=None, unit=None, indicator=None, **words)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
