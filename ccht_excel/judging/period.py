"""The days that documents and figures of a campaign may bear without being asked about."""

from __future__ import annotations

from datetime import date

from ccht_excel.model.campaign import Campaign


def period_of(campaign: Campaign) -> tuple[date, date]:
    """First and last of them: of the assessed year; what is dated until the units' deadline may still be of it."""
    return date(campaign.year, 1, 1), max(date(campaign.year, 12, 31), campaign.deadline or date.min)
