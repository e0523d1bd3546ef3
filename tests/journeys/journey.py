"""One campaign the whole way: what it writes is vouched for, says the same again, and next year begins with it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.dossier_check import verify_document
from ccht_excel.campaign.folder import FORMS, RESULTS, RETURNS, SUMMARY, init_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.campaign.next_year import Named, next_year
from ccht_excel.model.campaign import Campaign
from ccht_excel.summary.explain import explain
from ccht_excel.summary.vouching import verify_summary
from tests.journeys.campaigns import any_campaign
from tests.journeys.returns import fill


def journey(seed: int, folder: Path) -> None:
    """Raises ``AssertionError`` where something that was written is not vouched for or changes without cause."""
    campaign, chance = any_campaign(seed), Random(seed)
    hand_out(folder, campaign)
    odd = chance.choice((0.0, 0.02, 0.15, 0.5))
    for form in sorted((folder / FORMS).glob("*.xlsx")):
        if form.stem in {unit.id for unit in campaign.units} and chance.random() < 0.85:
            fill(form, folder / RETURNS / form.name, chance, odd)
    dossier = chance.random() < 0.5
    merge(folder, dossier=dossier)
    written = digests(folder / RESULTS)
    merge(folder, dossier=dossier)
    again = digests(folder / RESULTS)
    assert again == written, sorted(name for name in written | again if written.get(name) != again.get(name))
    vouched_for(folder / RESULTS)
    assessment = assess_folder(folder)
    for subject in (*assessment.data, *(item.id for item in assessment.indicators)):
        assert explain(assessment, subject).text
    following = next_year(folder, Named()).campaign
    hand_out(folder.with_name(f"{folder.name}-{following.year}"), following)


def hand_out(folder: Path, campaign: Campaign) -> None:
    init_campaign(folder, campaign)
    distribute(folder)


def vouched_for(results: Path) -> None:
    summary = verify_summary(results / SUMMARY)
    assert summary.genuine, summary
    for document in results.glob("*/*.docx"):
        done = verify_document(document)
        assert done.genuine and not done.beside, (document.name, done)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
