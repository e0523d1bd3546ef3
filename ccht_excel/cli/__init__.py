"""The command ``ccht``: options, messages, exit codes. A thin layer over the library; the only room that knows
click."""
