-- With its first row a sheet keeps its version: rows name the indicators of that version.
CREATE FUNCTION sheet_keeps_version() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    has_rows boolean;
BEGIN
    EXECUTE format($q$
        SELECT EXISTS (SELECT FROM %1$I.submissions_answer WHERE submission_id = $1)
            OR EXISTS (SELECT FROM %1$I.submissions_ledgerentry WHERE submission_id = $1)
            OR EXISTS (SELECT FROM %1$I.submissions_evidencelink WHERE submission_id = $1)
            OR EXISTS (SELECT FROM %1$I.submissions_confirmation WHERE submission_id = $1)
    $q$, TG_TABLE_SCHEMA) INTO has_rows USING OLD.id;
    IF has_rows THEN
        RAISE EXCEPTION 'a sheet with rows keeps its version' USING ERRCODE = 'DT002';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER sheet_keeps_version
    BEFORE UPDATE ON submissions_submission
    FOR EACH ROW WHEN (NEW.version_id <> OLD.version_id) EXECUTE FUNCTION sheet_keeps_version();
