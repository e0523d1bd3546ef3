"""What every command must say of itself, and where the commands may print."""

from __future__ import annotations

import ast
import re

import click
import pytest

from ccht_excel.cli import cli
from ccht_excel.cli.vietnamese_help import VietnameseCommand
from tests.support.source import MODULES, tree

COMMANDS: dict[str, click.Command] = {"ccht": cli, **cli.commands}


ENGLISH = re.compile(
    r"Usage|Options|Commands|Show (this|the)|OPTIONS|COMMAND|ARGS|[Dd]efault|[Rr]equired|env var|<=|"
    r"\b(INTEGER|FLOAT|TEXT|PATH|FILE|DIRECTORY|BOOLEAN|UUID|RANGE)\b|[Dd]eprecated"
)


@pytest.mark.parametrize(("name", "command"), COMMANDS.items(), ids=COMMANDS)
def test_every_command_and_option_explains_itself(name: str, command: click.Command) -> None:
    context = click.Context(command, info_name=name, max_content_width=400, terminal_width=400)
    assert command.help and command.help.strip()
    assert len(command.get_short_help_str(400)) > 10
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            assert parameter.help and parameter.help[0].isupper(), f"{name} {parameter.opts}"
            takes_value = not parameter.is_flag and not parameter.count
            assert not takes_value or parameter.metavar, f"{name} {parameter.opts}"
        else:
            assert parameter.metavar, f"{name} {parameter.name}"
    page = command.get_help(context)
    assert page.startswith("Cách dùng:")
    assert not ENGLISH.search(page)
    assert "..." not in page, "a text that is cut says nothing"


def test_nobody_prints_past_the_screen() -> None:
    """But the starter, which runs on a bare Python before anything is installed."""
    for module in set(MODULES) - {"starter"}:
        calls = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
        assert not [node for node in calls if isinstance(node.func, ast.Name) and node.func.id in ("print", "input")]


@click.command("thu", cls=VietnameseCommand)
@click.option("--most", metavar="SỐ", type=click.IntRange(max=9), default=3, show_default=True, help="Nhiều nhất.")
@click.option("--least", metavar="SỐ", type=click.FloatRange(min=1), required=True, help="Ít nhất.")
@click.option("--kind", type=click.Choice(["xa", "phuong"]), default="xa", show_default="tên nói rõ", help="Loại.")
@click.option("--secret", hidden=True, help="Không hiện.")
def example(**_: object) -> None:
    """Ví dụ về tùy chọn."""


def test_what_an_option_must_be_is_said_in_words() -> None:
    page = example.get_help(click.Context(example, info_name="thu", terminal_width=200))
    assert "Nhiều nhất.  [mặc định: 3; đến 9]" in page
    assert "Ít nhất.  [từ 1; bắt buộc]" in page
    assert "Loại.  [mặc định: tên nói rõ]" in page
    assert "Không hiện" not in page and not ENGLISH.search(page)
