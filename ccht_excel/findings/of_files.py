"""Chapter of the catalogue: files that are no returns, or cannot be read."""

from ccht_excel.findings.entry import Actor, FindingType
from ccht_excel.model.finding import Severity

FILE_EMPTY = FindingType(
    "file_empty",
    Severity.ERROR,
    "Tệp rỗng",
    "tệp không có nội dung (0 byte)",
    "Gửi lại tệp đã điền.",
    Actor.UNIT,
)
FILE_TOO_LARGE = FindingType(
    "file_too_large",
    Severity.ERROR,
    "Tệp quá lớn",
    "tệp nặng {size} MB, giới hạn là {limit} MB",
    "Xóa ảnh dán trong tệp, hoặc chép số liệu sang phiếu mới, rồi gửi lại.",
    Actor.UNIT,
)
FILE_UNPACKS_TOO_LARGE = FindingType(
    "file_unpacks_too_large",
    Severity.ERROR,
    "Tệp giải nén quá lớn",
    "nội dung giải nén của tệp là {size} MB, giới hạn là {limit} MB",
    "Không mở tệp này; đề nghị {unit_word} gửi lại phiếu gốc.",
)
FILE_PASSWORD = FindingType(
    "file_password",
    Severity.ERROR,
    "Tệp có mật khẩu",
    "tệp được bảo vệ bằng mật khẩu nên không đọc được",
    "Mở tệp, vào Tệp > Thông tin > Bảo vệ sổ làm việc, bỏ mật khẩu mở tệp, lưu rồi gửi lại.",
    Actor.UNIT,
)
FILE_RIGHTS_LIMITED = FindingType(
    "file_rights_limited",
    Severity.ERROR,
    "Tệp bị giới hạn quyền mở",
    "tệp được mã hóa theo quyền truy nhập (IRM, nhãn bảo mật): chỉ người được cấp quyền mới mở được",
    "Mở tệp, vào Tệp > Thông tin > Bảo vệ sổ làm việc > Hạn chế truy nhập, chọn không hạn chế (hoặc đổi nhãn bảo mật),"
    " lưu rồi gửi lại; không đổi được thì điền vào phiếu đã nhận.",
    Actor.UNIT,
)
ARCHIVE_PASSWORD = FindingType(
    "archive_password",
    Severity.ERROR,
    "Tệp nén có mật khẩu",
    "tệp nén được bảo vệ bằng mật khẩu nên không mở ra được",
    "Giải nén bằng mật khẩu rồi bỏ từng tệp bên trong vào thư mục nhan_ve.",
)
FILE_NOT_SPREADSHEET = FindingType(
    "file_not_spreadsheet",
    Severity.ERROR,
    "Không phải bảng tính",
    "bên trong tệp là {found}, không phải bảng tính Excel, dù tên tệp là gì",
    "Điền vào phiếu Excel rồi gửi lại; tệp mở được bằng Excel thì lưu lại thành dạng .xlsx. Đã gửi tệp Excel của phiếu "
    "thì không phải gửi lại.",
    Actor.UNIT,
    officer="Bản in, bản ký của phiếu đã nhận thì giữ ở thư mục khác.",
)
FILE_OTHER_SPREADSHEET = FindingType(
    "file_other_spreadsheet",
    Severity.ERROR,
    "Bảng tính dạng khác",
    "bên trong tệp là {found}, chương trình không đọc dạng này",
    "Mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As), dạng Excel Workbook (.xlsx), rồi gửi lại tệp ấy.",
    Actor.UNIT,
)
FILE_IS_MAIL = FindingType(
    "file_is_mail",
    Severity.ERROR,
    "Thư không có tệp đính kèm",
    "bên trong tệp là thư điện tử, không có tệp đính kèm nào đọc được",
    "Mở thư; có tệp đính kèm thì lưu tệp ấy vào thư mục nhan_ve, không có thì đề nghị {unit_word} gửi lại phiếu.",
)
FILE_IS_SHORTCUT = FindingType(
    "file_is_shortcut",
    Severity.ERROR,
    "Lối tắt, không phải tệp",
    "tệp này chỉ là lối tắt ({found}) trỏ tới nơi khác, bên trong không có phiếu",
    "Mở lối tắt, lưu hoặc sao chép chính tệp phiếu rồi gửi lại tệp ấy.",
    Actor.UNIT,
)
FILE_IS_ARCHIVE = FindingType(
    "file_is_archive",
    Severity.ERROR,
    "Tệp nén không có bảng tính",
    "tệp nén không chứa bảng tính nào đọc được",
    "Giải nén rồi bỏ từng tệp vào thư mục nhan_ve.",
)
ARCHIVE_NOT_OPENED = FindingType(
    "archive_not_opened",
    Severity.ERROR,
    "Tệp nén kiểu khác",
    "bên trong tệp là {found}, chương trình chỉ tự mở tệp nén .zip",
    "Giải nén rồi bỏ từng tệp bên trong vào thư mục nhan_ve; không được thì đề nghị nơi gửi nén lại thành .zip.",
)
FILE_BROKEN = FindingType(
    "file_broken",
    Severity.ERROR,
    "Tệp hỏng",
    "không đọc được tệp: {detail}",
    "Mở tệp bằng Excel, cho sửa chữa nếu được hỏi, lưu lại rồi gửi lại; không mở được thì điền lại phiếu.",
    Actor.UNIT,
)
FILE_TAKES_TOO_LONG = FindingType(
    "file_takes_too_long",
    Severity.ERROR,
    "Tệp đọc quá lâu",
    "đọc quá {seconds} giây chưa xong nên đã dừng",
    "Chép số liệu sang phiếu mới rồi gửi lại.",
    Actor.UNIT,
    of_the_machine=True,
)
FILE_TAKES_TOO_MUCH_MEMORY = FindingType(
    "file_takes_too_much_memory",
    Severity.ERROR,
    "Tệp cần quá nhiều bộ nhớ",
    "tệp cần quá {limit} MB bộ nhớ để đọc nên đã dừng",
    "Chép số liệu sang phiếu mới rồi gửi lại.",
    Actor.UNIT,
    of_the_machine=True,
)
FILE_STOPS_READER = FindingType(
    "file_stops_reader",
    Severity.ERROR,
    "Tệp làm dừng việc đọc",
    "tệp làm chương trình đọc dừng đột ngột nên không đọc được",
    "Mở tệp bằng Excel, lưu thành tệp .xlsx mới rồi gửi lại; không mở được thì điền lại phiếu.",
    Actor.UNIT,
    of_the_machine=True,
)
FILE_HOLDS_TOO_MUCH = FindingType(
    "file_holds_too_much",
    Severity.ERROR,
    "Tệp có quá nhiều nội dung",
    "nội dung đọc được của tệp nhiều hơn {limit} MB, hơn mọi phiếu thật, nên không lấy gì từ tệp này",
    "Chép số liệu sang phiếu mới rồi gửi lại.",
    Actor.UNIT,
)
FILE_READER_KILLED = FindingType(
    "file_reader_killed",
    Severity.ERROR,
    "Việc đọc tệp bị tắt từ bên ngoài",
    "hai lần đọc tệp này thì cả hai lần tiến trình đọc bị máy hoặc một chương trình khác tắt, nên chưa đọc được",
    "Thường do máy hết bộ nhớ: đóng bớt chương trình đang mở rồi chạy lại.",
    of_the_machine=True,
)
FILE_STOPS_JUDGING = FindingType(
    "file_stops_judging",
    Severity.ERROR,
    "Phiếu làm chương trình gặp lỗi",
    "đọc được phiếu nhưng chương trình gặp lỗi khi xét nội dung của nó ({detail}), nên phiếu này chưa tính",
    "Chép số liệu sang phiếu mới rồi gửi lại; gửi tệp này cho người phụ trách chương trình.",
    of_the_machine=True,
)
ARCHIVE_TAKES_TOO_LONG = FindingType(
    "archive_takes_too_long",
    Severity.ERROR,
    "Tệp nén đọc quá lâu",
    "đọc các tệp cùng nằm trong một tệp nén hay thư quá {seconds} giây chưa xong, nên tệp này chưa đọc",
    "Lấy tệp này ra khỏi tệp nén, bỏ riêng vào thư mục nhan_ve rồi chạy lại; tệp thật ít khi cần quá một giây.",
    of_the_machine=True,
)
RUN_TAKES_TOO_LONG = FindingType(
    "run_takes_too_long",
    Severity.ERROR,
    "Hết thời gian của một lần chạy",
    "các tệp đọc trước đã dùng hết thời gian của một lần chạy, nên tệp này chưa đọc",
    "Chuyển những tệp bị báo đọc quá lâu ra khỏi nhan_ve rồi chạy lại, hoặc thêm --max-run-seconds lớn hơn.",
    of_the_machine=True,
)
ARCHIVE_KEEPS_TOO_MUCH = FindingType(
    "archive_keeps_too_much",
    Severity.ERROR,
    "Tệp nén có quá nhiều nội dung",
    "nội dung đọc được của các tệp cùng nằm trong một tệp nén hay thư đã hơn {limit} MB, nên tệp này chưa đọc",
    "Lấy tệp này ra khỏi tệp nén, bỏ riêng vào thư mục nhan_ve rồi chạy lại; phiếu thật chỉ có vài chục KB chữ và số.",
)
RUN_KEEPS_TOO_MUCH = FindingType(
    "run_keeps_too_much",
    Severity.ERROR,
    "Hết chỗ của một lần chạy",
    "nội dung đọc được của các tệp đọc trước đã hơn {limit} MB, nên tệp này chưa đọc",
    "Chuyển những tệp không phải phiếu của đợt này ra khỏi nhan_ve rồi chạy lại; phiếu thật chỉ có vài chục KB.",
)
ARCHIVE_HOLDS_TOO_MANY = FindingType(
    "archive_holds_too_many",
    Severity.ERROR,
    "Tệp nén có quá nhiều tệp",
    "trong tệp nén, kể cả các tệp nén bên trong, có hơn {limit} tệp, nên không lấy tệp nào thêm từ đây",
    "Giải nén, chỉ bỏ các phiếu vào thư mục nhan_ve.",
)
FILE_UNREADABLE_ON_DISK = FindingType(
    "file_unreadable_on_disk",
    Severity.ERROR,
    "Không mở được tệp",
    "máy không cho đọc tệp: {detail}",
    "Đóng tệp nếu đang mở ở chương trình khác, kiểm tra quyền đọc rồi chạy lại.",
    of_the_machine=True,
)
LINK_GOES_ROUND = FindingType(
    "link_goes_round",
    Severity.ERROR,
    "Lối tắt trỏ vòng quanh",
    "đây là lối tắt trỏ vòng về chính nó, không dẫn tới tệp nào",
    "Xóa lối tắt này; phiếu nằm ở đâu thì chép chính tệp phiếu vào nhan_ve.",
    of_the_machine=True,
)
LINK_LEADS_NOWHERE = FindingType(
    "link_leads_nowhere",
    Severity.ERROR,
    "Tệp không còn ở đó",
    "tệp vừa bị xóa, hoặc đây là lối tắt trỏ vào chỗ không có",
    "Là lối tắt thì xóa nó, chép chính tệp phiếu vào nhan_ve; vừa xóa nhầm thì bỏ lại phiếu vào nhan_ve.",
    of_the_machine=True,
)
NO_PLAIN_FILE = FindingType(
    "no_plain_file",
    Severity.ERROR,
    "Không phải tệp thường",
    "đây là một đường ống (pipe), ổ cắm hay thiết bị của máy, không phải tệp, nên không mở",
    "Chuyển nó ra khỏi nhan_ve; phiếu thì chép vào nhan_ve thành tệp thường.",
    of_the_machine=True,
)
FOLDER_UNREADABLE = FindingType(
    "folder_unreadable",
    Severity.ERROR,
    "Không xem được thư mục",
    "máy không cho xem bên trong thư mục này ({detail}), nên chưa biết trong đó có gì",
    "Xin quyền xem thư mục, nối lại ổ mạng, hoặc chép nội dung của nó sang thư mục khác rồi chạy lại.",
    of_the_machine=True,
)
FOLDER_NAMED_AS_FILE = FindingType(
    "folder_named_as_file",
    Severity.ERROR,
    "Thư mục mang tên tệp",
    "đây là một thư mục mang tên như tệp và bên trong không có tệp nào, cần chính tệp ấy",
    "Tìm lại tệp rồi chép chính tệp ấy vào đây, không thấy thì xin lại của nơi gửi; thư mục rỗng thì xóa.",
)
PATH_TOO_LONG = FindingType(
    "path_too_long",
    Severity.ERROR,
    "Tên hoặc đường dẫn quá dài",
    "tên tệp hoặc đường dẫn tới tệp quá dài nên máy không mở được",
    "Đổi tên tệp và các thư mục cho ngắn lại, hoặc chuyển cả đợt ra gần gốc ổ đĩa, rồi chạy lại.",
    of_the_machine=True,
)
DRIVE_BROKEN = FindingType(
    "drive_broken",
    Severity.ERROR,
    "Ổ đĩa lỗi khi đọc tệp",
    "ổ đĩa bị lỗi hoặc không trả lời khi đọc tệp này ({detail})",
    "Nối lại ổ mạng, hoặc lấy bản khác của tệp (thư, Zalo) chép vào nhan_ve rồi chạy lại; kiểm tra ổ đĩa.",
    of_the_machine=True,
)
FILE_TIME_IMPOSSIBLE = FindingType(
    "file_time_impossible",
    Severity.ERROR,
    "Ngày giờ của tệp không hợp lệ",
    "ổ đĩa ghi ngày giờ sửa tệp là một ngày giờ không có, nên chưa đọc",
    "Mở tệp rồi lưu lại, hoặc chép nội dung sang tệp mới, rồi chạy lại.",
    of_the_machine=True,
)
IS_CONTROL_WORKBOOK = FindingType(
    "is_control_workbook",
    Severity.ERROR,
    "Tệp điều khiển, không phải phiếu",
    "đây là tệp điều khiển của đợt đánh giá, không phải phiếu của {unit_word}",
    "Chuyển tệp ra khỏi thư mục nhan_ve.",
    ours=True,
)
IS_SUMMARY_WORKBOOK = FindingType(
    "is_summary_workbook",
    Severity.ERROR,
    "Bản tổng hợp, không phải phiếu",
    "đây là bản tổng hợp kết quả, không phải phiếu của {unit_word}",
    "Chuyển tệp ra khỏi thư mục nhan_ve.",
    ours=True,
)
IS_OWN_PAPER = FindingType(
    "is_own_paper",
    Severity.ERROR,
    "Tệp do chương trình lập, không phải phiếu",
    "đây là {found} do chương trình lập, không phải phiếu của {unit_word}",
    "Chuyển tệp ra khỏi thư mục nhan_ve.",
    ours=True,
)
IS_LIST_OF_PEOPLE = FindingType(
    "is_list_of_people",
    Severity.ERROR,
    "Danh sách người, không phải phiếu",
    "tệp là danh sách từng người (dòng {row} hỏi họ tên và {besides}), không phải phiếu; phiếu chỉ hỏi số",
    "Chuyển tệp ra khỏi thư mục nhan_ve, cất ở nơi giữ danh sách; {unit_word} chỉ ghi số vào phiếu ở phat_di. Muốn đếm"
    " danh sách lấy số tham khảo thì dùng lệnh ccht prefill hoặc trang Số tham khảo; không tên ai được giữ lại ở đó.",
)
NOT_A_RETURN = FindingType(
    "not_a_return",
    Severity.ERROR,
    "Không phải phiếu của đợt này",
    "bảng tính không có bảng nào của phiếu",
    "Nếu {unit_word} tự lập bảng, đề nghị chép số liệu vào phiếu ở phat_di.",
)
RETURN_BLANK = FindingType(
    "return_blank",
    Severity.ERROR,
    "Phiếu còn trống",
    "phiếu chưa điền ô nào",
    "Đề nghị {unit_word} điền rồi gửi lại; nếu bỏ nhầm phiếu vào nhan_ve thì chuyển ra.",
)
