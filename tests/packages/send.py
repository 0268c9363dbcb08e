"""Sends a code to the local pool and reads the user, as send.c does. Prints the version of the package."""

import os

import libcognito

token = os.environ["COGNITO_ACCESS_TOKEN"]
delivery = libcognito.get_attr_verification_code(token, "email")
user = libcognito.get_user(token)
assert delivery.destination and user.username
print(libcognito.__version__)
