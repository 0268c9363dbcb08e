"""JSON without the module json: the same values and the same texts."""

from __future__ import annotations

import json

from pools import LocalPool
from scripts import run

VALUES = [
    {
        "a": 'é ﬀ \U0001f600 \u2028 "\\/ \b\f\n\r\t\x00',
        "b": [1, -2.5, 1e300, True, False, None, {}, []],
        "": {"x": "y"},
    },
    {"n": 12345678901234567890, "nested": {"a": {"b": ["c", {"d": "e"}]}}},
    {},
]
OPTIONS = {
    "region": 'ü\n"\ud83d\x7f\U0001f600',
    "timeout": 2.5,
    "small": 1e-7,
    "large": 1e22,
    "zero": -0.0,
    "max_attempts": 3,
    "long": 2**64,
    "allow_http": True,
    "check_token": False,
}


def test_the_texts_and_values_are_those_of_json() -> None:
    out = run(
        f"""
        import sys
        from libcognito import _json_text
        texts, values = {[json.dumps(value) for value in VALUES]!r}, {VALUES!r}
        assert "json" not in sys.modules and "re" not in sys.modules
        assert [_json_text.read(text) for text in texts] == values
        text = _json_text.write({OPTIONS!r})
        assert "json" not in sys.modules
        import json
        assert text == json.dumps({OPTIONS!r}, separators=(",", ":")), text
        # The same once json is there, and without the C half.
        assert [_json_text.read(text) for text in texts] == values and _json_text.write({OPTIONS!r}) == text
        _json_text._scan = _json_text._quote = None
        assert [_json_text.read(text) for text in texts] == values
        assert json.loads(_json_text.write({OPTIONS!r})) == json.loads(text)
        print("same")
        """
    )
    assert out == "same\n"


def test_a_call_does_without_json(pool: LocalPool) -> None:
    out = run(
        """
        import sys, libcognito
        libcognito.get_attr_verification_code(sys.argv[1], "email", {"lang": "de"})
        libcognito.get_user(sys.argv[1])
        print(*({"json", "re", "enum", "typing", "logging", "threading", "collections"} & set(sys.modules)))
        """,
        pool.user()["access"],
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url,
    )
    assert out == "\n"
