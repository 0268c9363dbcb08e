"""A program for operators: lists, creates and deletes users, which takes AWS credentials."""

import argparse
import io

import boto3
from botocore.exceptions import BotoCoreError, ClientError


def users(cognito, pool):
    for page in cognito.get_paginator("list_users").paginate(UserPoolId=pool, PaginationConfig={"PageSize": 2}):
        for user in page["Users"]:
            yield user["Username"]


def main(arguments, out):
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["list", "create", "delete", "whoami"])
    parser.add_argument("--pool", default="us-east-1_AbCdEf123")
    parser.add_argument("--name")
    parser.add_argument("--token")
    given = parser.parse_args(arguments)
    session = boto3.Session(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="s", region_name="us-east-1")
    cognito = session.client("cognito-idp")
    try:
        if given.command == "list":
            print(*users(cognito, given.pool), file=out)
        elif given.command == "create":
            cognito.admin_create_user(UserPoolId=given.pool, Username=given.name, MessageAction="SUPPRESS")
        elif given.command == "delete":
            cognito.admin_delete_user(UserPoolId=given.pool, Username=given.name)
        else:
            print(cognito.get_user(AccessToken=given.token)["Username"], file=out)
    except cognito.exceptions.UsernameExistsException:
        print("there is such a user", file=out)
        return 1
    except (ClientError, BotoCoreError) as error:
        print(error, file=out)
        return 1
    return 0


def exercise(client_id, username, code):
    out = io.StringIO()
    pool = boto3.client("cognito-idp", region_name="us-east-1").meta.region_name + "_AbCdEf123"
    ends = [
        main(["create", "--pool", pool, "--name", username], out),
        main(["list", "--pool", pool], out),
        main(["delete", "--pool", pool, "--name", username], out),
        main(["whoami", "--token", "abc"], out),
    ]
    return ends, out.getvalue()
