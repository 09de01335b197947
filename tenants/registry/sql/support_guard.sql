-- The console asks for access and takes it back; only a province grants it, lets it last longer or lets it write.
CREATE OR REPLACE FUNCTION support_guard() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF current_user = 'dti_console' AND NEW.state = 'granted' AND (
        TG_OP = 'INSERT' OR OLD.state <> 'granted' OR NEW.until IS DISTINCT FROM OLD.until
        OR NEW.may_write IS DISTINCT FROM OLD.may_write OR NEW.schema_name <> OLD.schema_name
        OR NEW.operator_id <> OLD.operator_id
    ) THEN
        RAISE EXCEPTION 'only the province grants access to its support' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER support_guard BEFORE INSERT OR UPDATE ON registry_supportaccess
    FOR EACH ROW EXECUTE FUNCTION support_guard();
