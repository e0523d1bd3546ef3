"""Chapter of the catalogue: the list of communes that a tree of campaigns is made from."""

from ccht_excel.findings.entry import FindingType
from ccht_excel.model.finding import Severity

COMMUNES_NO_HEADING = FindingType(
    "communes_no_heading",
    Severity.ERROR,
    "Danh sách nơi đánh giá không có dòng tiêu đề",
    "không trang nào có dòng tiêu đề với cột {expected}",
    "Ghi tên các cột ở một dòng phía trên: {expected}, Loại, Huyện, Tỉnh, Liên hệ.",
)
COMMUNES_NONE = FindingType(
    "communes_none",
    Severity.ERROR,
    "Danh sách nơi đánh giá trống",
    "dưới dòng tiêu đề chưa có dòng nào",
    "Ghi mỗi nơi một dòng.",
)
COMMUNES_COLUMN_UNKNOWN = FindingType(
    "communes_column_unknown",
    Severity.WARNING,
    "Cột lạ trong danh sách nơi đánh giá",
    "cột “{found}” không dùng đến; các cột dùng được: {expected}",
    "Không phải sửa nếu cột ấy chỉ để ghi nhớ.",
)
COMMUNES_COLUMN_TWICE = FindingType(
    "communes_column_twice",
    Severity.ERROR,
    "Hai cột cùng tên trong danh sách nơi đánh giá",
    "cột “{found}” đã có ở ô {other}",
    "Giữ một cột.",
)
COMMUNES_VALUE_MISSING = FindingType(
    "communes_value_missing",
    Severity.ERROR,
    "Danh sách nơi đánh giá thiếu thông tin",
    "dòng này chưa ghi {what}",
    "Điền {what}, hoặc xóa cả dòng.",
)
COMMUNES_TYPE_OPEN = FindingType(
    "communes_type_open",
    Severity.ERROR,
    "Danh sách nơi đánh giá chưa rõ loại",
    "tên “{found}” không nói là loại nào, và không có loại nào được ghi",
    "Ghi vào cột {column} {expected}.",
)
COMMUNES_VALUE_INVALID = FindingType(
    "communes_value_invalid",
    Severity.ERROR,
    "Thông tin trong danh sách nơi đánh giá không hợp lệ",
    "{what} là “{found}”, cần {expected}",
    "Sửa ô này thành {expected}.",
)
COMMUNES_TWICE = FindingType(
    "communes_twice",
    Severity.ERROR,
    "Hai dòng cùng một nơi",
    "{found} đã có ở ô {other}",
    "Giữ một dòng; hai nơi trùng tên thì ghi thêm huyện, tỉnh.",
)
