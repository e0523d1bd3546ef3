"""Collect and judge a commune's "Cộng đồng học tập" self-assessment with Excel workbooks."""

__version__ = "0.1.0"
