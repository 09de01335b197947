-- May this sheet's row be written in this phase at this instant? The one gate: Python and the fence both ask here.
-- Returns the campaign's instant; raises DT001 when no window is open. Holds the window until the transaction ends,
-- so that a closing waits for writers that were in time and later writers find it closed.
CREATE FUNCTION hold(schema_name name, sheet bigint, wanted_phase text, wanted_indicator bigint) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    w record;
    instant timestamptz;
    -- The longest window that is open now decides; the writer cannot name one.
    -- A row without an indicator (a confirmation) passes on any open window of its own unit.
    look text := format($q$
        SELECT w.opens_at, w.closes_at, w.closed_at, k.shift
          FROM %1$I.submissions_submission s
          JOIN %1$I.calendars_campaign c ON c.id = s.campaign_id
          JOIN %1$I.calendars_window w
            ON w.campaign_id = c.id
           AND w.phase = $2
           AND (w.unit_id IS NULL OR w.unit_id = s.unit_id)
           AND (w.indicator_id IS NULL OR w.indicator_id = $3 OR $3 IS NULL AND w.unit_id = s.unit_id)
         CROSS JOIN LATERAL (
               SELECT CASE WHEN c.mode IN ('trial', 'rehearsal') THEN c.clock_offset_s ELSE 0 END AS shift) k
         WHERE s.id = $1
         ORDER BY (w.closed_at IS NULL AND w.opens_at <= %1$I.gate_instant(k.shift)) DESC, w.closes_at DESC
         LIMIT 1
    $q$, schema_name);
BEGIN
    -- Pass 1 takes no lock: refused writers never hold up the closer.
    -- Pass 2 locks (KEY SHARE: extensions pass, closings wait) and reads the clock after the lock.
    FOR pass IN 1..2 LOOP
        EXECUTE look || CASE pass WHEN 2 THEN ' FOR KEY SHARE OF w' ELSE '' END
           INTO w USING sheet, wanted_phase, wanted_indicator;
        EXECUTE format('SELECT %I.gate_instant($1)', schema_name) INTO instant USING w.shift;
        -- No window, or any NULL: refused.
        IF (w.closed_at IS NULL AND instant >= w.opens_at AND instant < w.closes_at) IS NOT TRUE THEN
            RAISE EXCEPTION 'window closed' USING
                ERRCODE = 'DT001',
                DETAIL = format('phase=%s opens_at=%s closes_at=%s clock=%s', wanted_phase, w.opens_at, w.closes_at, instant);
        END IF;
    END LOOP;
    RETURN instant;
END
$$;

ALTER FUNCTION hold(name, bigint, text, bigint) OWNER TO dti_audit_writer;
REVOKE ALL ON FUNCTION hold(name, bigint, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hold(name, bigint, text, bigint) TO dti_app;
GRANT SELECT ON submissions_submission TO dti_audit_writer;
