"""Chapter of the catalogue: summaries of many communes, and why one of them does not count."""

from ccht_excel.findings.entry import FindingType
from ccht_excel.model.finding import Severity

NOT_A_SUMMARY = FindingType(
    "not_a_summary",
    Severity.ERROR,
    "Không phải bản tổng hợp",
    "tệp không phải bản tổng hợp do ccht merge ghi ra, hoặc đã mất phần dữ liệu ẩn",
    "Xin nơi gửi tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua.",
)
FORM_NO_SUMMARY = FindingType(
    "form_no_summary",
    Severity.ERROR,
    "Phiếu của {unit_word}, không phải bản tổng hợp",
    "đây là phiếu tự đánh giá của {unit_word}, cần bản tổng hợp do ccht merge ghi ra",
    "Phiếu thì xem có lỗi gì bằng ccht check. Bản tổng hợp là tệp tong_hop.xlsx trong thư mục ket_qua.",
)
MARKED_COPY_NO_SUMMARY = FindingType(
    "marked_copy_no_summary",
    Severity.ERROR,
    "Phiếu đã đánh dấu, không phải bản tổng hợp",
    "đây là phiếu đã đánh dấu chỗ cần sửa (thư mục tra_lai), cần bản tổng hợp do ccht merge ghi ra",
    "Gửi phiếu cho {unit_word} sửa; nộp lại thì bỏ vào nhan_ve. Bản tổng hợp là tệp tong_hop.xlsx trong thư mục"
    " ket_qua.",
)
CONTROL_NO_SUMMARY = FindingType(
    "control_no_summary",
    Severity.ERROR,
    "Tệp điều khiển, không phải bản tổng hợp",
    "đây là tệp điều khiển của đợt đánh giá, cần bản tổng hợp do ccht merge ghi ra",
    "Tệp điều khiển được kiểm tra mỗi lần chạy ccht merge cho đợt ấy. Bản tổng hợp là tệp tong_hop.xlsx trong thư mục"
    " ket_qua.",
)
OWN_PAPER_NO_SUMMARY = FindingType(
    "own_paper_no_summary",
    Severity.ERROR,
    "Tệp khác của chương trình, không phải bản tổng hợp",
    "đây là {found} do chương trình lập, cần bản tổng hợp do ccht merge ghi ra",
    "Không dùng tệp này để kiểm tra hay gộp. Bản tổng hợp của từng nơi là tệp tong_hop.xlsx trong thư mục ket_qua.",
)
ROLLUP_NO_SUMMARY = FindingType(
    "rollup_no_summary",
    Severity.ERROR,
    "Bảng gộp, không phải bản tổng hợp",
    "đây là bảng gộp kết quả nhiều nơi do ccht rollup ghi ra, cần bản tổng hợp do ccht merge ghi ra",
    "Không dùng tệp này để kiểm tra hay gộp. Bản tổng hợp của từng nơi là tệp tong_hop.xlsx trong thư mục ket_qua.",
)
OTHER_FILE_NO_SUMMARY = FindingType(
    "other_file_no_summary",
    Severity.ERROR,
    "Tệp kiểu khác, không phải bản tổng hợp",
    "bên trong tệp là {found}, cần bản tổng hợp dạng Excel do ccht merge ghi ra, dù tên tệp là gì",
    "Lấy tệp tong_hop.xlsx trong thư mục ket_qua; của nơi khác thì xin nơi ấy gửi tệp nguyên bản.",
)
SUMMARY_BROKEN = FindingType(
    "summary_broken",
    Severity.ERROR,
    "Dữ liệu ẩn của bản tổng hợp bị hỏng",
    "phần dữ liệu ẩn của bản tổng hợp không dùng được: {detail}",
    "Xin nơi gửi tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua.",
)
SUMMARY_ALTERED = FindingType(
    "summary_altered",
    Severity.ERROR,
    "Bản tổng hợp đã bị sửa",
    "bản tổng hợp đã bị sửa sau khi ghi ra nên không tính: {detail}",
    "Xin nơi gửi tệp tong_hop.xlsx nguyên bản. Số liệu sai thì nơi ấy sửa phiếu hay kết luận họp rồi chạy lại merge.",
)
SUMMARY_LOOKS_UNSURE = FindingType(
    "summary_looks_unsure",
    Severity.WARNING,
    "Cách trình bày bản tổng hợp không xác nhận được",
    "số liệu và chữ khớp nên vẫn tính, nhưng không xác nhận được bản in ra đúng như bản gốc: {detail}",
    "Cần dùng bản in thì xin nơi gửi tệp tong_hop.xlsx nguyên bản, hoặc bản mới sau khi chạy lại ccht merge.",
)
SUMMARY_OTHER_YEAR = FindingType(
    "summary_other_year",
    Severity.ERROR,
    "Bản tổng hợp của năm khác",
    "bản tổng hợp của năm {found}, ở đây đang tính năm {expected}",
    "Xin nơi gửi bản của năm {expected}, hoặc chạy lại với --year {found}.",
)
SUMMARY_OTHER_CRITERIA = FindingType(
    "summary_other_criteria",
    Severity.ERROR,
    "Bản tổng hợp theo bộ tiêu chí khác",
    "bản tổng hợp theo bộ tiêu chí “{found}”, các nơi khác theo “{expected}”; không tính chung được",
    "Đề nghị nơi gửi đánh giá lại theo bộ tiêu chí “{expected}”.",
)
SUMMARY_OTHER_VERSION = FindingType(
    "summary_other_version",
    Severity.WARNING,
    "Bản tổng hợp theo phiên bản khác của bộ tiêu chí",
    "nơi gửi đánh giá theo phiên bản {found} của bộ tiêu chí, đã tính lại theo phiên bản {expected}: {changes}",
    "Đề nghị nơi gửi cập nhật chương trình rồi chạy lại ccht merge.",
)
SUMMARY_TWICE = FindingType(
    "summary_twice",
    Severity.WARNING,
    "Bản tổng hợp có hai lần",
    "nội dung giống hệt tệp {other}; chỉ tính một lần",
    "Không phải làm gì; có thể xóa một tệp.",
)
SUMMARY_CONFLICTING = FindingType(
    "summary_conflicting",
    Severity.ERROR,
    "Một nơi có nhiều bản tổng hợp khác nhau",
    "nơi này còn có bản khác với nội dung khác ({others}); chưa rõ bản nào đúng nên chưa tính bản nào",
    "Hỏi nơi gửi bản nào đúng (so mã nội dung ở chân trang bản giấy), bỏ các bản kia ra rồi chạy lại.",
)
SUMMARY_NAMELESS = FindingType(
    "summary_nameless",
    Severity.ERROR,
    "Bản tổng hợp không ghi tên",
    "bản tổng hợp không ghi tên nơi được đánh giá nên không tính",
    "Nơi gửi điền tên vào tệp điều khiển, chạy lại ccht merge rồi gửi lại.",
)
SUMMARY_MISSING = FindingType(
    "summary_missing",
    Severity.ERROR,
    "Nơi chưa có bản tổng hợp",
    "đợt đánh giá này chưa có bản tổng hợp trong thư mục ket_qua",
    "Chạy ccht merge cho đợt này rồi chạy lại ccht rollup.",
)
SUMMARY_NOT_SENT = FindingType(
    "summary_not_sent",
    Severity.ERROR,
    "Nơi trong danh sách chưa gửi bản tổng hợp",
    "có trong danh sách nhưng chưa có tệp nào; vẫn tính vào tổng số, là nơi chưa có kết quả",
    "Nhắc nơi ấy gửi tệp tong_hop.xlsx trong thư mục ket_qua.",
)
SUMMARY_NOT_LISTED = FindingType(
    "summary_not_listed",
    Severity.WARNING,
    "Nơi không có trong danh sách",
    "không có trong danh sách đã cho; vẫn tính",
    "Kiểm tra tên, huyện, tỉnh trong danh sách và trong bản tổng hợp; thiếu thì bổ sung vào danh sách.",
)
SUMMARY_TOO_SLOW = FindingType(
    "summary_too_slow",
    Severity.ERROR,
    "Bản tổng hợp đọc quá lâu",
    "đọc quá {seconds} giây chưa xong nên đã dừng",
    "Xin nơi gửi tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua. Máy chậm thì chạy lại với --max-seconds lớn hơn.",
)
SUMMARY_TOO_MUCH_MEMORY = FindingType(
    "summary_too_much_memory",
    Severity.ERROR,
    "Bản tổng hợp cần quá nhiều bộ nhớ",
    "tệp cần quá {limit} MB bộ nhớ để đọc nên đã dừng",
    "Xin nơi gửi tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua.",
)
SUMMARY_STOPS_READER = FindingType(
    "summary_stops_reader",
    Severity.ERROR,
    "Bản tổng hợp làm dừng việc đọc",
    "tệp làm chương trình đọc dừng đột ngột nên không đọc được",
    "Xin nơi gửi tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua.",
)
SUMMARY_HOLDS_TOO_MUCH = FindingType(
    "summary_holds_too_much",
    Severity.ERROR,
    "Bản tổng hợp có quá nhiều nội dung",
    "nội dung đọc được của tệp nhiều hơn {limit} MB, hơn mọi bản tổng hợp thật, nên không lấy gì từ tệp này",
    "Xin nơi gửi tệp tong_hop.xlsx nguyên bản trong thư mục ket_qua.",
)
SUMMARY_READER_KILLED = FindingType(
    "summary_reader_killed",
    Severity.ERROR,
    "Việc đọc bản tổng hợp bị tắt từ bên ngoài",
    "hai lần đọc tệp này thì cả hai lần tiến trình đọc bị máy hoặc một chương trình khác tắt, nên chưa đọc được",
    "Thường do máy hết bộ nhớ: đóng bớt chương trình đang mở rồi chạy lại.",
)
RECOGNITION_ENDS = FindingType(
    "recognition_ends",
    Severity.WARNING,
    "Công nhận sắp hết hạn hoặc đã hết hạn",
    "công nhận {level} trước đây được giữ đến hết ngày {until}",
    "Đánh giá và đề nghị công nhận lại để không bị gián đoạn.",
)
