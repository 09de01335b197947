-- A sheet keeps what its unit was called and where it belonged on the campaign's day.
CREATE FUNCTION sheet_keeps_unit() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'a sheet keeps the name and the place of its unit' USING ERRCODE = 'DT002';
END
$$;

CREATE TRIGGER sheet_keeps_unit
    BEFORE UPDATE ON submissions_submission
    FOR EACH ROW WHEN (
        NEW.unit_name <> OLD.unit_name
        OR NEW.unit_sort_key <> OLD.unit_sort_key
        OR NEW.unit_parent_id IS DISTINCT FROM OLD.unit_parent_id
    )
    EXECUTE FUNCTION sheet_keeps_unit();
