"""A campaign with its forms handed out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def folder(distributed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(distributed, tmp_path / "Đợt đánh giá 2024")
