-- One record per changed row. AFTER trigger on every table of the province (installed by attach_table.sql).
-- Owned by dti_audit_writer, so the application cannot write, change or switch off what it records.
CREATE FUNCTION audit_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    was jsonb;
    became jsonb;
    row_pk text;
    -- Glued in front of each statement by the application (dti.audit.context); empty for raw connections.
    actor jsonb := coalesce(nullif(current_setting('dti.actor', true), ''), '{}')::jsonb;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        was := to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        became := to_jsonb(NEW);
    END IF;

    -- TG_ARGV holds the columns of the primary key, in order.
    SELECT string_agg(coalesce(became, was) ->> name, ',' ORDER BY place)
      INTO row_pk
      FROM unnest(TG_ARGV) WITH ORDINALITY AS key (name, place);

    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, became -> o.key)
          INTO was, became
          FROM jsonb_each(was) AS o
         WHERE o.value IS DISTINCT FROM became -> o.key;
        IF became IS NULL THEN
            RETURN NULL;  -- written again unchanged: nothing to tell
        END IF;
    END IF;

    EXECUTE format(
        'INSERT INTO %1$I.audit_record '
        '(table_name, row_pk, operation, before, after, actor_id, actor_name, request_id, at, txid) '
        'VALUES ($1, $2, $3, %1$I.audit_hide($4), %1$I.audit_hide($5), $6, $7, $8, clock_timestamp(), $9)',
        TG_TABLE_SCHEMA
    ) USING
        TG_TABLE_NAME,
        coalesce(row_pk, ''),
        TG_OP,
        was,
        became,
        coalesce(actor ->> 'id', ''),
        -- Without a named actor the database role is the only truth there is.
        coalesce(nullif(actor ->> 'name', ''), session_user),
        coalesce(actor ->> 'request', ''),
        pg_current_xact_id()::text::bigint;
    RETURN NULL;
END
$$;

-- The columns that are never recorded, in any table. unhidden_secrets.sql looks for columns missing here.
CREATE FUNCTION audit_secret_columns() RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY[
    'password', 'code_hash', 'session_key', 'session_data', 'token', 'token_hash', 'token_secret', 'secret',
    'recovery_codes', 'body_text', 'body_html'
];

-- Names are bound when the function is made (a SQL-standard body), so no search path can lead them astray.
CREATE FUNCTION audit_hide(image jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN CASE
    WHEN image ?| audit_secret_columns() THEN image || (
        SELECT jsonb_object_agg(name, '•••')
          FROM unnest(audit_secret_columns()) AS name
         WHERE image ? name
    )
    ELSE image
END;
