"""What openxml-audit has against a workbook."""

from __future__ import annotations

import re
from pathlib import Path

from openxml_audit import FileFormat, OpenXmlValidator

HARMLESS = re.compile(r"/fonts\[1\]/font\[\d+\]: Unexpected element|inline-string cell")
"""What every file that openpyxl saved has, and Excel takes without a word: the properties of a font in an order of its
own, and texts kept in their cells (a remark on what Excel does when it saves, no fault)."""


def audited(path: Path) -> list[str]:
    """What openxml-audit has against a workbook."""
    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2010, max_errors=0).validate(path)
    found = [f"{error.part_uri} {error.path}: {error.description}" for error in result.errors]
    return [text for text in found if not HARMLESS.search(text)]
