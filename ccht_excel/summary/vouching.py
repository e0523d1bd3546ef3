"""What can be vouched for of a summary: it is rendered anew from its own record, and the two are compared.

Relies on :mod:`ccht_excel.verification` for the content code, the verdict judged again and the comparison. A summary
of another version of the program, of other criteria or of another file type is compared by its words only, and it is
said that its looks were not. The code is no signature: who has this program can write any summary he likes.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from ccht_excel.errors import CriteriaError
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook
from ccht_excel.files.program import generator
from ccht_excel.findings.attempt import or_refusal
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.summary.fill_ins import fill_ins_of
from ccht_excel.summary.rendering import Rendering, rendered, rendered_from
from ccht_excel.verification.content import content
from ccht_excel.verification.record import (
    has_record,
    record_reads_back,
    record_text,
    recorded,
    signed_digest,
    stored_record,
)
from ccht_excel.verification.rendered import has_parts, hold_against
from ccht_excel.verification.verify import (
    Examined,
    Given,
    Verification,
    judged_again,
    judged_as_written,
    tables_of,
    verified_outside,
)

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
    return or_refusal(lambda: vouch(data, path, limits).verification)


def vouch(data: bytes, path: Path, limits: Limits = DEFAULT_LIMITS) -> Examined:
    """Check a summary workbook, judge it again, and compare it with its rendering; ``path`` is what it is called.

    Raises ``RefusedError`` where it cannot be read or is no summary.
    """
    anew = rendered_from(data, limits)
    if anew is not None and has_parts(data, anew.parts, limits):
        known = _as_written(anew.assessment, path)
        if known is not None:
            return known
    book, kind = tables_of(data, limits)
    examined = judged_again(book, path, kind)
    if examined.judged is None:
        return examined
    return replace(examined, verification=_vouched(data, examined, book, anew, limits))


def _as_written(assessment: Assessment, path: Path) -> Examined | None:
    """What is to be said of a file that is to the byte what is rendered; ``None`` where its cells are to be read."""
    campaign = assessment.campaign
    if campaign.criteria_version != assessment.criteria_set.version or not record_reads_back(assessment):
        return None
    found = judged_as_written(assessment, path)
    if found is None:
        return None
    digest = signed_digest(found.content, record_text(assessment))
    said = replace(found.verification, district=campaign.district, province=campaign.province, signed_digest=digest)
    return replace(found, verification=said)


def _vouched(
    data: bytes, examined: Examined, book: KeyedWorkbook, anew: Rendering | None, limits: Limits
) -> Verification:
    judged = examined.judged
    assert judged is not None
    campaign = judged.campaign
    result = replace(examined.verification, district=campaign.district, province=campaign.province)
    if not has_record(book):
        return replace(result, unsure=_OLDER)
    try:
        record = stored_record(book)
        result = replace(result, signed_digest=signed_digest(examined.content, record))
        if anew is None or record_text(anew.assessment) != record:
            anew = None
        assessment = anew.assessment if anew else recorded(book)
    except (ValueError, CriteriaError) as error:
        return replace(result, defect=str(error))
    unsure = _unsure(examined.kind, book, assessment)
    if unsure:
        return replace(result, unsure=unsure)
    parts = (anew or rendered(assessment)).parts
    held = hold_against(data, book.sheets, parts, fill_ins_of(assessment), limits)
    altered = held.altered or result.altered
    if content(assessment) != examined.content and not altered:
        return replace(result, defect="bảng record trên trang Dữ liệu không khớp các bảng khác")
    return replace(result, altered=altered, added=held.filled, looks=held.looks, unsure=held.unsure)


def _unsure(kind: str, book: KeyedWorkbook, assessment: Assessment) -> str:
    """Why a rendering by this program would not be what that summary was; empty where it would."""
    if kind != "xlsx":
        return _OTHER_KIND.format(kind=kind)
    own, found = assessment.criteria_set.version, assessment.campaign.criteria_version
    if own != found:
        return _OTHER_CRITERIA.format(found=found, own=own)
    by = book.meta.get("generator", "")
    if by != generator():
        return _OTHER_VERSION.format(found=by or "không rõ", own=generator())
    return ""
