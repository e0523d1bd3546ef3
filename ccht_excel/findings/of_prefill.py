"""Chapter of the catalogue: the list of residents that figures are proposed from.

No text here ever says anything of one person.
"""

from ccht_excel.findings.entry import FindingType
from ccht_excel.model.finding import Severity

LIST_SHEET_MISSING = FindingType(
    "list_sheet_missing",
    Severity.ERROR,
    "Sổ không có trang người dân",
    "tệp không có trang “{expected}” (cần: ô A2 là năm, mỗi người một dòng từ dòng {first}); các trang có: {found}",
    "Dùng đúng tệp danh sách người dân; trang có từng người bị đổi tên thì đổi lại thành {expected}.",
)
LIST_LAYOUT_SHIFTED = FindingType(
    "list_layout_shifted",
    Severity.ERROR,
    "Trang người dân không đúng bố cục",
    "{what}; cần mỗi người một dòng từ dòng {first}: {columns}",
    "Bỏ cột hay dòng đã chèn thêm, hoặc lấy lại tệp gốc, rồi chạy lại. Chưa ghi gì vào tệp điều khiển.",
)
LIST_YEAR_DIFFERS = FindingType(
    "list_year_differs",
    Severity.WARNING,
    "Năm của sổ khác năm đánh giá",
    "ô này là “{found}”, năm đánh giá là {expected}; tuổi vẫn tính đến 31/12/{expected}",
    "Sổ có đúng là của năm {expected} không? Đúng thì sửa ô này trong sổ; không thì lấy sổ đúng năm rồi chạy lại.",
)
LIST_VILLAGE_UNKNOWN = FindingType(
    "list_village_unknown",
    Severity.WARNING,
    "Sổ ghi nơi không có ở tệp điều khiển",
    "{rows} dòng ghi {part} “{found}”, tệp điều khiển không có {part} nào tên ấy{suggestion}; các dòng này chỉ có"
    " trong số chung",
    "Viết tên {part} giống nhau ở sổ và ở danh sách {part} của tệp điều khiển, rồi chạy lại.",
)
LIST_LEVEL_UNKNOWN = FindingType(
    "list_level_unknown",
    Severity.WARNING,
    "Trình độ trong sổ không rõ",
    "{rows} dòng ghi trình độ “{found}”, không rõ là trình độ nào; không tính là đã qua đào tạo",
    "Nếu đó là một trình độ thì ghi lại trong sổ bằng từ quen dùng (trung cấp, cao đẳng, đại học…), rồi chạy lại.",
)
LIST_ROWS_LEFT_OUT = FindingType(
    "list_rows_left_out",
    Severity.WARNING,
    "Có dòng của sổ không được tính",
    "{rows} dòng không được tính: {why}",
    "Xem lại các dòng ấy trong sổ; số đề xuất là của các dòng còn lại.",
)
LIST_ROWS_PARTLY = FindingType(
    "list_rows_partly",
    Severity.WARNING,
    "Có dòng của sổ chỉ được tính một phần",
    "{rows} dòng {why}",
    "Bổ sung trong sổ nếu muốn số đề xuất đầy đủ, rồi chạy lại.",
)
LIST_ROWS_GONE = FindingType(
    "list_rows_gone",
    Severity.WARNING,
    "Sổ còn người có ghi đã chết, chuyển đi",
    "{rows} dòng có ghi ở {column} rằng người ấy đã chết hoặc chuyển đi; các dòng này vẫn được tính",
    "Ai không còn cư trú vào ngày 31/12 của năm đánh giá thì gạch bỏ hoặc xóa dòng trong sổ, rồi chạy lại.",
)
LIST_ROWS_DOUBLED = FindingType(
    "list_rows_doubled",
    Severity.WARNING,
    "Sổ có dòng lặp",
    "{rows} dòng lặp lại một dòng khác (cùng nơi ở, số phiếu, ngày sinh, giới tính và họ tên): đề xuất tính mỗi người"
    " một lần; nếu tính mọi dòng thì {every_row}",
    "Kiểm tra trong sổ dòng nào thừa.",
)
