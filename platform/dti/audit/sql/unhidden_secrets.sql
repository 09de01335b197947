-- Columns whose names sound like secrets and that audit_secret_columns() does not list; JSON is searched by eye.
SELECT class.relname || '.' || attribute.attname
  FROM pg_class AS class
  JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attnum > 0
 WHERE class.relnamespace = to_regnamespace(quote_ident(%s))
   AND class.relkind IN ('r', 'p')
   AND NOT attribute.attisdropped
   AND class.relname !~ '^(django_migrations|django_content_type|django_session|auth_permission|audit_.*)$'
   AND attribute.attname ~ '(^|_)(password|secret|token|private_key|session_key|session_data|code_hash)(_hash)?$'
   AND NOT attribute.attname = ANY (audit_secret_columns())
 ORDER BY 1
