"""Trees of campaigns, and what was written below them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ccht_excel.batch.campaigns import Defaults, Status, distribute_all, init_all
from ccht_excel.batch.commune_list import CommuneRow
from ccht_excel.campaign.folder import find_campaigns


def tree(root: Path, *communes: str) -> Path:
    """Campaigns created and distributed, without district and province: one folder a commune."""
    rows = [CommuneRow(name, "B2") for name in communes or ("Thái Sơn", "Đông Lỗ", "Mai Đình")]
    for events in (init_all(root, rows, Defaults(2024), 1), distribute_all(find_campaigns(root) or (), 1)):
        assert all(item.status is Status.DONE for item in events)
    for item in distribute_all(find_campaigns(root), 1):
        assert item.status is Status.DONE
    return root


def results(root: Path) -> dict[str, str]:
    """Digest of every result below a root."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.glob("**/ket_qua/**/*"))
        if path.is_file()
    }
