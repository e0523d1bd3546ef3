"""A second, naive way to judge a commune; summaries altered on the way."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from ccht_excel.model.law import Outcome, Value
from tests.support import law


def naive_met(values: dict[str, Value | None], standard: str, difficult: bool) -> bool | None:
    """Whether a commune meets a standard; ``None`` where a missing value leaves it open."""
    found: list[bool | None] = []
    for kind, data in law.INDICATORS.values():
        if kind == "ratio":
            continue
        value = values[data[0]]
        if kind == "attested":
            found.append(None if value is None else value is Outcome.MET)
        else:
            found.append(None if value is None else value >= law.LEVELS[standard][data[0]])
    for ratio, (numerator, denominator) in law.RATIOS.items():
        top, bottom = values[numerator], values[denominator]
        share = law.SHARES[standard, difficult][ratio]
        found.append(None if top is None or bottom is None else int(top) >= share * int(bottom))
    if False in found:
        return False
    return None if None in found else True


def naive_standing(values: dict[str, Value | None], difficult: bool) -> str:
    first, second = (naive_met(values, standard, difficult) for standard in ("level_1", "level_2"))
    if second:
        return "level_2"
    if first:
        return "level_1"
    return "undetermined" if first is None or second is None else "not_reached"


def replace_text(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Change a part of a workbook as somebody would who knows his way about, leaving all else as it is."""
    with zipfile.ZipFile(path) as source:
        parts = {info: source.read(info) for info in source.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for info, data in parts.items():
            if info.filename == part:
                text = data.decode("utf-8")
                changed = change(text)
                assert changed != text
                data = changed.encode("utf-8")
            target.writestr(info, data)


def alter_datum(path: Path) -> None:
    """One more citizen in the hidden data."""
    replace_text(
        path,
        "xl/sharedStrings.xml",
        lambda text: re.sub(r"<t>\[(\d{3,})\]", lambda found: f"<t>[{int(found[1]) + 1}]", text, count=1),
    )


def alter_word(path: Path) -> None:
    """A word more on the printed sheet."""
    replace_text(path, "xl/sharedStrings.xml", lambda text: text.replace("KẾT LUẬN<", "KẾT LUẬN: ĐẠT<", 1))
