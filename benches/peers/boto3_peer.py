"""Peer: boto3, as its users write it. The operation needs no credentials, so none are set."""

import boto3

import peer


def open_peer(url, ca_file):
    client = boto3.client("cognito-idp", region_name="eu-central-1", endpoint_url=url, verify=ca_file)

    def send(token, attribute):
        answer = client.get_user_attribute_verification_code(AccessToken=token, AttributeName=attribute)
        return answer["CodeDeliveryDetails"]["Destination"]

    return send


peer.main(open_peer)
