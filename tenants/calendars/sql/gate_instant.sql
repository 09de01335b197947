-- The gate's only clock: the primary database's, plus the campaign's own offset in whole seconds.
CREATE FUNCTION gate_instant(shift bigint) RETURNS timestamptz
LANGUAGE sql VOLATILE
RETURN pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => shift);

ALTER FUNCTION gate_instant(bigint) OWNER TO dti_audit_writer;
