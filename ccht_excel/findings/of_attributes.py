"""Chapter of the catalogue: what an answer must come with: age base, way of counting, decree, source, day."""

from ccht_excel.findings.entry import Actor, FindingType
from ccht_excel.model.finding import Severity

_BY_THE_MEETING = (
    "Các ô ghi khác nhau: {cells}. Không thống nhất được thì cuộc họp kết luận: ghi vào trang Kết luận họp, dòng"
    " “{question}”."
)

STATED_MISSING = FindingType(
    "stated_missing",
    Severity.WARNING,
    "Chưa chọn cách tính, căn cứ đi kèm",
    "đã trả lời “{label}” nhưng chưa chọn “{question}”{elsewhere}; không tự hiểu thay, bản tổng hợp in là chưa ghi",
    "Chọn ở ô này một trong: {choices}.",
    Actor.UNIT,
)
STATED_NOT_UNDERSTOOD = FindingType(
    "stated_not_understood",
    Severity.WARNING,
    "Cách tính, căn cứ ghi không rõ",
    "“{question}” ghi “{found}”, không phải một trong các lựa chọn; chưa tính là đã chọn",
    "Chọn ở ô này một trong: {choices}.",
    Actor.UNIT,
)
STATED_ROW_MISSING = FindingType(
    "stated_row_missing",
    Severity.WARNING,
    "Phiếu thiếu chỗ ghi cách tính, căn cứ, nguồn",
    "tệp không còn chỗ ghi “{question}” của “{label}”; bản tổng hợp in là chưa ghi",
    "Điền ô này trong phiếu đầy đủ gửi kèm.",
    Actor.UNIT,
    "Phiếu của {unit_word} ở phat_di.",
    damages_form=True,
)
STATED_CONFLICT = FindingType(
    "stated_conflict",
    Severity.ERROR,
    "Các {unit_word} tính theo cách khác nhau, kết quả còn tùy cách nào đúng",
    "“{question}” ở đây là “{found}”, nhưng các {unit_word} ghi khác nhau: {reports}; số tính theo hai cách thì dù"
    " bằng nhau cũng không cùng đúng, kết quả phụ thuộc cách nào đúng",
    "Thống nhất với {unit_word} kia một cách tính, ai sai thì sửa cả cách tính và số rồi gửi lại.",
    Actor.UNIT,
    _BY_THE_MEETING,
)
STATED_DIFFERS = FindingType(
    "stated_differs",
    Severity.WARNING,
    "Các {unit_word} ghi cách tính, căn cứ khác nhau, kết quả vẫn như nhau",
    "“{question}” ở đây là “{found}”, nhưng các {unit_word} ghi khác nhau: {reports}; kết quả đánh giá vẫn như nhau",
    "Nên thống nhất với {unit_word} kia, ai sai thì sửa rồi gửi lại.",
    Actor.UNIT,
    _BY_THE_MEETING,
)
OWN_STATED_CONFLICT = FindingType(
    "own_stated_conflict",
    Severity.ERROR,
    "Các phiếu của một {unit_word} ghi cách tính khác nhau, kết quả còn tùy phiếu nào đúng",
    "“{question}” ở đây là “{found}”, nhưng các phiếu {unit_word} đã gửi ghi khác nhau: {reports}; số tính theo hai"
    " cách thì dù bằng nhau cũng không cùng đúng, kết quả phụ thuộc phiếu nào đúng",
    "Xem phiếu nào đúng, sửa cả cách tính và số ở phiếu kia rồi gửi lại.",
    Actor.UNIT,
    _BY_THE_MEETING,
)
OWN_STATED_DIFFERS = FindingType(
    "own_stated_differs",
    Severity.WARNING,
    "Các phiếu của một {unit_word} ghi cách tính, căn cứ khác nhau, kết quả vẫn như nhau",
    "“{question}” ở đây là “{found}”, nhưng các phiếu {unit_word} đã gửi ghi khác nhau: {reports}; kết quả đánh giá"
    " vẫn như nhau",
    "Nên xem phiếu nào đúng, sửa phiếu kia rồi gửi lại.",
    Actor.UNIT,
    _BY_THE_MEETING,
)
STATED_TOO_EARLY = FindingType(
    "stated_too_early",
    Severity.ERROR,
    "Căn cứ có sau năm đánh giá",
    "“{question}” ghi “{found}”, văn bản có từ ngày {since}, sau năm đánh giá {year}; chưa tính là đạt hay không đạt",
    "Kiểm tra quyết định công nhận của năm {year} căn cứ văn bản nào, sửa lại rồi gửi lại.",
    Actor.UNIT,
    "Cuộc họp đã thống nhất thì ghi kết quả, hoặc dòng “{question}”, vào trang Kết luận họp.",
)
STATED_OVERRIDDEN = FindingType(
    "stated_overridden",
    Severity.INFO,
    "Cuộc họp đã kết luận khác cách tính, căn cứ đã ghi",
    "“{question}” {unit_word} ghi “{found}”; cuộc họp kết luận “{value}”, lý do: {reason}",
    "Không phải sửa; số tính theo cách khác không dùng để đánh giá.",
)
SOURCE_NOT_ASKED = FindingType(
    "source_not_asked",
    Severity.INFO,
    "Nguồn, ngày ghi ở dòng không hỏi",
    "{found} ghi nguồn, ngày ở dòng mà phiếu không hỏi; nội dung ở đó không được đọc",
    "Không phải sửa; là câu trả lời thì đề nghị {unit_word} gõ vào ô nền vàng.",
)
SOURCE_MISSING = FindingType(
    "source_missing",
    Severity.WARNING,
    "Số liệu chưa ghi nguồn hoặc ngày",
    "“{label}” có số nhưng chưa ghi “{question}”{elsewhere}; số vẫn được dùng, bản tổng hợp in là chưa ghi",
    "Bổ sung ở ô này: {expected}.",
    Actor.UNIT,
)
SOURCE_NOT_UNDERSTOOD = FindingType(
    "source_not_understood",
    Severity.WARNING,
    "Nguồn hoặc ngày của số liệu ghi không rõ",
    "“{question}” ghi “{found}”, không hiểu chắc chắn; bản tổng hợp in là chưa ghi, số liệu không vì thế mà bị bỏ",
    "Sửa ô này: {expected}.",
    Actor.UNIT,
)
FIGURE_OUTSIDE_YEAR = FindingType(
    "figure_outside_year",
    Severity.WARNING,
    "Ngày của số liệu nằm ngoài năm đánh giá",
    "“{label}” ghi “{question}” là {found}, ngoài năm đánh giá {year}; số vẫn được dùng",
    "Kiểm tra ngày đã gõ; đúng là số của thời điểm ấy thì thay bằng số của năm {year}, hoặc nói rõ ở cột Ghi chú.",
    Actor.UNIT,
)
SOURCES_DIFFER = FindingType(
    "sources_differ",
    Severity.WARNING,
    "Các {unit_word} báo số khác nhau, lấy từ nguồn hoặc ngày khác nhau",
    "“{label}” các {unit_word} báo số khác nhau, và “{question}” cũng khác nhau: {reports}",
    "Thống nhất với {unit_word} kia dùng số của nguồn nào, ngày nào; ai sai thì sửa rồi gửi lại.",
    Actor.UNIT,
)
OWN_SOURCES_DIFFER = FindingType(
    "own_sources_differ",
    Severity.WARNING,
    "Các phiếu của một {unit_word} báo số khác nhau, lấy từ nguồn hoặc ngày khác nhau",
    "“{label}” các phiếu {unit_word} đã gửi báo số khác nhau, và “{question}” cũng khác nhau: {reports}",
    "Xem số của nguồn nào, ngày nào là đúng, sửa phiếu kia rồi gửi lại.",
    Actor.UNIT,
)
