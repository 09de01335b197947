"""From nothing to an open campaign: application, approval, provisioning, activation, units, people, sets, calendar."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journeys import first_campaign
from tests.journeys.conftest import SIZES, Window, running_site
from tests.journeys.morning import SLUG, Morning, both_sites, live, told


@pytest.mark.parametrize("size", SIZES)
def test_province_goes_from_application_to_an_open_campaign(
    window: Callable[..., Window], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker_id: str,
    capsys: pytest.CaptureFixture[str], size: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("DTI_SECOND_FACTOR", "1")  # as every province asks
    with (
        running_site(f"dti_morning_{worker_id}_{os.getpid()}", tmp_path) as site,
        both_sites(site, tmp_path) as console,
    ):
        morning = Morning(
            site=site,
            console=console,
            applicant=window(size, where=console),
            operator=window(size, where=console),
            admin=window(size, where=replace(site, host=f"dti.{SLUG}.localhost")),
            second=window(size, where=replace(site, host=f"dti.{SLUG}.localhost")),
        )
        live(morning)
        live(morning, first_campaign.STEPS)

    with capsys.disabled():
        print(told(morning))
