-- The database roles of the platform: once per cluster, as superuser, safe to repeat.
-- Production, compose and the embedded database run this same file. Passwords belong to the deployment.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['dti_owner', 'dti_audit_writer', 'dti_app', 'dti_console', 'dti_reporter', 'dti_backup']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I', wanted);
        END IF;
    END LOOP;
END
$$;

-- Owns the database, the schemas and the ordinary tables: provisioner, migrations, restore of one province.
ALTER ROLE dti_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- Nobody signs in as this one: it only owns the append-only and guarded tables and the functions that write them.
ALTER ROLE dti_audit_writer NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
GRANT dti_audit_writer TO dti_owner;

-- web, worker and beat.
ALTER ROLE dti_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE dti_app SET statement_timeout = '15s';
ALTER ROLE dti_app SET lock_timeout = '5s';
ALTER ROLE dti_app SET idle_in_transaction_session_timeout = '15s';

-- console: the register of provinces and the operators; no right in any province's schema.
ALTER ROLE dti_console LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- Figures, from views that are granted one by one.
ALTER ROLE dti_reporter LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE dti_reporter SET default_transaction_read_only = on;

-- pg_dump.
ALTER ROLE dti_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
GRANT pg_read_all_data TO dti_backup;
