"""Assessments of every kind."""

from __future__ import annotations

import pytest

from ccht_excel.model.assessment import Assessment
from tests.support.summaries import CASES


@pytest.fixture(params=CASES)
def assessment(request: pytest.FixtureRequest) -> Assessment:
    return CASES[request.param]()
