-- zz: the fence fires after every other BEFORE trigger.
CREATE TRIGGER zz_fence BEFORE INSERT OR UPDATE OR DELETE ON submissions_answer
    FOR EACH ROW EXECUTE FUNCTION fence();
CREATE TRIGGER zz_fence BEFORE INSERT OR UPDATE OR DELETE ON submissions_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION fence();
CREATE TRIGGER zz_fence BEFORE INSERT OR UPDATE OR DELETE ON submissions_evidencelink
    FOR EACH ROW EXECUTE FUNCTION fence();
CREATE TRIGGER zz_fence BEFORE INSERT OR UPDATE OR DELETE ON submissions_confirmation
    FOR EACH ROW EXECUTE FUNCTION fence();

ALTER TABLE submissions_ledgerentry ADD CONSTRAINT ledger_stage_of_phase CHECK (
    (phase, stage) IN (
        ('self_assess', 'self'), ('self_assess', 'leader'), ('review', 'review'), ('appraise_1', 'round_1'),
        ('explain', 'explanation'), ('review_2', 'review_2'), ('appraise_2', 'round_2')
    )
);

-- Append-only: the application reads and inserts, PostgreSQL refuses the rest.
ALTER TABLE submissions_ledgerentry OWNER TO dti_audit_writer;
ALTER TABLE submissions_confirmation OWNER TO dti_audit_writer;
REVOKE ALL ON submissions_ledgerentry, submissions_confirmation FROM dti_app;
GRANT SELECT, INSERT ON submissions_ledgerentry, submissions_confirmation TO dti_app;

-- A sheet never changes its campaign or its unit.
CREATE FUNCTION submission_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.campaign_id <> OLD.campaign_id OR NEW.unit_id <> OLD.unit_id THEN
        RAISE EXCEPTION 'a sheet keeps its campaign and its unit' USING ERRCODE = 'DT002';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER submission_guard
    BEFORE UPDATE ON submissions_submission
    FOR EACH ROW EXECUTE FUNCTION submission_guard();
