"""Runs moto's server with a user pool and an app client until standard input ends. Prints `url URL CLIENT_ID`.

The tests in Rust, C, Python and R all start it.
"""

import logging
import sys

try:
    import boto3
    from moto.server import ThreadedMotoServer
except ImportError:
    sys.exit("none of the modules boto3 and moto.server")

# It writes a traceback for each operation that it lacks.
logging.disable()
server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
server.start()
url = "http://{}:{}".format(*server.get_host_and_port())
cognito = boto3.client(
    "cognito-idp", endpoint_url=url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
)
pool = cognito.create_user_pool(PoolName="tests", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="tests", ExplicitAuthFlows=flows)
print("url", url, client["UserPoolClient"]["ClientId"], flush=True)
sys.stdin.read()
