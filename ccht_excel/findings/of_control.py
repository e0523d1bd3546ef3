"""Chapter of the catalogue: the control workbook."""

from ccht_excel.findings.entry import FindingType
from ccht_excel.model.finding import Severity

CONTROL_TABLE_MISSING = FindingType(
    "control_table_missing",
    Severity.ERROR,
    "Tệp điều khiển thiếu bảng",
    "không tìm thấy bảng {table} trong tệp điều khiển",
    "Đừng xóa các trang hay cột A đang ẩn của tệp; lấy lại bản lưu trước, hoặc tạo đợt mới bằng ccht init.",
)
CONTROL_TABLE_DOUBLED = FindingType(
    "control_table_doubled",
    Severity.ERROR,
    "Bảng của tệp điều khiển có hai bản",
    "bảng {table} đã có ở trang {other}, không rõ bản nào đúng",
    "Xóa trang thừa.",
)
CONTROL_ROW_MOVED = FindingType(
    "control_row_moved",
    Severity.WARNING,
    "Dòng của tệp điều khiển bị đổi chỗ",
    "dòng “{visible}” không còn ở chỗ cũ (thường do sắp xếp hay chép đè); đã đọc theo chữ nhìn thấy",
    "Kiểm tra nội dung của dòng này; sai thì sửa rồi lưu tệp.",
)
CONTROL_ROW_DOUBLED = FindingType(
    "control_row_doubled",
    Severity.ERROR,
    "Tệp điều khiển có hai dòng cùng một mục",
    "dòng “{what}” có hai lần, ô này ghi “{found}”, ô {other} ghi “{first}”, không rõ ô nào đúng",
    "Giữ một dòng, xóa dòng kia.",
)
CONTROL_COLUMN_DOUBLED = FindingType(
    "control_column_doubled",
    Severity.ERROR,
    "Tệp điều khiển có hai cột giống nhau",
    "cột này là bản sao của cột có ô {other}, ô này ghi “{found}”, ô {other} ghi “{first}”, không rõ ô nào đúng",
    "Giữ một cột, xóa cột kia.",
)
CONTROL_CELLS_MERGED = FindingType(
    "control_cells_merged",
    Severity.ERROR,
    "Ô của tệp điều khiển bị gộp",
    "các ô {range} bị gộp làm một, nên “{found}” không rõ là của những ô nào",
    "Bỏ gộp ô (Merge & Center) rồi điền từng ô.",
)
CONTROL_CELLS_NOT_READ = FindingType(
    "control_cells_not_read",
    Severity.WARNING,
    "Tệp điều khiển có nội dung ngoài bảng",
    "{found} nằm ngoài các dòng, cột của bảng nên không được đọc",
    "Là thông tin của đợt thì gõ vào ô nền vàng của bảng; không cần thì xóa.",
)
CONTROL_HIDDEN_READ = FindingType(
    "control_hidden_read",
    Severity.WARNING,
    "Tệp điều khiển có dòng ẩn được tính",
    "{found} đang ẩn hoặc bị lọc đi mà vẫn được đọc và được tính",
    "Không dùng nữa thì xóa nội dung ở đó (bỏ ẩn hoặc bỏ lọc để thấy); còn dùng thì bỏ ẩn, bỏ lọc cho mọi người cùng"
    " thấy.",
)
CONTROL_SHEET_NOT_READ = FindingType(
    "control_sheet_not_read",
    Severity.WARNING,
    "Trang của tệp điều khiển không được đọc",
    "trên trang này không nhận ra bảng nào nên không đọc gì ở đây; trang có nội dung ở ô {cells}",
    "Là thông tin của đợt thì gõ vào trang của nó trong tệp này; chỉ để ghi nhớ thì cứ để, không cần thì xóa trang.",
)
CONTROL_SET_LOST = FindingType(
    "control_set_lost",
    Severity.ERROR,
    "Tệp điều khiển không cho biết bộ tiêu chí",
    "tệp không còn trang ẩn _ccht ghi bộ tiêu chí (thường do chép từng trang sang tệp khác), và các bảng không phải"
    " của bộ tiêu chí thường dùng",
    "Lấy lại bản lưu trước của cả tệp, hoặc tạo đợt mới bằng ccht init đúng bộ tiêu chí rồi chép nội dung các ô sang.",
)
CONTROL_ROW_MISSING = FindingType(
    "control_row_missing",
    Severity.ERROR,
    "Tệp điều khiển thiếu dòng",
    "trang này không còn dòng “{found}”",
    "Đừng xóa dòng của trang này; lấy lại bản lưu trước của tệp.",
)
CONTROL_VALUE_MISSING = FindingType(
    "control_value_missing",
    Severity.ERROR,
    "Tệp điều khiển thiếu thông tin",
    "chưa ghi {what}",
    "Điền {expected} vào ô này.",
)
COMMUNE_MISSING = FindingType(
    "commune_missing",
    Severity.WARNING,
    "Chưa ghi tên nơi được đánh giá",
    "chưa ghi tên nơi được đánh giá; phiếu và bản tổng hợp sẽ để dấu chấm",
    "Điền tên vào ô này rồi chạy lại.",
)
SUBJECT_CONTRADICTS = FindingType(
    "subject_contradicts",
    Severity.ERROR,
    "Tên và loại không khớp nhau",
    "tên ghi “{name}” là {other}, ô này lại chọn {found}",
    "Chọn lại ở ô này, hoặc sửa tên.",
)
SUBJECT_OF_OTHER_SET = FindingType(
    "subject_of_other_set",
    Severity.WARNING,
    "Tên không phải của nơi mà bộ tiêu chí này đánh giá",
    "“{found}” không phải tên của một {expected}; đợt này đánh giá theo “{title}”",
    "Sửa tên ở ô này; muốn đánh giá đơn vị ấy thì tạo đợt khác theo bộ tiêu chí của loại đơn vị ấy.",
)
RECEIVER_MISSING = FindingType(
    "receiver_missing",
    Severity.WARNING,
    "Chưa ghi nơi nhận hồ sơ",
    "chưa ghi nơi nhận hồ sơ; phiếu vẫn phát được, nhưng bản tổng hợp và hồ sơ in ra còn để trống chỗ này",
    "Hỏi Sở Giáo dục và Đào tạo cơ quan nào nhận hồ sơ năm {year} rồi điền vào ô này; quy định không còn nêu tên.",
)
DEADLINE_AFTER_LAW = FindingType(
    "deadline_after_law",
    Severity.WARNING,
    "Hạn muộn hơn quy định",
    "{what} là {found}, sau ngày cuối cùng theo quy định {expected} ({clause}: trước {before}); vẫn tính theo quy định",
    "Sửa lại cho không muộn hơn {expected}.",
)
DEADLINE_BEFORE_YEAR = FindingType(
    "deadline_before_year",
    Severity.WARNING,
    "Hạn trước năm đánh giá",
    "{what} là {found}, trước cả năm {year} được đánh giá; phiếu và lời nhắc sẽ ghi ngày ấy",
    "Xem lại năm của ngày này, hoặc năm đánh giá.",
)
DAY_OUT_OF_TIME = FindingType(
    "day_out_of_time",
    Severity.WARNING,
    "Ngày không hợp với năm đánh giá",
    "{what} là {found}, {why}",
    "Xem lại ngày, tháng, năm ở ô này; giấy tờ in ra sẽ ghi đúng như thế.",
)
LEFT_OF_OTHER_YEAR = FindingType(
    "left_of_other_year",
    Severity.WARNING,
    "Tệp điều khiển có chỗ có thể còn của năm khác",
    "tệp được lập cho năm {before}, nay ghi năm {year}; có thể còn của năm {before}: {found}",
    "Xem lại từng ô: của năm {before} thì xóa hoặc sửa; số văn bản đúng của năm {year} thì ghi cả ngày của văn bản ấy."
    " Đợt của năm sau nên tạo bằng ccht init --from, không chép cả thư mục.",
)
RESOLUTIONS_OF_OTHER_YEAR = FindingType(
    "resolutions_of_other_year",
    Severity.ERROR,
    "Không rõ kết luận họp của năm nào",
    "tệp được lập cho năm {before}, nay ghi năm {year}, nên không rõ các kết luận ở ô {cells} của cuộc họp năm nào",
    "Là kết luận của năm {before} thì xóa; của cuộc họp năm {year} thì ghi “{day}” ở trang {sheet}.",
)
CONTROL_VALUE_INVALID = FindingType(
    "control_value_invalid",
    Severity.ERROR,
    "Thông tin điều khiển không hợp lệ",
    "{what} là “{found}”, cần {expected}",
    "Sửa ô này thành {expected}.",
)
UNIT_NAME_TWICE = FindingType(
    "unit_name_twice",
    Severity.WARNING,
    "Hai {unit_word} cùng tên",
    "tên “{found}” đã là của {unit_word} ở ô {other}; phiếu, lời nhắc, bản tổng hợp không cho biết là {unit_word} nào",
    "Ghi thêm để phân biệt, ví dụ thêm thôn, số 1, số 2; là một {unit_word} thì bỏ bớt một dòng và chuyển các dấu x của"
    " nó.",
)
UNIT_ID_INVALID = FindingType(
    "unit_id_invalid",
    Severity.ERROR,
    "Mã {unit_word} không hợp lệ",
    "mã {unit_word} “{found}” chỉ được gồm chữ thường không dấu, số và dấu gạch dưới",
    "Đổi mã, ví dụ: truong_tieu_hoc_2.",
)
UNIT_ID_RESERVED = FindingType(
    "unit_id_reserved",
    Severity.ERROR,
    "Mã {unit_word} không dùng được",
    "mã {unit_word} “{found}” trùng với tên mà chương trình hoặc Windows đã dùng",
    "Đổi mã, ví dụ: {found}_1.",
)
UNIT_DUPLICATE = FindingType(
    "unit_duplicate",
    Severity.ERROR,
    "Hai {unit_word} trùng mã",
    "mã {unit_word} “{found}” đã dùng ở ô {other}",
    "Đặt cho mỗi {unit_word} một mã riêng.",
)
UNIT_UNKNOWN = FindingType(
    "unit_unknown",
    Severity.ERROR,
    "Phân công cho {unit_word} không có trong danh sách",
    "cột “{found}” có dấu x nhưng trang {units_sheet} không có {unit_word} nào mang mã ấy{suggestion}",
    "Sửa mã ở đầu cột cho khớp trang {units_sheet}, hoặc thêm {unit_word} ấy vào trang {units_sheet}, hoặc xóa các"
    " dấu x của cột.",
)
UNIT_WITHOUT_COLUMN = FindingType(
    "unit_without_column",
    Severity.ERROR,
    "{Unit_word} không có cột phân công",
    "trang Phân công không có cột nào mang mã “{found}” của {unit_word} “{unit_name}”",
    "Ghi mã {found} vào dòng mã (chữ nhỏ) của một cột trống ở trang Phân công rồi đánh dấu x.",
)
UNIT_NAMED_FOR_OTHER_TYPE = FindingType(
    "unit_named_for_other_type",
    Severity.WARNING,
    "Tên {unit_word} theo loại khác",
    "{unit_word} tên “{found}” là tên đặt sẵn cho loại “{other}”, loại đã chọn là “{chosen}”",
    "Sửa thành “{expected}”, nếu {unit_word} không giữ tên cũ; phiếu và văn bản in đúng tên ghi ở đây.",
)
ASSIGNED_UNDER_OTHER_NAME = FindingType(
    "assigned_under_other_name",
    Severity.WARNING,
    "Đầu cột phân công ghi tên khác",
    "đầu cột ghi “{found}” nhưng mã ở dưới, {id}, là của “{unit_name}”; các dấu x của cột này tính cho “{unit_name}”",
    "Là phân công cho “{unit_name}” thì sửa chữ ở đầu cột; cho {unit_word} khác thì chuyển dấu x sang cột của"
    " {unit_word} ấy. Đổi tên {unit_word} thì đổi ở trang {units_sheet}.",
)
INDICATOR_UNKNOWN = FindingType(
    "indicator_unknown",
    Severity.ERROR,
    "Chỉ tiêu không có trong bộ tiêu chí",
    "“{found}” không phải chỉ tiêu nào của bộ tiêu chí",
    "Dùng đúng mã chỉ tiêu: {expected}.",
)
INDICATOR_NOT_APPLICABLE = FindingType(
    "indicator_not_applicable",
    Severity.WARNING,
    "Giao chỉ tiêu không áp dụng",
    "chỉ tiêu {indicator} không áp dụng với {subject} nên những gì ghi ở {cells} không có tác dụng",
    "Xóa ở các ô ấy, hoặc xem lại loại đã chọn ở trang {sheet}.",
)
INDICATOR_UNASSIGNED = FindingType(
    "indicator_unassigned",
    Severity.ERROR,
    "Chỉ tiêu chưa giao cho {unit_word} nào",
    "chỉ tiêu {indicator} chưa giao cho {unit_word} nào",
    "Đánh dấu x vào cột của {unit_word} phụ trách.",
)
UNIT_WITHOUT_INDICATOR = FindingType(
    "unit_without_indicator",
    Severity.WARNING,
    "{Unit_word} chưa được giao chỉ tiêu",
    "{unit_word} “{unit_name}” chưa được giao chỉ tiêu nào nên sẽ không có phiếu",
    "Giao chỉ tiêu ở trang Phân công hoặc xóa dòng {unit_word} này.",
)
UNIT_EMAIL_INVALID = FindingType(
    "unit_email_invalid",
    Severity.WARNING,
    "Thư điện tử của {unit_word} không dùng được",
    "{unit_word} “{unit_name}” ghi thư điện tử “{found}”, không phải một địa chỉ; không có thư nháp gửi đến đó",
    "Ghi dạng ten@vi-du.vn; nhiều địa chỉ thì cách nhau bằng dấu phẩy.",
)
VILLAGE_DUPLICATE = FindingType(
    "village_duplicate",
    Severity.ERROR,
    "Danh sách từng nơi có mã hoặc tên trùng",
    "dòng của {part} “{found}” đã có ở ô {other}",
    "Giữ một dòng cho mỗi {part}.",
)
VILLAGE_NAME_IS_NONE = FindingType(
    "village_name_is_none",
    Severity.ERROR,
    "Danh sách từng nơi có dòng là lời ghi chú hay dòng cộng",
    "“{found}” đứng ở chỗ ghi tên {part} nhưng là lời ghi chú hay dòng cộng, không phải tên",
    "Xóa dòng này; ghi chú thì để ngoài bảng. Là tên thật thì ghi thêm “thôn”, “tổ”, “phòng” … ở trước.",
)
RESOLUTION_UNKNOWN_DATUM = FindingType(
    "resolution_unknown_datum",
    Severity.ERROR,
    "Kết luận họp không rõ về số liệu nào",
    "{found}: không rõ kết luận về số liệu hay chỉ tiêu nào",
    "Chọn trong danh sách của ô, ví dụ: {expected}.",
)
RESOLUTION_DUPLICATE = FindingType(
    "resolution_duplicate",
    Severity.ERROR,
    "Hai kết luận họp về cùng một số liệu",
    "“{found}” đã có kết luận ở ô {other}",
    "Giữ một dòng kết luận cho mỗi số liệu.",
)
RESOLUTIONS_CONTRADICT = FindingType(
    "resolutions_contradict",
    Severity.ERROR,
    "Hai kết luận họp không thể cùng đúng",
    "cuộc họp kết luận “{left}” là {left_value} còn “{right}” ở ô {other} là {right_value}: {reason} ({article})",
    "Kiểm tra cả hai kết luận, sửa chỗ sai.",
)
RESOLUTION_WITHOUT_PEOPLE = FindingType(
    "resolution_without_people",
    Severity.ERROR,
    "Kết luận họp về tổng số người bằng 0",
    "cuộc họp kết luận “{label}” là 0, trong khi tỷ lệ tính trên số ấy",
    "Ghi tổng số người thật, ít nhất là 1.",
)
RESOLUTION_WITHOUT_REASON = FindingType(
    "resolution_without_reason",
    Severity.ERROR,
    "Kết luận họp thiếu lý do",
    "kết luận về “{found}” chưa ghi lý do",
    "Ghi lý do, ví dụ: theo số liệu công an ngày 31/12.",
)
CHOICE_TOO_EARLY = FindingType(
    "choice_too_early",
    Severity.ERROR,
    "Căn cứ được ghi có sau thời điểm ấy",
    "“{what}” ghi “{found}”, văn bản ban hành ngày {since}, sau {when}",
    "Kiểm tra lại căn cứ và thời điểm, sửa chỗ sai.",
)
CRITERIA_NOT_IN_FORCE = FindingType(
    "criteria_not_in_force",
    Severity.ERROR,
    "Bộ tiêu chí chưa có hiệu lực",
    "năm {year}: yêu cầu {target} theo {standard} chưa có hiệu lực",
    "Kiểm tra năm đánh giá, hoặc dùng bộ tiêu chí của năm ấy.",
)
TARGET_BELOW_LEVEL = FindingType(
    "target_below_level",
    Severity.WARNING,
    "Chỉ tiêu kế hoạch thấp hơn mức đề nghị",
    "chỉ tiêu {target}: kế hoạch đặt {plan}, thấp hơn {claimed} của {level} mà kế hoạch đề nghị",
    "Nâng chỉ tiêu kế hoạch, hoặc hiểu rằng đạt kế hoạch chưa chắc đạt {level}.",
)
