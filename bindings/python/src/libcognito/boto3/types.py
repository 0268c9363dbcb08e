"""The types of what the client returns, for annotations.

    from libcognito.boto3.types import GetUserResponse

Members of the whole answer count as present, as in boto3-stubs; inside, those that Cognito may leave out do not.
"""

from __future__ import annotations

from typing import TypedDict


class ResponseMetadataType(TypedDict, total=False):
    """`response["ResponseMetadata"]`."""

    RequestId: str
    HTTPStatusCode: int
    HTTPHeaders: dict[str, str]
    RetryAttempts: int


class CodeDeliveryDetailsType(TypedDict, total=False):
    """`response["CodeDeliveryDetails"]`."""

    Destination: str
    DeliveryMedium: str
    AttributeName: str


class GetUserAttributeVerificationCodeResponse(TypedDict):
    """What `get_user_attribute_verification_code` returns."""

    CodeDeliveryDetails: CodeDeliveryDetailsType
    ResponseMetadata: ResponseMetadataType


class VerifyUserAttributeResponse(TypedDict):
    """What `verify_user_attribute` returns."""

    ResponseMetadata: ResponseMetadataType


class _AttributeName(TypedDict):
    Name: str


class AttributeType(_AttributeName, total=False):
    """One of `response["UserAttributes"]`."""

    Value: str


class MFAOptionType(TypedDict, total=False):
    """One of `response["MFAOptions"]`."""

    DeliveryMedium: str
    AttributeName: str


class GetUserResponse(TypedDict):
    """What `get_user` returns."""

    Username: str
    UserAttributes: list[AttributeType]
    MFAOptions: list[MFAOptionType]
    PreferredMfaSetting: str
    UserMFASettingList: list[str]
    ResponseMetadata: ResponseMetadataType
