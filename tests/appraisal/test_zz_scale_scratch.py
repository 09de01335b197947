import time
from django.db import connection
from django.test.utils import CaptureQueriesContext
from appraisal import actions, queries
from submissions.models import Submission, LedgerEntry, Confirmation
from tests.appraisal.rounds import *
from tests.submissions.sheets import RATIO, make_sheet
from fractions import Fraction

def test_scale(cast):
    more_units(29)
    sheet = make_sheet(cast, [RATIO]*86, per_main=9)
    subs = list(Submission.objects.all())
    LedgerEntry.objects.bulk_create([LedgerEntry(submission=s, indicator=i, phase="self_assess", stage="self", seq=1, kind="declared", status="scored", inputs={"numerator":118,"denominator":124}, points=DECLARED, why="x", by_name="An") for s in subs for i in sheet.indicators], batch_size=500)
    for s in subs:
        Confirmation.objects.create(submission=s, phase="self_assess", content_hash="x", content={}, statement="", confirmed_by=cast.binh, confirmed_by_name="B")
    Submission.objects.update(state="confirmed")
    sheet.move_to(ROUND_1, cast.giang)
    out=[]
    def timed(name, f):
        with CaptureQueriesContext(connection) as c:
            t=time.perf_counter(); r=f(); d=time.perf_counter()-t
        out.append((name, round(d,2), len(c))); return r
    b = queries.bench(sheet.campaign, fresh(cast.long))
    timed("lines", lambda: queries.lines(sheet.campaign, "appraise_1", bench=b, now=sheet.now))
    client = signed_in(cast.long)
    timed("queue page", lambda: client.get(f"/app/appraisal/{sheet.campaign.pk}/?view=all"))
    timed("unit page", lambda: client.get(f"/app/appraisal/{sheet.campaign.pk}/units/{sheet.submission.unit_id}/"))
    timed("row page", lambda: client.get(f"/app/appraisal/{sheet.campaign.pk}/units/{sheet.submission.unit_id}/{sheet.indicators[0].pk}/"))
    timed("judge", lambda: judge(sheet, cast.long))
    timed("bulk 85 empty", lambda: actions.bulk_agree(sheet.again(), phase="appraise_1", by=fresh(cast.long)))
    def try_close():
        try: close(sheet, cast)
        except actions.Blocked as w: return len(w.blockers)
    out.append(timed("close blocked", try_close))
    from appraisal.models import Verdict
    done = set(Verdict.objects.values_list("submission_id","indicator_id"))
    todo=[(s,i) for s in subs for i in sheet.indicators if (s.pk,i.pk) not in done]
    LedgerEntry.objects.bulk_create([LedgerEntry(submission=s, indicator=i, phase="appraise_1", stage="round_1", seq=1, kind="agree", status="scored", inputs={"numerator":118,"denominator":124}, points=DECLARED, why="x", by_name="Long") for s,i in todo], batch_size=500)
    Verdict.objects.bulk_create([Verdict(submission=s, indicator=i, phase="appraise_1", kind="agree", points=DECLARED, inputs={}, appraiser=cast.long, appraiser_name="Long") for s,i in todo], batch_size=500)
    timed("close", lambda: close(sheet, cast))
    timed("close page", lambda: client.get(f"/app/appraisal/{sheet.campaign.pk}/close/"))
    timed("progress", lambda: client.get(f"/app/appraisal/{sheet.campaign.pk}/progress/"))
    raise SystemError(out)
