-- A campaign's mode is final, its scope once active, and the clock of an active campaign only moves forward.
CREATE FUNCTION campaign_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    has_events boolean;
BEGIN
    IF NEW.id <> OLD.id OR NEW.mode <> OLD.mode THEN
        RAISE EXCEPTION 'the mode of a campaign is final' USING ERRCODE = 'DT002';
    END IF;
    IF NEW.scope <> OLD.scope OR NEW.owner_unit_id IS DISTINCT FROM OLD.owner_unit_id
       OR NEW.clock_offset_s < OLD.clock_offset_s OR NEW.activated_at IS DISTINCT FROM OLD.activated_at THEN
        -- A campaign is under way from its first window on, whatever activated_at says.
        EXECUTE format('SELECT EXISTS (SELECT FROM %I.calendars_windowevent WHERE campaign_id = $1)', TG_TABLE_SCHEMA)
           INTO has_events USING OLD.id;
    END IF;
    IF OLD.activated_at IS NULL AND has_events IS NOT TRUE THEN
        RETURN NEW;
    END IF;
    IF NEW.scope <> OLD.scope OR NEW.owner_unit_id IS DISTINCT FROM OLD.owner_unit_id THEN
        RAISE EXCEPTION 'whose campaign it is, is final once it is active' USING ERRCODE = 'DT002';
    END IF;
    IF NEW.clock_offset_s < OLD.clock_offset_s
       OR OLD.activated_at IS NOT NULL AND NEW.activated_at IS DISTINCT FROM OLD.activated_at THEN
        RAISE EXCEPTION 'the clock of an active campaign only moves forward' USING ERRCODE = 'DT002';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER campaign_guard
    BEFORE UPDATE ON calendars_campaign
    FOR EACH ROW EXECUTE FUNCTION campaign_guard();
