-- The line of a record: what is hashed into the chain, and what an export holds. One line, whatever the content.
CREATE FUNCTION audit_line(record audit_record) RETURNS text
LANGUAGE sql STABLE
RETURN jsonb_build_array(
    (record).id,
    (record).table_name,
    (record).row_pk,
    (record).operation,
    (record).before,
    (record).after,
    (record).actor_id,
    (record).actor_name,
    (record).request_id,
    to_char((record).at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    (record).txid
)::text;

-- Covers every committed record of the schema that no seal covers yet, at most 10,000; returns how many.
-- Ids are handed out in order but commit in any order. A seal names the ids it covers, so a late one simply
-- goes into the next seal. `settled_id` bounds the search: all ids up to it were handed out to transactions
-- that have ended since, so what is not covered there was rolled back and will never appear. `bound_xid` is how
-- that is known: a transaction id drawn after looking is higher than that of everybody who held an id by then.
CREATE FUNCTION audit_seal_now(schema_name name) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    previous record;
    settled_before bigint;
    settled bigint;
    now_at timestamptz;
    bound bigint;
    in_earlier_work boolean := pg_current_xact_id_if_assigned() IS NOT NULL;
    portion record;
    number bigint;
    before_hash text;
BEGIN
    -- One sealer at a time; the next statements see what the one before committed (READ COMMITTED).
    PERFORM pg_advisory_xact_lock(hashtextextended('dti.audit.seal ' || schema_name, 0));

    EXECUTE format('SELECT seal_no, last_id, settled_id, hash FROM %I.audit_seal ORDER BY seal_no DESC LIMIT 1',
                   schema_name)
       INTO previous;

    EXECUTE format(
        'SELECT last_id FROM %I.audit_seal WHERE bound_xid <= $1 ORDER BY seal_no DESC LIMIT 1', schema_name
    ) INTO settled USING pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    -- Search from what was settled last time: what has just become settled may not be covered yet.
    settled_before := coalesce(previous.settled_id, 0);

    EXECUTE format(
        $query$
        WITH covered AS (
            SELECT coalesce(range_agg(covers::int8multirange), '{}') AS ids
              FROM %1$I.audit_seal
             WHERE last_id > $1
        ), waiting AS (
            SELECT record.id, sha256(convert_to(%1$I.audit_line(record), 'UTF8')) AS digest
              FROM %1$I.audit_record AS record, covered
             WHERE record.id > $1
               AND NOT record.id <@ covered.ids
             ORDER BY record.id
             LIMIT 10000
        )
        SELECT count(*) AS row_count,
               max(id) AS last_id,
               range_agg(int8range(id, id + 1))::text AS covers,
               string_agg(digest, ''::bytea ORDER BY id) AS digests
          FROM waiting
        $query$,
        schema_name
    ) INTO portion USING settled_before;
    IF portion.row_count = 0 THEN
        RETURN 0;
    END IF;

    IF portion.row_count = 10000 THEN
        settled := least(settled, portion.last_id);  -- cut off: what lies above still waits
    END IF;
    settled := greatest(settled, settled_before);

    number := coalesce(previous.seal_no, 0) + 1;
    before_hash := coalesce(previous.hash, repeat('0', 64));
    now_at := clock_timestamp();
    IF NOT in_earlier_work THEN
        bound := pg_current_xact_id()::text::bigint;  -- an id drawn earlier would prove nothing: leave it NULL
    END IF;
    EXECUTE format(
        'INSERT INTO %I.audit_seal (seal_no, covers, row_count, last_id, settled_id, bound_xid, digests, '
        'previous_hash, hash, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
        schema_name
    ) USING
        number,
        portion.covers,
        portion.row_count,
        greatest(portion.last_id, previous.last_id),
        settled,
        bound,
        portion.digests,
        before_hash,
        -- dti.audit.verify repeats this line without a database: keep the two alike.
        encode(sha256(convert_to(concat_ws(
            E'\n', 'dti-seal-1', schema_name, number, portion.covers, portion.row_count, settled,
            encode(sha256(portion.digests), 'hex'), before_hash,
            to_char(now_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        ), 'UTF8')), 'hex'),
        now_at;
    RETURN portion.row_count;
END
$$;
