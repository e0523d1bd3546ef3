"""What every command must say of itself, and where the commands may print."""

from __future__ import annotations

import ast

import click
import pytest

from ccht_excel.cli import cli
from tests.support.source import MODULES, tree

COMMANDS: dict[str, click.Command] = {"ccht": cli, **cli.commands}


@pytest.mark.parametrize(("name", "command"), COMMANDS.items(), ids=COMMANDS)
def test_every_command_and_option_explains_itself(name: str, command: click.Command) -> None:
    context = click.Context(command, info_name=name)
    assert command.help and command.help.strip()
    assert len(command.get_short_help_str(400)) > 10
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            assert parameter.help and parameter.help[0].isupper(), f"{name} {parameter.opts}"
            takes_value = not parameter.is_flag and not parameter.count
            assert not takes_value or parameter.metavar or name == "pdf", f"{name} {parameter.opts}"
        else:
            assert parameter.metavar, f"{name} {parameter.name}"
    page = command.get_help(context)
    assert page.startswith("Cách dùng:")
    for english in ("Usage", "Options:", "Commands:", "Show this message", "[OPTIONS]", "COMMAND", "ARGS", "default:"):
        assert english not in page


def test_nobody_prints_past_the_screen() -> None:
    """But the starter, which runs on a bare Python before anything is installed."""
    for module in set(MODULES) - {"starter"}:
        calls = [node for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
        assert not [node for node in calls if isinstance(node.func, ast.Name) and node.func.id in ("print", "input")]
