CREATE TRIGGER zz_fence BEFORE INSERT OR UPDATE OR DELETE ON appraisal_verdict
    FOR EACH ROW EXECUTE FUNCTION fence();
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
