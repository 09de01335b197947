-- Who was handed over is written by the provisioner alone.
ALTER TABLE roles_handedperson OWNER TO dti_audit_writer;
REVOKE ALL ON roles_handedperson FROM dti_app;
GRANT SELECT ON roles_handedperson TO dti_app;
