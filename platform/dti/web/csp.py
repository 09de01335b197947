"""The content security policy of every page: nothing inline, nothing from elsewhere."""

from csp.constants import NONE, SELF

# Three places relax one directive each: the public chart embed (frame-ancestors), a province with S3
# (connect-src) and a province with OIDC (form-action, on its sign-in pages only).
CONTENT_SECURITY_POLICY: dict[str, dict[str, list[str]]] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's stylesheet holds its 23 icons as data: addresses
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
