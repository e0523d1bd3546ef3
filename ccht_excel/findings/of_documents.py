"""Chapter of the catalogue: documents of the dossier, and an office's own templates of them."""

from ccht_excel.findings.entry import FindingType
from ccht_excel.model.finding import Severity

WORD_FILE_BROKEN = FindingType(
    "word_file_broken",
    Severity.ERROR,
    "Tệp Word không đọc được",
    "tệp Word không đọc được: {detail}",
    "Mở bằng Word, lưu lại thành kiểu Word Document (*.docx). Là mẫu riêng thì cũng có thể chuyển ra khỏi thư mục mau "
    "để dùng mẫu có sẵn.",
)
NOT_A_DOCUMENT = FindingType(
    "not_a_document",
    Severity.ERROR,
    "Không phải văn bản của hồ sơ",
    "tệp không phải văn bản do ccht dossier ghi ra, hoặc đã mất phần dữ liệu kèm theo",
    "Dùng bản trong thư mục ket_qua/ho_so, hoặc xin nơi gửi bản ấy.",
)
RESULT_UNREADABLE = FindingType(
    "result_unreadable",
    Severity.ERROR,
    "Kết quả cạnh hồ sơ không đọc được",
    "tệp {name} cạnh hồ sơ không đọc được nên không đối chiếu được",
    "Chạy lại ccht dossier.",
)
TEMPLATE_UNKNOWN_FIELD = FindingType(
    "template_unknown_field",
    Severity.ERROR,
    "Mẫu có trường lạ",
    "{part}đoạn {paragraph} (“{text}”): không có trường “{name}”{hint}",
    "Sửa tên trường trong mẫu; các trường dùng được có ở tài liệu hướng dẫn, mục Hồ sơ.",
)
TEMPLATE_NOT_UNDERSTOOD = FindingType(
    "template_not_understood",
    Severity.ERROR,
    "Mẫu có lệnh không hiểu được",
    "{part}đoạn {paragraph} (“{text}”): {detail}",
    "Xem lại các dấu ngoặc nhọn ở đoạn ấy: mỗi for có một endfor, mỗi if có một endif; hoặc chép lại từ mẫu có sẵn.",
)
TEMPLATE_FIELD_MISPLACED = FindingType(
    "template_field_misplaced",
    Severity.ERROR,
    "Trường ở chỗ không điền được",
    "trường nằm ở {part}, chỗ ấy chương trình không điền; trường chỉ dùng trong thân văn bản, đầu trang, chân trang và "
    "chú thích cuối trang",
    "Chuyển trường ra thân văn bản.",
)
TEMPLATE_REACHES_OUTSIDE = FindingType(
    "template_reaches_outside",
    Severity.ERROR,
    "Mẫu mang phần tự chạy hoặc gọi ra ngoài",
    "mẫu có {detail}; văn bản làm từ mẫu ấy sẽ mang theo",
    "Mở mẫu bằng Word, bỏ phần ấy, lưu lại thành kiểu Word Document (*.docx).",
)
TEMPLATE_NOT_FILLED = FindingType(
    "template_not_filled",
    Severity.ERROR,
    "Không điền được mẫu",
    "không làm được văn bản từ mẫu này: {detail}",
    "Chuyển tệp ra khỏi thư mục mau để dùng mẫu có sẵn, rồi chép dần phần riêng của mình vào bản sao của mẫu có sẵn.",
)
TEMPLATE_TAKES_TOO_MUCH = FindingType(
    "template_takes_too_much",
    Severity.ERROR,
    "Mẫu cần quá nhiều thời gian hoặc bộ nhớ",
    "làm văn bản từ mẫu này thì {detail}; đã dừng",
    "Bớt các vòng lặp lồng nhau và ảnh lớn trong mẫu; hoặc chuyển tệp ra khỏi thư mục mau để dùng mẫu có sẵn.",
    of_the_machine=True,
)
TEMPLATE_WITHOUT_CODE = FindingType(
    "template_without_code",
    Severity.WARNING,
    "Mẫu không in mã nội dung",
    "mẫu không có trường ma_noi_dung nên bản giấy sẽ không đối chiếu được với tệp",
    "Thêm trường ma_noi_dung vào chân trang của mẫu.",
)
TEMPLATE_OF_NOTHING = FindingType(
    "template_of_nothing",
    Severity.WARNING,
    "Tệp trong thư mục mau không phải mẫu của văn bản nào",
    "không có văn bản nào dùng mẫu tên này; các tên dùng được: {names}",
    "Đặt lại tên tệp cho đúng; mẫu phải là kiểu .docx.",
)
