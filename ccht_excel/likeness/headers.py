"""Headers and footers of printed pages: their words, and how these look.

Relies on the codes of Excel (``&C``, ``&"Font,Bold"``, ``&12``, ``&P``). A font in its regular style is no look of its
own: LibreOffice leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ccht_excel.likeness.aspects import Aspect
from ccht_excel.patterns import regex

PAGES: Mapping[str, str] = {"odd": "", "first": "trang đầu", "even": "trang chẵn"}
"""Pages that can have a header of their own, and how they are called."""

FOOTERS: Mapping[str, tuple[str, Aspect]] = {
    f"{of}{part}": (of, kind) for of in PAGES for part, kind in (("Header", Aspect.HEADER), ("Footer", Aspect.FOOTER))
}
"""Elements of a sheet: which pages they are for, and what they are."""

_CODE = regex(r'&"[^"]*"|&[0-9]+|&K[0-9A-Fa-f]{6}|&K[0-9+-]{1,6}|&&|&.', re.S)
_LOOKS = frozenset("BIUESXYOH")


def words_of(text: str) -> str:
    """What is printed: words, and codes for page numbers, dates, names and the place on the line."""

    def kept(match: re.Match[str]) -> str:
        code = match[0]
        return "" if code[1:2] == '"' or code[1:2].isdigit() or code[1:2] in _LOOKS | {"K"} else code

    # Spaces at the edges of codes come and go with the program.
    return "".join(_CODE.sub(kept, text).split())


def look_of(text: str) -> str:
    """The codes for fonts, sizes and colours, in order."""
    found = (match[0] for match in _CODE.finditer(text))
    codes = [code for code in found if code[1:2] == '"' or code[1:2].isdigit() or code[1:2] in _LOOKS | {"K"}]
    return " ".join(code for code in codes if not code.endswith(',Regular"'))
