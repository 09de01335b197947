-- The database dates an act; the record that audit_row() writes of it carries it into the chain.
CREATE FUNCTION audit_act_stamp() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.at := clock_timestamp();
    RETURN NEW;
END
$$;

CREATE TRIGGER audit_act_stamp BEFORE INSERT ON audit_act
    FOR EACH ROW EXECUTE FUNCTION audit_act_stamp();

CREATE TRIGGER audit_row AFTER INSERT OR UPDATE OR DELETE ON audit_act
    FOR EACH ROW EXECUTE FUNCTION audit_row('id');
