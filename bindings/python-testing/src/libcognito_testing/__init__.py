"""A local Amazon Cognito user pool for tests: no account, no network, no cost, and every code in an inbox.

    from libcognito_testing import CognitoPool

    with CognitoPool() as pool:
        user = pool.user()
        ...                       # the program under test has a code sent to the user
        pool.last_code(user)

With pytest the fixture `cognito_pool` is the same pool, emptied for each test. boto3, libcognito and other clients find
the pool by environment variables that are set meanwhile.
"""

from __future__ import annotations

from ._errors import PoolError
from ._pool import CognitoPool
from ._records import AppClient, Message, Request, Tokens, User
from ._version import __version__

__all__ = ["AppClient", "CognitoPool", "Message", "PoolError", "Request", "Tokens", "User", "__version__"]
