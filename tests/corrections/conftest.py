"""A campaign with its forms handed out."""

from __future__ import annotations

import pytest

from tests.support.campaigns import campaign_folder


@pytest.fixture
def folder(tmp_path):
    return campaign_folder(tmp_path / "Đợt đánh giá 2024")
