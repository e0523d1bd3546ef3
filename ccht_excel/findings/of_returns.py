"""Chapter of the catalogue: what a unit did in its form: layout, values, villages, evidence."""

from ccht_excel.findings.entry import Actor, FindingType
from ccht_excel.model.finding import Severity

# --- layout of a return

KEYS_MISSING = FindingType(
    "keys_missing",
    Severity.WARNING,
    "Trang mất cột A ẩn",
    "trang này không còn cột A ẩn của phiếu (thường do chép sang tệp khác); đã đọc theo chữ nhìn thấy",
    "Kiểm tra lại các số đọc được ở trang Nguồn số liệu của bản tổng hợp; lần sau đề nghị điền thẳng vào phiếu.",
    damages_form=True,
)
TABLE_KEYS_MISSING = FindingType(
    "table_keys_missing",
    Severity.WARNING,
    "Bảng mất dòng ẩn",
    "bảng “{table}” của trang này không còn dòng ẩn ở đầu bảng (thường do xóa nhầm dòng); đã đọc theo chữ nhìn thấy",
    "Kiểm tra lại các số của bảng này; nếu cần sửa thì sửa trong phiếu đầy đủ gửi kèm.",
    Actor.UNIT,
    damages_form=True,
    at_label=True,
)
IDENTITY_MISSING = FindingType(
    "identity_missing",
    Severity.WARNING,
    "Mất thông tin nhận dạng",
    "tệp không còn phần ẩn ghi {unit_word}, năm và đợt đánh giá (thường do chép sang tệp khác)",
    "Kiểm tra đúng là tệp của {unit_word} và của đợt này.",
    damages_form=True,
)
STRAY_CELL = FindingType(
    "stray_cell",
    Severity.WARNING,
    "Ô lạc ở rất xa",
    "trang có ô nằm ngoài mọi bảng của phiếu; các bảng vẫn được đọc, ô này bỏ qua",
    "Không phải sửa; nếu ô có số liệu cần dùng thì chép vào đúng bảng.",
)
TEXT_STRUCK_OUT = FindingType(
    "text_struck_out",
    Severity.WARNING,
    "Chữ bị gạch ngang",
    "“{struck}” bị gạch ngang nên coi như đã rút lại, không tính; phần còn lại: “{left}”",
    "Nếu đúng là bỏ thì xóa hẳn chữ bị gạch; nếu vẫn dùng thì bỏ gạch ngang.",
    Actor.UNIT,
)
FOOTNOTE_LEFT_OUT = FindingType(
    "footnote_left_out",
    Severity.WARNING,
    "Số chú thích trong ô",
    "ô ghi “{whole}” với “{raised}” là chữ nhỏ nâng lên hay hạ xuống (số chú thích) nên không tính; đã đọc là “{left}”",
    "Kiểm tra số đọc được; ghi chú thích vào cột ghi chú, hoặc gõ lại cả ô bằng chữ thường.",
    Actor.UNIT,
)
ROW_LABEL_MISMATCH = FindingType(
    "row_label_mismatch",
    Severity.WARNING,
    "Dòng bị đổi chỗ",
    "dòng “{visible}” không còn ở chỗ cũ (thường do sắp xếp hay chép đè); đã đọc theo chữ nhìn thấy",
    "Kiểm tra giá trị của dòng này; sai thì sửa rồi gửi lại.",
    Actor.UNIT,
    damages_form=True,
    at_label=True,
)
ROW_UNCLEAR = FindingType(
    "row_unclear",
    Severity.ERROR,
    "Dòng ghi lẫn hai chỉ tiêu",
    "dòng này có số “{number}” nhưng nội dung lại là “{visible}” (thường do sắp xếp, chép đè); không rõ trả lời cho"
    " dòng nào nên chưa tính",
    "Sửa số và nội dung của dòng cho khớp nhau như phiếu ban đầu rồi gửi lại.",
    Actor.UNIT,
)
ROW_UNKNOWN = FindingType(
    "row_unknown",
    Severity.WARNING,
    "Dòng lạ",
    "bộ tiêu chí của đợt này không có dòng “{found}”; dòng này bỏ qua",
    "Nếu cần, gửi lại {unit_word} phiếu mới ở phat_di.",
)
COPIES_DIFFER = FindingType(
    "copies_differ",
    Severity.ERROR,
    "Một điều ghi khác nhau ở nhiều ô",
    "“{label}” được trả lời khác nhau ở các ô {cells}",
    "Sửa cho các ô ấy giống nhau; cột, dòng, trang nào do sao chép mà có thì xóa, rồi gửi lại (trang, dòng hay cột ẩn"
    " thì bấm chuột phải vào chỗ bên cạnh, chọn Bỏ ẩn).",
    Actor.UNIT,
)
MERGED_INPUT = FindingType(
    "merged_input",
    Severity.ERROR,
    "Ô trả lời bị gộp",
    "ô trả lời “{label}” bị gộp trong vùng {range} nên không rõ giá trị",
    "Bỏ gộp ô (Merge & Center), điền từng ô rồi gửi lại.",
    Actor.UNIT,
    damages_form=True,
)

# --- values in a return

ANSWER_BY_CHANCE = FindingType(
    "answer_by_chance",
    Severity.ERROR,
    "Câu trả lời do công thức ngẫu nhiên",
    "ô “{label}” là công thức lấy số ngẫu nhiên (RAND, RANDBETWEEN…), mỗi lần mở tệp hiện một số khác, nên không rõ giá"
    " trị",
    "Gõ thẳng giá trị đúng vào ô thay cho công thức.",
    Actor.UNIT,
)
CELL_ERROR = FindingType(
    "cell_error",
    Severity.ERROR,
    "Ô báo lỗi",
    "ô “{label}” báo lỗi {found} nên không có giá trị",
    "Gõ số trực tiếp vào ô thay cho công thức.",
    Actor.UNIT,
)
CELL_HOLDS_PICTURE = FindingType(
    "cell_holds_picture",
    Severity.ERROR,
    "Ô trả lời chứa hình ảnh",
    "ô “{label}” chứa một hình ảnh đặt trong ô; chương trình không đọc được chữ, số trong ảnh",
    "Gõ chữ hay số vào ô; ảnh thì xóa khỏi ô, giữ lại để gửi riêng.",
    Actor.UNIT,
)
FORMULA_WITHOUT_RESULT = FindingType(
    "formula_without_result",
    Severity.ERROR,
    "Công thức chưa có kết quả",
    "ô “{label}” chứa công thức nhưng tệp không lưu kết quả",
    "Gõ số trực tiếp vào ô thay cho công thức, hoặc mở tệp bằng Excel rồi lưu lại.",
    Actor.UNIT,
)
CELL_SHOWN_OTHERWISE = FindingType(
    "cell_shown_otherwise",
    Severity.ERROR,
    "Số hiện ra khác số đã lưu",
    "ô “{label}” có định dạng làm số hiện ra khác số đã lưu trong ô, nên không rõ số nào đúng",
    "Đổi định dạng ô về Chung (General) rồi gõ lại số.",
    Actor.UNIT,
)
COUNT_NOT_NUMBER = FindingType(
    "count_not_number",
    Severity.ERROR,
    "Không phải một số",
    "“{label}” ghi “{found}”, cần một số nguyên",
    "Chỉ gõ chữ số, ví dụ 5432.",
    Actor.UNIT,
)
COUNT_NEGATIVE = FindingType(
    "count_negative",
    Severity.ERROR,
    "Số âm",
    "“{label}” ghi “{found}”, số người không thể âm",
    "Gõ lại số người.",
    Actor.UNIT,
)
COUNT_FRACTIONAL = FindingType(
    "count_fractional",
    Severity.ERROR,
    "Số người có phần lẻ",
    "“{label}” ghi “{found}”{rounded}, số người phải là số nguyên",
    "Gõ liền các chữ số, không dùng dấu chấm hay dấu phẩy, ví dụ 5432.",
    Actor.UNIT,
)
COUNT_PERCENT = FindingType(
    "count_percent",
    Severity.ERROR,
    "Tỷ lệ thay cho số người",
    "“{label}” ghi tỷ lệ “{found}”, cần số người",
    "Gõ số người; tỷ lệ tự tính.",
    Actor.UNIT,
)
COUNT_AMBIGUOUS = FindingType(
    "count_ambiguous",
    Severity.ERROR,
    "Số có hai cách hiểu",
    "“{label}” ghi “{found}”, có thể hiểu là {readings}",
    "Gõ liền các chữ số, không dùng dấu chấm hay dấu phẩy.",
    Actor.UNIT,
)
COUNT_IS_DATE = FindingType(
    "count_is_date",
    Severity.ERROR,
    "Ngày tháng thay cho số",
    "“{label}” là ngày {found}, cần số người",
    "Đổi định dạng ô về Số rồi gõ lại số người.",
    Actor.UNIT,
)
COUNT_TOO_LARGE = FindingType(
    "count_too_large",
    Severity.ERROR,
    "Số quá lớn",
    "“{label}” ghi “{found}”, lớn hơn dân số cả nước",
    "Gõ lại số người.",
    Actor.UNIT,
)
COUNT_SETTLED = FindingType(
    "count_settled",
    Severity.WARNING,
    "Số có hai cách hiểu, đã rõ nhờ số khác",
    "“{found}” có hai cách hiểu; các số khác trong bảng chỉ cho phép {value}",
    "Kiểm tra lại; để chắc chắn, gõ liền các chữ số, ví dụ 5432.",
    Actor.UNIT,
)
COUNT_UNUSUAL_FORM = FindingType(
    "count_unusual_form",
    Severity.WARNING,
    "Số viết kiểu lạ",
    "“{found}” được hiểu là {value}",
    "Kiểm tra lại; để chắc chắn, gõ liền các chữ số, ví dụ 5432.",
    Actor.UNIT,
)
PEOPLE_BESIDE_FORM = FindingType(
    "people_beside_form",
    Severity.WARNING,
    "Phiếu kèm danh sách từng người",
    "từ dòng {row} của trang này là danh sách từng người (hỏi họ tên và {besides}); phiếu chỉ hỏi số, không hỏi tên",
    "Bỏ danh sách ấy khỏi tệp rồi gửi lại; danh sách giữ ở {unit_word}, minh chứng chỉ ghi tên, số, ngày của văn bản.",
    Actor.UNIT,
    "Danh sách không được đọc, không in ở đâu; phiếu gửi lại {unit_word} là phiếu mới, không có danh sách.",
    damages_form=True,
)
LEVEL_NOT_UNDERSTOOD = FindingType(
    "level_not_understood",
    Severity.ERROR,
    "Không hiểu mức được công nhận",
    "{noun} ghi “{found}”, cần một trong: {choices}",
    "Chọn trong danh sách của ô.",
    Actor.UNIT,
)
LEVEL_OUT_OF_RANGE = FindingType(
    "level_out_of_range",
    Severity.ERROR,
    "Mức không có",
    "{noun} ghi “{found}”, chỉ có: {choices}",
    "Chọn trong danh sách của ô.",
    Actor.UNIT,
)
RESULT_NOT_UNDERSTOOD = FindingType(
    "result_not_understood",
    Severity.ERROR,
    "Không hiểu kết quả",
    "kết quả ghi “{found}”, cần Đạt hoặc Không đạt",
    "Chọn Đạt hoặc Không đạt trong danh sách của ô.",
    Actor.UNIT,
)
LEGACY_FONT = FindingType(
    "legacy_font",
    Severity.WARNING,
    "Chữ theo bảng mã cũ",
    "“{found}” là chữ theo bảng mã cũ (TCVN3 hoặc VNI), đọc thành “{converted}”",
    "Kiểm tra lại; để chắc chắn, gõ lại bằng phông Unicode như Times New Roman.",
    Actor.UNIT,
)

# --- villages

VILLAGE_BLANK = FindingType(
    "village_blank",
    Severity.ERROR,
    "Số liệu từng nơi còn ô trống",
    "{count} {part} chưa ghi “{label}”: {villages}",
    "Điền đủ mọi dòng của bảng; không có ai thì ghi 0.",
    Actor.UNIT,
)
VILLAGE_ROW_MISSING = FindingType(
    "village_row_missing",
    Severity.ERROR,
    "Số liệu từng nơi thiếu dòng",
    "phiếu không có dòng của {part} “{found}”",
    "Điền dòng này trong phiếu đầy đủ gửi kèm.",
    Actor.UNIT,
    "Phiếu của {unit_word} ở phat_di; {part} này mới thêm vào danh sách thì tạo lại phiếu trước.",
    damages_form=True,
    asked_anew=True,
)
VILLAGE_DOUBLED = FindingType(
    "village_doubled",
    Severity.ERROR,
    "Số liệu từng nơi có dòng ghi hai lần",
    "dòng của {part} “{found}” đã có ở ô {other}",
    "Giữ một dòng cho mỗi {part}.",
    Actor.UNIT,
    at_label=True,
)
VILLAGE_UNKNOWN = FindingType(
    "village_unknown",
    Severity.ERROR,
    "Số liệu từng nơi có dòng không rõ của nơi nào",
    "“{found}” không có trong danh sách {part} của đợt này",
    "Ghi số vào đúng dòng của {part}; nếu danh sách thiếu {part} này thì báo người phát phiếu bổ sung.",
    Actor.UNIT,
    at_label=True,
)
VILLAGE_CONTRADICTION = FindingType(
    "village_contradiction",
    Severity.ERROR,
    "Số của một nơi không thể đúng",
    "ở {village}, {left} và {right} không thể cùng đúng: {reason}",
    "Kiểm tra lại cả hai số của dòng này.",
    Actor.UNIT,
)
VILLAGE_SUM_DIFFERS = FindingType(
    "village_sum_differs",
    Severity.WARNING,
    "Tổng đã ghi khác tổng từng nơi",
    "ô tổng ghi {found}, cộng các {part} là {value}; đã dùng số cộng",
    "Kiểm tra lại số của từng {part}.",
    Actor.UNIT,
    at_label=True,
)
VILLAGE_TOTAL_ALONE = FindingType(
    "village_total_alone",
    Severity.ERROR,
    "Có số tổng mà thiếu số từng nơi",
    "ô này ghi số tổng {found} của “{label}”, nhưng còn {part} chưa ghi số nên chưa cộng được; số tổng ở đây không"
    " được tính",
    "Điền số của từng {part} vào các ô nền vàng; không chia được theo {part} thì báo người phát phiếu.",
    Actor.UNIT,
    at_label=True,
)

# --- evidence

EVIDENCE_WITHOUT_INDICATOR = FindingType(
    "evidence_without_indicator",
    Severity.ERROR,
    "Minh chứng chưa ghi chỉ tiêu",
    "dòng minh chứng chưa ghi thuộc chỉ tiêu nào",
    "Chọn chỉ tiêu ở cột đầu của dòng: {expected}.",
    Actor.UNIT,
)
EVIDENCE_INDICATOR_UNKNOWN = FindingType(
    "evidence_indicator_unknown",
    Severity.ERROR,
    "Minh chứng của chỉ tiêu lạ",
    "“{found}” không phải chỉ tiêu nào",
    "Chọn chỉ tiêu ở cột đầu của dòng: {expected}.",
    Actor.UNIT,
)
EVIDENCE_INCOMPLETE = FindingType(
    "evidence_incomplete",
    Severity.WARNING,
    "Minh chứng chưa rõ văn bản nào",
    "dòng minh chứng chỉ ghi “{found}”, không có tên văn bản, số ký hiệu hay đường dẫn nên chưa tính",
    "Ghi tên hoặc số ký hiệu của văn bản.",
    Actor.UNIT,
)
EVIDENCE_SAYS_NONE = FindingType(
    "evidence_says_none",
    Severity.WARNING,
    "Dòng minh chứng ghi là không có",
    "dòng minh chứng chỉ ghi “{found}” nên không tính là một văn bản",
    "Có văn bản thì ghi tên hoặc số ký hiệu; không có thì để trống cả dòng.",
    Actor.UNIT,
)
EVIDENCE_DAY_UNCLEAR = FindingType(
    "evidence_day_unclear",
    Severity.WARNING,
    "Ngày ban hành chưa rõ",
    "ngày ban hành của minh chứng ghi “{found}”: {reason}; văn bản vẫn được tính",
    "Xem ngày và số trên văn bản, ghi đủ ngày/tháng/năm.",
    Actor.UNIT,
)
EVIDENCE_INDICATOR_RANGE = FindingType(
    "evidence_indicator_range",
    Severity.WARNING,
    "Minh chứng cho một dãy chỉ tiêu",
    "dòng minh chứng ghi “{found}”, được tính cho các chỉ tiêu {value}",
    "Kiểm tra lại; để chắc chắn, mỗi chỉ tiêu ghi một dòng.",
    Actor.UNIT,
)
EVIDENCE_INDICATOR_PARTLY = FindingType(
    "evidence_indicator_partly",
    Severity.ERROR,
    "Minh chứng chưa rõ cho những chỉ tiêu nào",
    "dòng minh chứng ghi “{found}”, mới tính được cho chỉ tiêu {value}; phần còn lại không rõ là chỉ tiêu nào",
    "Ghi đủ số của từng chỉ tiêu, cách nhau bằng dấu phẩy; tốt nhất mỗi chỉ tiêu ghi một dòng.",
    Actor.UNIT,
)
TEXT_IN_ERROR = FindingType(
    "text_in_error",
    Severity.ERROR,
    "Ô chữ báo lỗi",
    "ô “{label}” {found} nên không đọc được chữ đã gõ",
    "Gõ lại chữ vào ô; chữ bắt đầu bằng dấu -, + hoặc = thì gõ thêm dấu nháy đơn (') ở trước.",
    Actor.UNIT,
)
