-- The fence: no row of a sheet is inserted, changed or deleted outside an open window, whoever asks.
CREATE FUNCTION fence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    written jsonb := coalesce(to_jsonb(NEW), to_jsonb(OLD));
    instant timestamptz;
    wiped boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND (
        NEW.submission_id <> OLD.submission_id
        OR NEW.indicator_id IS DISTINCT FROM OLD.indicator_id
    ) THEN
        RAISE EXCEPTION 'a row keeps its sheet and its indicator' USING ERRCODE = 'DT002';
    END IF;
    IF TG_OP = 'DELETE' THEN
        -- A wipe event exists for trial and rehearsal campaigns only.
        EXECUTE format($q$
            SELECT EXISTS (SELECT FROM %1$I.submissions_submission s
                             JOIN %1$I.calendars_windowevent e USING (campaign_id)
                            WHERE s.id = $1 AND e.kind = 'wipe')
        $q$, TG_TABLE_SCHEMA) INTO wiped USING OLD.submission_id;
        IF wiped THEN
            RETURN OLD;
        END IF;
    END IF;
    EXECUTE format('SELECT %I.hold($1, $2, $3, $4)', TG_TABLE_SCHEMA) INTO instant
      USING TG_TABLE_SCHEMA, (written ->> 'submission_id')::bigint, written ->> 'phase',
            (written ->> 'indicator_id')::bigint;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.written_at := clock_timestamp();
    NEW.campaign_at := instant;
    RETURN NEW;
END
$$;

ALTER FUNCTION fence() OWNER TO dti_audit_writer;
