"""``ccht merge``: the returns of one campaign read and judged, or of every campaign below a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ccht_excel.cli.exit_codes import DONE, WRONG
from ccht_excel.cli.options import READER, campaign_folder, with_jobs, with_limits
from ccht_excel.cli.terminal import say
from ccht_excel.cli.typed_paths import PATH
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from ccht_excel.model.limits import Limits

if TYPE_CHECKING:
    from ccht_excel.batch.campaigns import CampaignDone


@click.command("merge", cls=VietnameseCommand)
@campaign_folder
@with_jobs
@click.option("--only-changed", is_flag=True, help="Bỏ qua đợt không có gì thay đổi từ lần tổng hợp trước.")
@click.option("--dossier", is_flag=True, help="Ghi cả hồ sơ bằng tệp Word vào ket_qua/ho_so, như ccht dossier.")
@click.option("--cluster", metavar="ĐỊA_CHỈ", help="Chia cho cụm máy Dask đang chạy, ví dụ: tcp://may-chu:8786")
@click.option(
    "--cluster-tls",
    metavar="CA CHỨNG_THƯ KHÓA",
    type=PATH,
    nargs=3,
    help="Ba tệp .pem để nối với cụm máy qua TLS: nơi cấp chứng thư, chứng thư của máy này, khóa của nó.",
)
@with_limits
def command(
    folder: Path,
    jobs: int,
    only_changed: bool,
    dossier: bool,
    cluster: str | None,
    cluster_tls: tuple[Path, Path, Path] | None,
    limits: Limits,
) -> int:
    """Đọc các phiếu trong nhan_ve, đánh giá và ghi bản tổng hợp vào ket_qua; cho cả cây thư mục nếu có nhiều đợt."""
    if cluster_tls and not cluster:
        raise click.UsageError("--cluster-tls đi cùng với --cluster.")
    if dossier and cluster:
        raise click.UsageError("--dossier không dùng được với --cluster; hồ sơ làm trên máy này.")
    from ccht_excel.guarded import started_ahead  # slow: processes

    with nullcontext() if only_changed or cluster else started_ahead(limits, READER):
        from ccht_excel.cli.campaign_tree import campaigns_below, follow_tree  # slow: reads and writes workbooks

        tree = campaigns_below(folder)
        if not (tree.campaigns or tree.closed or cluster):
            return _merge_one(folder, only_changed, dossier, limits)
    if tree.campaigns and cluster:
        events = _merge_far(tree.campaigns, only_changed, cluster, cluster_tls, limits)
        return follow_tree(folder, "Tổng hợp", events, len(tree.campaigns), tree.closed)
    if tree.campaigns or tree.closed:
        from ccht_excel.batch.campaigns import merge_all  # slow: processes

        events = merge_all(tree.campaigns, jobs, only_changed=only_changed, dossier=dossier, limits=limits)
        return follow_tree(folder, "Tổng hợp", events, len(tree.campaigns), tree.closed)
    raise click.UsageError("--cluster dùng cho thư mục có nhiều đợt đánh giá.")


def _merge_far(
    campaigns: Sequence[Path],
    only_changed: bool,
    cluster: str,
    tls: tuple[Path, Path, Path] | None,
    limits: Limits,
) -> Iterator[CampaignDone]:
    from ccht_excel.batch.cluster import Certificates, merge_on_cluster  # its library is optional

    certificates = Certificates(*tls) if tls else None
    return merge_on_cluster(campaigns, cluster, only_changed=only_changed, limits=limits, certificates=certificates)


def _merge_one(folder: Path, only_changed: bool, dossier: bool, limits: Limits) -> int:
    # Slow: reads workbooks.
    from ccht_excel.campaign.merge import merge, standing_result
    from ccht_excel.cli.mending import mend_first

    mend_first([folder])
    standing = standing_result(folder, limits, dossier=dossier) if only_changed else None
    if standing:
        say("Không có gì thay đổi từ lần tổng hợp trước; kết quả giữ nguyên.")
        return WRONG if standing.errors or standing.outstanding else DONE
    from ccht_excel.cli.merged import show_merged  # slow: rich

    return show_merged(merge(folder, limits, dossier=dossier))
