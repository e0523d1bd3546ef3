"""Words into a template: a Word file out, to the byte the same for the same words.

Relies on docxtpl, with Jinja kept in a sandbox. The work of a guarded process: a template is a stranger's, and may
hang or swell. What is filled in is data: escaped, on its way through Jinja only once, so that braces in it stay text.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from itertools import count
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from lxml import etree
from markupsafe import Markup, escape

from ccht_excel.documents.fields import with_former
from ccht_excel.documents.job import Job
from ccht_excel.documents.template_check import environment
from ccht_excel.exchange.own_texts import DOCUMENT_NAMESPACE
from ccht_excel.findings import of_documents
from ccht_excel.findings.entry import RefusedError
from ccht_excel.patterns import regex

CREATED = datetime(2024, 1, 1)
_PACKED = (1980, 1, 1, 0, 0, 0)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_RECORD_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<ds:datastoreItem ds:itemID="{C7B0E5B2-5C1D-4E0A-9A63-0C1F2B7D4A11}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
    f'<ds:schemaRef ds:uri="{DOCUMENT_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
).encode()
_LONGEST_PROPERTY = 250
_CONTENT_TYPES = "[Content_Types].xml"
_LEFT_OUT = regex(r"docProps/(thumbnail|app|custom)\.\w+")


def render(job: Job) -> bytes | RefusedError:
    """The document as the content of a .docx, or why the template cannot be filled."""
    try:
        return _rendered(job)
    except MemoryError:
        raise
    except TemplateError as error:
        detail = f"lệnh trong mẫu không chạy được ({error.message or type(error).__name__})"
    except (etree.XMLSyntaxError, ValueError) as error:
        detail = f"lệnh đặt lệch khung đoạn hoặc bảng ({type(error).__name__})"
    except Exception as error:  # the libraries meet strange files with exceptions of every kind
        detail = f"tệp có cấu trúc lạ ({type(error).__name__})"
    return RefusedError(of_documents.TEMPLATE_NOT_FILLED, detail=detail)


class _Template(DocxTemplate):  # type: ignore[misc]
    """The library's template, but that it refuses to repair what fields have torn: something would be lost."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
        return super().fix_tables(xml)


def _rendered(job: Job) -> bytes:
    template = _Template(io.BytesIO(job.template))
    template.init_docx()
    properties = template.docx.core_properties
    # Rendered by the library as well: nothing of the template's own is wanted there.
    for name in ("author", "category", "comments", "content_status", "identifier", "keywords", "language", "version"):
        setattr(properties, name, "")
    properties.title = properties.subject = ""
    sandbox = environment()
    sandbox.undefined = StrictUndefined
    sandbox.finalize = _as_data
    template.render(with_former(job.words), sandbox, autoescape=True)
    _set_properties(template, job)
    _attach(template.docx.part, job.record)
    stream = io.BytesIO()
    template.save(stream)
    return _packed(stream.getvalue())


def _as_data(value: Any) -> Any:
    """A word on its way into the XML. An underscore is spelled so that the library takes no ``{_{`` for braces."""
    return Markup(escape(value).replace("_", Markup("&#95;"))) if isinstance(value, str) else value  # noqa: S704


def _attach(body: Any, record: bytes) -> None:
    """Lay the record beside the document, the way Word keeps data of programs."""
    taken = {str(part.partname) for part in body.package.iter_parts()}
    number = next(number for number in count(1) if f"/customXml/item{number}.xml" not in taken)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", record, body.package)
    about = PackURI(f"/customXml/itemProps{number}.xml")
    item.relate_to(Part(about, _PROPERTIES_TYPE, _RECORD_PROPERTIES, body.package), _RELATION.format("customXmlProps"))
    body.relate_to(item, _RELATION.format("customXml"))


def _set_properties(template: Any, job: Job) -> None:
    properties = template.docx.core_properties
    properties.title = job.title[:_LONGEST_PROPERTY]
    properties.subject = job.subject[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = "ccht_excel"
    properties.revision = 1
    properties.created = properties.modified = properties.last_printed = CREATED


def _packed(data: bytes) -> bytes:
    """The same package with its parts in one order and without times, nor what tells of the template's making."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    dropped = [name for name in parts if _LEFT_OUT.fullmatch(name)]
    for name in dropped:
        del parts[name]
        parts["_rels/.rels"] = re.sub(
            rb'<Relationship [^>]*Target="/?%s"[^>]*/>' % re.escape(name.encode()), b"", parts["_rels/.rels"]
        )
        parts[_CONTENT_TYPES] = re.sub(
            rb'<Override [^>]*PartName="/%s"[^>]*/>' % re.escape(name.encode()), b"", parts[_CONTENT_TYPES]
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda item: (item != _CONTENT_TYPES, item)):
            entry = zipfile.ZipInfo(name, _PACKED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, parts[name])
    return stream.getvalue()
