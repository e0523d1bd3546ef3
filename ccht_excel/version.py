"""The version, in a file of its own: every room may say it without knowing the package's face."""

__version__ = "0.1.0"
