"""Campaigns on a shared folder, merged by the workers of a running Dask cluster.

Dask hands the work out and gives it to others when a worker is lost; nothing of that is done here. The same merging as
on one machine, so the same results byte for byte. Relies on ``distributed`` (``pip install 'ccht-excel[cluster]'``).
Refuses a cluster whose workers have another program, down to the last letter of its code, or do not see the folders; a
worker of that kind that joins later does nothing. Scheduler and workers are trusted, as Dask itself trusts them; with
certificates they and this side know each other.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.batch.campaigns import CampaignDone, Status, lost, merge_one
from ccht_excel.campaign.folder import CONTROL
from ccht_excel.errors import CampaignError
from ccht_excel.files.program import program_digest
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.version import __version__

_PATIENCE = 10
"""Seconds to wait for the scheduler and for its first worker."""


class Certificates(Struct, frozen=True):
    """Files for TLS, in PEM: whom to trust, one's own certificate and its key."""

    authority: Path
    certificate: Path
    key: Path


def merge_on_cluster(
    folders: Sequence[Path],
    address: str,
    *,
    only_changed: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    certificates: Certificates | None = None,
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
    client = _connected(dask, address, certificates)
    futures: list[Any] = []
    try:
        _check_workers(client, next(iter(places)))
        work = partial(_merge_there, program=program_digest(), only_changed=only_changed, limits=limits)
        futures = client.map(work, [Path(place) for place in places], pure=False)
        by_key = {future.key: folder for future, folder in zip(futures, places.values(), strict=True)}
        for future in dask.as_completed(futures):
            folder = by_key[future.key]
            yield replace(future.result(), folder=folder) if future.status == "finished" else lost(folder)
    finally:
        client.cancel(futures)
        client.close()


def _connected(dask: Any, address: str, certificates: Certificates | None) -> Any:
    if certificates is None and address.startswith("tls://"):
        raise CampaignError(
            f"Cụm máy {address} chỉ nhận máy có chứng thư. Thêm --cluster-tls với ba tệp .pem: nơi cấp chứng thư, "
            "chứng thư của máy này, khóa của nó."
        )
    try:
        client = dask.Client(address, timeout=_PATIENCE, **_security(dask, certificates))
    except (OSError, ValueError, TimeoutError, RuntimeError) as error:
        raise CampaignError(
            f"Không nối được tới cụm máy {address}. Kiểm tra địa chỉ, dạng tcp://máy:8786 (với chứng thư: tls://…), "
            "chứng thư, và dask scheduler đang chạy."
        ) from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        client.close()
        raise CampaignError(f"Cụm máy {address} chưa có máy nào làm việc (dask worker).") from error
    return client


def _security(dask: Any, certificates: Certificates | None) -> dict[str, Any]:
    if certificates is None:
        return {}
    files = (certificates.authority, certificates.certificate, certificates.key)
    missing = next((path for path in files if not path.is_file()), None)
    if missing:
        raise CampaignError(f"Không thấy tệp chứng thư {missing}.")
    authority, certificate, key = map(str, files)
    made = dask.Security(
        require_encryption=True, tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key
    )
    return {"security": made}


def _check_workers(client: Any, folder: str) -> None:
    try:
        answers = client.run(_answer, folder, on_error="return")
    except OSError:
        answers = {}
    for worker, answer in answers.items():
        if not isinstance(answer, tuple):
            raise CampaignError(f"Máy {worker} của cụm không chạy được ccht-excel; cài ccht-excel {__version__} ở đó.")
        found, program, sees = answer
        if found != __version__:
            raise CampaignError(f"Máy {worker} của cụm có ccht-excel {found}, ở đây là {__version__}; cần giống nhau.")
        if program != program_digest():
            raise CampaignError(
                f"Máy {worker} của cụm cũng ghi là ccht-excel {found} nhưng mã chương trình hoặc bộ tiêu chí khác ở "
                "đây; cài lại cùng một bản trên mọi máy."
            )
        if not sees:
            raise CampaignError(f"Máy {worker} của cụm không thấy thư mục {folder}; cần một thư mục dùng chung.")


def _answer(folder: str) -> tuple[str, str, bool]:
    """Run by each worker: its version of the program, the digest of its code, and whether it sees the campaigns."""
    return __version__, program_digest(), (Path(folder) / CONTROL).is_file()


def _merge_there(folder: Path, *, program: str, only_changed: bool, limits: Limits) -> CampaignDone:
    """Run by a worker, which may have joined after the others were asked."""
    if program_digest() != program:
        detail = (
            "máy của cụm vừa vào làm có mã chương trình khác; cài lại cùng một bản trên mọi máy rồi chạy lại đợt này"
        )
        return CampaignDone(folder, Status.FAILED, detail=detail)
    return merge_one(folder, only_changed=only_changed, limits=limits)
