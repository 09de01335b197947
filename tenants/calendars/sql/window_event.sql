-- An inserted event is the only way a window comes to be, moves, closes or goes.
-- Owned by dti_audit_writer; the application may insert events and read windows, nothing else.

-- What each kind must name. A NULL anywhere refuses (IS TRUE).
ALTER TABLE calendars_windowevent ADD CONSTRAINT windowevent_whole CHECK (
    CASE kind
        WHEN 'close' THEN phase IS NOT NULL
        WHEN 'wipe' THEN (proposed_by_id <> approved_by_id AND reason <> '') IS TRUE
        WHEN 'extend' THEN (proposed_by_id IS NOT NULL AND phase IS NOT NULL AND opens_at < closes_at) IS TRUE
        WHEN 'activate' THEN (proposed_by_id <> approved_by_id AND phase IS NOT NULL AND opens_at < closes_at) IS TRUE
        ELSE false
    END
);

CREATE FUNCTION window_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    schema_name text := TG_TABLE_SCHEMA;
    campaign record;
    found_window record;
    instant timestamptz;
    find_window text := format(
        'SELECT * FROM %I.calendars_window WHERE campaign_id = $1 AND phase = $2 '
        'AND unit_id IS NOT DISTINCT FROM $3 AND indicator_id IS NOT DISTINCT FROM $4',
        schema_name
    );
BEGIN
    EXECUTE format($q$
        SELECT c.mode, c.activated_at IS NOT NULL AS active,
               CASE WHEN c.mode IN ('trial', 'rehearsal') THEN c.clock_offset_s ELSE 0 END AS shift,
               EXISTS (SELECT FROM %1$I.calendars_windowevent e
                        WHERE e.campaign_id = c.id AND e.kind = 'wipe') AS wiped
          FROM %1$I.calendars_campaign c WHERE c.id = $1
    $q$, schema_name) INTO campaign USING NEW.campaign_id;
    IF campaign.wiped IS NOT FALSE THEN
        RAISE EXCEPTION 'no such campaign, or it was wiped' USING ERRCODE = 'DT003';
    END IF;

    IF NEW.kind = 'wipe' THEN
        IF (campaign.mode IN ('trial', 'rehearsal')) IS NOT TRUE THEN
            RAISE EXCEPTION 'an official campaign is never wiped' USING ERRCODE = 'DT002';
        END IF;
        -- Waits for writers that hold a window; afterwards none is left to write in.
        EXECUTE format('DELETE FROM %I.calendars_window WHERE campaign_id = $1', schema_name) USING NEW.campaign_id;
        NEW.at := clock_timestamp();
        RETURN NEW;
    END IF;

    -- A window that is set anew in an official campaign under way would be an extension without its decision;
    -- only the rows that round 1 asks to be explained open under the plan itself.
    IF campaign.mode = 'official' AND (
        NEW.kind = 'activate' AND NEW.document_id IS NULL
        OR (NEW.kind = 'extend' OR NEW.kind = 'activate' AND campaign.active
                                   AND (NEW.phase = 'explain' AND NEW.indicator_id IS NOT NULL) IS NOT TRUE)
           AND (NEW.proposed_by_id <> NEW.approved_by_id AND NEW.reason <> '' AND NEW.decision_no <> '') IS NOT TRUE
    ) THEN
        RAISE EXCEPTION 'second person, reason, document or number missing' USING ERRCODE = 'DT003';
    END IF;

    -- Pass 1 looks without a lock. Pass 2 waits for every writer that holds the window, and looks again:
    -- an extension or a first opening takes nothing away, so it needs no second pass.
    FOR pass IN 1..2 LOOP
        EXECUTE find_window || CASE pass WHEN 2 THEN ' FOR UPDATE' ELSE '' END
           INTO found_window USING NEW.campaign_id, NEW.phase, NEW.unit_id, NEW.indicator_id;
        EXECUTE format('SELECT %I.gate_instant($1)', schema_name) INTO instant USING campaign.shift;
        IF NEW.kind = 'close' AND (found_window.closed_at IS NULL AND instant >= found_window.closes_at) IS NOT TRUE THEN
            RAISE EXCEPTION 'not yet due' USING ERRCODE = 'DT003';
        END IF;
        IF NEW.kind <> 'close' AND (NEW.closes_at > instant) IS NOT TRUE THEN
            RAISE EXCEPTION 'a window is never set into the past' USING ERRCODE = 'DT003';
        END IF;
        IF NEW.kind = 'extend' AND NEW.closes_at < found_window.closes_at THEN
            RAISE EXCEPTION 'an extension never shortens' USING ERRCODE = 'DT003';
        END IF;
        EXIT WHEN NEW.kind <> 'close' AND (
            NEW.closes_at < found_window.closes_at
            OR instant < found_window.opens_at AND NEW.opens_at > found_window.opens_at
        ) IS NOT TRUE;
    END LOOP;

    IF NEW.kind = 'close' THEN
        EXECUTE format('UPDATE %I.calendars_window SET closed_at = clock_timestamp() WHERE id = $1', schema_name)
          USING found_window.id;
    ELSE
        -- The opening moves only while the window has not opened.
        EXECUTE format($q$
            INSERT INTO %I.calendars_window AS w (campaign_id, phase, unit_id, indicator_id, opens_at, closes_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (campaign_id, phase, unit_id, indicator_id) DO UPDATE
               SET opens_at = CASE WHEN w.opens_at > $7 THEN EXCLUDED.opens_at ELSE w.opens_at END,
                   -- Of two extensions at the same moment the longer one stays.
                   closes_at = CASE WHEN $8 = 'extend' THEN greatest(w.closes_at, EXCLUDED.closes_at)
                                    ELSE EXCLUDED.closes_at END,
                   closed_at = NULL
        $q$, schema_name)
          USING NEW.campaign_id, NEW.phase, NEW.unit_id, NEW.indicator_id, NEW.opens_at, NEW.closes_at, instant,
                NEW.kind;
    END IF;
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE TRIGGER window_event
    BEFORE INSERT ON calendars_windowevent
    FOR EACH ROW EXECUTE FUNCTION window_event();

ALTER FUNCTION window_event() OWNER TO dti_audit_writer;
ALTER TABLE calendars_window OWNER TO dti_audit_writer;
ALTER TABLE calendars_windowevent OWNER TO dti_audit_writer;
REVOKE ALL ON calendars_window, calendars_windowevent FROM dti_app;
GRANT SELECT ON calendars_window TO dti_app;
GRANT SELECT, INSERT ON calendars_windowevent TO dti_app;
GRANT SELECT ON calendars_campaign TO dti_audit_writer;
