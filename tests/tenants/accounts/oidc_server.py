"""A province's OpenID Connect server, by authlib, in a process of its own: `python oidc_server.py`.

It listens on a free port of 127.0.0.1 and prints it. People are given as JSON in the environment; who signs in is the
parameter `as` of the authorization address. `lie=1` on that address makes the profile tell of somebody else.
"""

import json
import os
import secrets
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.common.security import generate_token
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Error, OAuth2Request, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import RSAKey

CLIENT, SECRET = "dti-hagiang", "khoa-bi-mat-cua-tinh"
KEY = RSAKey.generate_key(2048, parameters={"kid": "tinh", "alg": "RS256", "use": "sig"}, private=True)
PEOPLE: dict[str, dict[str, Any]] = json.loads(os.environ.get("PEOPLE", "{}"))


@dataclass
class Person:
    """Who signs in there."""

    claims: dict[str, Any]
    lies: bool = False

    def get_user_id(self) -> str:
        return str(self.claims["sub"])


class Client:
    """The one application that may use this server."""

    client_id = CLIENT
    client_metadata: dict[str, Any] = {"id_token_signed_response_alg": "RS256"}

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return urlsplit(redirect_uri).path == "/account/oidc/province/back/"

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(client_secret, SECRET)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code:
    """An authorization code, until it is used."""

    code: str
    redirect_uri: str
    scope: str
    user: Person
    nonce: str
    code_challenge: str
    code_challenge_method: str
    auth_time: int = field(default_factory=lambda: int(time.time()))

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


CODES: dict[str, Code] = {}
TOKENS: dict[str, Person] = {}


class CodeGrant(grants.AuthorizationCodeGrant):
    """Codes live in memory and are used once."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def save_authorization_code(self, code: str, request: Any) -> None:
        asked = request.payload.data
        CODES[code] = Code(
            code, asked.get("redirect_uri", ""), asked.get("scope", ""), request.user, asked.get("nonce", ""),
            asked.get("code_challenge", ""), asked.get("code_challenge_method", ""),
        )  # fmt: skip

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        return CODES.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        CODES.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code: Code) -> Person:
        return authorization_code.user


class OpenID(OpenIDCode):
    """The signed token that names the person."""

    issuer = ""

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def resolve_client_private_key(self, client: Any) -> Any:
        return KEY

    def get_client_algorithm(self, client: Any) -> str:
        return "RS256"

    def get_client_claims(self, client: Any) -> dict[str, str]:
        return {"iss": OpenID.issuer}

    def get_authorization_code_claims(self, authorization_code: Any) -> dict[str, Any]:
        return {**super().get_authorization_code_claims(authorization_code), "jti": generate_token(16)}

    def generate_user_info(self, user: Person, scope: str) -> dict[str, Any]:
        return user.claims


class Server(AuthorizationServer):
    """authlib's server over plain http.server."""

    def query_client(self, client_id: str) -> Client | None:
        return Client() if client_id == CLIENT else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        TOKENS[token["access_token"]] = request.user

    def create_oauth2_request(self, request: Any) -> OAuth2Request:
        method, uri, headers, form = request
        made = OAuth2Request(method, uri, headers=headers)
        made.payload = BasicOAuth2Payload({**dict(parse_qsl(urlsplit(uri).query)), **form})
        made._body = form
        return made

    def handle_response(self, status: int, body: Any, headers: Any) -> tuple[int, Any, Any]:
        return status, body, headers

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


server = Server(scopes_supported=["openid", "profile", "email"])
server.register_token_generator("default", BearerTokenGenerator(lambda *_a, **_k: generate_token(42)))


class Handler(BaseHTTPRequestHandler):
    """Five addresses."""

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
        if path == "/.well-known/openid-configuration":
            return self.answer(200, discovery())
        if path == "/jwks":
            return self.answer(200, {"keys": [KEY.as_dict(private=False)]})
        if path == "/userinfo":
            return self.profile()
        if path == "/authorize":
            return self.authorize(query)
        return self.answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.told(server.create_token_response(self.asked(dict(parse_qsl(body)))))

    def authorize(self, query: dict[str, str]) -> None:
        if query.get("as") not in PEOPLE:
            links = "".join(f'<p><a href="{self.path}&as={who}">{who}</a></p>' for who in PEOPLE)
            return self.answer(200, f"<!doctype html><title>Tỉnh</title>{links}", "text/html; charset=utf-8")
        person = Person(PEOPLE[query["as"]], lies=query.get("lie") == "1")
        try:
            grant = server.get_consent_grant(self.asked({}), end_user=person)
        except OAuth2Error as refused:
            return self.answer(400, dict(refused.get_body()))
        return self.told(server.create_authorization_response(self.asked({}), grant_user=person, grant=grant))

    def profile(self) -> None:
        person = TOKENS.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if person is None:
            return self.answer(401, {})
        return self.answer(200, {**person.claims, "sub": "somebody-else"} if person.lies else person.claims)

    def asked(self, form: dict[str, str]) -> tuple[str, str, Any, dict[str, str]]:
        return self.command, f"http://{self.headers['Host']}{self.path}", self.headers, form

    def told(self, response: tuple[int, Any, Any]) -> None:
        status, body, headers = response
        self.answer(status, body or {}, headers=headers)

    def answer(self, status: int, body: Any, kind: str = "application/json", headers: Any = ()) -> None:
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in headers:
            if name.lower() != "content-type":
                self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def discovery() -> dict[str, Any]:
    issuer = OpenID.issuer
    return {
        "issuer": issuer, "authorization_endpoint": f"{issuer}/authorize", "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo", "jwks_uri": f"{issuer}/jwks", "response_types_supported": ["code"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    }  # fmt: skip


def main() -> None:
    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    OpenID.issuer = f"http://127.0.0.1:{listening.server_port}"
    server.register_grant(CodeGrant, [OpenID(require_nonce=False), CodeChallenge(required=True)])
    print(listening.server_port, flush=True)
    listening.serve_forever()


if __name__ == "__main__":
    main()
