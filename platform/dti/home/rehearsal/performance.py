"""The whole play: from the first administrator's letter to the ranking, on a rehearsal clock or the real one."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from dti.home.packages import Package
from dti.home.rehearsal import bench, entry, results, setting
from dti.home.rehearsal.clocks import Clock, MovedClock, RealClock
from dti.home.rehearsal.people import Say, Theatre
from dti.home.rehearsal.plan import Script
from dti.home.rehearsal.setting import Company, Staged, Wanted
from dti.web.dates import HANOI
from tenants.calendars.rules import PlannedPhase

APPRAISERS = 6  # three for each level


@dataclass
class Progress:
    """Tells each act with the time it took."""

    say: Say

    @contextmanager
    def act(self, title: str) -> Iterator[None]:
        tell(title)
        began = time.monotonic()
        yield
        self.say(f"xong sau {time.monotonic() - began:.1f} giây")


def smaller(package: Package, units: int | None) -> Package:
    """The first units of every level, for a quick look or a test."""
    if units is None:
        return package
    return replace(package, units=tuple(row for row in package.units if row.number <= units))


def prepare(theatre: Theatre, package: Package, seed: int, say: Say) -> tuple[Company, Script]:
    """Units, sets, accounts and letters; people set their passwords and sign in when they are first needed."""
    administrator = theatre.first_administrator()
    if not setting.has_units(administrator):
        setting.install_units(administrator, package, say)
        setting.publish_sets(administrator, package, say)
    company = setting.company(administrator, package, APPRAISERS, say)
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
        setting.choose_sheets(company.administrator, package, staged)
        setting.activate(company.administrator, company.chair, staged)
    rankings = play(company, staged, script, MovedClock(company.administrator, staged, say), progress)
    return report(staged, rankings, began)


def report(staged: Staged, rankings: dict[str, results.Ranking], began: float) -> bool:
    """Print the ranking, the time, and whether a recomputation from the exported raw answers agrees."""
    with TemporaryDirectory() as folder:
        difference = results.recomputed(staged, Path(folder))
    tell(told(rankings))
    tell(f"\nTính lại từ số liệu gốc đã xuất: {'khớp' if difference is None else f'KHÁC: {difference}'}")
    tell(f"Tổng thời gian: {time.monotonic() - began:.0f} giây")
    return difference is None


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


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


# Seconds that each phase of the demonstration's official campaign stays open on the real clock.
SECONDS = (("self_assess", 150), ("appraise_1", 150), ("explain", 45), ("appraise_2", 60))
LEVEL = "department"


def demonstrate(package: Package, *, base_url: str, host: str, year: int, seed: int, share: float = 1.0) -> bool:
    """An official campaign of a past year with windows of seconds on the real clock, published at the end."""
    say, package = Say(), of_one_level(package, LEVEL)
    progress, theatre = Progress(say), Theatre(base_url, host)
    with progress.act("1. Người dùng của đợt trình diễn"):
        company, script = prepare(theatre, package, seed, say)
        company.bring_everybody(say)
    with progress.act(f"2. Đợt chính thức năm {year} theo đồng hồ thật"):
        staged = setting.create_campaign(
            company.administrator, package, compressed(package, year, datetime.now(UTC), share)
        )
        setting.choose_sheets(company.administrator, package, staged)
        setting.activate(company.administrator, company.chair, staged)
    began = time.monotonic()
    preview = play(company, staged, script, RealClock(say), progress)
    published = results.shown(theatre.browser("khách"), public_pages(package, year))
    same = list(published.values()) == list(preview.values())
    tell(f"Trang công khai và bản xem trước: {'giống nhau' if same else 'KHÁC NHAU'}")
    return report(staged, published, began) and same


def of_one_level(package: Package, code: str) -> Package:
    """Twenty departments are enough to fill the public pages, and fit into windows of seconds."""
    return replace(
        package,
        units=tuple(row for row in package.units if row.level == code),
        levels=tuple(level for level in package.levels if level[0] == code),
        criteria={code: package.criteria[code]},
    )


def compressed(package: Package, year: int, now: datetime, share: float = 1.0) -> Wanted:
    """The phases one after the other from now on, each some seconds long."""
    phases, opens = [], now
    titles = {phase.kind: phase.title for phase in package.phases}
    for kind, whole in SECONDS:
        seconds = round(whole * share)
        closes = opens + timedelta(seconds=seconds)
        phases.append(PlannedPhase(kind, titles[kind], opens, closes, f"{seconds} giây"))
        opens = closes
    return Wanted(
        name=f"Đánh giá chuyển đổi số tỉnh {package.province} năm {year} (minh họa)",
        period_code=str(year),
        mode="official",
        period_as_written=f"năm {year}",
        period_from=date(year, 1, 1),
        period_to=date(year + 1, 1, 1),
        data_cutoff=date(year, 12, 31),
        phases=tuple(phases),
    )


def public_pages(package: Package, year: int) -> list[str]:
    return [f"/ket-qua/{year}/{code}/" for code, _name in sorted(package.levels)]


def play(
    company: Company, staged: Staged, script: Script, clock: Clock, progress: Progress
) -> dict[str, results.Ranking]:
    """The phases, one after the other; returns the rankings that came of it, as the preview shows them."""
    phases, say = staged.phases, progress.say
    if trial := phases.get("trial"):
        with progress.act("Thử nghiệm"):
            clock.reach(trial.opens_at)
            entry.try_out(company, staged, script, say)
    with progress.act("3. Kê khai và xác nhận"):
        clock.reach(phases["self_assess"].opens_at)
        entry.declare_all(company, staged, script, say)
    with progress.act("4. Thẩm định lần 1"):
        clock.reach(phases["appraise_1"].opens_at)
        entry.try_too_late(company, staged, script.late, say)
        bench.allocate(company, staged, say)
        bench.judge_all(company, staged, script, round_number=1, say=say)
        bench.close_round(company, staged, "appraise_1", say)
    with progress.act("5. Giải trình, bổ sung"):
        clock.reach(phases["explain"].opens_at)
        entry.explain_all(company, staged, script, say)
    with progress.act("6. Thẩm định lần 2"):
        clock.reach(phases["appraise_2"].opens_at)
        bench.judge_all(company, staged, script, round_number=2, say=say)
        bench.close_round(company, staged, "appraise_2", say)
    with progress.act("7. Chốt số liệu, trình, phê duyệt, công bố"):
        clock.reach(phases["appraise_2"].closes_at)
        results.finalise(company, staged, say)
        decided_on = phases["appraise_2"].closes_at.astimezone(HANOI).date()
        return results.release(company, staged, decided_on, say)


def told(rankings: dict[str, results.Ranking]) -> str:
    """The ranking as a table of plain text."""
    lines = []
    for path, ranking in rankings.items():
        lines += ["", path, f"{'Hạng':>4}  {'Đơn vị':<36} {'Tổng điểm':>10}  Mức độ"]
        lines += [f"{rank:>4}  {unit:<36} {total:>10}  {grade}" for rank, unit, total, grade in ranking]
    return "\n".join(lines)
