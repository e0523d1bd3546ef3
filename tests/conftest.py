"""What tests of several rooms begin with: campaigns of Thái Sơn 2024, and a LibreOffice that answers questions."""

from __future__ import annotations

import gc
import shutil
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from ccht_excel.guarded import workers_kept
from ccht_excel.model.campaign import Campaign
from tests.support.campaigns import campaign_folder, return_all
from tests.support.forms import written
from tests.support.json_schemas import all_json_fits_its_schema as all_json_fits_its_schema
from tests.support.libreoffice import end_running, running
from tests.support.quick_merges import quick_merges
from tests.support.uno_probe import Probe

quick_merges()
# How long an example takes is the machine's affair.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# A shell that runs the tests in the background has them, and what they start, ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)  # before -m is looked at
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Of the cases of a test that is ``sampled(count)``, those beyond the sample are slow."""
    tests: defaultdict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if mark := item.get_closest_marker("sampled"):
            tests[item.nodeid.partition("[")[0], mark.args[0]].append(item)
    for (_, count), cases in tests.items():
        ordinary = {number * len(cases) // count for number in range(count)}
        for number, case in enumerate(cases):
            if number not in ordinary:
                case.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and workbooks are many small objects: looked through for garbage less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def readers_kept() -> Iterator[None]:
    """Guarded processes are handed from test to test: starting one takes longer than most of what is asked of it."""
    with workers_kept(6):
        yield


@pytest.fixture(scope="session")
def distributed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign with its forms, to be copied."""
    return campaign_folder(tmp_path_factory.mktemp("đợt") / "Thái Sơn 2024")


@pytest.fixture(scope="session")
def returned(distributed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with every form filled and handed in, to be copied."""
    return return_all(shutil.copytree(distributed, tmp_path_factory.mktemp("nộp") / "Thái Sơn 2024"))


@pytest.fixture
def blank(distributed: Path, tmp_path: Path) -> Path:
    """A campaign with its forms, to be worked in."""
    return shutil.copytree(distributed, tmp_path / "Thái Sơn 2024")


@pytest.fixture
def full(returned: Path, tmp_path: Path) -> Path:
    """A campaign with every return, to be worked in."""
    return shutil.copytree(returned, tmp_path / "Thái Sơn 2024")


@pytest.fixture(scope="session", autouse=True)
def libreoffice_ended() -> Iterator[None]:
    """The LibreOffice that a test has started is ended with the tests."""
    yield
    end_running()


@pytest.fixture(scope="session")
def probe() -> Probe:
    """LibreOffice, one for all tests of a process."""
    return running()


@pytest.fixture
def form(tmp_path: Path) -> Callable[..., Path]:
    """Writes the form of a unit (``None``: the full one) and tells where."""

    def write(unit: str | None, campaign: Campaign | None = None) -> Path:
        path = tmp_path / f"{unit}.xlsx"
        path.write_bytes(written(unit, campaign))
        return path

    return write
