-- Points of a verdict lie between nought and the indicator's maximum, whoever writes them.
-- Points are exact fractions in text ("140/9"), so they are compared multiplied out.
CREATE FUNCTION verdict_points() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    highest numeric;
    numerator numeric := split_part(NEW.points, '/', 1)::numeric;
    denominator numeric := coalesce(nullif(split_part(NEW.points, '/', 2), ''), '1')::numeric;
BEGIN
    EXECUTE format('SELECT max_points FROM %I.criteria_builder_indicator WHERE id = $1', TG_TABLE_SCHEMA)
       INTO highest USING NEW.indicator_id;
    IF (denominator > 0 AND numerator >= 0 AND numerator <= highest * denominator) IS NOT TRUE THEN
        RAISE EXCEPTION 'points outside 0..%', highest
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_points_within_max';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER verdict_points
    BEFORE INSERT OR UPDATE ON appraisal_verdict
    FOR EACH ROW WHEN (NEW.points IS NOT NULL) EXECUTE FUNCTION verdict_points();
