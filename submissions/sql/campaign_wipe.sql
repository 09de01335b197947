-- Delete the append-only rows of a wiped trial or rehearsal; window events and the audit stay.
-- The action deletes the ordinary rows in the same transaction (foreign keys are deferred: order does not matter).
CREATE FUNCTION campaign_wipe(schema_name name, campaign bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    decided boolean;
    statement text;
BEGIN
    EXECUTE format($q$
        SELECT EXISTS (SELECT FROM %1$I.calendars_windowevent e
                         JOIN %1$I.calendars_campaign c ON c.id = e.campaign_id
                        WHERE c.id = $1 AND e.kind = 'wipe' AND c.mode <> 'official')
    $q$, schema_name) INTO decided USING campaign;
    IF decided IS NOT TRUE THEN
        RAISE EXCEPTION 'no wipe of this campaign was decided' USING ERRCODE = 'DT003';
    END IF;
    FOR statement IN
        SELECT format(
                   CASE a.attname
                       WHEN 'campaign_id' THEN 'DELETE FROM %1$I.%2$I WHERE campaign_id = $1'
                       ELSE 'DELETE FROM %1$I.%2$I WHERE submission_id IN '
                            '(SELECT id FROM %1$I.submissions_submission WHERE campaign_id = $1)'
                   END,
                   schema_name, k.relname)
          FROM pg_class k
          JOIN pg_attribute a
            ON a.attrelid = k.oid AND a.attname IN ('campaign_id', 'submission_id') AND NOT a.attisdropped
         WHERE k.relnamespace = to_regnamespace(quote_ident(schema_name))
           AND k.relkind = 'r'
           AND k.relowner = 'dti_audit_writer'::regrole
           AND k.relname <> 'calendars_windowevent'
           AND k.relname NOT LIKE 'audit\_%'
    LOOP
        EXECUTE statement USING campaign;
    END LOOP;
END
$$;

ALTER FUNCTION campaign_wipe(name, bigint) OWNER TO dti_audit_writer;
REVOKE ALL ON FUNCTION campaign_wipe(name, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION campaign_wipe(name, bigint) TO dti_app;
