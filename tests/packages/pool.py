"""Sends a code with libcognito to the local pool of libcognito-testing, and verifies it."""

import libcognito
from libcognito_testing import CognitoPool

with CognitoPool() as pool:
    user = pool.user()
    libcognito.get_attr_verification_code(user.access_token, "email")
    libcognito.verify_attr(user.access_token, "email", pool.last_code(user))
    assert libcognito.get_user(user.access_token).email_verified
