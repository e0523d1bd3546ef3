"""Which part of an office package another part refers to by which id.

Relies on :mod:`ccht_excel.spreadsheets.package_xml`. Leaves out everything outside the package: nothing is ever
fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ccht_excel.spreadsheets.package_xml import tree
from ccht_excel.spreadsheets.zip_package import Package

Relations: TypeAlias = Mapping[str, tuple[str, str]]
"""Relation id -> (last word of its type, part name in lower case)."""


def relations_of(package: Package, part: str) -> Relations:
    """What one part refers to.

    Raises ``UnreadableFileError`` where the list of relations is missing, ``ValueError`` where its XML is broken.
    """
    folder, name = part.rsplit("/", 1)
    relations: dict[str, tuple[str, str]] = {}
    for relation in tree(package.read(f"{folder}/_rels/{name}.rels")):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "").replace("\\", "/")
        found = target.lstrip("/") if target.startswith("/") else f"{folder}/{target.removeprefix('./')}"
        relations[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], found.lower())
    return relations
