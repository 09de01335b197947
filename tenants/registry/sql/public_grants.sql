-- All that dti_app and dti_console may do in public: after the shared migrations, as dti_owner, safe to repeat.

DO $$
DECLARE
    tables text;
BEGIN
    -- dti_app finds the province of a host, and nothing else.
    SELECT string_agg(format('public.%I', tablename), ', ') INTO tables
      FROM pg_tables
     WHERE schemaname = 'public'
       AND tablename IN ('registry_province', 'registry_domain', 'registry_provincesuccession');
    EXECUTE 'GRANT SELECT ON ' || tables || ' TO dti_app';

    -- The console keeps the register and signs its operators in.
    SELECT string_agg(format('public.%I', tablename), ', ') INTO tables
      FROM pg_tables
     WHERE schemaname = 'public'
       AND tablename ~ '^(registry|accounts|account|mfa|socialaccount|usersessions)_|^django_session$';
    EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ' || tables || ' TO dti_console';
    -- The audit grants its own tables (dti/audit/sql/grants.sql): acts are inserted, records and seals never.
END
$$;
