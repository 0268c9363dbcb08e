"""Sends a verification code to the signed-in user, takes it back, shows what is verified.

    pip install libcognito
    COGNITO_ACCESS_TOKEN=... python send_code.py email

The token comes from the environment, never from an argument, where everybody could read it with ps.
"""

import os
import sys

import libcognito


def main():
    token = os.environ.get("COGNITO_ACCESS_TOKEN", "")
    attr = sys.argv[1] if len(sys.argv) > 1 else "email"
    try:
        delivery = libcognito.get_attr_verification_code(token, attr)
        print(f"A code for {attr} is on its way to {delivery.destination or 'the user'}.")
        while True:
            try:
                libcognito.verify_attr(token, attr, input("Code: ").strip())
                break
            except libcognito.CodeMismatchException as error:
                print(error.message)
        user = libcognito.get_user(token)
    except libcognito.CognitoError as error:
        again = " Look for a message before you try again." if error.code_sent == "maybe" else ""
        return f"{error}{again}"
    except EOFError:
        return "There was no code."
    print(f"{user.username}: {attr} is {'' if user.attributes.get(attr + '_verified') else 'not '}verified.")
    return None


if __name__ == "__main__":
    sys.exit(main())
