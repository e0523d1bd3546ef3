"""Chapter of the catalogue: what of a return lies out of sight, or beside its cells."""

from ccht_excel.findings.entry import Actor, FindingType
from ccht_excel.model.finding import Severity

SHEET_LOST = FindingType(
    "sheet_lost",
    Severity.ERROR,
    "Trang bị mất nội dung",
    "tệp có ghi tên trang này nhưng nội dung của trang không còn trong tệp",
    "Mở tệp bằng Excel, cho sửa chữa nếu được hỏi, xem lại trang này rồi lưu và gửi lại; không mở được thì điền lại"
    " phiếu.",
    Actor.UNIT,
    damages_form=True,
)
HIDDEN_SHEET_READ = FindingType(
    "hidden_sheet_read",
    Severity.WARNING,
    "Câu trả lời ở trang ẩn",
    "trang này bị ẩn nhưng có câu trả lời hay minh chứng mà các trang khác không có; đã đọc ở đây",
    "Kiểm tra lại: bấm chuột phải vào tên một trang ở cuối màn hình, chọn Bỏ ẩn (Unhide); trang không dùng thì xóa.",
    Actor.UNIT,
    remedy_anew="Kiểm tra lại: ở phiếu này trang không bị ẩn; nội dung không dùng thì xóa.",
    at_label=True,
)
HIDDEN_CELLS_READ = FindingType(
    "hidden_cells_read",
    Severity.WARNING,
    "Câu trả lời ở dòng, cột ẩn",
    "{cells} nằm ở dòng hay cột bị ẩn (hoặc đang bị lọc) nhưng có câu trả lời hay minh chứng; đã đọc",
    "Kiểm tra lại: chọn các dòng, cột ở hai bên chỗ ẩn, bấm chuột phải, chọn Bỏ ẩn (Unhide), hoặc bỏ lọc; dòng, cột"
    " không dùng thì xóa.",
    Actor.UNIT,
    remedy_anew="Kiểm tra lại: ở phiếu này không có gì bị ẩn; nội dung không dùng thì xóa.",
    at_label=True,
)
FAINT_CELLS_READ = FindingType(
    "faint_cells_read",
    Severity.WARNING,
    "Câu trả lời có chữ không nhìn thấy",
    "chữ, hay một phần chữ, ở ô {cells} gần như cùng màu với nền ô, hoặc quá nhỏ, nên không nhìn thấy nhưng có câu trả"
    " lời hay minh chứng; đã đọc",
    "Kiểm tra lại: chọn ô, đặt màu chữ đen, cỡ chữ 12 để xem; nội dung không dùng thì xóa.",
    Actor.UNIT,
    remedy_anew="Kiểm tra lại: ở phiếu này chữ đã nhìn thấy được; nội dung không dùng thì xóa.",
    at_label=True,
)
CELLS_CHANGE = FindingType(
    "cells_change",
    Severity.WARNING,
    "Công thức có kết quả tự đổi",
    "ô {cells} là công thức có kết quả tự đổi (TODAY, NOW, RAND…): mở tệp vào ngày khác, lúc khác thì hiện khác; đã đọc"
    " kết quả lưu trong tệp",
    "Kiểm tra lại kết quả, rồi gõ thẳng giá trị vào ô thay cho công thức.",
    Actor.UNIT,
    remedy_anew="Kiểm tra lại giá trị ở ô.",
    at_label=True,
)
CELLS_FROM_OUTSIDE = FindingType(
    "cells_from_outside",
    Severity.WARNING,
    "Công thức lấy kết quả từ tệp khác",
    "ô {cells} là công thức lấy kết quả từ tệp khác hay từ mạng, không có ở đây để đối chiếu; đã đọc kết quả lưu trong"
    " tệp",
    "Mở phiếu ở máy có tệp kia, cho cập nhật liên kết (Update) để xem lại kết quả, rồi gõ thẳng giá trị vào ô thay cho"
    " công thức.",
    Actor.UNIT,
    remedy_anew="Kiểm tra lại giá trị ở ô.",
    at_label=True,
)
COMPUTED_OTHERWISE = FindingType(
    "computed_otherwise",
    Severity.WARNING,
    "Ô tự tính ghi khác số liệu",
    "ô tự tính của “{label}” ghi khác số liệu: {found}, trong khi {expected}; ở đó ghi gì cũng không được tính",
    "Chỉ tính theo số liệu ở bảng trên: số liệu sai, thiếu thì sửa, điền ở đó; ô tự tính bị gõ đè thì xóa.",
    Actor.UNIT,
    remedy_anew="Kiểm tra lại số liệu ở bảng trên: chương trình chỉ tính theo đó.",
    at_label=True,
)
NOTE_AGAINST_ANSWER = FindingType(
    "note_against_answer",
    Severity.WARNING,
    "Ghi chú trái với câu trả lời",
    "ghi chú của “{label}” ghi “{found}”, trong khi ô trả lời ghi {given}; đã tính theo ô trả lời",
    "Ô trả lời đúng thì xóa, sửa ghi chú; chưa đúng thì sửa ô trả lời, chưa có thì để trống.",
    Actor.UNIT,
)
DRAWINGS_NOT_READ = FindingType(
    "drawings_not_read",
    Severity.INFO,
    "Trang có hình ảnh, hộp chữ hay vật khác nằm trên ô",
    "trang có {found}; chương trình không đọc nội dung của nó",
    "Số liệu, câu trả lời ở đó thì gõ vào ô mới được tính.",
)
NOTES_NOT_READ = FindingType(
    "notes_not_read",
    Severity.INFO,
    "Trang có ghi chú gắn vào ô",
    "có ghi chú gắn ở ô {cells}; chương trình không đọc nội dung của nó",
    "Mở tệp xem ghi chú: nếu nói khác điều đã điền thì đề nghị {unit_word} sửa ô, hoặc ghi vào cột Ghi chú.",
)
LABEL_ADDED_TO = FindingType(
    "label_added_to",
    Severity.WARNING,
    "Nhãn của phiếu có ghi thêm",
    "nhãn của “{label}” có thêm “{found}”; phần thêm không được đọc",
    "Là câu trả lời thì gõ vào ô nền vàng, là giải thích thì ghi vào cột Ghi chú; không cần thì xóa phần thêm.",
    Actor.UNIT,
    at_label=True,
)
LABEL_REPLACED = FindingType(
    "label_replaced",
    Severity.WARNING,
    "Nhãn của phiếu bị thay chữ",
    "dòng hỏi “{label}” nay ghi là “{found}”; chữ này không được đọc, ô trả lời của dòng vẫn là của “{label}”",
    "Câu trả lời là của điều phiếu hỏi thì trả lại chữ cũ của nhãn; là của điều khác thì sửa ô trả lời, ghi điều ấy"
    " vào cột Ghi chú.",
    Actor.UNIT,
    remedy_anew="Ở phiếu này nhãn đã là chữ gốc: câu trả lời là của điều khác thì sửa ô trả lời, ghi điều ấy vào cột"
    " Ghi chú.",
    at_label=True,
)
HEADING_REPLACED = FindingType(
    "heading_replaced",
    Severity.WARNING,
    "Tên cột của phiếu bị thay chữ",
    "cột “{label}” nay ghi là “{found}”; nội dung trong cột vẫn được tính cho “{label}”",
    "Nội dung trong cột đúng là điều phiếu hỏi thì trả lại chữ cũ của tên cột; là điều khác thì sửa các ô trong cột,"
    " ghi điều ấy vào cột Ghi chú.",
    Actor.UNIT,
    remedy_anew="Ở phiếu này tên cột đã là chữ gốc: nội dung trong cột là điều khác thì sửa các ô ấy, ghi điều ấy vào"
    " cột Ghi chú.",
    at_label=True,
)
ANSWERS_BESIDE_CELLS = FindingType(
    "answers_beside_cells",
    Severity.ERROR,
    "Câu trả lời không nằm trong ô",
    "chưa ô trả lời nào được điền, nhưng trang có {found}; nội dung ở đó không được tính",
    "Chép câu trả lời vào các ô nền vàng rồi gửi lại.",
    Actor.UNIT,
)
CELL_SHOWN_CONDITIONALLY = FindingType(
    "cell_shown_conditionally",
    Severity.ERROR,
    "Ô hiện ra tùy điều kiện",
    "ô “{label}” có định dạng có điều kiện làm nội dung hiện ra khác, hoặc bị gạch ngang, theo điều kiện mà"
    " chương trình không tính được, nên không rõ giá trị",
    "Chọn ô, vào Trang chủ > Định dạng có điều kiện > Xóa quy tắc (Clear Rules), rồi gõ lại giá trị.",
    Actor.UNIT,
    remedy_anew="Gõ lại giá trị.",
)
ANSWER_ASIDE = FindingType(
    "answer_aside",
    Severity.ERROR,
    "Câu trả lời ở ngoài ô",
    "ô trả lời “{label}” để trống, nhưng {found}; nội dung ở đó không được tính",
    "Nếu đó là câu trả lời thì gõ lại vào ô nền vàng; không phải thì điền ô nền vàng.",
    Actor.UNIT,
)
SECOND_ANSWER = FindingType(
    "second_answer",
    Severity.WARNING,
    "Câu trả lời thứ hai ở ngoài ô",
    "ô trả lời “{label}” đã điền, nhưng {found} cũng có nội dung như câu trả lời; nội dung ở đó không được tính",
    "Nếu đó mới là câu trả lời đúng thì gõ vào ô nền vàng; không cần thì xóa.",
    Actor.UNIT,
    at_label=True,
)
SHEET_NOT_READ = FindingType(
    "sheet_not_read",
    Severity.WARNING,
    "Trang không được đọc",
    "trên trang này không nhận ra bảng nào của phiếu nên không đọc gì ở đây; trang có nội dung ở ô {cells}",
    "Là câu trả lời hay minh chứng thì chép vào ô nền vàng của trang tiêu chí; không cần thì xóa trang này.",
    Actor.UNIT,
    at_label=True,
)
CELLS_BESIDE_TABLES = FindingType(
    "cells_beside_tables",
    Severity.WARNING,
    "Có nội dung ngoài bảng",
    "{found} nằm ngoài các bảng của phiếu nên không được đọc",
    "Là câu trả lời hay minh chứng thì chép vào ô nền vàng của bảng; không cần thì xóa.",
    Actor.UNIT,
    at_label=True,
)
