-- A release is public only for an official campaign of the province: the database compares with the campaign itself.
ALTER TABLE publishing_release ADD CONSTRAINT release_campaign
    FOREIGN KEY (campaign_id, campaign_mode, campaign_scope)
    REFERENCES calendars_campaign (id, mode, scope);

-- What was approved is what is published, and what is published never changes.
CREATE FUNCTION release_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.is_public THEN
            RAISE EXCEPTION 'a release begins as a draft' USING ERRCODE = 'DT002';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'a published release never changes' USING ERRCODE = 'DT002';
    END IF;
    IF NEW.campaign_id <> OLD.campaign_id OR NEW.computation_id <> OLD.computation_id OR NEW.number <> OLD.number THEN
        RAISE EXCEPTION 'a release keeps its computation' USING ERRCODE = 'DT002';
    END IF;
    IF OLD.state = 'approved' AND (NEW.content <> OLD.content OR NEW.content_hash <> OLD.content_hash
                                   OR NEW.decision_no <> OLD.decision_no OR NEW.decided_on <> OLD.decided_on) THEN
        RAISE EXCEPTION 'what was approved is what is published' USING ERRCODE = 'DT002';
    END IF;
    IF NEW.state = 'published' AND (OLD.state = 'approved' AND NEW.content_hash <> ''
                                    AND NEW.approved_by_id IS NOT NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'only an approved release is published' USING ERRCODE = 'DT002';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER release_guard BEFORE INSERT OR UPDATE ON publishing_release
    FOR EACH ROW EXECUTE FUNCTION release_guard();

ALTER TABLE publishing_computation OWNER TO dti_audit_writer;
ALTER TABLE publishing_result OWNER TO dti_audit_writer;
ALTER TABLE publishing_release OWNER TO dti_audit_writer;
REVOKE ALL ON publishing_computation, publishing_result, publishing_release FROM dti_app;
GRANT SELECT, INSERT ON publishing_computation, publishing_result TO dti_app;
GRANT SELECT, INSERT, UPDATE ON publishing_release TO dti_app;
