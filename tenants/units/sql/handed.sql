-- What was handed over is written by the provisioner alone; what it became here is append-only.
ALTER TABLE units_handedprovince OWNER TO dti_audit_writer;
ALTER TABLE units_handedunit OWNER TO dti_audit_writer;
ALTER TABLE units_unitlink OWNER TO dti_audit_writer;
REVOKE ALL ON units_handedprovince, units_handedunit, units_unitlink FROM dti_app;
GRANT SELECT ON units_handedprovince, units_handedunit TO dti_app;
GRANT SELECT, INSERT ON units_unitlink TO dti_app;
