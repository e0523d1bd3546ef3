"""Chapter of the catalogue: what shows when all returns are laid side by side.

Whose they are, which version counts, where they disagree, what they lack.
"""

from ccht_excel.findings.entry import Actor, FindingType
from ccht_excel.model.finding import Severity
from ccht_excel.model.returns import SubmissionStatus

# --- all returns side by side

_BY_THE_MEETING = "Không thống nhất được thì cuộc họp kết luận: ghi vào trang Kết luận họp, dòng “{choice}”."

CONFLICT_DECISIVE = FindingType(
    "conflict_decisive",
    Severity.ERROR,
    "Các {unit_word} báo số liệu khác nhau, kết quả còn tùy số nào đúng",
    "“{label}” ở đây là {found}, nhưng các {unit_word} ghi khác nhau: {reports}; kết quả phụ thuộc số nào đúng",
    "Thống nhất với {unit_word} kia, ai sai thì sửa rồi gửi lại.",
    Actor.UNIT,
    _BY_THE_MEETING,
)
CONFLICT_HARMLESS = FindingType(
    "conflict_harmless",
    Severity.WARNING,
    "Các {unit_word} báo số liệu khác nhau, kết quả vẫn như nhau",
    "“{label}” ở đây là {found}, nhưng các {unit_word} ghi khác nhau: {reports}; kết quả đánh giá vẫn như nhau",
    "Nên thống nhất với {unit_word} kia, ai sai thì sửa rồi gửi lại.",
    Actor.UNIT,
    _BY_THE_MEETING,
)
OWN_CONFLICT_DECISIVE = FindingType(
    "own_conflict_decisive",
    Severity.ERROR,
    "Các phiếu của một {unit_word} ghi khác nhau, kết quả còn tùy phiếu nào đúng",
    "“{label}” ở đây là {found}, nhưng các phiếu {unit_word} đã gửi ghi khác nhau: {reports}; kết quả phụ thuộc phiếu"
    " nào đúng",
    "Xem phiếu nào đúng, sửa phiếu kia rồi gửi lại.",
    Actor.UNIT,
    _BY_THE_MEETING,
)
OWN_CONFLICT_HARMLESS = FindingType(
    "own_conflict_harmless",
    Severity.WARNING,
    "Các phiếu của một {unit_word} ghi khác nhau, kết quả vẫn như nhau",
    "“{label}” ở đây là {found}, nhưng các phiếu {unit_word} đã gửi ghi khác nhau: {reports}; kết quả đánh giá vẫn"
    " như nhau",
    "Nên xem phiếu nào đúng, sửa phiếu kia rồi gửi lại.",
    Actor.UNIT,
    _BY_THE_MEETING,
)
RESOLUTION_OVERRIDES = FindingType(
    "resolution_overrides",
    Severity.INFO,
    "Cuộc họp đã kết luận khác số báo cáo",
    "“{label}” {unit_word} ghi {found}; cuộc họp kết luận {value}, lý do: {reason}",
    "Không phải sửa; bản tổng hợp ghi cả số báo cáo và kết luận của cuộc họp.",
)
CONTRADICTION = FindingType(
    "contradiction",
    Severity.ERROR,
    "Hai số liệu không thể cùng đúng",
    "“{left}” là {left_values} còn “{right}” là {right_values}: {reason} ({article})",
    "Kiểm tra lại cả hai, sửa chỗ sai rồi gửi lại.",
    Actor.UNIT,
)
COUNT_UNUSUAL = FindingType(
    "count_unusual",
    Severity.WARNING,
    "Số khác xa số thường gặp",
    "“{label}” ghi {found}, khác xa số thường gặp{meant}",
    "Kiểm tra lại; sai thì gõ liền các chữ số (5432), vì Excel có thể coi dấu chấm hàng nghìn là dấu thập phân. Số đúng"
    " thì báo người phát phiếu.",
    Actor.UNIT,
    "Số đúng như đã báo thì ghi vào trang Kết luận họp, dòng “{choice}”.",
)
EVIDENCE_MISSING = FindingType(
    "evidence_missing",
    Severity.ERROR,
    "Báo đạt nhưng chưa có minh chứng",
    "chỉ tiêu {indicator} được báo đạt nhưng chưa có minh chứng nào",
    "Ghi ít nhất một văn bản vào bảng Minh chứng của trang này, cột Chỉ tiêu chọn đúng chỉ tiêu ấy.",
    Actor.UNIT,
)
NOT_MET_WITHOUT_EVIDENCE = FindingType(
    "not_met_without_evidence",
    Severity.ERROR,
    "Không đạt vì không có minh chứng",
    "chỉ tiêu {indicator} không có minh chứng nào nên được đánh giá là không đạt ({article})",
    "Có văn bản thì ghi vào bảng Minh chứng của trang này, cột Chỉ tiêu chọn đúng chỉ tiêu ấy, rồi gửi lại phiếu.",
    Actor.UNIT,
)
COUNT_JUMPED = FindingType(
    "count_jumped",
    Severity.WARNING,
    "Số khác năm trước quá hai lần",
    "“{label}” ghi {found}, năm {year} {unit_word} báo {before}{by}",
    "Kiểm tra lại cách đếm và số đã gõ; số đúng thì ghi lý do ở cột Ghi chú.",
    Actor.UNIT,
)
PAST_COUNTED_OTHERWISE = FindingType(
    "past_counted_otherwise",
    Severity.INFO,
    "Năm trước tính theo cách khác",
    "“{label}”: năm {year} {unit_word} báo {before}, nhưng {by}; hai số không so được với nhau nên không hỏi vì sao"
    " khác",
    "Năm nay chọn đúng cách tính thì không phải sửa gì; chọn nhầm thì {unit_word} chọn lại ở dòng của số này.",
)
REFERENCE_APART = FindingType(
    "reference_apart",
    Severity.WARNING,
    "Số khác nhiều so với danh sách người dân",
    "“{label}” ghi {found}, {list} có {references}: chênh quá {apart}{villages}",
    "Kiểm tra lại cách đếm (độ tuổi, nguồn) và số đã gõ; số đúng thì ghi lý do ở cột Ghi chú.",
    Actor.UNIT,
)
REFERENCE_APART_SOMEWHERE = FindingType(
    "reference_apart_somewhere",
    Severity.WARNING,
    "Số của từng nơi khác nhiều so với danh sách người dân",
    "“{label}” cộng lại gần với {list}, nhưng chênh quá {apart} ở: {villages}",
    "Kiểm tra lại số của các {part} ấy (có thể ghi nhầm dòng); số đúng thì ghi lý do ở cột Ghi chú.",
    Actor.UNIT,
)
RECOGNITION_DIFFERS = FindingType(
    "recognition_differs",
    Severity.WARNING,
    "Phiếu khác quyết định công nhận",
    "chỉ tiêu {indicator} báo {found}, Quyết định số {number} ngày {day} công nhận {decided}; quyết định ấy chưa được"
    " tính là minh chứng",
    "Kiểm tra quyết định mới nhất còn hiệu lực, sửa lại chỗ sai.",
    Actor.UNIT,
    "Quyết định ghi ở tệp điều khiển, trang {sheet}, ô {cell}.",
)
EVIDENCE_OUTSIDE_YEAR = FindingType(
    "evidence_outside_year",
    Severity.WARNING,
    "Minh chứng ghi ngày ngoài năm đánh giá",
    "minh chứng của chỉ tiêu {indicator} ghi “{found}”, ngoài năm đánh giá {year}",
    "Kiểm tra ngày và năm; văn bản của năm khác vẫn được đếm, bỏ đi hay giữ lại do cuộc họp quyết định.",
)
EVIDENCE_NOT_ISSUED = FindingType(
    "evidence_not_issued",
    Severity.WARNING,
    "Minh chứng như văn bản chưa ban hành",
    "minh chứng ghi “{found}”, như văn bản dự thảo, chưa ký hay chưa có số; vẫn được tính là một văn bản",
    "Văn bản đã ban hành thì ghi đủ số, ngày; chưa ban hành thì xóa dòng này.",
    Actor.UNIT,
)

DOCUMENT_DAYS_DIFFER = FindingType(
    "document_days_differ",
    Severity.WARNING,
    "Một văn bản ghi nhiều ngày",
    "văn bản số {number} ghi ngày khác nhau: {found}",
    "Xem ngày trên văn bản, sửa ở phiếu ghi sai; là hai văn bản khác nhau thì ghi rõ nơi ban hành của từng văn bản.",
)

# --- which return is whose

OTHER_CAMPAIGN = FindingType(
    "other_campaign",
    Severity.ERROR,
    "Tệp thuộc đợt đánh giá khác",
    "tệp {also}thuộc đợt đánh giá khác: của nơi khác trùng tên, hay của đợt đã tạo lại từ đầu (mã đợt trong tệp"
    " {found}, đợt này {expected})",
    "Chuyển tệp sang thư mục của đúng đợt, hoặc gửi {unit_word} phiếu của đợt này.",
    status=SubmissionStatus.FOREIGN,
)
OTHER_YEAR = FindingType(
    "other_year",
    Severity.ERROR,
    "Tệp của năm khác",
    "tệp ghi năm {found}, đợt này là năm {expected}",
    "Đề nghị {unit_word} điền phiếu của năm {expected}.",
    status=SubmissionStatus.FOREIGN,
)
OTHER_COMMUNE = FindingType(
    "other_commune",
    Severity.ERROR,
    "Tệp của nơi khác",
    "tệp ghi “{found}”, đợt này của “{expected}”",
    "Chuyển tệp cho nơi ấy, hoặc gửi {unit_word} phiếu của đợt này; nếu chỉ là tên viết khác thì sửa tên trong tệp"
    " điều khiển cho giống.",
    status=SubmissionStatus.FOREIGN,
)
OTHER_CRITERIA_SET = FindingType(
    "other_criteria_set",
    Severity.ERROR,
    "Tệp theo bộ tiêu chí khác",
    "tệp làm theo {found}, đợt này theo {expected}",
    "Gửi lại {unit_word} phiếu của đợt này.",
    status=SubmissionStatus.FOREIGN,
)
OLDER_CRITERIA_VERSION = FindingType(
    "older_criteria_version",
    Severity.WARNING,
    "Phiếu của phiên bản bộ tiêu chí khác",
    "tệp làm theo phiên bản {found} của bộ tiêu chí, đợt này dùng phiên bản {expected}; {changes}",
    "Kiểm tra các ô còn thiếu; nếu cần, gửi lại {unit_word} phiếu mới.",
)
RETURN_UNIT_UNKNOWN = FindingType(
    "return_unit_unknown",
    Severity.ERROR,
    "Không rõ tệp của {unit_word} nào",
    "{unit_word} “{found}” ghi trong tệp không có trong danh sách {unit_word}{suggestion}",
    "Thêm {unit_word} vào trang {units_sheet} của tệp điều khiển, hoặc gửi lại {unit_word} phiếu ở phat_di.",
    status=SubmissionStatus.REJECTED,
)
RETURN_UNIT_MISSING = FindingType(
    "return_unit_missing",
    Severity.ERROR,
    "Tệp không ghi {unit_word}",
    "tệp không ghi là của {unit_word} nào, các chỉ tiêu trong tệp cũng không cho biết chắc chắn",
    "Đề nghị {unit_word} chép số liệu vào phiếu của mình ở phat_di rồi gửi lại.",
    status=SubmissionStatus.REJECTED,
)
UNIT_INFERRED = FindingType(
    "unit_inferred",
    Severity.WARNING,
    "{Unit_word} được nhận ra qua nội dung tệp",
    "tệp không ghi mã {unit_word}; theo tên {unit_word} hoặc các chỉ tiêu trong tệp thì đây là của {unit_name}",
    "Kiểm tra đúng là tệp của {unit_word} này; lần sau đề nghị điền thẳng vào phiếu ở phat_di.",
)
DUPLICATE_RETURN = FindingType(
    "duplicate_return",
    Severity.INFO,
    "Tệp trùng nội dung",
    "nội dung giống hệt tệp {other}",
    "Không phải làm gì; chỉ một tệp được tính.",
)
SUPERSEDED_RETURN = FindingType(
    "superseded_return",
    Severity.WARNING,
    "Tệp đã có bản mới hơn",
    "{unit_name} gửi nhiều bản; bản lưu sau {other} được dùng thay bản này ({saved}). Khác nhau: {differences}",
    "Nếu bản này mới đúng, chuyển tệp {other} ra khỏi thư mục nhan_ve rồi chạy lại.",
)
CORRECTED_RETURN = FindingType(
    "corrected_return",
    Severity.INFO,
    "{Unit_word} đã sửa và gửi lại",
    "{unit_name} đã sửa tệp này và gửi lại: {other}; bản sửa được dùng ({saved}). Khác nhau: {differences}",
    "Không phải làm gì; bản cũ vẫn giữ trong thư mục nhan_ve.",
)
VERSION_ORDER_UNSURE = FindingType(
    "version_order_unsure",
    Severity.WARNING,
    "Không chắc bản nào mới hơn",
    "{unit_name} gửi tệp này và tệp {other}, thời điểm lưu không cho biết bản nào mới hơn ({saved});"
    " chỗ hai bản ghi khác nhau thì coi là chưa thống nhất. Khác nhau: {differences}",
    "Mở cả hai tệp xem bản nào đúng, chuyển bản kia ra khỏi thư mục nhan_ve rồi chạy lại.",
)
RETURN_IN_PARTS = FindingType(
    "return_in_parts",
    Severity.WARNING,
    "Hai tệp điền hai phần của một phiếu",
    "{unit_name} gửi tệp này và tệp {other}, mỗi tệp trả lời phần mà tệp kia để trống; đã tính cả hai. Khác nhau:"
    " {differences}",
    "Giữ cả hai tệp trong thư mục nhan_ve; nếu một tệp bị gửi nhầm, chuyển tệp ấy ra rồi chạy lại.",
)
NOT_OWN_INDICATOR = FindingType(
    "not_own_indicator",
    Severity.WARNING,
    "Trả lời chỉ tiêu không phụ trách",
    "{unit_name} trả lời chỉ tiêu {indicator} nhưng không được giao; đã để riêng, không tính",
    "Nếu {unit_word} có phụ trách, đánh dấu x ở trang Phân công rồi chạy lại.",
)

# --- what a return lacks

VALUE_MISSING = FindingType(
    "value_missing",
    Severity.ERROR,
    "Ô bắt buộc còn trống",
    "chưa trả lời “{label}”",
    "Điền {expected} vào ô này.",
    Actor.UNIT,
)
ROW_MISSING = FindingType(
    "row_missing",
    Severity.ERROR,
    "Phiếu thiếu dòng",
    "tệp không có dòng hỏi “{label}”",
    "Điền dòng này trong phiếu đầy đủ gửi kèm.",
    Actor.UNIT,
    "Phiếu của {unit_word} ở phat_di; {unit_word} mới được giao chỉ tiêu này thì tạo lại phiếu trước.",
    damages_form=True,
    asked_anew=True,
)

VILLAGES_NOT_ASKED = FindingType(
    "villages_not_asked",
    Severity.WARNING,
    "Phiếu chỉ có số chung",
    "“{label}” ở đây là số chung: phiếu không có bảng số của từng {part} trong danh sách; số này vẫn được dùng",
    "Cần số của từng {part} thì tạo lại phiếu rồi đề nghị {unit_word} điền; không cần thì để vậy.",
)

# --- whose sheet it is

SHEET_OF_OTHER_UNIT = FindingType(
    "sheet_of_other_unit",
    Severity.WARNING,
    "Trang của {unit_word} khác trong cùng tệp",
    "đầu trang này ghi {unit_name}, còn tệp là của {other}; câu trả lời ở trang được tính cho {unit_name}",
    "Kiểm tra đúng là câu trả lời của {unit_name}.",
)
SHEET_OF_OTHER_YEAR = FindingType(
    "sheet_of_other_year",
    Severity.ERROR,
    "Trang của năm khác",
    "đầu trang này ghi năm {found}, đợt này đánh giá năm {expected}; chưa tính câu trả lời nào của trang",
    "Điền lại trang của năm {expected} (xin người phát phiếu một phiếu mới nếu không còn) rồi gửi lại.",
    Actor.UNIT,
)
SHEET_OF_OTHER_COMMUNE = FindingType(
    "sheet_of_other_commune",
    Severity.ERROR,
    "Trang của nơi khác",
    "đầu trang này ghi “{found}”, đợt này là của {expected}; chưa tính câu trả lời nào của trang",
    "Điền lại trang trong phiếu của đợt này (xin người phát phiếu một phiếu mới nếu không còn) rồi gửi lại.",
    Actor.UNIT,
)
SHEETS_SET_ASIDE = frozenset({SHEET_OF_OTHER_YEAR.code, SHEET_OF_OTHER_COMMUNE.code})
"""Codes of findings at a sheet none of whose answers count."""
