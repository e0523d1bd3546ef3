"""Sheets that other programs put into a workbook of their own accord when they save it: nobody's answers.

Told by what is on them and never by their name. A sheet on which anything else stands is not one of these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.text import is_blank

_NUMBERS, _EXCEL = "Numbers", "Excel"
_ADVERTISED = regex(r"Evaluation Only\. Created with Aspose\.Cells\b.*|The document was created with Spire\.XLS\b.*")
_MOST_ROWS = 2_000
_LONGEST = 600


def is_of_program(sheet: SheetGrid, names: Collection[str]) -> bool:
    """Whether a sheet was put there by a program; ``names`` are those of the workbook's sheets.

    The list of what Apple Numbers has exported, Excel’s report on what older versions do not have, or the advertisement
    of a library that converts files.
    """
    if len(sheet.rows) > _MOST_ROWS:
        return False
    rows = list(_texts(sheet))
    return _is_export_list(rows, names) or _is_compatibility_report(rows) or _is_advertisement(rows)


def _texts(sheet: SheetGrid) -> Iterator[Mapping[int, str]]:
    """The filled cells of each row that has any; a number is the empty text."""
    for _, values in sheet.rows:
        filled = {
            column: value if isinstance(value, str) and len(value) <= _LONGEST else ""
            for column, value in enumerate(values)
            if not (isinstance(value, str) and is_blank(value))
        }
        if filled:
            yield filled


def _is_export_list(rows: Sequence[Mapping[int, str]], names: Collection[str]) -> bool:
    """A sentence on Numbers and Excel, three headings, then Numbers’ sheets with their tables and where these went."""
    if len(rows) < 3 or len(rows[0]) != 1 or len(rows[1]) != 3:
        return False
    (sentence,), headings = rows[0].values(), rows[1]
    first, _, last = sorted(headings)
    # The names of both programs stay in every language.
    if not (_NUMBERS in sentence and _EXCEL in sentence and _NUMBERS in headings[first] and _EXCEL in headings[last]):
        return False
    return all(row.keys() <= headings.keys() and "" not in row.values() for row in rows[2:]) and _are_listed(
        [(row.keys() == {first}, row.get(last) in names) for row in rows[2:]]
    )


def _are_listed(rows: Sequence[tuple[bool, bool]]) -> bool:
    """Whether each row is that of a table that went to a known sheet, or one above such a row with a sheet's name."""
    following = [*(went for _, went in rows[1:]), False]
    return all(went or (lone and then) for (lone, went), then in zip(rows, following, strict=True))


def _is_compatibility_report(rows: Sequence[Mapping[int, str]]) -> bool:
    """Of which workbook, when, a sentence on Excel, then headings and what gets lost: how often, in which versions."""
    (first, *_), *_ = (*rows, {0: ""})
    if len(rows) < 5 or any(row.keys() != {first} for row in rows[:3]):
        return False
    workbook, when, sentence = (row[first] for row in rows[:3])
    if not (_OF_WORKBOOK.fullmatch(workbook) and _RUN_ON.fullmatch(when) and _EXCEL in sentence and len(sentence) > 60):
        return False
    kinds = "".join(_kind_of_loss(row, first) for row in rows[3:])
    return _LOSSES.fullmatch(kinds) is not None


def _kind_of_loss(row: Mapping[int, str], first: int) -> str:
    """``H`` for a heading, ``L`` for what gets lost and how often, ``M`` for more on it, ``?`` for anything else."""
    beside = [text for column, text in row.items() if column != first]
    known = all(text == "" or _VERSION.fullmatch(text) or _CELLS.fullmatch(text) for text in beside)
    if first not in row:
        return "M" if known and min(row) > first else "?"
    if known and beside.count("") == 1:
        return "L"
    return "?" if any(map(_DIGIT.search, row.values())) else "H"


_OF_WORKBOOK = regex(r".{1,250}\.xls[xmb]?\W{0,3}")
_RUN_ON = regex(r"[^0-9]{1,60}[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}[^0-9]{1,12}[0-9]{1,2}[:.][0-9]{2}.{0,12}")
_VERSION = regex(r"(?:[^\W\d_]+ ){0,2}Excel [0-9]{2,4}(?:[-–—][0-9]{4})?.{0,20}")
_CELLS = regex(r"[^!]{1,60}![$A-Z0-9:,]{1,40}")
_DIGIT = regex("[0-9]")
_LOSSES = regex("(?:H{0,2}(?:LM{0,999})+)+")


def _is_advertisement(rows: Sequence[Mapping[int, str]]) -> bool:
    return bool(rows) and all(_ADVERTISED.match(text) for row in rows for text in row.values())
