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
    "region": 'ü\n"',
    "timeout": 2.5,
    "max_attempts": 3,
    "allow_http": True,
    "check_token": False,
    "x": [1],
    "y": None,
}


def test_without_json_loaded_the_texts_and_values_are_the_same() -> None:
    out = run(
        f"""
        import sys
        from libcognito import _json_text
        assert "json" not in sys.modules and "re" not in sys.modules
        values = [_json_text.read(text) for text in {[json.dumps(value) for value in VALUES]!r}]
        assert values == {VALUES!r}, values
        plain = {{name: value for name, value in {OPTIONS!r}.items() if name not in "xy"}}
        text = _json_text.write({{**plain, "path": 1j}}, lambda value: "made of it")
        assert "json" not in sys.modules
        whole = _json_text.write({OPTIONS!r}, str)
        import json
        assert json.loads(text) == {{**plain, "path": "made of it"}}
        assert json.loads(whole) == {OPTIONS!r}
        assert json.loads(_json_text.write({OPTIONS!r}, str)) == {OPTIONS!r}
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
