"""What people typed on an old document, for the one that takes its place, and whether they changed more of it.

Made anew from its own record, the old one shows what was changed. The work of a guarded process.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from ccht_excel.documents.blanks import filled, typed_blanks
from ccht_excel.documents.comparing import compare
from ccht_excel.documents.vouching import again, document_record, template_of
from ccht_excel.documents.word_text import WordFile
from ccht_excel.errors import CriteriaError
from ccht_excel.files.program import generator
from ccht_excel.findings.entry import RefusedError
from ccht_excel.likeness.typed import LONGEST, Carried
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import Limits
from ccht_excel.verification.rendered import same_parts

_UNREADABLE = "không đọc được"
_OTHER = "không phải do phiên bản này của chương trình ghi với các mẫu hiện có, nên không rõ đã đổi những gì"


def carried_from(data: bytes, own: Sequence[bytes], limits: Limits) -> Carried:
    """What an old document hands on; ``own`` are the office's templates. Never raises for what the file holds."""
    try:
        book = WordFile.read(data, limits)
        record = document_record(book)
        template = template_of(record, own)
        if template is None or record.generator != generator():
            return Carried(kept_for=_OTHER)
        source = record.source
        year = (source.campaign if isinstance(source, Assessment) else source).year
        return replace(_typed(data, again(template, source), book, limits), year=year)
    except (RefusedError, ValueError, CriteriaError):
        return Carried(kept_for=_UNREADABLE)


def _typed(data: bytes, written: bytes, book: WordFile, limits: Limits) -> Carried:
    if same_parts(data, written, limits):
        return Carried()
    ours = WordFile.read(written, limits)
    found, typed = compare(ours, book), typed_blanks(ours, book)
    fitting = {key: value for key, value in typed.items() if len(value) <= LONGEST}
    if found.altered or found.looks or len(fitting) < len(found.filled):
        places = [*found.altered, *found.looks, *found.filled][:3]
        return Carried(fitting, f"có chỗ đã sửa hoặc viết thêm: {'; '.join(places)}")
    # Saved by another program: how it looks now nobody can tell.
    if not same_parts(data, filled(written, fitting), limits):
        return Carried(fitting, "đã lưu lại bằng chương trình khác")
    return Carried(fitting)
