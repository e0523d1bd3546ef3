"""How the house is built: what is imported is declared, and no float between a cell and a verdict."""

from __future__ import annotations

import ast
import re
import sys
import tomllib

import pytest

import ccht_excel
from tests.support.source import MODULES, ROOT, imported, tree

# ---------------------------------------------------------------------------------------------
# What is imported


IMPORTED_AS = {"msoffcrypto_tool": "msoffcrypto", "python_docx": "docx"}
"""Packages that are imported by another name than they are installed by."""

OF_OTHERS = {"openpyxl", "python_multipart"}
"""What pandas needs to open the results, as the README shows, and Starlette to take uploads."""


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["cluster"]]
    declared = {re.split(r"[<>=\[; ]", item)[0].replace("-", "_") for item in wanted}
    names = {name.split(".")[0] for module in MODULES for name in imported(module)}
    declared = {IMPORTED_AS.get(name, name) for name in declared}
    assert declared - OF_OTHERS == names - {"ccht_excel", *sys.stdlib_module_names}


# ---------------------------------------------------------------------------------------------
# Exactness

EXACT = [
    module for module in MODULES if module.split(".")[0] in ("model", "law", "judging") and module != "model.limits"
]


@pytest.mark.parametrize("module", EXACT)
def test_no_floats_between_a_cell_and_a_verdict(module: str) -> None:
    for node in ast.walk(tree(module)):
        where = f"{module}:{getattr(node, 'lineno', 0)}"
        assert not (isinstance(node, ast.Name) and node.id in ("float", "round")), where
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), where
        assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), where


# ---------------------------------------------------------------------------------------------
# Size


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_small(module: str) -> None:
    source = tree(module)
    functions = [node for node in ast.walk(source) if isinstance(node, ast.FunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 40] == []
    assert max((node.end_lineno or 0 for node in source.body), default=0) <= 400


# ---------------------------------------------------------------------------------------------
# The version


def test_the_version_is_that_of_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert ccht_excel.__version__ in changelog


def test_no_test_module_imports_another() -> None:
    """What several need lies in tests/support, where it is found without running the other's tests."""
    found = [
        f"{path.relative_to(ROOT)}: {node.module}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.ImportFrom) and re.search(r"^tests(\.\w+)*\.test_\w+$", node.module or "")
    ]
    assert found == []
