"""The wheel alone, in a fresh environment, used from a folder far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import ccht_excel
from tests.support.campaigns import without_run

ROOT = Path(ccht_excel.__file__).parent.parent
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", target, ROOT, cwd=target)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of a fresh environment lie, into which only the wheel was installed."""
    folder = tmp_path_factory.mktemp("môi trường") / "venv"
    venv.create(folder)
    # By the pip that is here, and only what is used is compiled.
    python = folder / SCRIPTS / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile", wheel, cwd=folder)
    return folder / SCRIPTS


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "Hồ sơ xã Thái Sơn" / "năm 2024"
    folder.mkdir(parents=True)
    return folder


def test_the_wheel_carries_what_the_program_needs(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {name.removeprefix("ccht_excel/shipped/") for name in names if name.startswith("ccht_excel/shipped/")}
    templates = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "workbook_templates").rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }
    sample = {
        path.relative_to(ROOT).as_posix()
        for folder in ("thai_son_2024", "don_vi_thai_son_2025")
        for path in (ROOT / "samples" / folder).rglob("*")
        if path.is_file() and not path.name.startswith((".~lock", "~$"))
    }
    assert templates | sample == shipped
    assert "ccht_excel/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "samples", "docs"))]


@pytest.mark.slow
def test_the_demo_runs_from_any_folder(scripts: Path, elsewhere: Path) -> None:
    said = run(scripts / "ccht", "demo", cwd=elsewhere)
    assert "Kết luận chung" in said
    assert str(Path("ccht_demo", "ket_qua", "tong_hop.xlsx")) in "".join(said.split("\n"))
    result = elsewhere / "ccht_demo" / "ket_qua" / "ket_qua.json"
    expected = ROOT / "samples" / "thai_son_2024" / "mong_doi" / "ket_qua.json"
    assert without_run(result.read_bytes()) == expected.read_bytes()
    assert [path.name for path in elsewhere.iterdir()] == ["ccht_demo"]


@pytest.mark.slow
def test_a_campaign_is_begun_and_handed_out(scripts: Path, elsewhere: Path) -> None:
    run(scripts / "ccht", "init", "đợt 1", "--commune", "Thái Sơn", "--year", "2024", cwd=elsewhere)
    assert "Đã tạo 8 phiếu" in run(scripts / "ccht", "distribute", "đợt 1", cwd=elsewhere)


def test_the_library_is_that_of_the_wheel(scripts: Path, elsewhere: Path) -> None:
    program = "import ccht_excel as c; print(c.__file__, c.__version__, len(c.load_criteria().indicators))"
    place, version, indicators = run(scripts / "python", "-c", program, cwd=elsewhere).rsplit(maxsplit=2)
    assert ROOT not in Path(place).parents
    assert (version, indicators) == (ccht_excel.__version__, "15")
    assert run(scripts / "python", "-m", "ccht_excel", "--version", cwd=elsewhere).strip() == f"ccht {version}"
