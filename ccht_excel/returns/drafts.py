"""Documents that seem not to be there yet: drafts, unsigned ones, those whose number is still to be filled in.

Relies on the words that offices use for it. Takes nothing away: such a document is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import fold

_LONGEST = 400
_NO_NUMBER = regex(
    r"(?:so\b)?[^a-z0-9]{0,20}(?:x{1,4}[^a-z0-9]{0,20})?/\s{0,9}(?:20[0-9]{2}\s{0,9}/\s{0,9})?[a-z]{2}.*"
)
_DRAFT = regex(
    r"^\W*(?:ban )?du thao\b|\(\s*(?:ban )?du thao\b"
    r"|\b(?:chua|cho|doi|dang trinh|cho trinh) (?:duoc )?(?:ky|ban hanh|phe duyet|duyet|dong dau|co so|cap so|lay so)\b"
)


def draft_in(texts: Mapping[str, str]) -> str:
    """The column that says of a document that it is not issued, empty where none does; ``texts`` are by column."""
    for column, text in texts.items():
        folded = fold(text[:_LONGEST])
        if _DRAFT.search(folded) or (column == "number" and _NO_NUMBER.fullmatch(folded)):
            return column
    return ""
