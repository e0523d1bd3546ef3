"""A sample of the forms that ``python -m tests.office_edits`` makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office_edits.running import failures
from tests.office_edits.worker import Office
from tests.support.libreoffice import libreoffice_with_uno

pytestmark = [pytest.mark.libreoffice, pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Office(libreoffice_with_uno(), tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.mark.sampled(2)
@pytest.mark.parametrize("seed", range(5))
def test_answers_of_a_form_edited_in_libreoffice_are_counted_exactly_or_named(
    office: Office, tmp_path: Path, seed: int
) -> None:
    done, wrong = failures(office, tmp_path, seed)
    assert not wrong, done
