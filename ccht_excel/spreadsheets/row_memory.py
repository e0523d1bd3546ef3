"""Rows of .xlsx worksheets that were met before, to the letter: what was made of them is taken over.

The returns of a campaign are mostly the same to the letter, row by row. A row means the same wherever it stands, as
long as the cell styles are the same, and the texts that it refers to. Relies on
:mod:`ccht_excel.spreadsheets.sheet_xml`, which holds each row against a pattern that leaves no letter out. ``None`` is
for all that is unusual: the ordinary way reads it, and says what is wrong with it, if anything is. Tests and the fuzzer
hold both ways against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

from msgspec import Struct

from ccht_excel.exchange.grid import RowValues
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.cell_formats import Formats
from ccht_excel.spreadsheets.ink import Colour
from ccht_excel.spreadsheets.links import links_by_formula
from ccht_excel.spreadsheets.package_xml import XML_ERRORS
from ccht_excel.spreadsheets.raw_cells import RawCell, number_in
from ccht_excel.spreadsheets.rich_text import RichText
from ccht_excel.spreadsheets.sheet_xml import UnusualError, around_cells, parted, usual_row
from ccht_excel.spreadsheets.sparse_sheet import MergedRange
from ccht_excel.spreadsheets.xlsx_formulas import may_be_unsteady

_LEFT_TO_THE_OTHER: tuple[type[Exception], ...] = (UnusualError, *XML_ERRORS)
_START = b"<row "
_MOST_ROWS = 1_000
_LONGEST, _KEPT, _MOST_SEEN = 4_000, 5_000, 16

Line: TypeAlias = tuple[int, RowValues]
"""0-based number of a row, and its values."""

See: TypeAlias = Callable[[Sequence[RawCell]], Line | None]
"""What makes values of the cells of one row; ``None`` where all are empty. Raises ``UnusualError``."""


class Styled(Struct, eq=False):
    """What the values of cells hang on besides their texts; rows are remembered for one of these.

    ``palette`` has the colours that runs of texts call by number.
    """

    formats: Formats
    since_1904: bool
    palette: Sequence[Colour | None] = ()


class _Written:
    """A row as it is written, but for the numbers of its shared texts, which stand in another order in each file.

    ``cells`` are those not plainly empty, their texts all with the number 0, ``faint`` the columns of those whose
    letters nobody sees, ``unsteady`` is whether its formulas are to be asked for results that are not there to stay,
    ``seen`` are its values by its texts.
    """

    __slots__ = ("cells", "faint", "links", "number", "seen", "tags", "unsteady")

    def __init__(self, written: str, texts: int, styled: Styled) -> None:
        """Read one row. Raises ``UnusualError`` or one of ``XML_ERRORS`` unless it is written the usual way.

        ``texts`` is how many shared texts it has.
        """
        self.number, cells, self.tags = usual_row(written)
        if sum(cell.type == "s" for cell in cells) != texts:
            raise UnusualError
        self.cells = tuple(cells)
        self.faint = tuple([cell.column for cell in cells if styled.formats.hides(cell.style, number_in(cell))])
        self.links = links_by_formula(cells)
        self.unsteady = may_be_unsteady(written.encode())
        self.seen: dict[Hashable, Line | None] = {}


class KnownRow:
    """One row: its 0-based number, what stands around its cells, its links, the columns of cells whose letters nobody
    sees, whether its formulas may be ``unsteady``; ``texts`` are the numbers of its texts."""

    __slots__ = ("_texts", "_texts_of", "_written", "faint", "links", "number", "tags", "unsteady")

    def __init__(self, written: _Written, texts: Sequence[int]) -> None:
        """A row written so, with the numbers of its own texts."""
        self.number, self.tags, self.links = written.number, written.tags, written.links
        self.faint, self.unsteady = written.faint, written.unsteady
        self._written = written
        self._texts = texts
        self._texts_of: Callable[[Sequence[str | RichText]], Hashable] = itemgetter(*texts) if texts else _no_texts

    @property
    def cells(self) -> list[RawCell]:
        """Its cells that are not plainly empty."""
        numbers = iter(self._texts)
        return [cell._replace(value=str(next(numbers))) if cell.type == "s" else cell for cell in self._written.cells]

    def line(self, texts: Sequence[str | RichText], see: See) -> Line | None:
        """Its values, given the shared texts; ``None`` where all are empty.

        Raises ``UnusualError``, and ``IndexError`` where a text does not exist.
        """
        said, seen = self._texts_of(texts), self._written.seen
        try:
            return seen[said]
        except KeyError:
            if len(seen) >= _MOST_SEEN:
                seen.clear()
            line = seen[said] = see(self.cells)
            return line


def _no_texts(texts: Sequence[str | RichText]) -> None:
    return None


class KnownSheet(Struct, frozen=True):
    """A worksheet part cut into its rows, and what it says besides its cells; ``outside`` is the part without rows."""

    rows: Sequence[KnownRow]
    outside: bytes
    merged: Sequence[MergedRange]
    hidden_rows: Collection[int]
    hidden_columns: Collection[int]

    @property
    def cells(self) -> list[RawCell]:
        """All cells that are not plainly empty."""
        return [cell for row in self.rows for cell in row.cells]

    @property
    def links(self) -> dict[tuple[int, int], str]:
        """The addresses of the links that formulas make."""
        return {place: target for row in self.rows if row.links for place, target in row.links.items()}

    @property
    def faint(self) -> list[tuple[int, int]]:
        """The cells whose letters nobody sees."""
        return [(row.number, column) for row in self.rows if row.faint for column in row.faint]

    @property
    def unsteady(self) -> bool:
        """Whether some of its formulas are to be asked for results that are not there to stay."""
        return any(row.unsteady for row in self.rows)

    def lines(self, texts: Sequence[str | RichText], see: See) -> list[Line] | None:
        """The rows that are not empty, given the shared texts; ``None`` where anything about one is unusual."""
        try:
            lines = [row.line(texts, see) for row in self.rows]
        except (UnusualError, IndexError):
            return None
        return [line for line in lines if line is not None]


def known_sheet(xml: bytes, styled: Styled, most_rows: int) -> KnownSheet | None:
    """A worksheet part by rows that are remembered; ``None`` where anything about it is unusual."""
    parts = parted(xml)
    if parts is None:
        return None
    head, data, tail = parts
    first, *pieces = data.split(_START)
    if first or len(pieces) > _MOST_ROWS:
        return None
    try:
        rows = [(_row if len(piece) <= _LONGEST else _row.__wrapped__)(piece, styled) for piece in pieces]
        numbers = [row.number for row in rows]
        if numbers != sorted(set(numbers)) or numbers[-1:] >= [most_rows]:
            return None
        around = around_cells(head.decode(), "".join([row.tags for row in rows]), tail.decode())
    except _LEFT_TO_THE_OTHER:
        return None
    return KnownSheet(rows, head + tail, *around) if around else None


_SHARED = regex(rb' t="s"><v>([0-9]{1,7})</v>')


@lru_cache(maxsize=_KEPT)
def _row(piece: bytes, styled: Any) -> KnownRow:
    """The row that goes on like this behind its name, for these styles.

    Raises ``UnusualError`` or one of ``XML_ERRORS`` unless it is written the usual way.
    """
    parts = _SHARED.split(piece)
    written = b' t="s"><v>0</v>'.join(parts[::2])
    texts = tuple(map(int, parts[1::2]))
    return KnownRow((_written if len(piece) <= _LONGEST else _written.__wrapped__)(written, len(texts), styled), texts)


@lru_cache(maxsize=_KEPT)
def _written(piece: bytes, texts: int, styled: Any) -> _Written:
    return _Written(f"<row {piece.decode()}", texts, styled)
