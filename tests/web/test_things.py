"""Files of a unit that the page hands out: those of units that there are, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from ccht_excel.campaign.folder import MARKED, RESULTS
from ccht_excel.errors import CampaignError
from ccht_excel.web.things import thing_of_unit
from tests.support.campaigns import thai_son


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / RESULTS / MARKED
    home.mkdir(parents=True)
    for name in ("van_phong", "van_phong-2", "van_phong-x", "other-2"):
        (home / f"{name}.xlsx").write_bytes(b"")
    (home.parent / "tong_hop.xlsx").write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize("copy", ["van_phong", "van_phong-2"])
def test_each_marked_copy_of_a_unit_is_handed_out(folder: Path, copy: str) -> None:
    assert thing_of_unit(folder, "tra-lai", thai_son(), copy).name == f"{copy}.xlsx"


@pytest.mark.parametrize(
    "copy", ["other-2", "van_phong-x", "van_phong-3", "van_phong-../tong_hop", "../tong_hop", "-2"]
)
def test_what_is_of_no_unit_is_not(folder: Path, copy: str) -> None:
    with pytest.raises(CampaignError):
        thing_of_unit(folder, "tra-lai", thai_son(), copy)
