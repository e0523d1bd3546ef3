"""The command ``ccht``: options, messages, exit codes. A thin layer over the library; the only place that knows click.

Exit codes: 0 done and nothing wrong; 1 done, but there are error findings or returns outstanding; 2 it could not run.
Commands import what they need when they run, so that ``ccht --help`` answers at once.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from ccht_excel.cli.vietnamese_help import VietnameseCommand, VietnameseGroup, usage_message
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.version import __version__

if TYPE_CHECKING:
    from ccht_excel.batch.campaigns import CampaignDone, Defaults
    from ccht_excel.campaign.merge import Merge
    from ccht_excel.model.limits import Limits

DONE, WRONG, FAILED = 0, 1, 2

_FOLDER = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path)
_JOBS = click.option(
    "--jobs", metavar="SỐ", type=click.IntRange(1, 60), help="Số đợt làm cùng lúc (mặc định: theo số nhân của máy)."
)


def _with_limits(command: Callable[..., int]) -> Callable[..., int]:
    """Options for what reading one file from outside may cost, handed on as ``limits``."""

    @click.option("--max-file-mb", metavar="SỐ", type=click.IntRange(1, 1000), default=20, help=_LIMIT_HELP[0])
    @click.option("--max-seconds", metavar="SỐ", type=click.FloatRange(1, 3600), default=15, help=_LIMIT_HELP[1])
    @click.option("--max-memory-mb", metavar="SỐ", type=click.IntRange(256, 65536), default=1024, help=_LIMIT_HELP[2])
    @functools.wraps(command)
    def limited(max_file_mb: int, max_seconds: float, max_memory_mb: int, **others: Any) -> int:
        from ccht_excel.model.limits import MIB, Limits

        # Ten times the file: what honest workbooks unpack to stays far below.
        limits = Limits(max_file_mb * MIB, 10 * max_file_mb * MIB, max_seconds, max_memory_mb * MIB)
        return command(limits=limits, **others)

    return limited


_LIMIT_HELP = (
    "Tệp nặng hơn số MB này thì không đọc (mặc định: 20).",
    "Số giây tối đa để đọc một tệp (mặc định: 15).",
    "Số MB bộ nhớ tối đa để đọc một tệp (mặc định: 1024).",
)


@click.group(cls=VietnameseGroup, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, prog_name="ccht", message="%(prog)s %(version)s", help="Xem phiên bản.")
def cli() -> None:
    """Tự đánh giá “Cộng đồng học tập” cấp xã bằng tệp Excel (Thông tư 25/2023/TT-BGDĐT).

    Thứ tự làm việc: init (tạo đợt) - distribute (phát phiếu) - merge (tổng hợp). Chạy thử: ccht demo
    """


@cli.command(cls=VietnameseCommand)
@click.argument("folder", metavar="THƯ_MỤC", type=_FOLDER)
@click.option("--commune", metavar="TÊN", default="", help="Tên xã, ví dụ: Thái Sơn.")
@click.option("--district", metavar="TÊN", default="", help="Tên huyện, nếu còn.")
@click.option("--province", metavar="TÊN", default="", help="Tên tỉnh, thành phố.")
@click.option(
    "--year",
    metavar="NĂM",
    type=click.IntRange(2024, 2100),
    help="Năm đánh giá (mặc định: năm nay; tháng 1 và 2: năm trước).",
)
@click.option("--difficult-area", is_flag=True, help="Xã thuộc vùng khó khăn.")
@click.option(
    "--criteria-set", metavar="MÃ", default=DEFAULT_CRITERIA_SET, help="Bộ tiêu chí, nếu không phải bộ mặc định."
)
@click.option("--communes", metavar="TỆP", type=_FILE, help="Danh sách xã (Excel): tạo mỗi xã một đợt trong THƯ_MỤC.")
@_JOBS
def init(
    folder: Path,
    commune: str,
    district: str,
    province: str,
    year: int | None,
    difficult_area: bool,
    criteria_set: str,
    communes: Path | None,
    jobs: int | None,
) -> int:
    """Tạo một đợt đánh giá: tệp điều khiển và các thư mục. Với --communes: tạo cho cả danh sách xã.

    Danh sách có dòng tiêu đề: Xã, Huyện, Tỉnh, Vùng khó khăn, Liên hệ, Email, Nơi nhận, Hạn nộp, Năm, Mức độ đề nghị;
    chỉ cột Xã là bắt buộc. Các tùy chọn khác dùng cho ô để trống. Đợt đã có thì giữ nguyên.
    """
    from ccht_excel.campaign.folder import FORMS, RESULTS, RETURNS, init_campaign
    from ccht_excel.control.new_campaign import new_campaign

    if communes:
        if commune:
            raise click.UsageError("Chỉ dùng một trong hai tùy chọn --commune và --communes.")
        from ccht_excel.batch.campaigns import Defaults

        defaults = Defaults(year, district.strip(), province.strip(), difficult_area, criteria_set)
        return _init_tree(folder, communes, defaults, jobs)
    campaign = new_campaign(
        commune.strip(),
        year,
        district=district.strip(),
        province=province.strip(),
        difficult_area=difficult_area,
        criteria_set=criteria_set,
    )
    control = init_campaign(folder, campaign)
    click.echo(f"Đã tạo đợt đánh giá năm {campaign.year}{f' của xã {commune}' if commune else ''}:")
    click.echo(f"  {control}   tệp điều khiển: mở bằng Excel, xem lại và sửa")
    click.echo(f"  {folder / FORMS}   phiếu để phát cho các đơn vị")
    click.echo(f"  {folder / RETURNS}   bỏ các phiếu nộp lại vào đây, tên tệp tùy ý")
    click.echo(f"  {folder / RESULTS}   kết quả tổng hợp")
    if not commune:
        click.echo("Chưa có tên xã: ghi vào ô Tên xã của tệp điều khiển.")
    click.echo(f'Bước tiếp theo: ccht distribute "{folder}"')
    return DONE


def _init_tree(root: Path, communes: Path, defaults: Defaults, jobs: int | None) -> int:
    from ccht_excel.batch.campaigns import init_all, read_communes
    from ccht_excel.cli.screen import console, show_findings

    found = read_communes(communes)
    show_findings(console(), found.findings)
    code = _run_tree(root, "Tạo đợt đánh giá", init_all(root, found.rows, defaults, _jobs(jobs)), len(found.rows))
    if code != FAILED:
        click.echo(f'Bước tiếp theo: xem các tệp điều khiển, rồi chạy: ccht distribute "{root}"')
    return code


def _jobs(jobs: int | None) -> int:
    from ccht_excel.workers import available_jobs

    return jobs or available_jobs()


def _tree(folder: Path) -> tuple[Path, ...]:
    """The campaigns below a folder that is none itself."""
    from ccht_excel.campaign.folder import CONTROL, find_campaigns

    return () if (folder / CONTROL).exists() else find_campaigns(folder)


def _run_tree(root: Path, title: str, events: Iterator[CampaignDone], total: int) -> int:
    """Follow the work on many campaigns and show what became of it."""
    from ccht_excel.batch.campaigns import Status
    from ccht_excel.cli.progress import follow_campaigns, show_outcome
    from ccht_excel.cli.screen import console

    screen = console()
    done = follow_campaigns(screen, title, events, total, root)
    show_outcome(screen, done, root)
    if all(item.status is Status.FAILED for item in done):
        return FAILED
    return WRONG if any(item.wrong for item in done) else DONE


@cli.command(cls=VietnameseCommand)
@click.argument("folder", metavar="THƯ_MỤC", type=_FOLDER)
@_JOBS
def distribute(folder: Path, jobs: int | None) -> int:
    """Tạo phiếu cho từng đơn vị vào thư mục phat_di; cho cả cây thư mục nếu trong đó có nhiều đợt."""
    from ccht_excel.campaign.distribute import distribute

    campaigns = _tree(folder)
    if campaigns:
        from ccht_excel.batch.campaigns import distribute_all

        return _run_tree(folder, "Tạo phiếu", distribute_all(campaigns, _jobs(jobs)), len(campaigns))
    from ccht_excel.cli.screen import console, show_findings

    done = distribute(folder)
    click.echo(f"Đã tạo {len(done.forms)} phiếu:")
    for unit, path in done.forms.items():
        indicators = ", ".join(done.campaign.indicators_of(unit))
        click.echo(f"  {path}   {done.campaign.unit_name(unit)}: {indicators}")
    click.echo(f"  {done.handout}   danh sách phát phiếu")
    for path in done.stale:
        click.echo(f"Lưu ý: {path} không thuộc đơn vị nào trong đợt này, đừng phát nhầm.")
    show_findings(console(), done.findings)
    click.echo(f'Phiếu nộp lại bỏ vào nhan_ve rồi chạy: ccht merge "{folder}"')
    return DONE


@cli.command(cls=VietnameseCommand)
@click.argument("folder", metavar="THƯ_MỤC", type=_FOLDER)
@_JOBS
@click.option("--only-changed", is_flag=True, help="Bỏ qua đợt không có gì thay đổi từ lần tổng hợp trước.")
@click.option("--cluster", metavar="ĐỊA_CHỈ", help="Chia cho cụm máy Dask đang chạy, ví dụ: tcp://may-chu:8786")
@_with_limits
def merge(folder: Path, jobs: int | None, only_changed: bool, cluster: str | None, limits: Limits) -> int:
    """Đọc các phiếu trong nhan_ve, đánh giá và ghi bản tổng hợp vào ket_qua; cho cả cây thư mục nếu có nhiều đợt."""
    from ccht_excel.campaign.merge import merge, standing_result

    campaigns = _tree(folder)
    if campaigns and cluster:
        from ccht_excel.batch.cluster import merge_on_cluster

        events = merge_on_cluster(campaigns, cluster, only_changed=only_changed)
        return _run_tree(folder, "Tổng hợp", events, len(campaigns))
    if cluster:
        raise click.UsageError("--cluster dùng cho thư mục có nhiều đợt đánh giá.")
    if campaigns:
        from ccht_excel.batch.campaigns import merge_all

        events = merge_all(campaigns, _jobs(jobs), only_changed=only_changed, limits=limits)
        return _run_tree(folder, "Tổng hợp", events, len(campaigns))
    standing = standing_result(folder, limits) if only_changed else None
    if standing:
        click.echo("Không có gì thay đổi từ lần tổng hợp trước; kết quả giữ nguyên.")
        return WRONG if standing.errors or standing.outstanding else DONE
    return _show_merged(merge(folder, limits))


def _show_merged(done: Merge) -> int:
    """The verdict, what was written, and the exit code."""
    from ccht_excel.cli.screen import console, has_errors, show_verdict

    show_verdict(console(), done.assessment)
    click.echo(f"Đã ghi:\n  {done.summary}   bản tổng hợp để in\n  {done.result}   kết quả cho phần mềm khác")
    click.echo(f"  {done.reminders}   tin nhắn nhắc việc, chép dán vào Zalo")
    for unit, path in done.marked.items():
        click.echo(f"  {path}   gửi lại {done.assessment.campaign.unit_name(unit)} để sửa")
    for path in done.put_aside:
        click.echo(
            f"Lưu ý: có người đã sửa tệp trong tra_lai, giữ lại thành {path}; bản ấy là phiếu thì chép vào nhan_ve."
        )
    for path in done.left:
        click.echo(f"Lưu ý: {path} không còn gì phải sửa nhưng đang mở nên chưa xóa được; đừng gửi nhầm.")
    wrong = has_errors(done.assessment.findings) or done.assessment.outstanding
    return WRONG if wrong else DONE


@cli.command(cls=VietnameseCommand)
@click.argument("paths", metavar="THƯ_MỤC|TỆP…", type=_FILE, nargs=-1, required=True)
@click.option("-o", "--output", metavar="TỆP", type=_FILE, required=True, help="Tệp .xlsx để ghi; ghi cả tệp .json.")
@click.option("--year", metavar="NĂM", type=click.IntRange(2000, 2100), help="Năm (mặc định: năm của đa số các xã).")
@_JOBS
@_with_limits
def rollup(paths: tuple[Path, ...], output: Path, year: int | None, jobs: int | None, limits: Limits) -> int:
    """Gộp bản tổng hợp của nhiều xã thành một bảng của huyện, tỉnh; tính lại từng bản, báo bản bị sửa."""
    from ccht_excel.cli.progress import follow
    from ccht_excel.cli.screen import console, has_errors, show_findings
    from ccht_excel.files.whole import write_all
    from ccht_excel.rollup.as_json import rollup_text
    from ccht_excel.rollup.counting import roll_up
    from ccht_excel.rollup.sources import find_summaries, read_all
    from ccht_excel.rollup.texts import conclusion_lines
    from ccht_excel.rollup.workbook import write_rollup

    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(f"Tên tệp ghi phải có đuôi .xlsx: {output}")
    screen = console()
    sources = find_summaries(paths, output)
    read = follow(screen, "Đọc các bản tổng hợp", read_all(sources, _jobs(jobs), limits), len(sources))
    rolled = roll_up([item for items in read for item in items], year)
    text, beside = rollup_text(rolled).encode(), output.with_suffix(".json")
    write_all({output: lambda stream: write_rollup(stream, rolled), beside: lambda stream: _write(stream, text)})
    findings = [item for _, item in rolled.findings]
    for line in conclusion_lines(rolled):
        click.echo(line)
    show_findings(screen, findings, limit=12)
    click.echo(f"Đã ghi:\n  {output}\n  {beside}")
    return WRONG if has_errors(findings) else DONE


def _write(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)


@cli.command(cls=VietnameseCommand)
@click.argument("files", metavar="TỆP…", type=_FILE, nargs=-1, required=True)
@_with_limits
def check(files: tuple[Path, ...], limits: Limits) -> int:
    """Kiểm tra từng phiếu, không ghi gì cả."""
    from ccht_excel.campaign.assess import check_file
    from ccht_excel.cli.screen import console, has_errors, show_findings

    screen = console()
    wrong = False
    for path in files:
        for item in check_file(path, limits):
            wrong = wrong or has_errors(item.findings) or not item.accepted
            state = "không tính được" if not item.accepted else "có lỗi" if has_errors(item.findings) else "đọc được"
            click.echo(f"{path}: {state}{f' ({item.unit})' if item.unit else ''}")
            show_findings(screen, item.findings)
    return WRONG if wrong else DONE


@cli.command(cls=VietnameseCommand)
@click.argument("paths", metavar="TỆP|THƯ_MỤC…", type=_FILE, nargs=-1, required=True)
@click.option("-o", "--output", metavar="NƠI_GHI", type=_FILE, help="Tên tệp .pdf hoặc thư mục để ghi.")
@click.option("--seconds", type=click.FloatRange(1, 3600), default=60, help="Thời gian tối đa cho mỗi tệp (giây).")
def pdf(paths: tuple[Path, ...], output: Path | None, seconds: float) -> int:
    """Chuyển bản tổng hợp hoặc phiếu sang PDF (cần có LibreOffice)."""
    from ccht_excel.campaign.pdf import make_pdfs, workbooks_of

    workbooks = [workbook for path in paths for workbook in workbooks_of(path)]
    for written in make_pdfs(workbooks, output, seconds):
        click.echo(f"Đã ghi {written}")
    return DONE


@cli.command(cls=VietnameseCommand)
@click.argument("folder", metavar="THƯ_MỤC", type=_FOLDER)
@click.argument("subject", metavar="CHỈ_TIÊU_HOẶC_SỐ_LIỆU", nargs=-1, required=True)
def explain(folder: Path, subject: tuple[str, ...]) -> int:
    """Giải thích một chỉ tiêu (5.1) hay số liệu (citizens): căn cứ, giá trị, lấy từ ô nào của tệp nào."""
    from ccht_excel.campaign.assess import assess_folder
    from ccht_excel.summary.explain import UnknownSubjectError, explain

    try:
        click.echo(explain(assess_folder(folder), " ".join(subject)).text, nl=False)
    except UnknownSubjectError as error:
        raise click.UsageError(str(error)) from error
    return DONE


@cli.command(cls=VietnameseCommand)
@click.argument("code", metavar="[MÃ]", required=False)
@click.option("--markdown", is_flag=True, help="In cả danh mục thành bảng Markdown (docs/phat_hien.md).")
def findings(code: str | None, markdown: bool) -> int:
    """Danh mục các phát hiện: mã, ý nghĩa, cách sửa."""
    from ccht_excel.cli.screen import console, show_catalogue
    from ccht_excel.findings.catalogue import CATALOGUE
    from ccht_excel.findings.table import catalogue_markdown, entry_text, near_codes

    if code is None and markdown:
        click.echo(catalogue_markdown(), nl=False)
    elif code is None:
        show_catalogue(console())
    elif code in CATALOGUE:
        click.echo(entry_text(CATALOGUE[code]))
    else:
        near = near_codes(code)
        hint = f" Có phải: {', '.join(near)}?" if near else " Xem danh mục: ccht findings"
        raise click.UsageError(f"Không có phát hiện nào mang mã “{code}”.{hint}")
    return DONE


@cli.command(cls=VietnameseCommand)
@click.argument("files", metavar="TỆP…", type=_FILE, nargs=-1, required=True)
def verify(files: tuple[Path, ...]) -> int:
    """Kiểm tra bản tổng hợp có bị sửa không, và mã nội dung của nó."""
    from ccht_excel.cli.screen import console, show_verification
    from ccht_excel.verification.verify import verify_summary

    results = [verify_summary(path) for path in files]
    for result in results:
        show_verification(console(), result)
    return DONE if all(result.genuine for result in results) else WRONG


@cli.command(cls=VietnameseCommand)
@click.argument("folder", metavar="[THƯ_MỤC]", type=_FOLDER, required=False)
def demo(folder: Path | None) -> int:
    """Chạy thử toàn bộ trên bộ mẫu có sẵn, trong một thư mục mới."""
    from ccht_excel.campaign.demo import copy_sample
    from ccht_excel.campaign.distribute import distribute
    from ccht_excel.campaign.folder import FORMS, RETURNS
    from ccht_excel.campaign.merge import merge

    target = copy_sample(folder)
    distribute(target)
    _show_merged(merge(target))
    click.echo(f"  {target / FORMS}   phiếu đã phát\n  {target / RETURNS}   phiếu đã nộp lại (số liệu giả định)")
    return DONE


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; exceptions become messages here and nowhere else."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        code = cli.main(arguments, prog_name="ccht", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return FAILED
    except click.Abort:
        click.echo("Đã dừng theo yêu cầu; kết quả cũ vẫn còn nguyên.", err=True)
        return FAILED
    except click.ClickException as error:
        click.echo(usage_message(error), err=True)
        return FAILED
    except Exception as error:
        return _explain(error)


def _explain(error: Exception) -> int:
    from ccht_excel.errors import CampaignError, CriteriaError, GuardError

    if not isinstance(error, CampaignError | CriteriaError | GuardError | FileNotFoundError):
        raise error
    click.echo(str(error), err=True)
    findings = getattr(error, "findings", ())
    if findings:
        from ccht_excel.cli.screen import console, show_findings

        show_findings(console(stderr=True), findings)
    return FAILED
