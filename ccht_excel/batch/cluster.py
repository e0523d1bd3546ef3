"""Campaigns on a shared folder, merged by the workers of a running Dask cluster.

Dask hands the work out and gives it to others when a worker is lost; nothing of that is done here. The same merging as
on one machine, so the same results byte for byte. Relies on ``distributed`` (``pip install 'ccht-excel[cluster]'``).
Refuses a cluster whose workers have another version of the program or do not see the folders.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ccht_excel.batch.campaigns import CampaignDone, lost, merge_one
from ccht_excel.campaign.folder import CONTROL
from ccht_excel.errors import CampaignError
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.version import __version__

_PATIENCE = 10
"""Seconds to wait for the scheduler and for its first worker."""


def merge_on_cluster(
    folders: Sequence[Path], address: str, *, only_changed: bool = False, limits: Limits = DEFAULT_LIMITS
) -> Iterator[CampaignDone]:
    """Merge every campaign on the cluster; outcomes as they are ready.

    Raises ``CampaignError`` where the cluster cannot be used.
    """
    try:
        import distributed  # optional
    except ImportError as error:
        raise CampaignError("Muốn dùng --cluster cần cài thêm: pip install 'ccht-excel[cluster]'") from error
    # What Dask says of workers that come and go is its own business; what it means for a campaign is in the outcome.
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":  # each has a level and a handler of its own
            logging.getLogger(name).setLevel(logging.CRITICAL)
    places = {str(folder.resolve()): folder for folder in folders}
    dask: Any = distributed
    client = _connected(dask, address)
    futures: list[Any] = []
    try:
        _check_workers(client, next(iter(places)))
        work = partial(merge_one, only_changed=only_changed, limits=limits)
        futures = client.map(work, [Path(place) for place in places], pure=False)
        by_key = {future.key: folder for future, folder in zip(futures, places.values(), strict=True)}
        for future in dask.as_completed(futures):
            folder = by_key[future.key]
            yield replace(future.result(), folder=folder) if future.status == "finished" else lost(folder)
    finally:
        client.cancel(futures)
        client.close()


def _connected(dask: Any, address: str) -> Any:
    try:
        client = dask.Client(address, timeout=_PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise CampaignError(
            f"Không nối được tới cụm máy {address}. Kiểm tra địa chỉ, dạng tcp://máy:8786, và dask scheduler đang chạy."
        ) from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        client.close()
        raise CampaignError(f"Cụm máy {address} chưa có máy nào làm việc (dask worker).") from error
    return client


def _check_workers(client: Any, folder: str) -> None:
    try:
        answers = client.run(_answer, folder, on_error="return")
    except OSError:
        answers = {}
    for worker, answer in answers.items():
        if not isinstance(answer, tuple):
            raise CampaignError(f"Máy {worker} của cụm không chạy được ccht-excel; cài ccht-excel {__version__} ở đó.")
        version, sees = answer
        if version != __version__:
            raise CampaignError(
                f"Máy {worker} của cụm có ccht-excel {version}, ở đây là {__version__}; cần giống nhau."
            )
        if not sees:
            raise CampaignError(f"Máy {worker} của cụm không thấy thư mục {folder}; cần một thư mục dùng chung.")


def _answer(folder: str) -> tuple[str, bool]:
    """Run by each worker: its version of the program, and whether it sees the campaigns."""
    return __version__, (Path(folder) / CONTROL).is_file()
