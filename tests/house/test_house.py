"""How the house is built: what may import what, which library lives where, what every command must say of itself."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import ccht_excel
from ccht_excel.campaign.full_form import FULL_FORM, write_full_form
from ccht_excel.cli import cli
from ccht_excel.files.shipped import shipped_path
from ccht_excel.findings.catalogue import CATALOGUE

PACKAGE = Path(ccht_excel.__file__).parent
ROOT = PACKAGE.parent

MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
    for path in PACKAGE.rglob("*.py")
    if path.stem != "__init__"
)
"""Every module by its path in the package, such as ``judging.scoring``."""


def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))


def imported(module: str) -> Iterator[str]:
    """Full names of what a module imports, anywhere in it."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide what is imported"
            for alias in node.names:
                yield f"{node.module}.{alias.name}" if node.module == "ccht_excel" else str(node.module)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "import_module":
            yield ast.literal_eval(node.args[0])


# ---------------------------------------------------------------------------------------------
# What is imported


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["cluster"]]
    declared = {re.split(r"[<>=\[; ]", item)[0].replace("-", "_") for item in wanted}
    names = {name.split(".")[0] for module in MODULES for name in imported(module)}
    assert declared == names - {"ccht_excel", *sys.stdlib_module_names}


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
# Nothing is loaded before it is needed


def loaded_by(code: str) -> set[str]:
    """Modules loaded after running this in a fresh interpreter."""
    program = f"import sys\n{code}\nprint('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.splitlines()[-1].split())


HEAVY = {"pandas", "numpy", "openpyxl", "xlsxwriter", "rich", "babel", "xlrd", "olefile", "psutil", "defusedxml"}


def test_help_loads_no_heavy_library() -> None:
    loaded = loaded_by("from ccht_excel.cli import run\nrun(['--help'])\nrun(['merge', '--help'])")
    assert loaded & HEAVY == set()
    assert "click" in loaded


def test_importing_the_package_loads_nothing_else() -> None:
    loaded = loaded_by("import ccht_excel\nccht_excel.__version__")
    assert {name for name in loaded if name.startswith("ccht_excel.")} == {"ccht_excel.version"}
    assert loaded & {*HEAVY, "click"} == set()


# ---------------------------------------------------------------------------------------------
# Commands


CONTEXT = click.Context(cli)
COMMANDS = {"ccht": cli, **{name: cli.get_command(CONTEXT, name) for name in cli.list_commands(CONTEXT)}}


def test_every_command_is_the_module_of_its_name() -> None:
    named = {name: command.name for name, command in COMMANDS.items() if command is not cli}
    assert named == {name: name for name in named}
    assert {f"cli.commands.{name}" for name in named} == {name for name in MODULES if name.startswith("cli.commands.")}


@pytest.mark.parametrize(("name", "command"), COMMANDS.items(), ids=COMMANDS)
def test_every_command_and_option_explains_itself(name: str, command: click.Command) -> None:
    context = click.Context(command, info_name=name)
    assert command.help and command.help.strip()
    assert len(command.get_short_help_str(400)) > 10
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            assert parameter.help and parameter.help[0].isupper(), f"{name} {parameter.opts}"
            takes_value = not parameter.is_flag and not parameter.count
            assert not takes_value or parameter.metavar or name == "pdf", f"{name} {parameter.opts}"
        else:
            assert parameter.metavar, f"{name} {parameter.name}"
    page = command.get_help(context)
    assert page.startswith("Cách dùng:")
    for english in ("Usage", "Options:", "Commands:", "Show this message", "[OPTIONS]", "COMMAND", "ARGS", "default:"):
        assert english not in page


def test_nobody_prints_past_the_screen() -> None:
    for module in MODULES:
        calls = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
        assert not [node for node in calls if isinstance(node.func, ast.Name) and node.func.id in ("print", "input")]


# ---------------------------------------------------------------------------------------------
# Findings

SAYING = {"finding", "catalogued", "say", "reject", "UnreadableFileError", "NotAReturnError", "SummaryError"}


def codes_said(module: str) -> Iterator[str]:
    """Finding codes that a module names where it makes one."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name.lstrip("_") in SAYING:
                for argument in node.args[:2]:
                    for part in ast.walk(argument):
                        if isinstance(part, ast.Constant) and re.fullmatch(r"[a-z]+(_[a-z]+)+", str(part.value)):
                            yield str(part.value)


def test_every_code_that_is_said_stands_in_the_catalogue() -> None:
    said = {code: module for module in MODULES for code in codes_said(module)}
    assert len(said) > 40, "the calls are no longer found"
    assert {code: module for code, module in said.items() if code not in CATALOGUE} == {}


# ---------------------------------------------------------------------------------------------
# Shipped files


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_shipped_full_form_is_what_the_program_writes() -> None:
    stream = io.BytesIO()
    write_full_form(stream)
    shipped = shipped_path(*FULL_FORM).read_bytes()
    assert parts(shipped) == parts(stream.getvalue()), "make it anew: python -m ccht_excel.campaign.full_form"


def test_the_version_is_that_of_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert ccht_excel.__version__ in changelog
