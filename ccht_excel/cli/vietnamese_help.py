"""click in Vietnamese: help pages and usage errors as the officer reads them.

Relies on click. Only the wording changes; parsing, exit codes and completion stay click's own.
"""

from __future__ import annotations

from difflib import get_close_matches
from gettext import gettext
from typing import Any

import click
from click import exceptions


class VietnameseCommand(click.Command):
    """A command whose help page is in Vietnamese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line with the call's form."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Cách dùng: ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the call's form."""
        return ["[TÙY CHỌN]" if piece == "[OPTIONS]" else piece for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        if records:
            with formatter.section("Tùy chọn"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Xem trợ giúp này."
        return option


class VietnameseGroup(VietnameseCommand, click.Group):
    """A group of commands whose help page is in Vietnamese."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The pieces of the call's form."""
        return ["[TÙY CHỌN]", "LỆNH", "…"]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command and the first line of its help."""
        commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        rows = [(name, command.get_short_help_str(90)) for name, command in commands.items() if command]
        with formatter.section("Các lệnh"):
            formatter.write_dl(rows)


def usage_message(error: click.ClickException) -> str:
    """A usage error in Vietnamese, with the way to the help page."""
    text = _usage_text(error)
    context = getattr(error, "ctx", None)
    if context is not None:
        text += f"\nXem cách dùng: {context.command_path} --help"
    return text


def _usage_text(error: click.ClickException) -> str:
    name = _parameter(error)
    if isinstance(error, exceptions.NoSuchOption):
        near = f" Có phải: {', '.join(sorted(error.possibilities))}?" if error.possibilities else ""
        return f"Không có tùy chọn {error.option_name}.{near}"
    if isinstance(error, exceptions.MissingParameter):
        return f"Thiếu {name}."
    if isinstance(error, exceptions.BadParameter):
        return f"Giá trị của {name} không dùng được: {_bad_value(error)}"
    if isinstance(error, exceptions.NoArgsIsHelpError) or not isinstance(error, exceptions.UsageError):
        return error.format_message()
    message = error.format_message()
    for english, vietnamese in _MESSAGES.items():
        head, _, tail = gettext(english).partition("{")
        if message.startswith(head.strip("'")):
            detail = message[len(head) :].strip(" .'()") if tail else ""
            return vietnamese.format(detail) + _meant(error, detail)
    return message


_QUOTES = '\nĐường dẫn có dấu cách thì đặt cả đường dẫn trong ngoặc kép, ví dụ: ccht merge "D:\\Cong dong hoc tap 2024"'

_MESSAGES = {
    "No such command {name!r}.": "Không có lệnh “{}”.",
    "Missing command.": "Thiếu tên lệnh.",
    "Got unexpected extra argument ({args})": f"Thừa tham số: {{}}.{_QUOTES}",
    "Got unexpected extra arguments ({args})": f"Thừa tham số: {{}}.{_QUOTES}",
}


def _meant(error: click.ClickException, typed: str) -> str:
    """The command that was probably meant, where a command was mistyped."""
    group = getattr(getattr(error, "ctx", None), "command", None)
    if not isinstance(group, click.Group) or typed in group.commands:
        return ""
    names = group.list_commands(error.ctx)  # type: ignore[attr-defined]
    near = get_close_matches(typed.lower(), names, n=1, cutoff=0.5)
    return f" Có phải: ccht {near[0]}?" if near else f" Các lệnh: {', '.join(names)}."


def _parameter(error: click.ClickException) -> str:
    parameter: Any = getattr(error, "param", None)
    if parameter is None:
        return "tham số"
    if isinstance(parameter, click.Option):
        return f"tùy chọn {'/'.join(parameter.opts)}"
    return f"tham số {parameter.make_metavar(getattr(error, 'ctx', None) or click.Context(click.Command('ccht')))}"


def _bad_value(error: click.BadParameter) -> str:
    kind = getattr(error.param, "type", None)
    if isinstance(kind, click.IntRange):
        return f"cần một số nguyên từ {kind.min} đến {kind.max}."
    if isinstance(kind, click.types.IntParamType):
        return "cần một số nguyên."
    if isinstance(kind, click.Choice):
        return f"cần một trong: {', '.join(map(str, kind.choices))}."
    if isinstance(kind, click.Path):
        return "không có tệp hoặc thư mục ấy, hoặc không đúng loại."
    return error.message
