-- An archive is read only for the application too: a trigger of every table asks the register, so that re-opening a
-- province counts at once. The owner still migrates, restores and erases.
CREATE OR REPLACE FUNCTION archive_guard() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF session_user <> 'dti_app' THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM public.registry_province WHERE schema_name = TG_TABLE_SCHEMA AND state = 'archived') THEN
        RAISE EXCEPTION 'the province is an archive' USING ERRCODE = 'DT004';
    END IF;
    RETURN NULL;
END
$$;
