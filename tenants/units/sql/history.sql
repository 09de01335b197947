-- Append-only: events, who went where, what a unit was called and where it belonged when.
ALTER TABLE units_unitevent OWNER TO dti_audit_writer;
ALTER TABLE units_unitsuccession OWNER TO dti_audit_writer;
ALTER TABLE units_unitname OWNER TO dti_audit_writer;
ALTER TABLE units_unitplace OWNER TO dti_audit_writer;
REVOKE ALL ON units_unitevent, units_unitsuccession, units_unitname, units_unitplace FROM dti_app;
GRANT SELECT, INSERT ON units_unitevent, units_unitsuccession, units_unitname, units_unitplace TO dti_app;
