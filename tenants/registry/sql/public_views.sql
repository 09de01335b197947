-- What the application of a province sees and changes in public: views that show the rows of the schema it stands
-- in, and nothing else. They run with the owner's rights on the tables, to which dti_app itself has none.
-- As dti_owner, safe to repeat.

CREATE OR REPLACE VIEW public.registry_ownprovince AS
SELECT schema_name, name, branding, switches, support_contact
  FROM public.registry_province
 WHERE schema_name = current_schema()
  WITH LOCAL CHECK OPTION;

CREATE OR REPLACE VIEW public.registry_ownsupport AS
SELECT id, schema_name, operator_id, operator_name, reason, asked_at, state, may_write, decided_by, decided_at, until,
       ended_by, ended_at, code_hash, code_expires_at
  FROM public.registry_supportaccess
 WHERE schema_name = current_schema()
  WITH LOCAL CHECK OPTION;

CREATE OR REPLACE VIEW public.registry_ownjob AS
SELECT id, kind, state, schema_name, steps, error, result, payload, attempts, requested_by, requested_at, finished_at
  FROM public.registry_job
 WHERE schema_name = current_schema() AND kind = 'export'
  WITH LOCAL CHECK OPTION;

REVOKE ALL ON public.registry_ownprovince, public.registry_ownsupport, public.registry_ownjob FROM dti_app, dti_console;
GRANT SELECT, UPDATE (branding, switches, support_contact) ON public.registry_ownprovince TO dti_app;
GRANT SELECT, UPDATE (
    state, may_write, decided_by, decided_at, until, ended_by, ended_at, code_hash, code_expires_at
) ON public.registry_ownsupport TO dti_app;
GRANT SELECT, INSERT ON public.registry_ownjob TO dti_app;
