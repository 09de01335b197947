-- Tables of a schema without the trigger audit_row, and their primary keys. The pattern is the written list of
-- tables whose changes are no history: the framework's own, sessions (short-lived secrets) and the audit itself.
SELECT class.relname,
       coalesce(
           (SELECT array_agg(attribute.attname::text ORDER BY array_position(index.indkey::int[], attribute.attnum::int))
              FROM pg_index AS index
              JOIN pg_attribute AS attribute
                ON attribute.attrelid = index.indrelid AND attribute.attnum = ANY (index.indkey)
             WHERE index.indrelid = class.oid AND index.indisprimary),
           '{}'
       )
  FROM pg_class AS class
 WHERE class.relnamespace = to_regnamespace(quote_ident(%s))
   AND class.relkind IN ('r', 'p')
   AND class.relname !~ '^(django_migrations|django_content_type|django_session|auth_permission|audit_.*)$'
   AND NOT EXISTS (
       SELECT FROM pg_trigger AS trigger
        WHERE trigger.tgrelid = class.oid AND trigger.tgname = 'audit_row' AND trigger.tgenabled <> 'D'
   )
 ORDER BY class.relname
