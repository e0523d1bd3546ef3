"""The damaged files, each made from ``seed:number`` alone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from msgspec import Struct

from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Village
from tests.support.excel_habits import as_excel_saves
from tests.support.office_files import WRITERS, cells_of, packed, parts_of, sheet_part
from tests.support.returns import CAMPAIGN, EVERYTHING, Edits, answer, filled, form

CRITERIA = load_criteria()
MOMENT = datetime(2025, 1, 20, tzinfo=UTC)
VILLAGES = (Village("dong", "Thôn Đông"), Village("doai", "Thôn Đoài"), Village("ha", "Thôn Hà"))
SAMPLE = Path(__file__).parents[2] / "samples" / "thai_son_2024" / "nhan_ve"
Rng = random.Random


class Case(Struct, frozen=True):
    """One damaged file and how it came about."""

    seed: str
    kind: str
    mutation: str
    data: bytes


# ---------------------------------------------------------------------------------------------
# Valid returns


@cache
def valid_returns() -> Sequence[tuple[str, bytes]]:
    """(type, content) of valid returns: all units, with and without villages, text and shared text, every type.

    Some as Excel saves them, some that LibreOffice saved.
    """
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
    by_hand = _typed_by_hand(form("hoi_khuyen_hoc"))
    found.append(("xlsx", by_hand))
    for kind, write in WRITERS.items():
        found += [(kind, write(cells_of(found[number][1]))) for number in (0, 6, 8)]
    found.append(("xlsx", as_excel_saves(by_hand)))
    return [*found, *(("ods", path.read_bytes()) for path in sorted(SAMPLE.glob("*.ods")))]


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

_CELL = re.compile(rb"<(c|table:table-cell)[ >][^>]*?(?:/>|>.*?</\1>)", re.S)
_ROW = re.compile(rb"<(row|table:table-row)[ >].*?</\1>", re.S)
_TEXT = re.compile(rb"<(v|t|text:p|text:span)[ >].*?</\1>", re.S)
_VALUES = (
    *(b"0", b"-1", b"1e3", b"5.432", b"5432.0", b"  7 ", b"1_0", b"NaN", b"1E400", b"0x1F", b"007", b"+5", b"5,5"),
    *(b"#REF!", b"45292", b"0.6", b"12345678901234567890", b"5432.0000000001"),
    *(b"<!--1-->2", b"<![CDATA[3]]>", b"&#52;", b"5</v><v>4"),
)
_TYPES = (b"s", b"str", b"b", b"e", b"n", b"inlineStr", b"d", b"x")
_ODS_TYPES = (b"float", b"string", b"percentage", b"currency", b"date", b"time", b"boolean", b"void", b"")
_REPEATED = (b"0", b"1", b"2", b"3", b"16384", b"1048576", b"99999999999", b"-1", b"x", b"")


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
    if b"office:value-type" in xml:
        new = rng.choice(_ODS_TYPES)
        return _one(rng, re.compile(rb'(?<=office:value-type=")[a-z]*'), xml, lambda match: new)
    if rng.random() < 0.5:
        return _one(rng, re.compile(rb' t="\w+"'), xml, lambda match: b' t="' + kind + b'"')
    return _one(rng, re.compile(rb"<c "), xml, lambda match: b'<c t="' + kind + b'" ')


def _restyle(rng: Rng, xml: bytes) -> bytes:
    if b"table:style-name" in xml:
        return _one(rng, re.compile(rb'(?<=table:style-name=")ce\d+'), xml, lambda match: b"ce%d" % rng.randrange(60))
    return _one(rng, re.compile(rb' s="\d+"'), xml, lambda match: b' s="%d"' % rng.randrange(60))


def _other_value(rng: Rng, xml: bytes) -> bytes:
    new = rng.choice(_VALUES)
    return _one(rng, re.compile(rb'(?<=<v>)[^<]*(?=</v>)|(?<= office:value=")[^"]*'), xml, lambda match: new)


def _repeat(rng: Rng, xml: bytes) -> bytes:
    """More or fewer cells or rows of one kind, in an .ods; spans and sizes elsewhere."""
    new = rng.choice(_REPEATED)
    pattern = re.compile(rb'(?<=-repeated=")\d+|(?<=-spanned=")\d+|(?<= spans=")[\d:]+|(?<= ht=")[\d.]+')
    return _one(rng, pattern, xml, lambda match: new)


def _drop_element(rng: Rng, xml: bytes) -> bytes:
    pattern = rng.choice((_CELL, _ROW, _TEXT))
    return _one(rng, pattern, xml, lambda match: b"")


def _double_element(rng: Rng, xml: bytes) -> bytes:
    pattern = rng.choice((_CELL, _ROW, _TEXT, re.compile(rb"<mergeCell [^>]*>")))
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
    "repeat": _repeat,
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


@cache
def returns_of(unit: str) -> Sequence[tuple[str, bytes]]:
    """Valid returns of one unit that leave something to correct: no evidence, and one answer of a wrong kind."""
    asked = sorted(id for item in CAMPAIGN.indicators_of(unit) for id in CRITERIA.indicator(item).data)
    edits: dict[tuple[str, str, str], object] = {answer(id): EVERYTHING[id] for id in asked}
    wrong = edits | {answer(asked[-1]): "60%"}
    return [("xlsx", filled(edits, unit=unit)), ("xlsx", filled(wrong, unit=unit))]


def case(seed: int, number: int, unit: str = "") -> Case:
    """The damaged file with this number; of one unit, if told."""
    rng = random.Random(f"{seed}:{number}")
    kind, data = rng.choice(returns_of(unit) if unit else valid_returns())
    if kind == "xls" or rng.random() < 0.2:
        how = rng.choice(list(BYTES))
        return Case(f"{seed}:{number}", kind, how, BYTES[how](rng, data))
    mutation, damaged = _parts(rng, data)
    return Case(f"{seed}:{number}", kind, mutation, damaged)
