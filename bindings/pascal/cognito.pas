{ The functions and statuses of libcognito, for Free Pascal. include/cognito.h says what each does.

  Strings are NUL-terminated UTF-8, so a string variable S is passed as PAnsiChar(S). What a function returns as
  PAnsiChar belongs to the library or to the buffer: assign it to a string to keep it. cognito_buf_new makes a buffer.

  SPDX-License-Identifier: MIT OR Apache-2.0 }
unit cognito;

{$mode objfpc}{$H+}{$packrecords c}

interface

uses
  ctypes;

const
  COGNITO_OK = 0;
  COGNITO_INVALID_ARGUMENT = 1;
  COGNITO_CONFIGURATION = 2;
  COGNITO_CONNECT = 3;
  COGNITO_TLS = 4;
  COGNITO_TIMEOUT = 5;
  COGNITO_CONNECTION_LOST = 6;
  COGNITO_BAD_RESPONSE = 7;
  COGNITO_CANCELLED = 8;
  COGNITO_INTERNAL = 9;
  COGNITO_SERVICE_ERROR = 100;
  COGNITO_NOT_AUTHORIZED = 101;
  COGNITO_INVALID_PARAMETER = 102;
  COGNITO_RESOURCE_NOT_FOUND = 103;
  COGNITO_TOO_MANY_REQUESTS = 104;
  COGNITO_LIMIT_EXCEEDED = 105;
  COGNITO_CODE_DELIVERY_FAILURE = 106;
  COGNITO_USER_NOT_FOUND = 107;
  COGNITO_USER_NOT_CONFIRMED = 108;
  COGNITO_PASSWORD_RESET_REQUIRED = 109;
  COGNITO_CODE_MISMATCH = 110;
  COGNITO_EXPIRED_CODE = 111;
  COGNITO_ALIAS_EXISTS = 112;
  COGNITO_UNEXPECTED_LAMBDA = 113;
  COGNITO_USER_LAMBDA_VALIDATION = 114;
  COGNITO_INVALID_LAMBDA_RESPONSE = 115;
  COGNITO_INVALID_SMS_ROLE_ACCESS_POLICY = 116;
  COGNITO_INVALID_SMS_ROLE_TRUST_RELATIONSHIP = 117;
  COGNITO_INVALID_EMAIL_ROLE_ACCESS_POLICY = 118;
  COGNITO_OPERATION_NOT_ENABLED = 119;
  COGNITO_FORBIDDEN = 120;
  COGNITO_INTERNAL_ERROR = 121;
  COGNITO_USERNAME_EXISTS = 122;
  COGNITO_INVALID_PASSWORD = 123;
  COGNITO_PASSWORD_HISTORY_POLICY_VIOLATION = 124;
  COGNITO_TOO_MANY_FAILED_ATTEMPTS = 125;
  COGNITO_MFA_METHOD_NOT_FOUND = 126;
  COGNITO_SOFTWARE_TOKEN_MFA_NOT_FOUND = 127;
  COGNITO_ENABLE_SOFTWARE_TOKEN_MFA = 128;
  COGNITO_REFRESH_TOKEN_REUSE = 129;
  COGNITO_UNAUTHORIZED = 130;
  COGNITO_UNSUPPORTED_OPERATION = 131;
  COGNITO_UNSUPPORTED_TOKEN_TYPE = 132;
  COGNITO_CONCURRENT_MODIFICATION = 133;
  COGNITO_DEVICE_KEY_EXISTS = 134;
  COGNITO_WEB_AUTHN_CHALLENGE_NOT_FOUND = 135;
  COGNITO_WEB_AUTHN_CLIENT_MISMATCH = 136;
  COGNITO_WEB_AUTHN_CONFIGURATION_MISSING = 137;
  COGNITO_WEB_AUTHN_CREDENTIAL_NOT_SUPPORTED = 138;
  COGNITO_WEB_AUTHN_NOT_ENABLED = 139;
  COGNITO_WEB_AUTHN_ORIGIN_NOT_ALLOWED = 140;
  COGNITO_WEB_AUTHN_RELYING_PARTY_MISMATCH = 141;
  COGNITO_INVALID_USER_POOL_CONFIGURATION = 142;
  COGNITO_USER_POOL_ADD_ON_NOT_ENABLED = 143;
  COGNITO_FEATURE_UNAVAILABLE_IN_TIER = 144;

type
  cognito_status = cint32;
  { Three words of zero while it is empty. Pass its address, never the record itself. }
  cognito_buf = record
    data: PAnsiChar;
    len: csize_t;
    owner: Pointer;
  end;
  Pcognito_buf = ^cognito_buf;
  { Opaque, from cognito_client_new. }
  cognito_client = record end;
  Pcognito_client = ^cognito_client;

  { Callbacks run on the thread that made the call, and must let no exception out. }
  cognito_interrupt_check = function(userdata: Pointer): cint32; cdecl;
  cognito_log_line = procedure(userdata: Pointer; level: cint32; message: PAnsiChar); cdecl;

{ On the default client, which is made from the environment at first use. }
function cognito_get_attr_verification_code(token, attr, metadata_json: PAnsiChar;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';
function cognito_verify_attr(token, attr, code: PAnsiChar;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';
function cognito_get_user(token: PAnsiChar; out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';
function cognito_call(operation, input_json: PAnsiChar;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';

{ On a client of your own. }
function cognito_client_new(options_json: PAnsiChar; out client_out: Pcognito_client;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';
procedure cognito_client_free(client: Pcognito_client); cdecl; external 'cognito';
function cognito_client_describe(client: Pcognito_client;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';
function cognito_client_get_attr_verification_code(client: Pcognito_client; token, attr, metadata_json: PAnsiChar;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';
function cognito_client_verify_attr(client: Pcognito_client; token, attr, code: PAnsiChar;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';
function cognito_client_get_user(client: Pcognito_client; token: PAnsiChar;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';
function cognito_client_call(client: Pcognito_client; operation, input_json: PAnsiChar;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';

{ For a client, or nil for the default client. }
procedure cognito_client_set_interrupt(client: Pcognito_client; check: cognito_interrupt_check;
  userdata: Pointer); cdecl; external 'cognito';
procedure cognito_client_set_log(client: Pcognito_client; log: cognito_log_line; userdata: Pointer;
  max_level: cint32); cdecl; external 'cognito';
{ A check for cognito_client_set_interrupt; userdata is the address of a cint32, which ends the calls when it is set. }
function cognito_check_flag(userdata: Pointer): cint32; cdecl; external 'cognito';

{ Results. }
function cognito_buf_new: Pcognito_buf; cdecl; external 'cognito';
procedure cognito_buf_delete(buf: Pcognito_buf); cdecl; external 'cognito';
procedure cognito_buf_free(buf: Pcognito_buf); cdecl; external 'cognito';
function cognito_buf_data(buf: Pcognito_buf): PAnsiChar; cdecl; external 'cognito';
function cognito_buf_get(buf: Pcognito_buf; pointer: PAnsiChar): PAnsiChar; cdecl; external 'cognito';
function cognito_buf_attribute(buf: Pcognito_buf; name: PAnsiChar): PAnsiChar; cdecl; external 'cognito';
function cognito_buf_copy(buf: Pcognito_buf; pointer: PAnsiChar; field: PAnsiChar; size: csize_t;
  pad: AnsiChar): cint32; cdecl; external 'cognito';

function cognito_secret_hash(username, client_id, client_secret: PAnsiChar;
  out_buf: Pcognito_buf): cognito_status; cdecl; external 'cognito';

{ Statuses and versions. }
function cognito_status_name(status: cognito_status): PAnsiChar; cdecl; external 'cognito';
function cognito_status_message(status: cognito_status): PAnsiChar; cdecl; external 'cognito';
function cognito_version: PAnsiChar; cdecl; external 'cognito';
function cognito_version_number: cuint32; cdecl; external 'cognito';

implementation

end.
