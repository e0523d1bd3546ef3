"""The command ``ccht``: its commands by name, its entry point, and the one place where exceptions become exit codes.

A command is loaded when it is called, and loads what it needs when it runs, so that ``ccht --help`` answers at once.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from ccht_excel.cli.exit_codes import DONE, FAILED
from ccht_excel.cli.terminal import Screen, say, say_fault
from ccht_excel.cli.vietnamese_errors import usage_message
from ccht_excel.cli.vietnamese_help import VietnameseGroup
from ccht_excel.errors import CannotRunError
from ccht_excel.files.account import ACCOUNT, STOPPED
from ccht_excel.files.interrupts import end_on_request
from ccht_excel.files.trouble import why
from ccht_excel.version import __version__

COMMANDS = (
    *("open", "init", "prefill", "distribute", "due", "merge", "dossier", "rollup", "check", "pdf", "explain"),
    *("findings", "verify", "sign", "demo"),
)
"""In the order of the help page; each is the ``command`` of the module of that name in ``ccht_excel.cli.commands``."""


class CommandsByName(VietnameseGroup):
    """A group that knows its commands by name and imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Command names in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"ccht_excel.cli.commands.{cmd_name}").command
        return command


@click.group(cls=CommandsByName, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, prog_name="ccht", message="%(prog)s %(version)s", help="Xem phiên bản.")
def cli() -> None:
    """Tự đánh giá “Cộng đồng học tập”, “Đơn vị học tập” bằng tệp Excel: phát phiếu, tổng hợp, lập hồ sơ.

    Thứ tự làm việc: init (tạo đợt) - distribute (phát phiếu) - merge (tổng hợp). Chạy thử: ccht demo
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    sys.excepthook = say_fault
    end_on_request()
    code = run(arguments)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # nobody listens any more, or what listens is full; Python would grumble about it
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; exceptions become messages here and nowhere else."""
    ACCOUNT.clear()
    try:
        code = cli.main(arguments, prog_name="ccht", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return FAILED
    except click.Abort:
        say(f"{STOPPED} {ACCOUNT.text}", err=True)
        return FAILED
    except click.ClickException as error:
        say(usage_message(error), err=True)
        return FAILED
    except Exception as error:
        return _explain(error)


def _explain(error: Exception) -> int:
    """The officer's words for what kept a command from running; any other exception is a fault of the program."""
    if isinstance(error, OSError):
        named = f" {error.filename}" if error.filename else ""
        say(f"Máy không cho đọc hoặc ghi{named}: {why(error)}. {ACCOUNT.text}", err=True)
        return FAILED
    if not isinstance(error, CannotRunError):
        raise error
    say(str(error), err=True)
    if error.findings:
        from ccht_excel.cli.findings_shown import show_findings  # slow: rich

        show_findings(Screen(err=True), error.findings, unit_word=error.unit_word)
    return FAILED
