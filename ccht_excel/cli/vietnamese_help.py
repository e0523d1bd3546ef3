"""click in Vietnamese: help pages as the officer reads them.

Relies on click. Only the wording changes; parsing, exit codes and completion stay click's own.
"""

from __future__ import annotations

import click

from ccht_excel.cli.vietnamese_errors import bounds

_LONGEST_LINE = 400
"""No first line of a help text is longer, so none is cut."""


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
        records = [record for option in options if (record := _record(option, ctx))]
        if records:
            with formatter.section("Tùy chọn"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help``."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Xem trợ giúp này."
        return option


def _record(option: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    """An option and its help, with what it must be in words."""
    record = option.get_help_record(ctx)
    if record is None:
        return None
    shown = option.show_default and option.default is not None
    extra = (
        f"mặc định: {option.show_default if isinstance(option.show_default, str) else option.default}" if shown else "",
        bounds(option.type).strip(),
        "bắt buộc" if option.required else "",
    )
    said = "; ".join(filter(None, extra))
    return record[0], (option.help or "") + (f"  [{said}]" if said else "")


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
        rows = [(name, command.get_short_help_str(_LONGEST_LINE)) for name, command in commands.items() if command]
        with formatter.section("Các lệnh"):
            formatter.write_dl(rows)
