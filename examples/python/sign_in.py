"""Signs a user in, refreshes the tokens, changes the e-mail address, verifies it, and signs the user out.

    pip install libcognito
    AWS_REGION=... COGNITO_CLIENT_ID=... python sign_in.py USERNAME EMAIL

It asks for password and code; the password is not shown. From a pipe they are the first two lines. COGNITO_CLIENT_ID
names the app client, which has to allow USER_PASSWORD_AUTH; COGNITO_CLIENT_SECRET holds its secret, if it has one.
AWS_REGION says where the user pool is.
"""

import getpass
import os
import sys

import libcognito


def ask(question, shown=True):
    if not shown and sys.stdin.isatty():
        return getpass.getpass(question)
    print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


def sign_in(client, username, app, secret):
    parameters = {"USERNAME": username, "PASSWORD": ask("password: ", shown=False)}
    if secret:
        parameters["SECRET_HASH"] = libcognito.secret_hash(username, app, secret)
    answer = client.call("InitiateAuth", AuthFlow="USER_PASSWORD_AUTH", ClientId=app, AuthParameters=parameters)
    tokens = libcognito.Tokens(answer)
    if tokens.access is None or tokens.refresh is None:
        sys.exit(f"sign_in: no tokens yet: {answer.get('ChallengeName', 'none came')}")
    return tokens.access, tokens.refresh


def change_address(client, token, email):
    sent = client.update_attributes(token, {"email": email})
    if not sent:
        # A user pool that does not verify addresses by itself has sent no code.
        client.get_attr_verification_code(token, "email")
    client.verify_attr(token, "email", ask("code: "))
    print(f"{email} is verified")


def main(username, email):
    app, secret = os.environ["COGNITO_CLIENT_ID"], os.environ.get("COGNITO_CLIENT_SECRET")
    with libcognito.Client() as client:
        access, refresh = sign_in(client, username, app, secret)
        # As a program does every hour. Without a new refresh token the one before stays good.
        access = client.refresh(refresh, app, secret).access or access
        try:
            change_address(client, access, email)
        finally:
            client.sign_out(access)


if __name__ == "__main__":
    if len(sys.argv) != 3 or "COGNITO_CLIENT_ID" not in os.environ:
        print("usage: sign_in.py USERNAME EMAIL, with the app client's id in COGNITO_CLIENT_ID", file=sys.stderr)
        sys.exit(2)
    try:
        main(*sys.argv[1:])
    except libcognito.CognitoError as error:
        again = " Look for a message before you try again." if error.code_sent == "maybe" else ""
        sys.exit(f"sign_in: {error}{again}")
    except EOFError:
        sys.exit("sign_in: there is no such line on standard input")
