CREATE TRIGGER zz_fence BEFORE INSERT OR UPDATE OR DELETE ON appraisal_verdict
    FOR EACH ROW EXECUTE FUNCTION fence();

-- A verdict of round 1 stays one: the fence asks for the phase a row is written in, and that must not be another.
CREATE FUNCTION verdict_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NEW.phase <> OLD.phase THEN
        RAISE EXCEPTION 'a verdict keeps its round' USING ERRCODE = 'DT002';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER verdict_guard BEFORE UPDATE ON appraisal_verdict
    FOR EACH ROW EXECUTE FUNCTION verdict_guard();

CREATE TRIGGER zz_fence BEFORE INSERT OR UPDATE OR DELETE ON appraisal_ruling
    FOR EACH ROW EXECUTE FUNCTION fence();
CREATE TRIGGER zz_fence BEFORE INSERT OR UPDATE OR DELETE ON appraisal_explanationrequest
    FOR EACH ROW EXECUTE FUNCTION fence();
CREATE TRIGGER zz_fence BEFORE INSERT OR UPDATE OR DELETE ON appraisal_outsidefigure
    FOR EACH ROW EXECUTE FUNCTION fence();

-- Append-only.
ALTER TABLE appraisal_ruling OWNER TO dti_audit_writer;
ALTER TABLE appraisal_outsidefigure OWNER TO dti_audit_writer;
ALTER TABLE appraisal_roundclosing OWNER TO dti_audit_writer;
REVOKE ALL ON appraisal_ruling, appraisal_outsidefigure, appraisal_roundclosing FROM dti_app;
GRANT SELECT, INSERT ON appraisal_ruling, appraisal_outsidefigure, appraisal_roundclosing TO dti_app;
