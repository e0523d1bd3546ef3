"""The house in figures, ``python -m tests.house.figures``: rooms, imports between them, longest module and function."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter

import grimp

from tests.support.source import MODULES, ROOT, tree


def floors() -> dict[str, int]:
    """Room or single module -> its floor, the ground is 0: the layers that pyproject.toml declares."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {name.strip(): floor for floor, layer in enumerate(reversed(layers)) for name in layer.split("|")}


def main() -> None:
    """Print the figures."""
    graph, floor = grimp.build_graph("ccht_excel"), floors()
    pairs: Counter[tuple[str, str]] = Counter()
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            ends = [name.split(".")[1] for name in (importer, imported) if "." in name]
            if len(ends) == 2 and ends[0] != ends[1]:
                pairs[ends[0], ends[1]] += 1
    upward = {pair: count for pair, count in pairs.items() if floor[pair[0]] <= floor[pair[1]]}
    sources = {module: tree(module) for module in MODULES}
    modules = {
        module: max((node.end_lineno or 0 for node in source.body), default=0) for module, source in sources.items()
    }
    functions = {
        f"{module}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module, source in sources.items()
        for node in ast.walk(source)
        if isinstance(node, ast.FunctionDef)
    }
    rooms = {module.partition(".")[0] for module in MODULES if "." in module}
    print(f"{len(MODULES)} modules in {len(rooms)} rooms on {max(floor.values()) + 1} floors")
    print(f"{len(pairs)} arrows between rooms, {pairs.total()} imports, {sum(upward.values())} of them upwards")
    for title, sizes in (("module", modules), ("function", functions)):
        name = max(sizes, key=lambda key: sizes[key])
        print(f"longest {title}: {name}, {sizes[name]} lines")


if __name__ == "__main__":
    main()
