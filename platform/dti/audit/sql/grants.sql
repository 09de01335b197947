-- Owner and rights. In public the console writes acts and the application has no right at all.
DO $$
DECLARE
    schema_name name := current_schema();
    writer name := CASE current_schema() WHEN 'public' THEN 'dti_console' ELSE 'dti_app' END;
BEGIN
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO dti_audit_writer', schema_name);

    ALTER TABLE audit_record OWNER TO dti_audit_writer;
    ALTER TABLE audit_act OWNER TO dti_audit_writer;
    ALTER TABLE audit_seal OWNER TO dti_audit_writer;
    ALTER FUNCTION audit_row() OWNER TO dti_audit_writer;
    ALTER FUNCTION audit_act_stamp() OWNER TO dti_audit_writer;
    ALTER FUNCTION audit_secret_columns() OWNER TO dti_audit_writer;
    ALTER FUNCTION audit_hide(jsonb) OWNER TO dti_audit_writer;
    ALTER FUNCTION audit_line(audit_record) OWNER TO dti_audit_writer;
    ALTER FUNCTION audit_seal_now(name) OWNER TO dti_audit_writer;

    -- Default privileges of the province gave dti_app all of these when the tables were made.
    REVOKE ALL ON audit_record, audit_act, audit_seal FROM dti_app, dti_console;
    REVOKE ALL ON FUNCTION audit_row(), audit_act_stamp(), audit_seal_now(name) FROM PUBLIC;
    EXECUTE format('GRANT SELECT ON audit_record, audit_seal TO %I', writer);
    EXECUTE format('GRANT SELECT, INSERT ON audit_act TO %I', writer);
    EXECUTE format('GRANT EXECUTE ON FUNCTION audit_seal_now(name) TO %I', writer);
END
$$;
