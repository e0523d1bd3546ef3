"""Mutation fuzzer for the return reader: valid returns damaged in every way, read, and checked against another reader.

    python -m tests.fuzz --cases 100000 --seed 7        as long as you like; prints the seed of every failing case
    python -m tests.fuzz --only 7:4711                   one case again, kept as a file

Each case is made from ``seed:number`` alone. A case fails where the reader raises, or where it reports a value other
than what openpyxl (calamine for .xls, .xlsb and .ods) finds in that very cell.
"""

from __future__ import annotations

import argparse
import atexit
import io
import multiprocessing
import os
import random
import re
import sys
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Village
from ccht_excel.model.law import DatumKind, Outcome
from ccht_excel.model.returns import Report, Return
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.intake import take_in
from tests.returns.test_reader import CAMPAIGN, EVERYTHING, Edits, answer, filled, form
from tests.support.office_files import WRITERS, cells_of, packed, parts_of, sheet_part

CRITERIA = load_criteria()
MOMENT = datetime(2025, 1, 20, tzinfo=UTC)
VILLAGES = (Village("dong", "Thôn Đông"), Village("doai", "Thôn Đoài"), Village("ha", "Thôn Hà"))
Rng = random.Random


@dataclass(frozen=True)
class Case:
    """One damaged file and how it came about."""

    seed: str
    kind: str
    mutation: str
    data: bytes


# ---------------------------------------------------------------------------------------------
# Valid returns


@cache
def valid_returns() -> Sequence[tuple[str, bytes]]:
    """(type, content) of valid returns: all units, with and without villages, text and shared text, every type."""
    found: list[tuple[str, bytes]] = []
    for unit in CAMPAIGN.units:
        asked = {id for item in CAMPAIGN.indicators_of(unit.id) for id in CRITERIA.indicator(item).data}
        edits: Edits = {answer(id): value for id, value in EVERYTHING.items() if id in asked}
        found.append(("xlsx", filled(edits, unit=unit.id)))
    figures = ("citizens", "learning_citizens")
    counts = {("villages", item.id, id): 100 + 7 * n for n, item in enumerate(VILLAGES) for id in figures}
    found.append(("xlsx", filled(counts, unit="hoi_khuyen_hoc", villages=VILLAGES)))
    typed: Edits = {
        answer("citizens"): "5.432 người",
        answer("trained_citizens"): "2 500",
        answer("university_citizens"): "".join(chr(ord(digit) + 0xFEE0) for digit in "600"),
    }
    found.append(("xlsx", filled(typed, unit="ban_to_chuc")))
    found.append(("xlsx", _typed_by_hand(form("hoi_khuyen_hoc"))))
    for kind, write in WRITERS.items():
        found += [(kind, write(cells_of(found[number][1]))) for number in (0, 6, 8)]
    return found


def _typed_by_hand(blank: bytes) -> bytes:
    """A form as XlsxWriter wrote it, texts shared, with two counts typed into the XML."""
    parts = parts_of(blank)
    name = sheet_part(blank, "Tiêu chí 5")
    for cell, number in ((b"F16", b"5432"), (b"F17", b"4321")):
        parts[name], times = re.subn(
            rb'<c r="%s"( s="\d+")/>' % cell, rb'<c r="%s"\1><v>%s</v></c>' % (cell, number), parts[name]
        )
        assert times == 1
    return packed(parts)


# ---------------------------------------------------------------------------------------------
# Damage to bytes


def _flip(rng: Rng, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(rng: Rng, data: bytes) -> bytes:
    start, length = rng.randrange(len(data)), rng.choice((1, 2, 10, 100, 5000))
    return data[:start] if rng.random() < 0.3 else data[:start] + data[start + length :]


def _insert(rng: Rng, data: bytes) -> bytes:
    at, source = rng.randrange(len(data)), rng.randrange(len(data))
    return data[:at] + data[source : source + rng.choice((1, 4, 64))] + data[at:]


BYTES: Mapping[str, Callable[[Rng, bytes], bytes]] = {"flip": _flip, "cut": _cut, "insert": _insert}

# ---------------------------------------------------------------------------------------------
# Damage to XML

_CELL = re.compile(rb"<c [^>]*?(?:/>|>.*?</c>)", re.S)
_VALUES = (
    *(b"0", b"-1", b"1e3", b"5.432", b"5432.0", b"  7 ", b"1_0", b"NaN", b"1E400", b"0x1F", b"007", b"+5", b"5,5"),
    *(b"#REF!", b"45292", b"0.6", b"12345678901234567890", b"5432.0000000001"),
    *(b"<!--1-->2", b"<![CDATA[3]]>", b"&#52;", b"5</v><v>4"),
)
_TYPES = (b"s", b"str", b"b", b"e", b"n", b"inlineStr", b"d", b"x")


def _one(rng: Rng, pattern: re.Pattern[bytes], xml: bytes, change: Callable[[re.Match[bytes]], bytes]) -> bytes:
    found = list(pattern.finditer(xml))
    if not found:
        return xml
    match = rng.choice(found)
    return xml[: match.start()] + change(match) + xml[match.end() :]


def _swap_cells(rng: Rng, xml: bytes) -> bytes:
    found = list(_CELL.finditer(xml))
    if len(found) < 2:
        return xml
    one, other = sorted(rng.sample(found, 2), key=lambda match: match.start())
    return xml[: one.start()] + other[0] + xml[one.end() : other.start()] + one[0] + xml[other.end() :]


def _move_cell(rng: Rng, xml: bytes) -> bytes:
    new = rng.choice("ABCDEFGHIZ").encode() + str(rng.randrange(1, 60)).encode()
    return _one(rng, re.compile(rb'r="[A-Z]+\d+"'), xml, lambda match: b'r="' + new + b'"')


def _retype(rng: Rng, xml: bytes) -> bytes:
    kind = rng.choice(_TYPES)
    if rng.random() < 0.5:
        return _one(rng, re.compile(rb' t="\w+"'), xml, lambda match: b' t="' + kind + b'"')
    return _one(rng, re.compile(rb"<c "), xml, lambda match: b'<c t="' + kind + b'" ')


def _restyle(rng: Rng, xml: bytes) -> bytes:
    return _one(rng, re.compile(rb' s="\d+"'), xml, lambda match: b' s="%d"' % rng.randrange(60))


def _other_value(rng: Rng, xml: bytes) -> bytes:
    new = rng.choice(_VALUES)
    return _one(rng, re.compile(rb"<v>[^<]*</v>"), xml, lambda match: b"<v>" + new + b"</v>")


def _drop_element(rng: Rng, xml: bytes) -> bytes:
    pattern = rng.choice((_CELL, re.compile(rb"<row .*?</row>", re.S), re.compile(rb"<[vt][ >].*?</[vt]>", re.S)))
    return _one(rng, pattern, xml, lambda match: b"")


def _double_element(rng: Rng, xml: bytes) -> bytes:
    pattern = rng.choice((_CELL, re.compile(rb"<row .*?</row>", re.S), re.compile(rb"<mergeCell [^>]*>")))
    return _one(rng, pattern, xml, lambda match: match[0] * 2)


def _merge(rng: Rng, xml: bytes) -> bytes:
    row = rng.randrange(5, 30)
    ref = b"%s%d:G%d" % (rng.choice((b"B", b"D", b"F")), row, row + rng.randrange(3))
    return xml.replace(b"<mergeCells", b'<mergeCells><mergeCell ref="' + ref + b'"/></mergeCells><mergeCells', 1)


SHEET: Mapping[str, Callable[[Rng, bytes], bytes]] = {
    "swap cells": _swap_cells,
    "move cell": _move_cell,
    "retype": _retype,
    "restyle": _restyle,
    "other value": _other_value,
    "drop element": _drop_element,
    "double element": _double_element,
    "merge": _merge,
    "flip in XML": _flip,
    "cut XML": _cut,
    "insert XML": _insert,
}


def _parts(rng: Rng, data: bytes) -> tuple[str, bytes]:
    """Damage to the parts of a package; the package itself stays whole."""
    parts = parts_of(data)
    names = sorted(parts)
    sheets = [name for name in names if "worksheets/" in name or name == "content.xml"]
    choice = rng.random()
    if choice < 0.08:
        name = rng.choice(names)
        del parts[name]
        return f"drop {name}", packed(parts)
    if choice < 0.13:
        one, other = rng.sample(names, 2)
        parts[one], parts[other] = parts[other], parts[one]
        return f"swap {one}, {other}", packed(parts)
    if choice < 0.25:
        name = rng.choice([name for name in names if name not in sheets])
        how = rng.choice(list(BYTES))
        parts[name] = BYTES[how](rng, parts[name]) if parts[name] else b"x"
        return f"{how} in {name}", packed(parts)
    name = rng.choice(sheets)
    done = []
    for _ in range(rng.choice((1, 1, 2, 4))):
        how = rng.choice(list(SHEET))
        done.append(how)
        parts[name] = SHEET[how](rng, parts[name]) or b" "
    return f"{' + '.join(done)} in {name}", packed(parts)


def case(seed: int, number: int) -> Case:
    """The damaged file with this number."""
    rng = random.Random(f"{seed}:{number}")
    kind, data = rng.choice(valid_returns())
    if kind == "xls" or rng.random() < 0.2:
        how = rng.choice(list(BYTES))
        return Case(f"{seed}:{number}", kind, how, BYTES[how](rng, data))
    mutation, damaged = _parts(rng, data)
    return Case(f"{seed}:{number}", kind, mutation, damaged)


# ---------------------------------------------------------------------------------------------
# What a person sees, by another reader


def _by_calamine(data: bytes) -> dict[tuple[str, int, int], Any] | None:
    """The cells as calamine reads them; ``None`` where it cannot. It panics on much of this, so it is kept apart."""
    cells: dict[tuple[str, int, int], Any] = {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for name in book.sheet_names:
                for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                    for column, value in enumerate(values):
                        if value != "":
                            cells[name, row, column] = value
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return None
    return cells


def _quiet_and_small() -> None:
    """In calamine's process: it would allocate every cell up to a stray one, and says aloud that it panics."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


class Apart:
    """Runs functions in a process of its own; one that dies is replaced."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def call(self, function: Callable[[bytes], Any], data: bytes) -> Any:
        """The result; ``None`` where the process died of it."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, _quiet_and_small)
            atexit.register(self.close)
        try:
            return self._pool.submit(function, data).result()
        except BrokenProcessPool:
            self.close()
            return None

    def close(self) -> None:
        """End the process."""
        if self._pool:
            self._pool.shutdown()
            self._pool = None


_APART = Apart()


class Other:
    """The cells of a file as another library reads them; ``usable`` is false where it cannot."""

    def __init__(self, kind: str, data: bytes) -> None:
        self._cells: dict[tuple[str, int, int], Any] = {}
        self.usable = True
        if kind != "xlsx":
            found = _APART.call(_by_calamine, data)
            self._cells, self.usable = found or {}, found is not None
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._by_openpyxl(data)
        except Exception:
            self.usable = False

    def _by_openpyxl(self, data: bytes) -> None:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        for sheet in book.worksheets:
            for cell in list(sheet._cells.values()):  # type: ignore[attr-defined]
                value = cell.value
                if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
                    value = f"{value * 100}%"
                self._cells[sheet.title, cell.row - 1, cell.column - 1] = value

    def shows(self, sheet: str, cell: str) -> Any:
        """The value at an address."""
        row, column = coordinate_to_tuple(cell)
        return self._cells.get((sheet, row - 1, column - 1))


def wrong_reports(item: Return, other: Other) -> Iterable[str]:
    """What is reported otherwise than another reader sees it."""
    for report in item.reports:
        cells = (
            re.findall(r"([A-Z]+\d+): ([^;]*)", report.raw)
            if ":" in report.place.cell
            else [(report.place.cell, report.raw)]
        )
        values = [other.shows(report.place.sheet, cell) for cell, _ in cells]
        if not _same(report, values):
            where = f"{report.place.sheet}!{report.place.cell}"
            yield f"{report.datum} = {report.value} ({report.raw!r}) at {where}, seen: {values}"


def _same(report: Report, values: Sequence[Any]) -> bool:
    kind = CRITERIA.data[report.datum].kind
    if kind is DatumKind.COUNT:
        counts = [_count(value) for value in values]
        return None not in counts and sum(count for count in counts if count is not None) == report.value
    (value,) = values
    if kind is DatumKind.LEVEL:
        return _level(value) == report.value
    said = unicodedata.normalize("NFC", str(value)).casefold()
    negative = re.search(r"không|chưa|khong|chua|^\W*(k|ko|kg|kđ|cđ)\b", said) is not None
    return isinstance(value, str) and bool(said.strip()) and negative is (report.value is Outcome.NOT_MET)


def _count(value: Any) -> int | None:
    """A count as anybody would read it, without regard for the rules of the program under test."""
    if isinstance(value, bool | date | time | timedelta) or value is None:
        return None
    if isinstance(value, int | float):
        near = round(value)
        return near if abs(value - near) <= 1e-9 * max(1, abs(value)) else None
    text = unicodedata.normalize("NFKC", str(value))
    if "%" in text or "-" in text:
        return None
    text = re.sub(r"[,.]0+(?!\d)", "", text) if not re.search(r"[,.]\d{3}(?!\d)", text) else text
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else None


def _level(value: Any) -> int | None:
    if isinstance(value, str):
        if re.search(r"không|chưa|khong|chua", value.casefold()):
            return 0
        roman = re.search(r"\b(i{1,3})\b", value.casefold())
        return len(roman[1]) if roman else _count(value)
    return _count(value)


# ---------------------------------------------------------------------------------------------
# Running


def run(seed: int, numbers: Iterable[int], tell: Callable[[str], None] = print) -> tuple[Counter[str], list[str]]:
    """Read these cases; how many came to what, and every failure with the seed that makes it again."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    for number in numbers:
        made = case(seed, number)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                outcome = take_in(Incoming("nhan_ve/phieu", made.data, MOMENT), CRITERIA, VILLAGES)
        except Exception as error:
            failures.append(f"{made.seed} {made.kind} {made.mutation}: {type(error).__name__}: {error}")
            tell(failures[-1])
            continue
        if not isinstance(outcome, Return):
            counts[outcome.finding.code] += 1
            continue
        other = Other(made.kind, made.data) if outcome.reports else None
        counts["read" if other is None or other.usable else "read, the other reader gave up"] += 1
        if other and other.usable:
            for text in wrong_reports(outcome, other):
                failures.append(f"{made.seed} {made.kind} {made.mutation}: {text}")
                tell(failures[-1])
    return counts, failures


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--only", metavar="SEED:NUMBER", help="read one case again and keep it as fuzz_SEED_NUMBER")
    chosen = parser.parse_args()
    if chosen.only:
        seed, number = map(int, chosen.only.split(":"))
        made = case(seed, number)
        path = Path(f"fuzz_{seed}_{number}.{made.kind}")
        path.write_bytes(made.data)
        print(path, made.mutation)
        counts, failures = run(seed, [number])
    else:
        print("seed", chosen.seed)
        counts, failures = run(chosen.seed, range(chosen.cases))
    for name, count in counts.most_common():
        print(f"{count:8} {name}")
    print(len(failures), "failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
