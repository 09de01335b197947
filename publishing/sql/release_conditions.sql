-- Results belong to the campaign of their computation, and so does a release: by the database, not by good manners.
ALTER TABLE publishing_computation ADD CONSTRAINT computation_of_campaign UNIQUE (id, campaign_id);
ALTER TABLE publishing_result ADD CONSTRAINT result_of_campaign
    FOREIGN KEY (computation_id, campaign_id) REFERENCES publishing_computation (id, campaign_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE publishing_release ADD CONSTRAINT release_of_campaign
    FOREIGN KEY (computation_id, campaign_id) REFERENCES publishing_computation (id, campaign_id)
    DEFERRABLE INITIALLY DEFERRED;

-- A release leaves its draft only with frozen results, and is published only with two persons and a decision.
CREATE FUNCTION release_conditions() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    provisional boolean;
BEGIN
    EXECUTE format('SELECT provisional FROM %I.publishing_computation WHERE id = $1', TG_TABLE_SCHEMA)
       INTO provisional USING NEW.computation_id;
    IF NEW.state <> 'draft' AND provisional IS NOT FALSE THEN
        RAISE EXCEPTION 'provisional results are never released' USING ERRCODE = 'DT002';
    END IF;
    -- A NULL anywhere refuses.
    IF NEW.state IN ('approved', 'published') AND (
        NEW.submitted_by_id <> NEW.approved_by_id AND NEW.decision_no <> '' AND NEW.decided_on IS NOT NULL
        AND NEW.content_hash <> ''
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'two persons and the decision are missing' USING ERRCODE = 'DT003';
    END IF;
    IF NEW.state = 'published' AND NEW.published_at IS NULL THEN
        RAISE EXCEPTION 'a publication has a time' USING ERRCODE = 'DT003';
    END IF;
    -- Publishing an official campaign of the province makes it public; a wrong claim is left for the check to refuse.
    IF NEW.state = 'published' AND TG_OP = 'UPDATE' THEN
        NEW.is_public := NEW.is_public OR NEW.campaign_mode = 'official' AND NEW.campaign_scope = 'provincial';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER release_conditions BEFORE INSERT OR UPDATE ON publishing_release
    FOR EACH ROW EXECUTE FUNCTION release_conditions();
