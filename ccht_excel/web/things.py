"""What of a campaign the page opens or hands out, by name: nothing else can be asked for.

Relies on the layout of :mod:`ccht_excel.campaign.folder`. Refuses what lies elsewhere, links included.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from ccht_excel.campaign.dossier import dossier_files
from ccht_excel.campaign.folder import CONTROL, FORMS, HANDOUT, LETTERS, MARKED, REMINDERS, RESULTS, RETURNS, SUMMARY
from ccht_excel.campaign.pdf import SIGNED_PDF
from ccht_excel.corrections.due import unit_of
from ccht_excel.errors import CampaignError
from ccht_excel.model.campaign import Campaign

FIXED: Mapping[str, Path] = {
    "dieu-khien": Path(CONTROL),
    "thu-muc": Path(),
    "phieu": Path(FORMS),
    "danh-sach-phat": Path(FORMS, HANDOUT),
    "nhan-ve": Path(RETURNS),
    "ket-qua": Path(RESULTS),
    "tong-hop": Path(RESULTS, SUMMARY),
    "tong-hop-pdf": Path(RESULTS, SUMMARY).with_suffix(".pdf"),
    "ban-ky": Path(RESULTS, SIGNED_PDF),
    "nhac-viec": Path(RESULTS, REMINDERS),
}
OF_UNIT: Mapping[str, tuple[Path, str]] = {
    "phieu": (Path(FORMS), ".xlsx"),
    "thu": (Path(FORMS, LETTERS), ".eml"),
    "tra-lai": (Path(RESULTS, MARKED), ".xlsx"),
    "thu-tra-lai": (Path(RESULTS, LETTERS), ".eml"),
}


def thing(folder: Path, name: str) -> Path:
    """A file or folder that every campaign has. Raises ``CampaignError`` for any other name and what is not there."""
    if name not in FIXED:
        raise CampaignError("Không có tệp nào như vậy trong đợt này.")
    return _within(folder, folder / FIXED[name])


def pdfs_of(folder: Path) -> dict[str, tuple[str, Path]]:
    """The PDFs that the page makes of the summary, by the names they are opened by: their titles and paths."""
    titles = {"ban-ky": "Bản ký (PDF)", "tong-hop-pdf": "Bản tổng hợp (PDF), ngoài hồ sơ"}
    return {name: (title, folder / FIXED[name]) for name, title in titles.items()}


def thing_of_unit(folder: Path, name: str, campaign: Campaign, unit: str) -> Path:
    """A workbook of one unit, or the draft of a mail to it; of several marked copies by number behind its id.

    Raises ``CampaignError`` for units that the campaign does not have and for what is not there.
    """
    if name not in OF_UNIT or campaign.unit(unit_of(unit)) is None:
        raise CampaignError("Không có tệp nào như vậy trong đợt này.")
    place, ending = OF_UNIT[name]
    return _within(folder, folder / place / f"{unit}{ending}")


def thing_of_dossier(folder: Path, id: str) -> Path:
    """A document of the dossier. Raises ``CampaignError`` for those that are none or not written."""
    for item in dossier_files(folder):
        if item.id == id:
            return _within(folder, item.path)
    raise CampaignError("Không có tệp nào như vậy trong hồ sơ.")


def code_of_file(file: str) -> str:
    """What a received file is called in an address: names may hold anything."""
    return hashlib.sha256(file.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def thing_received(folder: Path, files: Iterable[str], code: str) -> Path:
    """One of the ``files`` received, or the archive or mail that it lies in. Raises ``CampaignError``."""
    file = next((file for file in files if code_of_file(file) == code), None)
    if file is None:
        raise CampaignError("Tệp này không còn trong số các tệp đã nhận.")
    path = folder / file
    while not path.exists() and path.parent != folder:
        path = path.parent
    if not path.is_file():
        raise CampaignError(f"Không còn thấy {file}.")
    return _within(folder, path)


def _within(folder: Path, path: Path) -> Path:
    """The path, if it is there and really lies in the folder."""
    if not path.exists():
        raise CampaignError(f"Chưa có {path.relative_to(folder).as_posix() or folder.name}.")
    # The folders of a campaign may be links of the officer's own (a network drive); what lies in them may not.
    home = folder / path.relative_to(folder).parts[0] if path != folder else folder
    base = home.resolve() if home.is_dir() else folder.resolve()
    if not path.resolve().is_relative_to(base):
        raise CampaignError(f"{path.relative_to(folder).as_posix()} là lối tắt dẫn ra ngoài đợt này nên không mở.")
    return path
