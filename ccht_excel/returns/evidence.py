"""The evidence tables of a return: which document each row names, and for which chỉ tiêu.

Relies on :mod:`ccht_excel.returns.answers`; rows are those that :mod:`ccht_excel.returns.evidence_rows` sees. The
address behind a hyperlink is read too. Refuses what is no document: a row that says there is none, a mere "Đạt" or
"Không đạt", a cell in error, a row for no known chỉ tiêu; each is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.grid import ErrorValue, further_cells
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_judging, of_returns, of_sight
from ccht_excel.findings.entry import FindingType
from ccht_excel.forms.layout import HEADINGS
from ccht_excel.model.finding import Finding
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Evidence
from ccht_excel.patterns import regex
from ccht_excel.returns.answers import AnswerCell, read_text
from ccht_excel.returns.beside_answers import of_cells, outcome
from ccht_excel.returns.drafts import draft_in
from ccht_excel.returns.evidence_rows import is_ditto
from ccht_excel.returns.labels import ends_table
from ccht_excel.returns.remarks import names_document
from ccht_excel.returns.surroundings import Surroundings
from ccht_excel.vietnamese.days_in_text import day_without_year, no_such_day, year_of_number
from ccht_excel.vietnamese.text import clean, fold, is_blank
from ccht_excel.vietnamese.typed import day_text, indicator_places, parse_date, parse_yes_no

_TEXTS = ("number", "date", "issuer", "title", "link")
_NAMING = ("number", "title", "link")
"""Columns any of which tell which document it is."""

_NOT = "khong|chua|ko|kg|k|kh|hong"
_PAPERS = "van ban|tai lieu|minh chung|ho so|so hieu|so ky hieu|quyet dinh|ke hoach|bao cao|cong van|giay to"
_ABOVE = "trinh|xin|duoc|nop|ubnd|xa|phuong|huyen|tinh|cap tren|lanh dao|chu tich|dang uy|phong|so|y kien"
_WHO = "don vi|nha truong|truong|hoi|ban|trung tam|co quan|chung toi|xa|phuong"
_WHEN = "trong|vao|sau|truoc|ngay|thang|quy|nam|tuan|toi|nay|dau|cuoi|[0-9]+"
_NONE = regex(
    r"(?:hien|hien nay|hien tai|tam thoi)?\s*"
    rf"(?:(?:{_NOT})(?: (?:co|ap dung|phat sinh|ban hanh|cap nhat|bo sung|thuc hien|lap))?"
    r"|(?:dang|se|cho|doi)(?: (?:cap nhat|bo sung|hoan thien|xay dung|soan|nop|gui))+|bo sung sau|cap nhat sau"
    r"|none|null|nil|no|n a|na|false|0+(?: 0+)*)"
    rf"(?: (?:{_PAPERS}|so|ky hieu|ngay|gi|gi ca|thong tin|so lieu|link"
    r"|duong dan|lien ket|file|tep|kem theo|sau|nao|het|them|a|ah|nhe))*"
    # "Chưa ban hành văn bản nào trong năm": nothing of the kind is there, whatever follows.
    rf"|(?:(?:{_WHO}|{_WHEN}) )*(?:{_NOT})(?: [a-z]+){{0,3}} (?:{_PAPERS})(?: [a-z]+){{0,2}} (?:nao|gi)"
    r"(?: (?!ngoai|tru)[a-z0-9]+){0,8}"
    rf"|(?:(?:dang|se|cho|doi) ?)+(?: ?(?:{_ABOVE}))*(?:(?<!dang) ky| duyet| phe duyet| ban hanh| bo sung| cap nhat)"
    rf"(?: (?:{_PAPERS}|{_WHEN}))*"
    rf"|(?:{_NOT}) (?:ro|nho|biet|tim thay|tim duoc|luu|luu giu|thay)(?: (?:{_PAPERS}|duoc|nua))*"
)
"""Ways of saying "there is none (yet)", without case, diacritics and punctuation; always the whole of a cell."""

_ASSENT = regex(
    r"(?:(?:da|hien|van) )?(?:co|du|day du)"
    rf"(?: (?:co|du|day du|san|roi|het|ca|kem theo|dinh kem|kem|{_PAPERS}|theo quy dinh|a|ah|nhe))*"
    rf"|(?:(?:xin|da|duoc|co|xem|nhu|o|trong|{_PAPERS}|file|tep|anh|gui) )*(?:kem theo|dinh kem|gui kem|kem)"
    r"(?: (?:qua|bang|file|tep|email|mail|thu|zalo|phieu|theo|nay|sau|day))*"
    r"|ok|yes|true"
)
"""Ways of saying "there is one", which tell nobody what it is."""

_SHOWN = 5
_RANGE = frozenset({"-", "–", "—", "->", "→", "~", "den", "toi", "cho den"})
_EXCEPT = regex(r"\b(?:khong|chua|tru|ngoai)\b")
"""Before a chỉ tiêu: "1.1 (không có 1.2)" names 1.1 alone."""
_BARE_NUMBER = regex(r"(?:^|[;,/+&\n\0]|\bva\b|\bvoi\b)\s{0,3}[.]?\d{1,2}\s{0,3}(?=$|[;,/+&\n\0]|\bva\b)")


def says_none(text: str) -> bool:
    """Whether a cell says that there is no document: "Không có", "-", "…", "N/A", "chưa có", 0, a row of signs."""
    return (_says_none if len(text) <= _LONGEST_KEPT else _says_none.__wrapped__)(text)


_LONGEST_KEPT = 100
"""Texts up to this length are asked once: the same offices issue the documents of many communes."""


@lru_cache(maxsize=1024)
def _says_none(text: str) -> bool:
    words = " ".join(re.findall(r"[^\W_]+", fold(text)))
    if not words:
        return not parse_yes_no(text).value
    return _NONE.fullmatch(words) is not None and not names_document(text)


class EvidenceReading(Struct):
    """The evidence of one file being read; ``known`` are the ids of all chỉ tiêu in their order, ``places`` the cells
    from which it was taken: of a hidden row one."""

    file: str
    known: Sequence[str]
    around: Surroundings
    evidence: list[Evidence] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    touched: bool = False
    _seen: set[tuple[str, ...]] = field(default_factory=set)

    def read(self, table: Table, here: Sequence[str]) -> None:
        """Read one table; ``here`` are the chỉ tiêu of its sheet."""
        # Of a document listed twice, the row that people see is the place.
        grid = self.around.sheets[table.sheet]
        for row in sorted(table.rows, key=lambda row: row.number in grid.hidden_rows):
            self._row(table, row, here)
        self._say_under_no_key(table)
        self._say_below(table)

    def _say_under_no_key(self, table: Table) -> None:
        """Name what stands among the rows of the table and in none of its columns: keys that moved from their cells."""
        read = {row.number for row in table.rows}
        edge = max(table.columns.values(), default=0)
        found = [
            Cell(value, number, column)
            for number, values in self.around.sheets[table.sheet].rows
            if table.row < number < (table.end or 0) and number not in read
            for column, value in enumerate(values[: edge + 1])
            if column != (table.key_column or 0) and not is_blank(value)
        ]
        found += self._among_keys(table)
        if found:
            self.touched = True
            self.findings.append(of_cells(of_sight.CELLS_BESIDE_TABLES, self.file, table.sheet, found))

    def _among_keys(self, table: Table) -> Iterator[Cell]:
        """What stands where other tables have the keys of rows, down to the signatures: a merged row begins there."""
        column = table.key_column
        for number, values in self.around.sheets[table.sheet].rows:
            if number > (table.end or number) and ends_table(values):
                return
            if column is None or number <= table.row or column >= len(values) or is_blank(value := values[column]):
                continue
            if str(value).startswith("@"):
                if number != table.end:
                    return
            else:
                yield Cell(value, number, column)

    def _say_below(self, table: Table) -> None:
        """Name what was typed between the table and the signatures for no chỉ tiêu: it is no document of any."""
        read = {row.number for row in table.rows}
        left: list[Cell] = []
        for row in table.below:
            values = [cell.value for cell in row.cells.values()]
            if ends_table(values):
                break
            columns = [column for column in row.cells if column == "indicator" or column in _TEXTS]
            # Beside the place and day that the form prints itself there may be more.
            texts = [
                cell for cell in map(row.shown, columns) if not is_blank(cell.value) and not ends_table([cell.value])
            ]
            if row.number not in read and not _is_heading(row):
                left += texts
        if left:
            self.touched = True
            left = list(dict.fromkeys(left))
            more = further_cells((cell.row, cell.column) for cell in left[_SHOWN:])
            found = f"ô {', '.join(cell.address for cell in left[:_SHOWN])}{more}"
            self.findings.append(of_cells(of_sight.CELLS_BESIDE_TABLES, self.file, table.sheet, left, found=found))

    def _row(self, table: Table, row: Row, here: Sequence[str]) -> None:
        if self._doubled(table, row):
            return
        cells = {column: row.shown(column) for column in _TEXTS if column in table.columns}
        filled = {column: cell for column, cell in cells.items() if not is_blank(cell.value)}
        links = self._links(table, cells)
        if not filled and not links:
            self._only_signs(table, row, cells)
            self._only_first(table, row, here)
            return
        self.touched = True
        ids = self._indicators(table, row, here)
        texts = {column: self._text(table, cell, column, ids[0] if ids else None) for column, cell in filled.items()}
        said = {column: text for column, text in texts.items() if text and not says_none(text)}
        if links:
            said["link"] = _linked(said.get("link", ""), links)
        where = next((cells[column] for column in _TEXTS if column in said), next(iter({**cells, **filled}.values())))
        place = Place(self.file, table.sheet, where.address)
        if not any(
            column in said and not _names_nothing(said[column]) and not is_ditto(cells[column]) for column in _NAMING
        ):
            self._no_document(table, filled, texts, said, ids)
            return
        if not ids:
            self._of_none(table, row, here)
        fields = {column: texts.get(column, "") for column in _TEXTS} | ({"link": said["link"]} if links else {})
        self._say_day(table, row, fields, ids)
        before = len(self.evidence)
        for id in ids:
            self._take(Evidence(id, "", **fields, place=place))
        if len(self.evidence) > before:
            if column := draft_in(fields):
                self._say(of_judging.EVIDENCE_NOT_ISSUED, table, cells[column], ids[0], found=fields[column])
            hidden = row.number in self.around.sheets[table.sheet].hidden_rows
            read = () if hidden else filled.values()
            self.places += dict.fromkeys((place, *(Place(self.file, table.sheet, cell.address) for cell in read)))

    def _take(self, item: Evidence) -> None:
        """A document named twice for one chỉ tiêu (on a copy of the sheet, say) is one document."""
        key = (item.indicator, *(fold(text) for text in (item.number, item.date, item.issuer, item.title, item.link)))
        if key not in self._seen:
            self._seen.add(key)
            self.evidence.append(item)

    # -- the cells of a row

    def _doubled(self, table: Table, row: Row) -> bool:
        """Whether a column that was copied says two things in this row; that is a finding."""
        for column in row.copies:
            filled = {clean(cell.text): cell for cell in row.all(column) if not cell.blank}
            if len(filled) > 1 and column in HEADINGS["evidence"]:
                cells = self.around.named((table.sheet, cell.address) for cell in filled.values())
                self.touched = True
                self._say(of_returns.COPIES_DIFFER, table, row[column], None, label=_label(column), cells=cells)
                return True
        return False

    def _text(self, table: Table, cell: Cell, column: str, indicator: str | None) -> str:
        asked = AnswerCell(self.file, table.sheet, cell, indicator)
        text, said = read_text(asked, _label(column))
        self.findings.extend(said)
        return day_text(text) if column == "date" else text

    def _links(self, table: Table, cells: Mapping[str, Cell]) -> list[str]:
        """Addresses behind the cells of the row that the cells themselves do not show."""
        grid = self.around.sheets.get(table.sheet)
        if grid is None or not grid.links:
            return []
        behind = {grid.links.get((cell.row, cell.column), "") for cell in cells.values()}
        shown = [_bare_address(cell.text) for cell in cells.values()]
        return sorted(link for link in behind if link and _bare_address(link) not in shown)

    # -- rows that name no document

    def _only_signs(self, table: Table, row: Row, cells: Mapping[str, Cell]) -> None:
        """Dashes or dots beside a chosen chỉ tiêu are an answer: there is none."""
        signs = next((cell for cell in cells.values() if not cell.blank), None)
        chosen = row.text("indicator")
        if signs and chosen and not says_none(chosen):
            self.touched = True
            ids = [id for id, _ in indicator_places(chosen) if id in self.known]
            self._say(of_returns.EVIDENCE_SAYS_NONE, table, signs, ids[0] if ids else None, found=signs.text)

    def _only_first(self, table: Table, row: Row, here: Sequence[str]) -> None:
        """A document, or what is no chỉ tiêu, written where one is to be chosen."""
        text = row.text("indicator")
        ids = self._named(text)[0]
        if names_document(text) or not (ids or says_none(text)):
            type = of_returns.EVIDENCE_INCOMPLETE if ids else of_returns.EVIDENCE_INDICATOR_UNKNOWN
            self.touched = True
            indicator = next(iter((*ids, *here)), None)
            self._say(type, table, row.shown("indicator"), indicator, found=text, expected=", ".join(here))

    def _no_document(
        self,
        table: Table,
        filled: Mapping[str, Cell],
        texts: Mapping[str, str],
        said: Mapping[str, str],
        ids: Sequence[str],
    ) -> None:
        if any(isinstance(cell.value, ErrorValue) for cell in filled.values()):
            return  # what could not be read may have been a document: said at the cell
        indicator = ids[0] if ids else None
        if said:
            found = "; ".join(map(one_line, said.values()))
            self._say(of_returns.EVIDENCE_INCOMPLETE, table, filled[next(iter(said))], indicator, found=found)
        else:
            column = next((name for name in ("title", *_TEXTS) if texts.get(name)), next(iter(filled)))
            self._say(of_returns.EVIDENCE_SAYS_NONE, table, filled[column], indicator, found=filled[column].text)

    def _say_day(self, table: Table, row: Row, fields: Mapping[str, str], ids: Sequence[str]) -> None:
        """A day of issue that is none, whose year nobody can tell, or that the number of the document contradicts."""
        text, why = fields["date"], ""
        if day := parse_date(text).value:
            numbered = year_of_number(fields["number"])
            if numbered and day.year != numbered:
                why = f"số ký hiệu “{one_line(fields['number'])}” là của năm {numbered}"
        elif text:
            why = "lịch không có ngày này" if no_such_day(text) else "thiếu năm" if day_without_year(text) else ""
        if why:
            indicator = ids[0] if ids else None
            self._say(of_returns.EVIDENCE_DAY_UNCLEAR, table, row.shown("date"), indicator, found=text, reason=why)

    # -- which chỉ tiêu

    def _indicators(self, table: Table, row: Row, here: Sequence[str]) -> list[str]:
        """The chỉ tiêu a row is for; a list or a range in one cell names several."""
        if "indicator" not in row.cells:
            return list(here) if len(here) == 1 else []
        cell = row.shown("indicator")
        if isinstance(cell.value, ErrorValue):
            self._text(table, cell, "indicator", here[0] if here else None)
        if is_blank(cell.text) or isinstance(cell.value, ErrorValue):
            return list(here) if len(here) == 1 else []
        ids, expanded = self._named(cell.text)
        named = ", ".join(ids)
        if ids and self._unclear(cell.text):
            self._say(of_returns.EVIDENCE_INDICATOR_PARTLY, table, cell, ids[0], found=cell.text, value=named)
        elif expanded:
            self._say(of_returns.EVIDENCE_INDICATOR_RANGE, table, cell, ids[0], found=cell.text, value=named)
        return ids

    def _named(self, text: str) -> tuple[list[str], bool]:
        """The known ids in a text, those between the ends of a range included, and whether there was a range."""
        ids: list[str] = []
        expanded = False
        end = 0
        for id, (start, stop) in indicator_places(text):
            if id in self.known and not _EXCEPT.search(fold(text[:start])):
                before = self.known.index(ids[-1]) if ids else len(self.known)
                between = self.known[before + 1 : self.known.index(id)]
                if between and fold(text[end:start].strip(" .,")) in _RANGE:
                    ids += between
                    expanded = True
                ids.append(id)
            end = stop
        return list(dict.fromkeys(ids)), expanded

    def _unclear(self, text: str) -> bool:
        """Whether part of the text may name a further chỉ tiêu: "2.2 và 3", "1.1; 9.9"."""
        rest, end = "", 0
        for id, (start, stop) in indicator_places(text):
            if id not in self.known or _EXCEPT.search(fold(text[:start])):
                return True
            rest, end = f"{rest}{text[end:start]}\0", stop
        return _BARE_NUMBER.search(fold(rest + text[end:])) is not None

    def _of_none(self, table: Table, row: Row, here: Sequence[str]) -> None:
        cell = row.shown("indicator") if "indicator" in row.cells else next(iter(row.cells.values()))
        if isinstance(cell.value, ErrorValue):
            return  # said at the cell
        text = cell.text if "indicator" in row.cells and not is_blank(cell.text) else ""
        type = of_returns.EVIDENCE_INDICATOR_UNKNOWN if text else of_returns.EVIDENCE_WITHOUT_INDICATOR
        self._say(type, table, cell, here[0] if here else None, found=text, expected=", ".join(here))

    def _say(self, type: FindingType, table: Table, cell: Cell, indicator: str | None, **words: Any) -> None:
        said = AnswerCell(self.file, table.sheet, cell, indicator).say(type, **words)
        # Of a cell merged over several rows the same may be said in each.
        if said not in self.findings:
            self.findings.append(said)


def _names_nothing(text: str) -> bool:
    """Whether a text is a mere result, a tick, or says that there is a document and not which: "Đạt", "x", "Có"."""
    if outcome(text) is not None or parse_yes_no(text).value:
        return True
    words = " ".join(re.findall(r"[^\W_]+", fold(text[: _LONGEST_KEPT + 1])))
    return len(text) <= _LONGEST_KEPT and _ASSENT.fullmatch(words) is not None and not names_document(text)


def _is_heading(row: Row) -> bool:
    headings = {fold(text) for text in HEADINGS["evidence"].values()}
    return sum(fold(cell.text) in headings for cell in row.cells.values()) > 1


def _label(column: str) -> str:
    return HEADINGS["evidence"][column].split("\n")[0]


def _linked(text: str, links: Sequence[str]) -> str:
    """What the link column shows, with the addresses behind the row's cells."""
    behind = ", ".join(links)
    return f"{text} ({behind})" if text else behind


def _bare_address(text: str) -> str:
    return re.sub(r"^(?:https?|mailto):(?://)?|/$", "", text.strip().casefold())
