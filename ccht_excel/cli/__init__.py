"""The command ``ccht``: options, messages, exit codes. A thin layer over the library; the only room that knows
click."""

from ccht_excel.cli.ccht import cli as cli
from ccht_excel.cli.ccht import main as main
from ccht_excel.cli.ccht import run as run
