"""Access tokens that look like Cognito's. Nobody signed them."""

from __future__ import annotations

import base64
import json


def token(region: str = "eu-central-1", **claims: object) -> str:
    iss = f"https://cognito-idp.{region}.amazonaws.com/{region}_AbCdEf123"
    scope = "aws.cognito.signin.user.admin"
    return ".".join(
        (_part({"alg": "RS256"}), _part({"iss": iss, "token_use": "access", "scope": scope, **claims}), "c2ln")
    )


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
