"""What can be found of the copies that go back to units: what they lack of the file that was sent."""

from __future__ import annotations

from ccht_excel.findings.entry import FindingType
from ccht_excel.model.finding import Severity

COPY_IS_FRESH_FORM = FindingType(
    "copy_is_fresh_form",
    Severity.INFO,
    "Bản gửi lại là phiếu mới",
    "tệp {reason} nên bản gửi lại ở tra_lai là phiếu mới đã chép sẵn những gì đọc được ở các ô của phiếu; chỉ còn"
    " ở tệp đã gửi: {left}",
    "Tệp {unit_word} gửi vẫn nguyên ở nhan_ve; cần gì ở đó thì chép sang bản gửi lại.",
)
COPY_LACKS_ACTIVE = FindingType(
    "copy_lacks_active",
    Severity.INFO,
    "Bản gửi lại không mang theo mọi phần",
    "bản gửi lại ở tra_lai không mang theo {taken}",
    "Tệp {unit_word} gửi vẫn nguyên ở nhan_ve; phiếu không cần những phần ấy.",
)
COPY_NOT_MADE = FindingType(
    "copy_not_made",
    Severity.WARNING,
    "Không làm được bản đánh dấu",
    "không làm được bản đánh dấu để gửi lại: {reason}",
    "Nhắn {unit_word} sửa ngay trong tệp đã gửi, tại các ô ghi ở nhac_viec.txt, hoặc điền lại phiếu ở phat_di.",
    of_the_machine=True,
)
