-- A published version never changes: its tree refuses every write, its row moves only from published to retired.
CREATE FUNCTION frozen_version() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    version_state text;
    versions bigint[] := ARRAY[]::bigint[];
    version bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        versions := versions || OLD.version_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        versions := versions || NEW.version_id;
    END IF;
    FOREACH version IN ARRAY versions LOOP
        -- SHARE (KEY SHARE would not) waits for a publication that is under way and keeps one from starting under
        -- this write.
        EXECUTE format('SELECT state FROM %I.criteria_builder_version WHERE id = $1 FOR SHARE', TG_TABLE_SCHEMA)
           INTO version_state USING version;
        IF version_state IS DISTINCT FROM 'draft' THEN
            RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'DT002';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END
$$;

CREATE TRIGGER frozen_version BEFORE INSERT OR UPDATE OR DELETE ON criteria_builder_group
    FOR EACH ROW EXECUTE FUNCTION frozen_version();
CREATE TRIGGER frozen_version BEFORE INSERT OR UPDATE OR DELETE ON criteria_builder_mainindicator
    FOR EACH ROW EXECUTE FUNCTION frozen_version();
CREATE TRIGGER frozen_version BEFORE INSERT OR UPDATE OR DELETE ON criteria_builder_indicator
    FOR EACH ROW EXECUTE FUNCTION frozen_version();
CREATE TRIGGER frozen_version BEFORE INSERT OR UPDATE OR DELETE ON criteria_builder_pillar
    FOR EACH ROW EXECUTE FUNCTION frozen_version();
CREATE TRIGGER frozen_version BEFORE INSERT OR UPDATE OR DELETE ON criteria_builder_declared
    FOR EACH ROW EXECUTE FUNCTION frozen_version();

-- Pillar membership has no version column of its own.
CREATE FUNCTION frozen_pillar_members() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    version_state text;
    pillars bigint[] := ARRAY[]::bigint[];
    pillar bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        pillars := pillars || OLD.pillar_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        pillars := pillars || NEW.pillar_id;
    END IF;
    FOREACH pillar IN ARRAY pillars LOOP
        EXECUTE format(
            'SELECT v.state FROM %1$I.criteria_builder_pillar p '
            'JOIN %1$I.criteria_builder_version v ON v.id = p.version_id WHERE p.id = $1 FOR SHARE OF v',
            TG_TABLE_SCHEMA
        ) INTO version_state USING pillar;
        IF version_state IS DISTINCT FROM 'draft' THEN
            RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'DT002';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END
$$;

CREATE TRIGGER frozen_version BEFORE INSERT OR UPDATE OR DELETE ON criteria_builder_pillar_main_indicators
    FOR EACH ROW EXECUTE FUNCTION frozen_pillar_members();

CREATE FUNCTION version_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state') OR NEW.state = 'draft' THEN
        RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'DT002';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER version_guard BEFORE UPDATE OR DELETE ON criteria_builder_version
    FOR EACH ROW EXECUTE FUNCTION version_guard();
