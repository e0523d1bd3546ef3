"""The source of the package, module by module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import ccht_excel

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


#: Third-party packages that take long to load.
HEAVY = {
    *("pandas", "numpy", "openpyxl", "xlsxwriter", "rich", "xlrd", "olefile", "psutil"),
    *("distributed", "starlette", "uvicorn", "jinja2", "watchfiles"),
}
