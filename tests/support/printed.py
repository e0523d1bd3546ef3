"""Workbooks as LibreOffice prints them: what stands on each page, how far down it reaches, what is cut."""

from __future__ import annotations

import html
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support.uno_probe import Probe


def on_paper(probe: Probe, path: Path) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Texts by sheet, cells whose text does not fit, and the pages of the PDF."""
    pdf = path.with_suffix(".pdf")
    _, (texts, tight) = probe.ask(path, ("save", str(pdf)), ("paper",))
    sizes = subprocess.run(["pdfinfo", "-l", "999", pdf], check=True, capture_output=True, text=True).stdout
    for short, long in (sorted(map(float, pair)) for pair in re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", sizes)):
        assert (abs(short - 595.3) < 1, abs(long - 841.9) < 1) == (True, True)
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    return texts, tight, text.split("\f")[:-1]


def assert_all_there(texts: Iterable[str], pages: Iterable[str]) -> None:
    """Every word of the sheets stands in the PDF, and every letter as often as on them.

    Words are sought between any letters: LibreOffice places some so that words seem to have gaps. Long ones may be
    broken at the end of a line.
    """
    # Lines end at dashes, and those are lost on the way back from the PDF.
    wanted, printed = [text.replace("-", " ") for text in texts], "".join("".join(pages).split()).replace("-", "")
    missing = [word for text in wanted for word in text.split() if len(word) <= 20 and word not in printed]
    assert missing == []
    # A whole share loses its ",0" by a condition, of which the text of its cell knows nothing.
    there, needed = (Counter(letters.replace(",", "")) for letters in (printed, "".join("".join(wanted).split())))
    assert {letter: count for letter, count in needed.items() if there[letter] < count} == {}


def assert_no_empty_page(pages: Iterable[str]) -> None:
    assert [number for number, page in enumerate(pages, 1) if len(page.split()) < 25] == []


class PrintedPage(NamedTuple):
    """Height of a page in points, and its words with their lower edge."""

    height: float
    words: list[tuple[str, float]]


def boxes(pdf: Path) -> list[PrintedPage]:
    out = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pages = []
    for page in re.findall(r"<page .*?</page>", out, flags=re.S):
        height = float(re.search(r'height="([\d.]+)"', page).group(1))  # type: ignore[union-attr]
        words = re.findall(r'yMax="([\d.]+)">(.*?)</word>', page)
        pages.append(PrintedPage(height, [(html.unescape(text), float(bottom)) for bottom, text in words]))
    return pages


_DPI = 24
_MARGIN = 20 / 25.4 * _DPI
"""Pixels of the margins at top and bottom, in which page numbers and footers stand."""
_INK = 200
"""A grey below this is something printed."""


def fullness(pdf: Path) -> list[float]:
    """How far down each page something is printed, blank tables too, as a share of the room between the margins."""
    raw = subprocess.run(["pdftoppm", "-gray", "-r", str(_DPI), pdf], check=True, capture_output=True).stdout
    return [_reach(*page) for page in _pictures(raw)]


def _reach(width: int, height: int, grey: bytes) -> float:
    first, last = round(_MARGIN), round(height - _MARGIN)
    printed = [row for row in range(first, last) if min(grey[row * width : (row + 1) * width]) < _INK]
    return (max(printed, default=first) - first) / (last - first)


def _pictures(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Width, height and grey values of each picture of a stream of PGM files."""
    at = 0
    while at < len(raw):
        head = re.compile(rb"P5\s(\d+)\s(\d+)\s255\s").match(raw, at)
        assert head
        width, height = int(head[1]), int(head[2])
        at = head.end() + width * height
        yield width, height, raw[head.end() : at]


def half_empty(pages: Sequence[str], reached: Sequence[float], starts: str) -> list[tuple[int, float]]:
    """Pages less than half full, each with its fullness, but the last ones of each sheet.

    ``starts`` is a pattern for what only the first page of a sheet says.
    """
    assert len(pages) == len(reached)
    ends = [bool(re.search(starts, page)) for page in pages[1:]] + [True]
    return [
        (n, round(full, 2))
        for n, (full, end) in enumerate(zip(reached, ends, strict=True), 1)
        if full < 0.5 and not end
    ]


_LINE_DPI = 144
_DARK = 160
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
_BETWEEN_WORDS = 8
"""Points at most between words of one line of text."""


def motto_and_line(pdf: Path) -> tuple[float, float]:
    """Length in points of tiêu ngữ on the first page, and of the line that is drawn below it."""
    out = subprocess.run(["pdftotext", "-bbox", "-l", "1", pdf, "-"], check=True, capture_output=True, text=True).stdout
    words = [(*map(float, box), text) for *box, text in _WORD.findall(out)]
    left, _, right, bottom, _ = next(word for word in words if word[4] == "phúc")
    for word in sorted((word for word in words if abs(word[3] - bottom) < 2 and word[2] <= right), reverse=True):
        left = min(left, word[0]) if left - word[2] < _BETWEEN_WORDS else left
    command = ["pdftoppm", "-gray", "-r", str(_LINE_DPI), "-l", "1", pdf]
    [(width, _, grey)] = _pictures(subprocess.run(command, check=True, capture_output=True).stdout)
    rows = range(round(bottom * _LINE_DPI / 72) - 2, round((bottom + 9) * _LINE_DPI / 72))
    middle = round((left + right) / 2 * _LINE_DPI / 72)
    lengths = (_line(grey[row * width : (row + 1) * width], middle) for row in rows)
    return right - left, max(lengths) * 72 / _LINE_DPI


def _line(row: bytes, middle: int) -> int:
    """How many pixels around the middle of a row are dark without a gap."""
    first = last = middle
    while row[first - 1] < _DARK:
        first -= 1
    while row[last + 1] < _DARK:
        last += 1
    return last - first if row[middle] < _DARK else 0
