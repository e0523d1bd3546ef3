"""What can be vouched for of a document: it is made anew from its own record and template, and the words are compared.

Relies on :mod:`ccht_excel.documents.record`. The work of a guarded process. Looks are vouched for only where every part
is as it was written; words of an office's own template are its own. The code is no signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.documents.blanks import filled, typed_blanks
from ccht_excel.documents.comparing import compare
from ccht_excel.documents.making import Template, job_of, shipped_template
from ccht_excel.documents.record import DocumentRecord, Source, criteria_of, record_from, record_of
from ccht_excel.documents.word_text import WordFile
from ccht_excel.errors import CriteriaError
from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.own_texts import DOCUMENT_NAMESPACE
from ccht_excel.files.program import generator
from ccht_excel.findings import of_documents
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.limits import Limits
from ccht_excel.summary.as_json import result
from ccht_excel.verification.rendered import same_parts
from ccht_excel.verification.verify import Verification
from ccht_excel.vietnamese.place_names import subject_name

_RESAVED = "tệp đã lưu lại bằng chương trình khác; chỉ so được chữ"
_OWN = "bản này làm từ mẫu riêng của đơn vị; chữ của mẫu không do chương trình ghi"
_NO_TEMPLATE = "không có mẫu mà bản này làm từ đó nên không dựng lại được để so; chỉ biết số liệu kèm theo"
_OTHER_VERSION = "bản này do phiên bản khác của chương trình ghi ({found}; đang dùng {own}); chỉ biết số liệu kèm theo"

_OTHER_CRITERIA = "bản này theo bộ tiêu chí phiên bản {found}, đang dùng {own}; chỉ biết số liệu kèm theo"


class VouchedDocument(Struct, frozen=True):
    """What is to be said of a document, what it is, and the figures and outcomes it was made from, as JSON values.

    ``own_program`` is whether this program wrote it: another one may have known of fewer values, or of more.
    """

    verification: Verification
    kind: str
    judged: bool
    figures: Mapping[str, Any] = field(default_factory=dict)
    own_program: bool = True


def document_record(book: WordFile) -> DocumentRecord:
    """The record in a document. Raises ``RefusedError`` where there is none, ``ValueError`` where it is damaged."""
    for name in sorted(book.package.names):
        if name.startswith("customxml/") and name.endswith(".xml"):
            tree = book.tree(name)
            if tree.tag == f"{{{DOCUMENT_NAMESPACE}}}ccht":
                return record_from(tree)
    raise RefusedError(of_documents.NOT_A_DOCUMENT)


def vouch(data: bytes, path: Path, own: Iterable[bytes], limits: Limits) -> VouchedDocument:
    """Check a document; ``own`` are templates that it may have been made from besides the shipped one.

    Raises ``RefusedError`` where it cannot be read or is no document of the program.
    """
    book = WordFile.read(data, limits)
    nothing = Verification(path, "", "", "", None)
    try:
        record = document_record(book)
    except ValueError as error:
        return VouchedDocument(replace(nothing, defect=str(error)), "", False)
    try:
        source = record.source
    except (ValueError, CriteriaError) as error:
        said = replace(nothing, stored_code=record.code, run=record.run, defect=str(error))
        return VouchedDocument(said, record.kind.title, record.kind.judged)
    campaign = source.campaign if isinstance(source, Assessment) else source
    code = record_of(source, record.kind, b"").code
    name = subject_name(storable(campaign.commune), criteria_of(source).subject)
    said = Verification(path, name, str(campaign.year), record.code, code, run=record.run)
    return VouchedDocument(
        _compared(said, data, book, record, source, own, limits),
        record.kind.title,
        record.kind.judged,
        _figures(source),
        record.generator == generator(),
    )


def _figures(source: Source) -> Mapping[str, Any]:
    if not isinstance(source, Assessment):
        return {}
    whole = result(source)
    return {key: whole[key] for key in ("commune", "year", "standards", "level", "criteria", "indicators", "data")}


def _compared(
    said: Verification,
    data: bytes,
    book: WordFile,
    record: DocumentRecord,
    source: Source,
    own: Iterable[bytes],
    limits: Limits,
) -> Verification:
    if record.generator != generator():
        return replace(said, unsure=_OTHER_VERSION.format(found=record.generator or "không rõ", own=generator()))
    campaign = source.campaign if isinstance(source, Assessment) else source
    if criteria_of(source).version != campaign.criteria_version:
        return replace(
            said, unsure=_OTHER_CRITERIA.format(found=campaign.criteria_version, own=criteria_of(source).version)
        )
    template = template_of(record, own)
    if template is None:
        return replace(said, unsure=_NO_TEMPLATE)
    written = again(template, source)
    reserve = _OWN if template.own else ""
    if same_parts(data, written, limits):
        return replace(said, unsure=reserve)
    ours = WordFile.read(written, limits)
    found = compare(ours, book)
    with_blanks = written if found.altered else filled(written, typed_blanks(ours, book))
    reserve = reserve or ("" if same_parts(data, with_blanks, limits) else _RESAVED)
    return replace(said, altered=found.altered, added=found.filled, looks=found.looks, unsure=reserve)


def template_of(record: DocumentRecord, own: Iterable[bytes]) -> Template | None:
    """The template that a document was made from, where it is at hand."""
    shipped = shipped_template(record.kind)
    for data, is_own in ((shipped, False), *((data, True) for data in own)):
        if hashlib.sha256(data).hexdigest() == record.template:
            return Template(record.kind, data, is_own)
    return None


def again(template: Template, source: Source) -> bytes:
    """The document as it was written. Raises ``RefusedError`` where the template cannot be filled."""
    from ccht_excel.documents.rendering import render  # slow: docxtpl, lxml

    done = render(job_of(template, source))
    if isinstance(done, RefusedError):
        raise done
    return done
