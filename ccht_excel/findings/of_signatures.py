"""Chapter of the catalogue: signatures of summaries, and the list of the offices' keys."""

from ccht_excel.findings.entry import FindingType
from ccht_excel.model.finding import Severity

KEYS_NO_HEADING = FindingType(
    "keys_no_heading",
    Severity.ERROR,
    "Danh sách khóa không có dòng tiêu đề",
    "không thấy dòng tiêu đề với cột Đơn vị và cột Khóa",
    "Ghi tên các cột ở một dòng phía trên: Đơn vị, Huyện, Tỉnh, Khóa, Từ ngày, Đến ngày, Thu hồi.",
)
KEYS_NONE = FindingType(
    "keys_none",
    Severity.ERROR,
    "Danh sách khóa trống",
    "dưới dòng tiêu đề chưa có khóa nào",
    "Ghi mỗi khóa một dòng.",
)
KEYS_COLUMN_TWICE = FindingType(
    "keys_column_twice",
    Severity.ERROR,
    "Hai cột cùng tên trong danh sách khóa",
    "cột “{found}” đã có ở ô {other}",
    "Giữ một cột.",
)
KEYS_VALUE_MISSING = FindingType(
    "keys_value_missing",
    Severity.ERROR,
    "Danh sách khóa thiếu thông tin",
    "dòng này chưa ghi {what}",
    "Điền {what}, hoặc xóa cả dòng.",
)
KEYS_VALUE_INVALID = FindingType(
    "keys_value_invalid",
    Severity.ERROR,
    "Thông tin trong danh sách khóa không hợp lệ",
    "{what} là “{found}”, cần {expected}",
    "Sửa ô này thành {expected}.",
)
KEYS_TWICE = FindingType(
    "keys_twice",
    Severity.ERROR,
    "Một khóa ghi hai lần trong danh sách khóa",
    "khóa này đã có ở ô {other}; chưa rõ dòng nào đúng",
    "Giữ một dòng cho mỗi khóa.",
)
SUMMARY_NOT_SIGNED = FindingType(
    "summary_not_signed",
    Severity.WARNING,
    "Bản tổng hợp chưa ký",
    "không có chữ ký nào của cơ quan cho nội dung bản này",
    "Xin nơi gửi chạy ccht sign rồi gửi cả tệp .chuky cạnh tong_hop.xlsx.",
)
SIGNATURE_FORGED = FindingType(
    "signature_forged",
    Severity.ERROR,
    "Chữ ký không đúng",
    "tệp chữ ký {signature} không do khóa ghi trong đó ký: đã bị sửa, hỏng hoặc làm giả",
    "Hỏi nơi gửi qua điện thoại, xin lại bản tổng hợp và tệp .chuky.",
)
SIGNATURE_UNREADABLE = FindingType(
    "signature_unreadable",
    Severity.WARNING,
    "Tệp chữ ký không đọc được",
    "tệp có đuôi .chuky nhưng không phải tệp chữ ký do ccht sign ghi ra: {detail}",
    "Xin nơi gửi gửi lại tệp .chuky.",
)
SIGNATURE_OF_OTHER_CONTENT = FindingType(
    "signature_of_other_content",
    Severity.WARNING,
    "Chữ ký của một nội dung khác",
    "chữ ký này là của bản khác ({whose}); ở đây không có bản tổng hợp nào mang đúng nội dung ấy",
    "Xin nơi gửi cả bản tổng hợp đã ký lẫn tệp .chuky của chính bản ấy.",
)
SIGNING_KEY_UNKNOWN = FindingType(
    "signing_key_unknown",
    Severity.WARNING,
    "Khóa ký không có trong danh sách",
    "ký bằng khóa {fingerprint}, khóa ấy không có trong danh sách khóa",
    "Hỏi nơi gửi vân tay khóa qua điện thoại; đúng thì ghi thêm vào danh sách khóa.",
)
SIGNING_KEY_OF_OTHER = FindingType(
    "signing_key_of_other",
    Severity.ERROR,
    "Khóa ký là của nơi khác",
    "ký bằng khóa {fingerprint}, danh sách ghi khóa ấy là của {owner}",
    "Hỏi nơi gửi ai đã ký; khóa của nơi này không có giá trị cho nơi khác.",
)
SIGNING_KEY_OUT_OF_TIME = FindingType(
    "signing_key_out_of_time",
    Severity.WARNING,
    "Ký ngoài thời hạn của khóa",
    "ghi là ký ngày {signed}, khóa {fingerprint} chỉ dùng {period}",
    "Xin nơi gửi ký lại bằng khóa còn hạn, hoặc sửa thời hạn trong danh sách khóa.",
)
SIGNING_KEY_WITHDRAWN = FindingType(
    "signing_key_withdrawn",
    Severity.ERROR,
    "Khóa ký đã bị thu hồi",
    "ký bằng khóa {fingerprint}, khóa ấy đã bị thu hồi; ngày ký do máy người ký ghi nên không nói được là ký trước đó",
    "Xin nơi gửi ký lại bằng khóa mới.",
)
