"""The officer's page: the year's work in a browser, served from this machine to this machine.

A face only: what it shows and does is :mod:`ccht_excel.campaign`, :mod:`ccht_excel.batch`, the texts of summary and
corrections. Loaded by ``ccht open`` alone.
"""
