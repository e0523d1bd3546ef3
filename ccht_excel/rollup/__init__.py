"""Summaries of many communes, judged again and counted into one workbook."""
