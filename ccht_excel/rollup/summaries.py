"""One summary of a commune, as the roll-up takes it: checked, judged again from its own data, cut down to what counts.

Relies on :mod:`ccht_excel.verification.verify`, and on :mod:`ccht_excel.guarded` for the process that reads. Never
raises for what a file holds: what cannot be used comes back with the finding that says why. What is kept of a summary
is small, so any number of them fits in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from msgspec import Struct

from ccht_excel.findings import of_files, of_summaries
from ccht_excel.findings.attempt import or_refusal
from ccht_excel.findings.entry import RefusedError, finding
from ccht_excel.guarded import GuardedProcess, StoppedError
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment, IndicatorJudgement
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, Outcome, Standard
from ccht_excel.model.limits import Limits
from ccht_excel.model.place import Place
from ccht_excel.model.subjects import Subject
from ccht_excel.returns.inbox import Incoming, incoming_files
from ccht_excel.signatures.checking import Checked
from ccht_excel.signatures.files import is_signature
from ccht_excel.signatures.statement import MOST_BYTES
from ccht_excel.spreadsheets.outside import refusal
from ccht_excel.summary.texts import failure, levels_of, share_text
from ccht_excel.summary.vouching import vouch
from ccht_excel.verification.verify import STOPPED, Examined, Verification
from ccht_excel.vietnamese.place_names import (
    district_title,
    province_title,
    spelling,
    stated_type,
    subject_title,
)
from ccht_excel.vietnamese.text import fold, join_words

ROLLUP_KIND = "rollup"
"""``kind`` of the workbook that ``ccht rollup`` writes itself."""


class Locality(Struct, frozen=True):
    """Where a commune is. ``found`` is where one was found that does not say its name.

    ``title`` is its name with its kind as printed, where somebody said which kind it is.
    """

    commune: str
    district: str = ""
    province: str = ""
    found: str = ""
    title: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two spellings one commune: kind, capitals and where the tone mark stands do not matter."""
        return (*self.area, self.spelling or f"?{self.found}")

    @property
    def spelling(self) -> str:
        """The name of the commune for comparing; empty where it is not known."""
        return spelling(self.name) if self.commune else ""

    @property
    def bare_spelling(self) -> str:
        """The same without its kind where nobody said which it is."""
        bare = not self.title and stated_type(self.commune, _subject()) is None
        return spelling(self.commune) if bare else ""

    @property
    def name(self) -> str:
        """``Xã Thái Sơn``, or that the name is not known."""
        if not self.commune:
            return f"Chưa rõ tên ({self.found})"
        return self.title or subject_title(self.commune, _subject())

    @property
    def area(self) -> tuple[str, str]:
        """Province and district, whatever way each commune wrote them."""
        return fold(province_title(self.province)), fold(district_title(self.district))

    @property
    def text(self) -> str:
        """``Xã Thái Sơn, huyện Hiệp Hòa, tỉnh Bắc Giang``."""
        names = (self.name, district_title(self.district), province_title(self.province))
        return ", ".join(filter(None, names))


@lru_cache(maxsize=1)
def _subject() -> Subject:
    """What is meant where nobody said more than a name."""
    return load_criteria().subject


def locality(campaign: Campaign, criteria_set: CriteriaSet, found: str = "") -> Locality:
    """Where the subject of a campaign is; ``found`` is where its summary lies, in case it has no name."""
    title = subject_title(campaign.commune, criteria_set.subject) if campaign.commune else ""
    return Locality(campaign.commune, campaign.district, campaign.province, "" if campaign.commune else found, title)


class Summary(Struct, frozen=True):
    """What one summary says when judged again.

    ``outcomes`` are those of the chỉ tiêu by standard, ``tallies`` (outcome, met, total) of the commune, ``shares`` the
    printed shares by ratio id, ``people`` (numerator, denominator) of those that are settled, ``missing`` what it takes
    to the next level. ``usable`` is whether it may be counted; ``signature`` what was found of one, where
    that was asked. ``recognised_level`` is that of an earlier recognition, ``recognised_until`` its last day.
    """

    place: Locality
    year: int
    criteria_set: str
    code: str
    level_reached: int
    level_possible: int
    outcomes: Mapping[str, Mapping[Standard, Outcome]]
    tallies: Mapping[Standard, tuple[Outcome, int, int]]
    shares: Mapping[str, str]
    people: Mapping[str, tuple[int, int]]
    missing: str
    units: int
    received: int
    errors: int
    warnings: int
    usable: bool
    signature: Checked | None = None
    recognised_level: int = 0
    recognised_until: date | None = None


class SummaryFile(Struct, frozen=True):
    """One file that was read; without ``summary`` it told nothing, with ``place`` at least whose it is.

    ``signed_digest`` is what a signature of the summary must name. ``signature`` is the content of a file that is none.
    """

    file: str
    place: Locality | None = None
    summary: Summary | None = None
    findings: tuple[Finding, ...] = ()
    signed_digest: str = ""
    signature: bytes | None = None


_STILL_COUNTED = frozenset({of_summaries.SUMMARY_OTHER_VERSION.code, of_summaries.SUMMARY_LOOKS_UNSURE.code})


class SummaryReader:
    """Reads summaries in a guarded process: they come from outside, and may do to their reader what they like."""

    def __init__(self, process: GuardedProcess) -> None:
        self.process = process
        self._work = partial(read_summary, limits=process.limits)

    def read(self, path: Path, base: Path) -> Iterator[SummaryFile]:
        """Read one file, or each of those in a .zip. Names in findings are relative to ``base``.

        Workbooks that the roll-up itself wrote are left out. Raises ``GuardError`` where no worker can be started.
        """
        for incoming in incoming_files(path, base, self.process.limits):
            found = self._read(incoming)
            if found:
                yield found

    def _read(self, incoming: Incoming) -> SummaryFile | None:
        if incoming.data is None:
            unread = RefusedError(of_files.FILE_UNREADABLE_ON_DISK, detail="lỗi đọc")
            return _refused(incoming.file, incoming.problem or unread)
        if is_signature(incoming.file):
            return SummaryFile(incoming.file, signature=incoming.data[: MOST_BYTES + 1])
        try:
            return self.process.run(self._work, incoming)
        except StoppedError as error:
            return _refused(incoming.file, RefusedError(STOPPED[error.cause], **error.words))


def read_summary(incoming: Incoming, limits: Limits) -> SummaryFile | None:
    """What one summary says; nothing where it is a workbook of the roll-up.

    Raises ``MemoryError`` where this process has too little memory for it.
    """
    assert incoming.data is not None
    file, data = incoming.file, incoming.data
    found = or_refusal(lambda: _summary_file(file, vouch(data, Path(file), limits)))
    if not isinstance(found, RefusedError):
        return found
    return None if found.type == of_summaries.ROLLUP_NO_SUMMARY else _refused(file, found)


def _refused(file: str, reason: RefusedError) -> SummaryFile:
    said = refusal(reason, Place(file), of_summaries.OTHER_FILE_NO_SUMMARY.remedy)
    return SummaryFile(file, findings=(said,))


def _summary_file(file: str, examined: Examined) -> SummaryFile:
    verification, judged, counts = examined.verification, examined.judged, examined.counts
    if judged is None:
        place = Locality(verification.commune) if verification.commune else None
        said = finding(of_summaries.SUMMARY_BROKEN, Place(file), detail=verification.defect or "")
        return SummaryFile(file, place, findings=(said,))
    campaign = judged.campaign
    place = locality(campaign, judged.criteria_set, file)
    recognised = campaign.recognised("")
    findings = list(_doubts(file, verification, judged))
    usable = all(item.code in _STILL_COUNTED for item in findings)
    summary = Summary(
        place=place,
        year=campaign.year,
        criteria_set=campaign.criteria_set,
        code=verification.code or "",
        level_reached=judged.level_reached,
        level_possible=judged.level_possible,
        recognised_level=recognised.level or 0 if recognised else 0,
        recognised_until=judged.criteria_set.year.held_until(recognised.decided_on) if recognised else None,
        outcomes={item.id: dict(item.outcomes) for item in judged.indicators},
        tallies={standard: (tally.outcome, tally.met, tally.total) for standard, tally in judged.standards.items()},
        shares={ratio.id: share_text(ratio) for item in judged.indicators for ratio in item.ratios},
        people=dict(_settled_people(judged)),
        missing=missing_to_next_level(judged),
        units=counts["units"],
        received=counts["received"],
        errors=counts["error"],
        warnings=counts["warning"],
        usable=usable,
    )
    return SummaryFile(file, place, summary, tuple(findings), verification.signed_digest)


def _doubts(file: str, verification: Verification, judged: Assessment) -> Iterable[Finding]:
    """Why a readable summary may not be counted as it is."""
    if not judged.campaign.commune:
        yield finding(of_summaries.SUMMARY_NAMELESS, Place(file))
    version = judged.campaign.criteria_version
    other_version = version != judged.criteria_set.version
    details = []
    if verification.code != verification.stored_code:
        details.append("số liệu không còn khớp mã nội dung")
    if verification.wrong_outcomes and not other_version:
        details.append(f"kết quả ghi sẵn khác kết quả tính lại từ số liệu ({_named(verification.wrong_outcomes)})")
    if verification.altered:
        details.append(f"chữ in bị sửa ở {_named(verification.altered)}")
    if verification.defect:
        details.append(verification.defect)
    if details:
        yield finding(of_summaries.SUMMARY_ALTERED, Place(file), detail="; ".join(details))
    elif not verification.genuine and not other_version:
        changed = f"trình bày đã thay đổi ở {_named(verification.looks)}" if verification.looks else verification.unsure
        yield finding(of_summaries.SUMMARY_LOOKS_UNSURE, Place(file), detail=changed)
    if other_version:
        wrong = verification.wrong_outcomes
        changes = f"khác ở {_named(wrong)}" if wrong else "kết quả vẫn như đã ghi"
        yield finding(
            of_summaries.SUMMARY_OTHER_VERSION,
            Place(file),
            found=version,
            expected=judged.criteria_set.version,
            changes=changes,
        )


def _named(places: tuple[str, ...]) -> str:
    return join_words(places) if len(places) <= 4 else f"{', '.join(places[:4])} và {len(places) - 4} chỗ nữa"


def _settled_people(judged: Assessment) -> Iterator[tuple[str, tuple[int, int]]]:
    """The figures of each share that can be judged: reported or resolved, undisputed, contradicting no other."""
    for ratio in (ratio for item in judged.indicators for ratio in item.ratios):
        settled = any(outcome in (Outcome.MET, Outcome.NOT_MET) for outcome in ratio.outcomes.values())
        doubted = ratio.contradicted or ratio.cases
        if settled and not doubted and ratio.numerator is not None and ratio.denominator:
            yield ratio.id, (ratio.numerator, ratio.denominator)


def missing_to_next_level(judged: Assessment) -> str:
    """What it takes to the next level: what fails, and what is not yet known. Empty at the highest level."""
    standard = judged.criteria_set.levels.get(judged.level_reached + 1)
    if standard is None:
        return ""
    failed = [
        _short(judged, item, standard) for item in judged.indicators if item.outcomes[standard] is Outcome.NOT_MET
    ]
    unknown = [item.id for item in judged.indicators if item.outcomes[standard] is Outcome.UNDETERMINED]
    parts = ["; ".join(failed), f"chưa đủ căn cứ: {', '.join(unknown)}" if unknown else ""]
    return "; ".join(filter(None, parts))


def _short(judged: Assessment, item: IndicatorJudgement, standard: Standard) -> str:
    return failure(item, standard, levels_of(judged, item.id)).removeprefix("chỉ tiêu ")
