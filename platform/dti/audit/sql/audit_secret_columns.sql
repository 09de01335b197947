-- The columns that are never recorded, in any table; `data` holds the seeds of second factors (mfa_authenticator).
CREATE OR REPLACE FUNCTION audit_secret_columns() RETURNS text[]
LANGUAGE sql IMMUTABLE
RETURN ARRAY[
    'password', 'code_hash', 'session_key', 'session_data', 'token', 'token_hash', 'token_secret', 'secret',
    'recovery_codes', 'body_text', 'body_html', 'data'
];
