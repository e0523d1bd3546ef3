"""A campaign with its dossier, and the sample with its own, made once for all tests of the room."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.merge import merge


@pytest.fixture(autouse=True)
def no_libreoffice(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No PDF but where a test is about it: LibreOffice takes seconds."""
    if "libreoffice" not in request.keywords:
        hide_libreoffice(monkeypatch)


def hide_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program finds no LibreOffice."""
    monkeypatch.setattr("ccht_excel.campaign.pdf.shutil.which", lambda _: None)
    monkeypatch.setattr("ccht_excel.campaign.pdf._PLACES", ())


@pytest.fixture(scope="session")
def made(returned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign that reaches level 1, with its dossier, to be copied."""
    folder = shutil.copytree(returned, tmp_path_factory.mktemp("hồ sơ") / "Thái Sơn 2024")
    with pytest.MonkeyPatch.context() as patch:
        hide_libreoffice(patch)
        merge(folder, dossier=True)
    return folder


@pytest.fixture
def done(made: Path, tmp_path: Path) -> Path:
    """The same to be worked in."""
    return shutil.copytree(made, tmp_path / "Thái Sơn 2024")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped sample with its dossier, to be read."""
    folder = copy_sample(tmp_path_factory.mktemp("mẫu") / "thai_son")
    with pytest.MonkeyPatch.context() as patch:
        hide_libreoffice(patch)
        merge(folder, dossier=True)
    return folder
