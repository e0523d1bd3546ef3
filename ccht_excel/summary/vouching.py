"""What can be vouched for of a summary: it is rendered anew from its own record, and the two are compared.

Relies on :mod:`ccht_excel.verification` for the content code, the verdict judged again and the comparison. A summary
of another version of the program, of other criteria or of another file type is compared by its words only, and it is
said that its looks were not. The code is no signature: who has this program can write any summary he likes.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from ccht_excel.errors import CriteriaError
from ccht_excel.files.program import generator
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.summary.fill_ins import fill_ins_of
from ccht_excel.summary.rendering import Rendering, rendered, rendered_from
from ccht_excel.verification.content import content
from ccht_excel.verification.record import has_record, record_text, recorded, signed_digest, stored_record
from ccht_excel.verification.rendered import Held, has_parts, hold_against
from ccht_excel.verification.verify import Examined, Given, Verification, examine, judged_again, verified_outside

_OLDER = (
    "bản này do phiên bản chương trình trước ghi, chưa kèm đủ dữ liệu để dựng lại; chỉ so được số liệu đánh giá và"
    " chữ in, số phiếu đã nhận và số lỗi không nằm trong mã nội dung"
)
_OTHER_VERSION = (
    "bản này do phiên bản khác của chương trình ghi ({found}; đang dùng {own}); chỉ so được số liệu và chữ in"
)
_OTHER_CRITERIA = "bản này theo bộ tiêu chí phiên bản {found}, đang dùng {own}; chỉ so được số liệu và chữ in"
_OTHER_KIND = "tệp đã lưu sang kiểu .{kind}; chỉ so được số liệu và chữ in"


def verify_summary(path: Path, limits: Limits = DEFAULT_LIMITS) -> Verification:
    """Check one summary workbook, in a process of its own.

    Raises ``CampaignError`` where the file cannot be read or is no summary, ``GuardError`` where no process can be
    started.
    """
    return verified_outside(path, limits, _verification, __name__)


def _verification(given: Given) -> Verification | RefusedError:
    data, path, limits = given
    try:
        return vouch(data, path, limits).verification
    except RefusedError as error:
        return error
    except MemoryError:
        raise
    except Exception:
        return RefusedError(of_files.FILE_BROKEN, detail="nội dung bên trong tệp không đọc được")


def vouch(data: bytes, path: Path, limits: Limits = DEFAULT_LIMITS) -> Examined:
    """Check a summary workbook, judge it again, and compare it with its rendering; ``path`` is what it is called.

    Raises ``RefusedError`` where it cannot be read or is no summary.
    """
    anew = rendered_from(data, limits)
    if anew is not None and has_parts(data, anew.parts, limits):
        examined = judged_again(anew.book, path, "xlsx", None)
        as_written = True
    else:
        examined, as_written = examine(data, path, limits), False
    if examined.judged is None:
        return examined
    return replace(examined, verification=_vouched(data, examined, anew, limits, as_written=as_written))


def _vouched(
    data: bytes, examined: Examined, anew: Rendering | None, limits: Limits, *, as_written: bool
) -> Verification:
    """``as_written`` is whether the file is known to be what was rendered ``anew``."""
    book, judged = examined.book, examined.judged
    assert judged is not None
    campaign = judged.campaign
    result = replace(examined.verification, district=campaign.district, province=campaign.province)
    if not has_record(book):
        return replace(result, unsure=_OLDER)
    try:
        result = replace(result, signed_digest=signed_digest(examined.content, book))
        if anew is None or record_text(anew.assessment) != stored_record(book):
            anew = None
        assessment = anew.assessment if anew else recorded(book)
    except (ValueError, CriteriaError) as error:
        return replace(result, defect=str(error))
    unsure = _unsure(examined, assessment)
    if unsure:
        return replace(result, unsure=unsure)
    held = Held()
    if not as_written:
        parts = (anew or rendered(assessment)).parts
        held = hold_against(data, book.sheets, parts, fill_ins_of(assessment), limits)
    altered = held.altered or result.altered
    if content(assessment) != examined.content and not altered:
        return replace(result, defect="bảng record trên trang Dữ liệu không khớp các bảng khác")
    return replace(result, altered=altered, added=held.filled, looks=held.looks, unsure=held.unsure)


def _unsure(examined: Examined, assessment: Assessment) -> str:
    """Why a rendering by this program would not be what that summary was; empty where it would."""
    if examined.kind != "xlsx":
        return _OTHER_KIND.format(kind=examined.kind)
    own, found = assessment.criteria_set.version, assessment.campaign.criteria_version
    if own != found:
        return _OTHER_CRITERIA.format(found=found, own=own)
    by = examined.book.meta.get("generator", "")
    if by != generator():
        return _OTHER_VERSION.format(found=by or "không rõ", own=generator())
    return ""
