"""Two documents compared by their words: what stands otherwise, and what was filled into the dotted blanks.

``written`` is what the program writes, ``found`` a file that people and other programs had in hands. Relies on
:mod:`ccht_excel.documents.word_text`. Looks are not compared; what hides letters counts as their absence.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from ccht_excel.documents.word_text import BODY, W, WordFile, part_words, shown_text
from ccht_excel.patterns import regex

BLANK = regex("…{2,}")
"""A blank to fill in by hand."""

_FILLED = 500
_QUOTED = 90
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")


class Compared(Struct, frozen=True):
    """What was found: places that say something else, what was filled in, places of more than words."""

    altered: tuple[str, ...]
    filled: tuple[str, ...]
    looks: tuple[str, ...]


def compare(written: WordFile, found: WordFile) -> Compared:
    """Compare two documents. Raises ``RefusedError`` where a part cannot be read."""
    altered: list[str] = []
    filled: list[str] = []
    body = _Alignment(_lines(written, BODY), _lines(found, BODY))
    for place, text, by_hand in body.differences():
        (filled if by_hand else altered).append(f"{place}: {text}")
    altered += _around(written, found)
    more = _pictures(found) - _pictures(written)
    looks = (f"có {more} hình hoặc khung vẽ không do chương trình ghi",) if more > 0 else ()
    return Compared(tuple(altered), tuple(filled), looks)


def _lines(book: WordFile, part: str) -> list[str]:
    """The paragraphs of a part that say something."""
    return [text for text in (normal(shown_text(item)) for item in book.tree(part).iter(f"{W}p")) if text]


def normal(text: str) -> str:
    """Text for comparing: NFC, single spaces, none around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _around(written: WordFile, found: WordFile) -> Iterator[str]:
    """Heads, feet and notes: their order and the names of their parts, and the numbers of pages, are of programs."""
    ours, theirs = (
        Counter(line for part in book.text_parts if part != BODY for line in _lines(book, part))
        for book in (written, found)
    )
    for line in theirs - ours:
        if line not in ours and not line.isdecimal():
            yield f"{_part_with(found, line)}: thêm “{_quoted(line)}”"
    for line in ours:
        if line not in theirs:
            yield f"{_part_with(written, line)}: mất “{_quoted(line)}”"


def _part_with(book: WordFile, line: str) -> str:
    return next((part_words(part) for part in book.text_parts if part != BODY and line in _lines(book, part)), "")


def _pictures(book: WordFile) -> int:
    return sum(1 for part in book.text_parts for item in book.tree(part).iter() if item.tag in _PICTURES)


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


class _Alignment:
    """The paragraphs of both bodies side by side."""

    def __init__(self, ours: Sequence[str], theirs: Sequence[str]) -> None:
        self._ours, self._theirs = ours, theirs

    def differences(self) -> Iterator[tuple[str, str, bool]]:
        """Place, what differs, whether it was only filled in."""
        matcher = difflib.SequenceMatcher(None, self._ours, self._theirs, autojunk=False)
        for kind, start, end, other, last in matcher.get_opcodes():
            if kind != "equal":
                yield from self._block(range(start, end), range(other, last))

    def _block(self, ours: range, theirs: range) -> Iterator[tuple[str, str, bool]]:
        """One stretch that differs: paragraphs with their blanks filled first, what is left is altered."""
        pairs: dict[int, int] = {}
        begin = theirs.start
        for mine in ours:
            match = next((its for its in range(begin, theirs.stop) if self._is_filled(mine, its)), None)
            if match is not None:
                pairs[mine], begin = match, match + 1
        free = [its for its in theirs if its not in pairs.values()]
        for mine in ours:
            if mine in pairs:
                yield from self._by_hand(mine, pairs[mine])
            elif free and len(free) == sum(one not in pairs for one in ours):
                its = free.pop(0)
                yield f"đoạn {its + 1}", f"“{_quoted(self._ours[mine])}” thành “{_quoted(self._theirs[its])}”", False
                pairs[mine] = its
            else:
                yield f"sau đoạn {max(begin, 1)}", f"mất “{_quoted(self._ours[mine])}”", False
        beside_blank = any(_is_blank_line(self._ours[mine]) for mine in ours)
        for its in free:
            yield f"đoạn {its + 1}", f"thêm “{_quoted(self._theirs[its])}”", beside_blank

    def _is_filled(self, mine: int, its: int) -> bool:
        return self._theirs[its] == self._ours[mine] or filled_blanks(self._ours[mine], self._theirs[its]) is not None

    def _by_hand(self, mine: int, its: int) -> Iterator[tuple[str, str, bool]]:
        for text in filled_blanks(self._ours[mine], self._theirs[its]) or ():
            if text and not BLANK.fullmatch(text):
                yield f"đoạn {its + 1}", f"“{_quoted(text)}”", True


def _is_blank_line(text: str) -> bool:
    return BLANK.fullmatch(text) is not None


def filled_blanks(written: str, found: str) -> tuple[str, ...] | None:
    """What stands in each blank of a paragraph; ``None`` where anything else of it was changed, or it has no blank."""
    if not BLANK.search(written) or len(found) > len(written) + _FILLED:
        return None
    # Spaces around a blank go and come with what is typed.
    first, *between = [piece.strip() for piece in BLANK.split(written)]
    last = between.pop()
    rest = found[len(first) : len(found) - len(last)] if last else found[len(first) :]
    if len(found) < len(first) + len(last) or not (found.startswith(first) and found.endswith(last)):
        return None
    values = []
    for piece in between:
        value, met, rest = rest.partition(piece) if piece else ("", " ", rest)
        if not met:
            return None
        values.append(value.strip())
    return (*values, rest.strip())
