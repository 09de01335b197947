-- The walls of one database: once per database (created OWNER dti_owner), as superuser, after roles.sql, safe to repeat.

DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO dti_owner, dti_app, dti_console, dti_reporter, dti_backup',
        current_database()
    );
END
$$;

ALTER SCHEMA public OWNER TO dti_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO dti_app, dti_console, dti_reporter;

-- Extensions live in a schema of their own: otherwise they would land in whichever province came first.
CREATE SCHEMA IF NOT EXISTS extensions AUTHORIZATION dti_owner;
GRANT USAGE ON SCHEMA extensions TO dti_app, dti_reporter, dti_audit_writer;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;
