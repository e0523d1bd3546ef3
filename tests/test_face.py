"""The library face: what the commands do, from ``import ccht_excel`` alone, with types and documentation."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import ccht_excel
from tests.support.campaigns import return_all
from tests.support.source import HEAVY, PACKAGE, ROOT


def loaded_by(code: str) -> set[str]:
    """Modules loaded after running this in a fresh interpreter."""
    program = f"import sys\n{code}\nprint('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.splitlines()[-1].split())


def test_importing_the_package_loads_nothing_else() -> None:
    loaded = loaded_by("import ccht_excel\nccht_excel.__version__")
    assert {name for name in loaded if name.startswith("ccht_excel.")} == {"ccht_excel.version"}
    assert loaded & {*HEAVY, "click"} == set()


@pytest.mark.parametrize("name", ccht_excel.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    value = getattr(ccht_excel, name)
    assert value.__name__ == name
    assert len(inspect.getdoc(value) or "") > 20
    assert name in dir(ccht_excel)
    assert not (PACKAGE / f"{name}.py").exists(), "a module of this name would hide it once imported"


def test_functions_have_types_throughout() -> None:
    functions = [value for name in ccht_excel.__all__ if inspect.isfunction(value := getattr(ccht_excel, name))]
    assert len(functions) == 8
    for function in functions:
        signature = inspect.signature(function)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(item.annotation is not inspect.Parameter.empty for item in signature.parameters.values())


def test_a_strange_name_is_an_ordinary_mistake() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'tong_hop'"):
        ccht_excel.tong_hop  # noqa: B018
    with pytest.raises(ImportError):
        exec("from ccht_excel import tong_hop")


def test_the_whole_way_with_the_face_alone(tmp_path: Path) -> None:
    folder = tmp_path / "đợt"
    campaign = ccht_excel.new_campaign("Thái Sơn", 2024)
    assert ccht_excel.init_campaign(folder, campaign) == folder / "dot_danh_gia.xlsx"
    assert ccht_excel.read_campaign(folder).campaign == campaign
    forms = ccht_excel.distribute(folder).forms
    assert list(forms) == [unit.id for unit in campaign.units]
    return_all(folder)
    (checked,) = ccht_excel.check_file(folder / "nhan_ve" / "truong_thcs.xlsx")
    assert (checked.accepted, checked.findings) == (True, ())
    assessment = ccht_excel.assess_folder(folder)
    assert assessment.standards["level_1"].outcome is ccht_excel.Outcome.MET
    assert not (folder / "ket_qua" / "tong_hop.xlsx").exists()
    assert ccht_excel.merge(folder).assessment == assessment
    with pytest.raises(ccht_excel.CampaignError):
        ccht_excel.init_campaign(folder, campaign)


SNIPPET = """
from pathlib import Path

import ccht_excel
from ccht_excel import Outcome, load_criteria

folder = Path("dot")
reveal_type(ccht_excel.init_campaign(folder, ccht_excel.new_campaign("Thái Sơn", 2024)))
reveal_type(ccht_excel.merge(folder).assessment.standards["level_1"].outcome)
reveal_type(ccht_excel.check_file(folder)[0].findings[0].place.cell)
reveal_type(load_criteria().indicators[0].id)
reveal_type(ccht_excel.distribute(folder).forms["truong_thcs"])
"""


def test_type_checkers_see_through_the_lazy_loading(tmp_path: Path) -> None:
    (tmp_path / "user.py").write_text(SNIPPET, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path / "cache", tmp_path / "user.py"],
        cwd=PACKAGE.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    revealed = [line.split('"')[1] for line in done.stdout.splitlines() if "Revealed type" in line]
    assert revealed == [
        "pathlib.Path",
        "ccht_excel.model.law.Outcome",
        "str",
        "str",
        "pathlib.Path",
    ]


def test_what_the_readme_tells_programmers_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a Python of its own, as they would."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    script = text.partition("```python\n")[2].partition("```")[0]
    assert "pandas.read_excel(" in script
    done = subprocess.run(
        [sys.executable, "-c", f"{script}\nprint(evidence.shape)"], cwd=tmp_path, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("(")
