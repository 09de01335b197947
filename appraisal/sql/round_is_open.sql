-- A closed round stays as it was hashed, even while its window is still open.
CREATE FUNCTION round_is_open() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    closed boolean;
BEGIN
    EXECUTE format($q$
        SELECT EXISTS (SELECT FROM %1$I.submissions_submission s
                         JOIN %1$I.appraisal_roundclosing c USING (campaign_id)
                        WHERE s.id = $1 AND c.phase = $2)
    $q$, TG_TABLE_SCHEMA) INTO closed USING NEW.submission_id, NEW.phase;
    IF closed IS NOT FALSE THEN
        RAISE EXCEPTION 'the round is closed' USING ERRCODE = 'DT002';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER round_is_open BEFORE INSERT OR UPDATE ON appraisal_verdict
    FOR EACH ROW EXECUTE FUNCTION round_is_open();
CREATE TRIGGER round_is_open BEFORE INSERT ON appraisal_ruling
    FOR EACH ROW EXECUTE FUNCTION round_is_open();
CREATE TRIGGER round_is_open BEFORE INSERT OR UPDATE ON appraisal_explanationrequest
    FOR EACH ROW EXECUTE FUNCTION round_is_open();
CREATE TRIGGER round_is_open BEFORE INSERT ON appraisal_outsidefigure
    FOR EACH ROW EXECUTE FUNCTION round_is_open();
-- The values themselves stand in the ledger of submissions.
CREATE TRIGGER round_is_open BEFORE INSERT ON submissions_ledgerentry
    FOR EACH ROW WHEN (NEW.stage IN ('round_1', 'round_2')) EXECUTE FUNCTION round_is_open();
