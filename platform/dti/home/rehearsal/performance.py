"""The whole play: from the first administrator's letter to the ranking, on a rehearsal clock or the real one."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from dti.home.packages import Package
from dti.home.rehearsal import entry, setting
from dti.home.rehearsal.clocks import Clock, MovedClock
from dti.home.rehearsal.people import Say, Theatre
from dti.home.rehearsal.plan import Script
from dti.home.rehearsal.setting import Company, Staged, Wanted

APPRAISERS = 3


@dataclass
class Progress:
    """Tells each act with the time it took."""

    say: Say

    @contextmanager
    def act(self, title: str) -> Iterator[None]:
        sys.stdout.write(f"{title}\n")
        sys.stdout.flush()
        began = time.monotonic()
        yield
        self.say(f"xong sau {time.monotonic() - began:.1f} giây")


def smaller(package: Package, units: int | None) -> Package:
    """The first units of every level, for a quick look or a test."""
    if units is None:
        return package
    return replace(package, units=tuple(row for row in package.units if row.number <= units))


def prepare(theatre: Theatre, package: Package, seed: int, say: Say) -> tuple[Company, Script]:
    """Everybody is in: accounts, letters, own passwords, sign-in."""
    administrator = theatre.first_administrator()
    if not setting.has_units(administrator):
        setting.install_units(administrator, package, say)
        setting.publish_sets(administrator, package, say)
    company = setting.company(theatre, administrator, package, APPRAISERS, say)
    return company, Script.of(tuple(row.name for row in package.units), seed)


def rehearse(package: Package, *, base_url: str, host: str, seed: int, units: int | None) -> bool:
    """The package's own calendar on a clock that is moved; True if the recomputation agrees with what is shown."""
    say, began = Say(), time.monotonic()
    package, progress = smaller(package, units), Progress(say)
    theatre = Theatre(base_url, host)
    with progress.act("1. Đơn vị, bộ chỉ số, người dùng"):
        company, script = prepare(theatre, package, seed, say)
    with progress.act("2. Đợt đánh giá, hai người kích hoạt"):
        staged = setting.create_campaign(company.administrator, package, own_calendar(package))
        setting.choose_sheets(company.administrator, staged)
        setting.activate(company.administrator, company.chair, staged)
    clock = MovedClock(company.administrator, staged, say)
    return play(company, staged, script, clock, progress, began)


def own_calendar(package: Package) -> Wanted:
    """The campaign exactly as the document plans it; its clock starts on the day before the first phase."""
    campaign = package.campaign
    return Wanted(
        name=f"{campaign['name']} (diễn tập)",
        period_code=campaign["period_code"],
        mode="rehearsal",
        period_as_written=campaign["period_as_written"],
        period_from=campaign["period_from"],
        period_to=campaign["period_to"],
        data_cutoff=campaign["data_cutoff"],
        phases=package.phases,
        starts_at=package.phases[0].opens_at - timedelta(hours=16),
    )


def play(company: Company, staged: Staged, script: Script, clock: Clock, progress: Progress, began: float) -> bool:
    """The five phases, one after the other."""
    phases = staged.phases
    with progress.act("3. Kê khai và xác nhận"):
        clock.reach(phases["self_assess"].opens_at)
        declared = entry.declare_all(company, staged, script, progress.say)
    with progress.act("4. Thẩm định lần 1"):
        clock.reach(phases["appraise_1"].opens_at)
        entry.try_too_late(company, staged, script.late, progress.say)
    progress.say(f"{len(declared)} {time.monotonic() - began:.1f}")
    return True
