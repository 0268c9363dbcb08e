"""A page on which a signed-in user verifies an e-mail address or phone number: send, type the code, verified.

    pip install libcognito
    COGNITO_ACCESS_TOKEN=... python3 web_page.py [PORT]

It needs the standard library alone, and works without JavaScript. An app of your own takes the access token from the
session that its user has signed in to; this one has one user, whose token is in the environment. web_app.py is the same
as an interface for programs, with Flask.
"""

import contextlib
import html
import os
import sys
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

import libcognito

# A user waits at the other end: better an answer in ten seconds than a code in thirty.
cognito = libcognito.Client(timeout=10)

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Bluebird</title>
<link rel="icon" href="data:,">
<style>
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; }
section { border: 1px solid #8886; border-radius: .6rem; padding: 1rem; margin: 1rem 0; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
form { display: flex; gap: .5rem; flex-wrap: wrap; align-items: end; margin-top: .5rem; }
input, button { font: inherit; padding: .3rem .6rem; }
label { display: grid; font-size: .85rem; }
</style>
</head>
<body>
<main>
<h1>Bluebird</h1>
<p>Signed in as %(username)s.</p>
<p role="status"><strong>%(said)s</strong></p>
%(attributes)s
</main>
</body>
</html>
"""

ATTRIBUTE = """<section aria-labelledby="%(attr)s">
<h2 id="%(attr)s">%(label)s</h2>
<p>%(value)s: <strong>%(state)s</strong></p>
%(forms)s
</section>
"""

SEND = '<form method="post" action="/%(attr)s/send"><button>Send a code</button></form>'
VERIFY = """<form method="post" action="/%(attr)s/verify"><label>The code that you were sent
<input name="code" inputmode="numeric" autocomplete="one-time-code" required></label><button>Verify</button></form>"""

LABELS = {"email": "E-mail address", "phone_number": "Phone number"}


def send(token, attr, form):
    delivery = cognito.get_attr_verification_code(token, attr)
    return f"A code is on its way to {delivery.destination}."


def verify(token, attr, form):
    cognito.verify_attr(token, attr, form.get("code", [""])[0].strip())
    return f"Your {LABELS[attr].lower()} is verified."


ACTIONS = {f"/{attr}/{action.__name__}": (action, attr) for attr in LABELS for action in (send, verify)}


def shown(attr, value, is_verified):
    marks = {"attr": attr, "label": LABELS[attr], "value": html.escape(value)}
    marks["state"] = "verified" if is_verified else "not verified"
    marks["forms"] = "" if is_verified else (SEND + VERIFY) % marks
    return ATTRIBUTE % marks


def page(token, said):
    user = cognito.get_user(token)
    attributes = [
        shown(attr, user.attributes[attr], user.attributes.get(f"{attr}_verified") is True)
        for attr in LABELS
        if attr in user.attributes
    ]
    marks = {"username": html.escape(user.username or ""), "said": html.escape(said), "attributes": "".join(attributes)}
    return PAGE % marks


def app(environ, start_response):
    """The whole service, as WSGI has it: any Python web server runs it."""
    token = os.environ.get("COGNITO_ACCESS_TOKEN", "")
    status, said = "200 OK", ""
    try:
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] in ACTIONS:
            # A page from elsewhere must not have this user sent a code.
            if environ.get("HTTP_ORIGIN", "") not in ("", f"http://{environ['HTTP_HOST']}"):
                raise PermissionError
            action, attr = ACTIONS[environ["PATH_INFO"]]
            form = parse_qs(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode())
            said = action(token, attr, form)
        elif environ["PATH_INFO"] != "/":
            status = "404 Not Found"
    except libcognito.CognitoError as error:
        # After a lost answer a code may be out all the same: a second one would only confuse.
        said = "Look for a message first: it may have gone out." if error.code_sent == "maybe" else error.message
    except PermissionError:
        status = "403 Forbidden"
    try:
        body = page(token, said) if status == "200 OK" else status
    except libcognito.CognitoError as error:
        status, body = "502 Bad Gateway", error.message
    kind = "text/html" if status == "200 OK" else "text/plain"
    start_response(status, [("Content-Type", f"{kind}; charset=utf-8"), ("Cache-Control", "no-store")])
    return [body.encode()]


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):  # noqa: A002 - the name is that of the base class
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    with make_server("127.0.0.1", port, app, handler_class=Quiet) as server:
        print(f"The app is at http://127.0.0.1:{server.server_port}/", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
