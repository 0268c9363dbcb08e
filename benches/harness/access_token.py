"""An access token as Cognito issues it, in form and size. Its signature is nonsense."""

import base64
import json


def access_token() -> str:
    claims = {
        "sub": "0f6d4c7e-7a0b-4d3f-8c55-2d1b9b8f4a10",
        "cognito:groups": ["users"],
        "iss": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
        "version": 2,
        "client_id": "5k3j2h1g4f5d6s7a8q9w0e1r2t",
        "origin_jti": "b1d5c7f9-2f5e-4d0c-9b7a-64c0e1f2a3b4",
        "event_id": "c2e6d8fa-3a6f-4e1d-8c8b-75d1f203b4c5",
        "token_use": "access",
        "scope": "aws.cognito.signin.user.admin openid profile email",
        "auth_time": 1790000000,
        "exp": 4102444800,
        "iat": 1790000000,
        "jti": "d3f7e90b-4b70-4f2e-9d9c-86e20314c5d6",
        "username": "0f6d4c7e-7a0b-4d3f-8c55-2d1b9b8f4a10",
    }
    header = {"kid": "x8Qn3mYcJ5vVhK0bT2aLr7dWgE1sUo9pZfIiNkHjMwY=", "alg": "RS256"}

    def encode(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    return ".".join(
        (
            encode(json.dumps(header).encode()),
            encode(json.dumps(claims).encode()),
            encode(bytes(range(256))),
        )
    )
