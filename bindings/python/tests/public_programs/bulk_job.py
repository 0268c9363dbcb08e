"""A job that asks many users to verify their address, some at once, and counts how it went."""

import collections
from concurrent.futures import ThreadPoolExecutor

import boto3

boto3.setup_default_session(region_name="us-east-1")
client = boto3.client("cognito-idp")


def remind(token):
    try:
        sent = client.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    except client.exceptions.LimitExceededException:
        return "later"
    except client.exceptions.NotAuthorizedException as error:
        return error.response["Error"]["Message"]
    except client.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return sent.get("CodeDeliveryDetails", {}).get("DeliveryMedium", "sent")


def exercise(client_id, username, code):
    attributes = [{"Name": "email", "Value": "zoe@blume.example"}]
    client.sign_up(ClientId=client_id, Username=username, Password="Correct-Horse-7", UserAttributes=attributes)
    client.confirm_sign_up(ClientId=client_id, Username=username, ConfirmationCode=code())
    parameters = {"USERNAME": username, "PASSWORD": "Correct-Horse-7"}
    signed_in = client.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
    tokens = [signed_in["AuthenticationResult"]["AccessToken"]] * 7 + ["abc"]
    with ThreadPoolExecutor(4) as workers:
        return sorted(collections.Counter(workers.map(remind, tokens)).items())
