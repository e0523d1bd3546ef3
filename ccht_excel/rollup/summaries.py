"""One summary of a commune, as the roll-up takes it: checked, judged again from its own data, cut down to what counts.

Relies on :mod:`ccht_excel.verification.verify`. Never raises for what a file holds: what cannot be used comes back with
the finding that says why. What is kept of a summary is small, so any number of them fits in memory.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ccht_excel.exchange.keyed_sheets import KeyedWorkbook
from ccht_excel.files.found import printable
from ccht_excel.findings import of_files, of_summaries
from ccht_excel.findings.entry import RefusedError, finding
from ccht_excel.model.assessment import Assessment, IndicatorJudgement
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import Outcome, Standard
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.model.place import Place as FilePlace
from ccht_excel.returns.inbox import Incoming, incoming_files
from ccht_excel.summary.texts import failure, share_text
from ccht_excel.verification.verify import Verification, examine
from ccht_excel.vietnamese.place_names import commune_title, district_title, province_title
from ccht_excel.vietnamese.text import fold, join_words, plain

ROLLUP_KIND = "rollup"
"""``kind`` of the workbook that ``ccht rollup`` writes itself."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LEVELS = {1: Standard.LEVEL_1, 2: Standard.LEVEL_2}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a commune is, as printed."""

    commune: str
    district: str = ""
    province: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two spellings one commune: kind, capitals and where the tone mark stands do not matter."""
        return (*self.area, _spelling(commune_title(self.commune)) if self.commune else "")

    @property
    def area(self) -> tuple[str, str]:
        """Province and district, whatever way each commune wrote them."""
        return fold(province_title(self.province)), fold(district_title(self.district))

    @property
    def text(self) -> str:
        """``Xã Thái Sơn, huyện Hiệp Hòa, tỉnh Bắc Giang``."""
        names = (commune_title(self.commune), district_title(self.district), province_title(self.province))
        return ", ".join(filter(None, names))


def _spelling(name: str) -> str:
    """The name with the tone mark at the end of each word: "hoà" and "hòa" are one, "hoa" is not."""
    words = []
    for word in unicodedata.normalize("NFD", plain(name)).split():
        letters = [letter for letter in word if letter not in _TONES]
        words.append("".join(letters) + "".join(letter for letter in word if letter in _TONES))
    return unicodedata.normalize("NFC", " ".join(words))


@dataclass(frozen=True, slots=True)
class Summary:
    """What one summary says when judged again.

    ``outcomes`` are those of the chỉ tiêu by standard, ``tallies`` (outcome, met, total) of the commune, ``shares`` the
    printed shares by ratio id, ``missing`` what it takes to the next level. ``usable`` is whether it may be counted.
    """

    place: Place
    year: int
    criteria_set: str
    code: str
    level_reached: int
    level_possible: int
    outcomes: Mapping[str, Mapping[Standard, Outcome]]
    tallies: Mapping[Standard, tuple[Outcome, int, int]]
    shares: Mapping[str, str]
    missing: str
    units: int
    received: int
    errors: int
    warnings: int
    usable: bool


@dataclass(frozen=True, slots=True)
class SummaryFile:
    """One file that was read; without ``summary`` it told nothing, with ``place`` at least whose it is."""

    file: str
    place: Place | None = None
    summary: Summary | None = None
    findings: tuple[Finding, ...] = ()


def read_summaries(path: Path, base: Path) -> tuple[SummaryFile, ...]:
    """Read one file, or each of those in a .zip. Names in findings are relative to ``base``."""
    return tuple(item for incoming in incoming_files(path, base) for item in _read(incoming))


def unread(path: Path, base: Path) -> tuple[SummaryFile, ...]:
    """What is left to say of a file that ended the process reading it."""
    file = printable(path, base)
    return (SummaryFile(file, findings=(finding(of_summaries.SUMMARY_READER_DIED, FilePlace(file)),)),)


def _read(incoming: Incoming) -> Iterable[SummaryFile]:
    file = incoming.file
    if incoming.data is None:
        problem = incoming.problem or RefusedError(of_files.FILE_UNREADABLE_ON_DISK, detail="lỗi đọc")
        yield SummaryFile(file, findings=(problem.finding(FilePlace(file)),))
        return
    try:
        examined = examine(incoming.data, Path(file))
    except RefusedError as error:
        if error.words.get("kind") != ROLLUP_KIND:
            yield SummaryFile(file, findings=(error.finding(FilePlace(file)),))
        return
    except MemoryError:
        limit = DEFAULT_LIMITS.memory_bytes >> 20
        yield SummaryFile(
            file, findings=(finding(of_files.FILE_TAKES_TOO_MUCH_MEMORY, FilePlace(file), limit=str(limit)),)
        )
        return
    except BaseException as error:
        # calamine's PanicException is no Exception; anything else of that kind is meant for the program.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        detail = "nội dung bên trong tệp không đọc được"
        yield SummaryFile(file, findings=(finding(of_files.FILE_BROKEN, FilePlace(file), detail=detail),))
        return
    yield _summary_file(file, examined.verification, examined.book, examined.judged)


def _summary_file(file: str, verification: Verification, book: KeyedWorkbook, judged: Assessment | None) -> SummaryFile:
    if judged is None:
        place = Place(verification.commune) if verification.commune else None
        said = finding(of_summaries.SUMMARY_BROKEN, FilePlace(file), detail=verification.broken or "")
        return SummaryFile(file, place, findings=(said,))
    campaign = judged.campaign
    place = Place(campaign.commune, campaign.district, campaign.province)
    findings = list(_doubts(file, verification, judged))
    usable = not findings or all(item.code == of_summaries.SUMMARY_OTHER_VERSION.code for item in findings)
    counts = _counts(book)
    summary = Summary(
        place=place,
        year=campaign.year,
        criteria_set=campaign.criteria_set,
        code=verification.code or "",
        level_reached=judged.level_reached,
        level_possible=judged.level_possible,
        outcomes={item.id: dict(item.outcomes) for item in judged.indicators},
        tallies={standard: (tally.outcome, tally.met, tally.total) for standard, tally in judged.standards.items()},
        shares={ratio.id: share_text(ratio) for item in judged.indicators for ratio in item.ratios},
        missing=missing_to_next_level(judged),
        units=counts.get("units", 0),
        received=counts.get("received", 0),
        errors=counts.get("error", 0),
        warnings=counts.get("warning", 0),
        usable=usable,
    )
    return SummaryFile(file, place, summary, tuple(findings))


def _doubts(file: str, verification: Verification, judged: Assessment) -> Iterable[Finding]:
    """Why a readable summary may not be counted as it is."""
    if not judged.campaign.commune:
        yield finding(of_summaries.SUMMARY_NAMELESS, FilePlace(file))
    version = judged.campaign.criteria_version
    other_version = version != judged.criteria_set.version
    details = []
    if verification.code != verification.stored_code:
        details.append("số liệu không còn khớp mã nội dung")
    if verification.wrong_outcomes and not other_version:
        details.append(f"kết quả ghi sẵn khác kết quả tính lại từ số liệu ({_named(verification.wrong_outcomes)})")
    if verification.altered:
        details.append(f"chữ in bị sửa ở {_named(verification.altered)}")
    if details:
        yield finding(of_summaries.SUMMARY_ALTERED, FilePlace(file), detail="; ".join(details))
    if other_version:
        wrong = verification.wrong_outcomes
        changes = f"khác ở {_named(wrong)}" if wrong else "kết quả vẫn như xã đã ghi"
        yield finding(
            of_summaries.SUMMARY_OTHER_VERSION,
            FilePlace(file),
            found=version,
            expected=judged.criteria_set.version,
            changes=changes,
        )


def _named(places: tuple[str, ...]) -> str:
    return join_words(places) if len(places) <= 4 else f"{', '.join(places[:4])} và {len(places) - 4} chỗ nữa"


def _counts(book: KeyedWorkbook) -> dict[str, int]:
    """Returns received and findings, for information: they have no part in the verdict."""
    counts = {}
    for name in ("submissions", "findings"):
        table = book.first(name)
        for key, row in (table.keyed() if table else {}).items():
            text = row.text("value")
            counts[key] = int(text) if text.isdecimal() else 0
    return counts


def missing_to_next_level(judged: Assessment) -> str:
    """What it takes to the next level: what fails, and what is not yet known. Empty at the highest level."""
    standard = _LEVELS.get(judged.level_reached + 1)
    if standard is None:
        return ""
    failed = [_short(item, standard) for item in judged.indicators if item.outcomes[standard] is Outcome.NOT_MET]
    unknown = [item.id for item in judged.indicators if item.outcomes[standard] is Outcome.UNDETERMINED]
    parts = ["; ".join(failed), f"chưa đủ căn cứ: {', '.join(unknown)}" if unknown else ""]
    return "; ".join(filter(None, parts))


def _short(item: IndicatorJudgement, standard: Standard) -> str:
    return failure(item, standard).removeprefix("chỉ tiêu ")
