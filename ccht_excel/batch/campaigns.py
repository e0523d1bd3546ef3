"""Many campaign folders at once: created from a list, distributed, merged.

Every campaign is worked on by itself, in worker processes; whatever happens to one is its own row in the outcome, never
the end of the others. What is written does not depend on the number of processes or on the order. Relies on
:mod:`ccht_excel.campaign.merge` and :mod:`ccht_excel.workers`. Shows nothing: outcomes come as they are ready.
"""

from __future__ import annotations

import hashlib
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.batch.commune_list import CommuneList, CommuneRow, read_commune_list
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL, init_campaign, mended, read_campaign
from ccht_excel.campaign.merge import merge, standing_result
from ccht_excel.campaign.standing import StandingResult
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import BrokenControlError, CampaignError, CannotRunError
from ccht_excel.files.places import expect_file
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.files.trouble import why
from ccht_excel.findings.groups import group_findings
from ccht_excel.model.campaign import Campaign
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.returns.guard import Reader
from ccht_excel.vietnamese.text import slug
from ccht_excel.workers import run


class Status(StrEnum):
    """What became of one campaign of a tree."""

    DONE = "done"
    UNCHANGED = "unchanged"
    EXISTS = "exists"
    FAILED = "failed"


class CampaignDone(Struct, frozen=True):
    """The outcome for one campaign folder: ``detail`` is why it failed, or what was written.

    ``standing`` is what its result says, where it has one; ``kept`` which old files were put aside, in words.
    """

    folder: Path
    status: Status
    commune: str = ""
    detail: str = ""
    standing: StandingResult | None = None
    kept: str = ""

    @property
    def wrong(self) -> bool:
        """Whether somebody has to act: it failed, or the result has errors or returns outstanding."""
        return self.status is Status.FAILED or bool(
            self.standing and (self.standing.errors or self.standing.outstanding)
        )


# ---------------------------------------------------------------------------------------------
# Distribute and merge


def distribute_all(folders: Sequence[Path], jobs: int, limits: Limits = DEFAULT_LIMITS) -> Iterator[CampaignDone]:
    """Write the forms of every campaign; outcomes as they are ready."""
    return run(partial(distribute_one, limits=limits), folders, jobs, lost)


def merge_all(
    folders: Sequence[Path],
    jobs: int,
    *,
    only_changed: bool = False,
    dossier: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[CampaignDone]:
    """Merge every campaign, with its ``dossier``; ``only_changed`` leaves out those whose result is still the same."""
    return run(partial(merge_one, only_changed=only_changed, dossier=dossier, limits=limits), folders, jobs, lost)


def distribute_one(folder: Path, *, limits: Limits = DEFAULT_LIMITS) -> CampaignDone:
    """Write the forms of one campaign, whatever happens."""

    def work() -> CampaignDone:
        done = distribute(folder, limits, _reader(limits).process)
        kept = " ".join(item.said for item in done.kept)
        return CampaignDone(folder, Status.DONE, done.campaign.commune, f"{len(done.forms)} phiếu", kept=kept)

    return _guarded(folder, work)


def merge_one(
    folder: Path, *, only_changed: bool = False, dossier: bool = False, limits: Limits = DEFAULT_LIMITS
) -> CampaignDone:
    """Merge one campaign, whatever happens."""

    def work() -> CampaignDone:
        standing = standing_result(folder, limits, dossier=dossier) if only_changed else None
        if standing:
            return CampaignDone(folder, Status.UNCHANGED, standing.commune, standing=standing)
        result = merge(folder, limits, _reader(limits), dossier=dossier)
        standing, kept = StandingResult.of(result.assessment), " ".join(item.said for item in result.kept)
        return CampaignDone(folder, Status.DONE, standing.commune, standing=standing, kept=kept)

    return _guarded(folder, work)


_OWN = threading.local()


def _reader(limits: Limits) -> Reader:
    """The reading process of this worker, started once for all its campaigns; it ends with the worker."""
    reader: Reader | None = getattr(_OWN, "reader", None)
    if reader is None or reader.limits != limits:
        reader = _OWN.reader = Reader(limits)
    return reader


def _guarded(folder: Path, work: Callable[[], CampaignDone]) -> CampaignDone:
    """The outcome of work on one folder; first what an earlier run left half written is mended, and told."""
    notes = mended(folder)
    done = _attempted(folder, work)
    return replace(done, detail="; ".join(filter(None, (*notes, done.detail)))) if notes else done


def _attempted(folder: Path, work: Callable[[], CampaignDone]) -> CampaignDone:
    try:
        return work()
    except BrokenControlError as error:
        errors = (item for item in error.findings if item.severity is Severity.ERROR)
        first, *others = group_findings(errors, error.unit_word)
        more = f" (và {len(others)} lỗi nữa)" if others else ""
        return CampaignDone(folder, Status.FAILED, detail=f"{first.place}: {first.message}{more}")
    except CannotRunError as error:
        return CampaignDone(folder, Status.FAILED, detail=" ".join(str(error).split()))
    except OSError as error:
        named = f" {error.filename}" if error.filename else ""
        return CampaignDone(folder, Status.FAILED, detail=f"máy không cho đọc hoặc ghi{named}: {why(error)}")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        detail = f"lỗi của chương trình: {type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        return CampaignDone(folder, Status.FAILED, detail=detail)


def lost(folder: Path) -> CampaignDone:
    """The outcome for a campaign whose process ended without a word."""
    return CampaignDone(
        folder, Status.FAILED, detail="tiến trình làm việc dừng đột ngột (có thể hết bộ nhớ); chạy lại riêng đợt này"
    )


def not_seen(folder: Path, reason: str) -> CampaignDone:
    """The outcome for a folder that could not be looked into: there may be campaigns in it."""
    return CampaignDone(
        folder,
        Status.FAILED,
        detail=f"không xem được thư mục này ({reason}) nên chưa biết trong đó có đợt nào; xin quyền xem thư mục hoặc "
        "nối lại ổ mạng rồi chạy lại",
    )


# ---------------------------------------------------------------------------------------------
# Create


class Defaults(Struct, frozen=True):
    """What is taken for a commune where the list leaves it out."""

    year: int | None = None
    district: str = ""
    province: str = ""
    difficult_area: bool = False
    criteria_set: str = DEFAULT_CRITERIA_SET
    subject_type: str = ""


class BrokenListError(CampaignError):
    """A list of communes with error findings; ``findings`` lists them all."""

    def __init__(self, path: Path, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"Danh sách {path} có lỗi, chưa tạo đợt nào.")


def read_communes(path: Path, criteria_set: str | None = None, default_type: str = "") -> CommuneList:
    """Read a list of communes, for campaigns by a criteria set where that is known.

    Raises ``CampaignError`` where it cannot be read, ``BrokenListError`` for its errors."""
    expect_file(path)
    try:
        found = read_commune_list(path, criteria_set, default_type)
    except OSError as error:
        raise CampaignError(f"Không đọc được danh sách {path}: {why(error)}.") from error
    if not found.rows:
        raise BrokenListError(path, found.findings)
    return found


def init_all(root: Path, rows: Sequence[CommuneRow], defaults: Defaults, jobs: int) -> Iterator[CampaignDone]:
    """Create a campaign for every commune of a list; those that are there already are left as they are."""
    return run(_init_one, list(campaign_folders(root, rows, defaults)), jobs, lambda job: lost(job.folder))


class NewCampaign(Struct, frozen=True):
    """A campaign to create, and where."""

    folder: Path
    row: CommuneRow
    year: int | None
    criteria_set: str


def campaign_folders(root: Path, rows: Sequence[CommuneRow], defaults: Defaults) -> Iterator[NewCampaign]:
    """Where the campaign of each commune goes: province, district and commune in plain letters, one folder each.

    The folder depends on the names alone, so the list may grow and be sorted. Of communes that differ in nothing but
    their accents, the one that is there already keeps its folder; the others get a short code after the name.
    """
    full = [
        replace(
            row,
            district=row.district or defaults.district,
            province=row.province or defaults.province,
            difficult_area=defaults.difficult_area if row.difficult_area is None else row.difficult_area,
            subject_type=row.subject_type or defaults.subject_type,
        )
        for row in rows
    ]
    taken: dict[Path, list[CommuneRow]] = {}
    for row in full:
        taken.setdefault(_plain_path(row), []).append(row)
    for path, same in taken.items():
        for row in same:
            alone = len(same) == 1 or _is_campaign_of(root / path, row)
            name = path if alone else path.with_name(f"{path.name}-{_code(row)}")
            yield NewCampaign(root / name, row, row.year or defaults.year, defaults.criteria_set)


def _is_campaign_of(folder: Path, row: CommuneRow) -> bool:
    try:
        return read_campaign(folder, _reader(DEFAULT_LIMITS).process).campaign.commune == row.commune
    except CampaignError:
        return False


def _plain_path(row: CommuneRow) -> Path:
    parts = [slug(name) or _code(row) for name in (row.province, row.district, row.commune) if name]
    return Path(*parts)


def _code(row: CommuneRow) -> str:
    return hashlib.sha256("|".join((row.province, row.district, row.commune)).encode()).hexdigest()[:6]


def _init_one(job: NewCampaign) -> CampaignDone:
    row = job.row
    if (job.folder / CONTROL).exists():
        return CampaignDone(job.folder, Status.EXISTS, row.commune)

    def work() -> CampaignDone:
        init_campaign(job.folder, campaign_of(row, job.year, job.criteria_set))
        return CampaignDone(job.folder, Status.DONE, row.commune)

    return _guarded(job.folder, work)


def campaign_of(row: CommuneRow, year: int | None, criteria_set: str = DEFAULT_CRITERIA_SET) -> Campaign:
    """The campaign of one commune of a list. The commune's contact is that of the first unit, its own office."""
    campaign = new_campaign(
        row.commune,
        year,
        district=row.district,
        province=row.province,
        difficult_area=bool(row.difficult_area),
        criteria_set=criteria_set,
        subject_type=row.subject_type or "",
        claimed_level=row.claimed_level,
    )
    office, *others = campaign.units
    return replace(
        campaign,
        receiver=row.receiver,
        deadline=row.deadline or campaign.deadline,
        units=(replace(office, contact=row.contact, email=row.email), *others),
    )
