"""What one merge has done, for the screen: the verdict, what was written, the exit code."""

from __future__ import annotations

from datetime import date

from ccht_excel.campaign.dossier import document_name
from ccht_excel.campaign.folder import CONTROL, RETURNS
from ccht_excel.campaign.merge import Merge
from ccht_excel.cli.exit_codes import DONE, WRONG
from ccht_excel.cli.findings_shown import has_errors, show_findings
from ccht_excel.cli.screen import show_verdict
from ccht_excel.cli.terminal import Screen, say
from ccht_excel.law.due import due_sentences


def show_merged(done: Merge) -> int:
    """The verdict, what was written, and the exit code."""
    show_verdict(Screen(), done.assessment)
    for sentence in due_sentences(done.assessment.campaign, done.assessment.criteria_set, date.today()):
        say(sentence)
    say(f"Đã ghi:\n  {done.summary}   bản tổng hợp để in\n  {done.result}   kết quả cho phần mềm khác")
    say(f"  {done.reminders}   tin nhắn nhắc việc, chép dán vào Zalo")
    for unit, path in done.to_send_back:
        say(f"  {path}   gửi lại {done.assessment.campaign.unit_name(unit)} để sửa")
    for path in done.documents:
        say(f"  {path}   {document_name(path)}")
    if done.no_pdf:
        say(f"  (không có bản PDF của bản tổng hợp: {done.no_pdf})")
    for text in done.carried:
        say(f"  giữ nguyên chỗ đã điền tay – {text}")
    for text in done.said:
        say(f"Lưu ý: {text}")
    show_findings(Screen(), done.template_findings)
    if done.mended:
        say(f"Lưu ý: {done.mended}", err=True)
    say(f"Bước tiếp theo: {_next_step(done)}")
    wrong = has_errors(done.assessment.findings) or done.assessment.outstanding
    return WRONG if wrong else DONE


def _next_step(done: Merge) -> str:
    """What brings the campaign on: returns and corrections, the meeting, the dossier, the signatures."""
    folder, assessment = done.summary.parent.parent, done.assessment
    again = f'rồi chạy lại: ccht merge "{folder}"'
    if assessment.outstanding or done.marked:
        return f"gửi các tin nhắn trong {done.reminders.name}; phiếu nộp thêm, sửa lại thì bỏ vào {RETURNS} {again}"
    if assessment.open_points:
        return f"họp thống nhất, ghi trang Kết luận họp của {CONTROL}, lưu, đóng lại {again}"
    if done.documents:
        return f"mở các văn bản trong {done.documents[0].parent}, xem lại, in và trình ký."
    return f'xem lại bản tổng hợp rồi ghi hồ sơ: ccht dossier "{folder}"'
