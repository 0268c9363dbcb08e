/*
 * libcognito: sends and confirms Amazon Cognito attribute-verification codes.
 *
 * No AWS credentials, no SDK, and never two codes for one call: the signed-in user's access token
 * is all the authorisation that these calls need. Conventions: inputs come first, outputs last; no
 * input is kept after the return; a status of 0 is success; the result buffer always says what
 * happened, as JSON.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */


#ifndef COGNITO_H
#define COGNITO_H

#include <stddef.h>
#include <stdint.h>

/* An empty buffer. Set every cognito_buf to it before its first use. */
#define COGNITO_BUF_INIT { NULL, 0, NULL }

/** The version of this header. */
#define COGNITO_VERSION "0.1.0"
/** The same as a number: 10,000 times major, 100 times minor, and patch. */
#define COGNITO_VERSION_NUMBER 100

/** Success. */
#define COGNITO_OK 0
/** An argument or option is wrong; nothing was sent. */
#define COGNITO_INVALID_ARGUMENT 1
/** The environment, the profile file or a file they name is wrong; nothing was sent. */
#define COGNITO_CONFIGURATION 2
/** Cognito could not be reached; nothing was sent. */
#define COGNITO_CONNECT 3
/** The TLS handshake failed; nothing was sent. */
#define COGNITO_TLS 4
/** The call took longer than it was allowed to. */
#define COGNITO_TIMEOUT 5
/** The connection broke before the answer was complete. */
#define COGNITO_CONNECTION_LOST 6
/** The answer is not one that Cognito gives. */
#define COGNITO_BAD_RESPONSE 7
/** The interrupt callback ended the call. */
#define COGNITO_CANCELLED 8
/** A defect in libcognito; please report it. */
#define COGNITO_INTERNAL 9
/** Cognito answered with an error that libcognito has no name for: see Error.Code. */
#define COGNITO_SERVICE_ERROR 100
/** The access token is invalid, expired, revoked or lacks the scope: sign in again or refresh it. At a sign-in: user name, password, refresh token or secret hash is wrong. */
#define COGNITO_NOT_AUTHORIZED 101
/** Cognito refused a parameter; only email and phone_number can be verified. */
#define COGNITO_INVALID_PARAMETER 102
/** The user pool does not exist in this region. */
#define COGNITO_RESOURCE_NOT_FOUND 103
/** The AWS account's request rate is exceeded: back off. */
#define COGNITO_TOO_MANY_REQUESTS 104
/** This user's hourly limit is reached: try later, never at once. */
#define COGNITO_LIMIT_EXCEEDED 105
/** Cognito could not deliver the code. */
#define COGNITO_CODE_DELIVERY_FAILURE 106
/** The user does not exist. */
#define COGNITO_USER_NOT_FOUND 107
/** The user is not confirmed. */
#define COGNITO_USER_NOT_CONFIRMED 108
/** The user must reset the password first. */
#define COGNITO_PASSWORD_RESET_REQUIRED 109
/** The code is wrong: ask the user for it again. */
#define COGNITO_CODE_MISMATCH 110
/** The code has expired or was used already. */
#define COGNITO_EXPIRED_CODE 111
/** Another user has this e-mail or phone number. */
#define COGNITO_ALIAS_EXISTS 112
/** A Lambda trigger of the user pool failed. */
#define COGNITO_UNEXPECTED_LAMBDA 113
/** A Lambda trigger of the user pool refused the request. */
#define COGNITO_USER_LAMBDA_VALIDATION 114
/** A Lambda trigger of the user pool gave a malformed answer. */
#define COGNITO_INVALID_LAMBDA_RESPONSE 115
/** The user pool's SMS role lacks a permission. */
#define COGNITO_INVALID_SMS_ROLE_ACCESS_POLICY 116
/** The user pool's SMS role does not trust Cognito. */
#define COGNITO_INVALID_SMS_ROLE_TRUST_RELATIONSHIP 117
/** The user pool's e-mail identity lacks a permission. */
#define COGNITO_INVALID_EMAIL_ROLE_ACCESS_POLICY 118
/** The operation is not enabled for this user pool or region. */
#define COGNITO_OPERATION_NOT_ENABLED 119
/** A web application firewall rule refused the request. */
#define COGNITO_FORBIDDEN 120
/** Cognito failed internally; a code may have gone out. */
#define COGNITO_INTERNAL_ERROR 121
/** A user with this name exists already. */
#define COGNITO_USERNAME_EXISTS 122
/** The password does not meet the user pool's policy. */
#define COGNITO_INVALID_PASSWORD 123
/** The new password is one of the user's earlier ones. */
#define COGNITO_PASSWORD_HISTORY_POLICY_VIOLATION 124
/** The user made too many failed attempts: wait before the next. */
#define COGNITO_TOO_MANY_FAILED_ATTEMPTS 125
/** The user has no such second factor. */
#define COGNITO_MFA_METHOD_NOT_FOUND 126
/** The user or the pool has no authenticator app set up. */
#define COGNITO_SOFTWARE_TOKEN_MFA_NOT_FOUND 127
/** The code of the authenticator app is wrong: ask the user for the next one. */
#define COGNITO_ENABLE_SOFTWARE_TOKEN_MFA 128
/** The refresh token was replaced by a newer one. */
#define COGNITO_REFRESH_TOKEN_REUSE 129
/** The request is not allowed, for instance by the token that it carries. */
#define COGNITO_UNAUTHORIZED 130
/** The operation is not enabled for this app client. */
#define COGNITO_UNSUPPORTED_OPERATION 131
/** The operation does not take this kind of token. */
#define COGNITO_UNSUPPORTED_TOKEN_TYPE 132
/** Another request changed the user at the same time. */
#define COGNITO_CONCURRENT_MODIFICATION 133
/** A device with this key exists already. */
#define COGNITO_DEVICE_KEY_EXISTS 134
/** The passkey's registration has expired: start it again. */
#define COGNITO_WEB_AUTHN_CHALLENGE_NOT_FOUND 135
/** The access token is of another app client than the passkey's registration. */
#define COGNITO_WEB_AUTHN_CLIENT_MISMATCH 136
/** The user pool has no relying party for passkeys. */
#define COGNITO_WEB_AUTHN_CONFIGURATION_MISSING 137
/** The passkey is of a device or provider that is not supported. */
#define COGNITO_WEB_AUTHN_CREDENTIAL_NOT_SUPPORTED 138
/** Passkeys are not enabled for this user pool. */
#define COGNITO_WEB_AUTHN_NOT_ENABLED 139
/** The passkey's origin does not fit the user pool's relying party. */
#define COGNITO_WEB_AUTHN_ORIGIN_NOT_ALLOWED 140
/** The passkey belongs to another relying party. */
#define COGNITO_WEB_AUTHN_RELYING_PARTY_MISMATCH 141
/** The user pool's configuration is not valid. */
#define COGNITO_INVALID_USER_POOL_CONFIGURATION 142
/** An add-on of the user pool is not enabled. */
#define COGNITO_USER_POOL_ADD_ON_NOT_ENABLED 143
/** The user pool's feature plan does not include this. */
#define COGNITO_FEATURE_UNAVAILABLE_IN_TIER 144

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A client: a configuration and its connections. Made by cognito_client_new, released by
 * cognito_client_free, shared by any number of threads in between.
 */
typedef struct cognito_client cognito_client;

/**
 * The outcome of a call: 0 is success, 1 to 99 failed on this side, 100 and more are errors that
 * Cognito answered with. Numbers are never reused, and new ones may come: treat a number that you
 * do not know as a failure.
 */
typedef int32_t cognito_status;

/**
 * The result of a call: NUL-terminated UTF-8 JSON. Set it to COGNITO_BUF_INIT before its first
 * use, and release it with cognito_buf_free. It may be used for one call after another: each
 * releases what the one before it left. A buffer belongs to one thread at a time, and must not be
 * copied. For a language that lays it out itself it is three words of zero; one that cannot takes a
 * buffer from cognito_buf_new.
 */
typedef struct cognito_buf {
    /**
     * The JSON text, NUL-terminated; NULL while the buffer is empty.
     */
    const char *data;
    /**
     * Its length in bytes, without the NUL.
     */
    size_t len;
    /**
     * Belongs to the library; leave it alone.
     */
    void *owner;
} cognito_buf;

/**
 * Returns the name of a status, such as "COGNITO_LIMIT_EXCEEDED".
 *
 * @param status Any number; one that is no status gives "COGNITO_UNKNOWN_STATUS".
 *
 * @return A string, never NULL.
 *
 * @par Memory
 * Static; do not free it.
 *
 * @par Threads
 * Any.
 *
 * @par Example
 * @code
 * fprintf(stderr, "%s\n", cognito_status_name(COGNITO_LIMIT_EXCEEDED));
 * @endcode
 */
const char *cognito_status_name(cognito_status status);

/**
 * Returns one English sentence that says what a status means.
 *
 * @param status Any number; one that is no status gives a sentence that says so.
 *
 * @return A string, never NULL. The result buffer of the call says more.
 *
 * @par Memory
 * Static; do not free it.
 *
 * @par Threads
 * Any.
 *
 * @par Example
 * @code
 * puts(cognito_status_message(COGNITO_LIMIT_EXCEEDED));
 * @endcode
 */
const char *cognito_status_message(cognito_status status);

/**
 * Returns the version of the library that is loaded, such as "0.1.0".
 *
 * @return A string, never NULL.
 *
 * @par Memory
 * Static; do not free it.
 *
 * @par Threads
 * Any.
 *
 * @par Example
 * @code
 * printf("libcognito %s\n", cognito_version());
 * @endcode
 */
const char *cognito_version(void);

/**
 * Returns the version of the library that is loaded, as a number: compare it with
 * COGNITO_VERSION_NUMBER, the version of this header.
 *
 * @return 10,000 times major, 100 times minor, and patch.
 *
 * @par Threads
 * Any.
 *
 * @par Example
 * @code
 * if (cognito_version_number() < COGNITO_VERSION_NUMBER)
 *     fputs("libcognito is older than what this was built with\n", stderr);
 * @endcode
 */
uint32_t cognito_version_number(void);

/**
 * Makes an empty buffer, for languages that cannot lay a structure out: every function then takes
 * and gives numbers, strings and opaque pointers only.
 *
 * @return A buffer for any of the functions here, one call after another. Never NULL.
 *
 * @par Memory
 * Release it with cognito_buf_delete.
 *
 * @par Threads
 * Any; the buffer then belongs to one thread at a time.
 *
 * @par Example
 * @code
 * cognito_buf *buf = cognito_buf_new();
 * cognito_get_user(token, buf);
 * puts(cognito_buf_data(buf));
 * cognito_buf_delete(buf);
 * @endcode
 */
cognito_buf *cognito_buf_new(void);

/**
 * Releases a buffer that cognito_buf_new made, with what it holds.
 *
 * @param buf From cognito_buf_new; NULL is fine. A buffer of your own goes to cognito_buf_free.
 *
 * @par Memory
 * The buffer and all strings read from it are gone.
 *
 * @par Threads
 * The buffer's own.
 *
 * @par Example
 * @code
 * cognito_buf *buf = cognito_buf_new();
 * cognito_buf_delete(buf);
 * @endcode
 */
void cognito_buf_delete(cognito_buf *buf);

/**
 * Releases what a buffer holds and leaves it empty, ready for another call.
 *
 * @param buf NULL, an empty buffer and one that was freed before are fine.
 *
 * @par Memory
 * Strings from cognito_buf_get and cognito_buf_attribute are gone with it.
 *
 * @par Threads
 * The buffer's own.
 *
 * @par Example
 * @code
 * cognito_buf buf = COGNITO_BUF_INIT;
 * cognito_get_user(token, &buf);
 * cognito_buf_free(&buf);
 * @endcode
 */
void cognito_buf_free(cognito_buf *buf);

/**
 * Returns the whole result.
 *
 * @param buf A buffer; NULL gives NULL.
 *
 * @return NUL-terminated JSON; NULL while the buffer is empty.
 *
 * @par Memory
 * The buffer's; it lives until the buffer is filled again or released.
 *
 * @par Threads
 * The buffer's own.
 *
 * @par Example
 * @code
 * cognito_buf *buf = cognito_buf_new();
 * if (cognito_get_user(token, buf) == COGNITO_OK)
 *     puts(cognito_buf_data(buf));
 * cognito_buf_delete(buf);
 * @endcode
 */
const char *cognito_buf_data(const cognito_buf *buf);

/**
 * Reads one value out of a result.
 *
 * @param buf A buffer that a call has filled; NULL or empty gives NULL.
 * @param pointer RFC 6901 JSON pointer, such as "/CodeDeliveryDetails/Destination" or
 *            "/Error/Message"; UTF-8; NULL gives NULL.
 *
 * @return A string as it is, without quotes; any other value as its JSON text ("200", "true",
 * "null", "{...}"); NULL where there is no such value, and where it is a string that holds a NUL
 * (U+0000), which C would take for its end: cognito_buf_copy reads that.
 *
 * @par Memory
 * The buffer's; it lives until the buffer is filled again or freed.
 *
 * @par Threads
 * The buffer's own.
 *
 * @par Example
 * @code
 * const char *where = cognito_buf_get(&buf, "/CodeDeliveryDetails/Destination");
 * printf("sent to %s\n", where ? where : "the user");
 * @endcode
 */
const char *cognito_buf_get(const cognito_buf *buf,
                            const char *pointer);

/**
 * Reads one of the user's attributes out of the result of cognito_get_user, by its name.
 *
 * @param buf A buffer that cognito_get_user has filled; NULL or empty gives NULL.
 * @param name The attribute's name, such as "email_verified" or "custom:plan"; UTF-8; NULL gives
 *         NULL.
 *
 * @return Its value ("true"); NULL where the user has no such attribute.
 *
 * @par Memory
 * The buffer's; it lives until the buffer is filled again or freed.
 *
 * @par Threads
 * The buffer's own.
 *
 * @par Example
 * @code
 * const char *verified = cognito_buf_attribute(&buf, "email_verified");
 * puts(verified && strcmp(verified, "true") == 0 ? "verified" : "not verified");
 * @endcode
 */
const char *cognito_buf_attribute(const cognito_buf *buf,
                                  const char *name);

/**
 * Copies one value into a field of fixed size, as COBOL, Fortran and BASIC have them.
 *
 * @param buf A buffer that a call has filled; NULL or empty is as one without the value.
 * @param pointer As for cognito_buf_get.
 * @param field Where the value goes, without a NUL at its end. A longer value is cut, at the end of
 *          a character; behind a shorter one, and where there is none, stands pad. NULL where only
 *          the length is wanted.
 * @param size The field's size in bytes.
 * @param pad What fills the rest: a blank, or NUL (0). With NUL the field is a C string as long as
 *        the result is less than size.
 *
 * @return The value's whole length in bytes, so that it was cut where that is more than size; -1
 * where there is no such value.
 *
 * @par Threads
 * The buffer's own.
 *
 * @par Example
 * @code
 * char where[40];
 * if (cognito_buf_copy(&buf, "/CodeDeliveryDetails/Destination", where, sizeof where, ' ') > 0)
 *     printf("sent to %.40s\n", where);
 * @endcode
 */
int32_t cognito_buf_copy(const cognito_buf *buf,
                         const char *pointer,
                         char *field,
                         size_t size,
                         char pad);

/**
 * Makes Cognito send the user a verification code for an attribute.
 *
 * The whole job in one call, on a default client that is made from the environment at first use.
 * The region comes from the token, so nothing need be configured. One call sends at most one
 * code: the request is sent again only where it cannot have been acted on.
 * AWS operation: GetUserAttributeVerificationCode.
 *
 * @param token The signed-in user's access token (not the ID token). Required.
 * @param attr "email" or "phone_number". Required.
 * @param metadata_json NULL, "" or blanks for none, or a JSON object of strings for the pool's Lambda triggers, such as
 *   {"lang":"de"}.
 * @param out_buf NULL, or a buffer for the result.
 *   Success: {"CodeDeliveryDetails":{"AttributeName":"email","DeliveryMedium":
 *   "EMAIL","Destination":"a***@e***"},"ResponseMetadata":{...}}; what the server
 *   leaves out stays out.
 *   Failure: {"Error":{"Code":...,"Message":...},"Status":...,"CodeSent":
 *   "no"|"maybe","Hint":...,"ResponseMetadata":{...}}.
 *
 * Strings are NUL-terminated UTF-8 and are not kept after the return. Blanks at the end of token and
 * attr do not count, so that fields of a fixed length can be passed.
 *
 * @return COGNITO_OK, or any other status.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too; after fork a child may go on calling it. Blocks for at most the
 * timeout (30 s unless COGNITO_TIMEOUT says otherwise).
 *
 * @par Example
 * @code
 * cognito_buf buf = COGNITO_BUF_INIT;
 * if (cognito_get_attr_verification_code(token, "email", NULL, &buf) != COGNITO_OK)
 *     fprintf(stderr, "%s\n", cognito_buf_get(&buf, "/Error/Message"));
 * cognito_buf_free(&buf);
 * @endcode
 */
cognito_status cognito_get_attr_verification_code(const char *token,
                                                  const char *attr,
                                                  const char *metadata_json,
                                                  cognito_buf *out_buf);

/**
 * As cognito_get_attr_verification_code, on a client that you made.
 *
 * @param client From cognito_client_new. Required.
 * @param token The signed-in user's access token. Required.
 * @param attr "email" or "phone_number". Required.
 * @param metadata_json NULL, "" or blanks for none, or a JSON object of strings for the pool's Lambda triggers.
 * @param out_buf NULL, or a buffer for the result.
 *
 * @return COGNITO_OK, or any other status.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too. Blocks for at most the client's timeout.
 *
 * @par Example
 * @code
 * const char *metadata = "{\"lang\":\"de\"}";
 * cognito_status status =
 *     cognito_client_get_attr_verification_code(client, token, "email", metadata, NULL);
 * @endcode
 */
cognito_status cognito_client_get_attr_verification_code(cognito_client *client,
                                                         const char *token,
                                                         const char *attr,
                                                         const char *metadata_json,
                                                         cognito_buf *out_buf);

/**
 * Hands the user's code back to Cognito, which marks the attribute as verified.
 *
 * On the default client, see cognito_get_attr_verification_code.
 * AWS operation: VerifyUserAttribute.
 *
 * @param token The signed-in user's access token. Required.
 * @param attr "email" or "phone_number". Required.
 * @param code What the user typed, without white space. Required.
 * @param out_buf NULL, or a buffer for the result. Success: {"ResponseMetadata":{...}}.
 *
 * Strings are NUL-terminated UTF-8 and are not kept after the return. Blanks at the end of token,
 * attr and code do not count, so that fields of a fixed length can be passed.
 *
 * @return COGNITO_OK, COGNITO_CODE_MISMATCH, COGNITO_EXPIRED_CODE, or any other status. After
 * COGNITO_CONNECTION_LOST or COGNITO_TIMEOUT ask cognito_get_user whether it is verified.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too; after fork a child may go on calling it. Blocks for at most the
 * timeout.
 *
 * @par Example
 * @code
 * cognito_status status = cognito_verify_attr(token, "email", "123456", NULL);
 * puts(cognito_status_message(status));
 * @endcode
 */
cognito_status cognito_verify_attr(const char *token,
                                   const char *attr,
                                   const char *code,
                                   cognito_buf *out_buf);

/**
 * As cognito_verify_attr, on a client that you made.
 *
 * @param client From cognito_client_new. Required.
 * @param token The signed-in user's access token. Required.
 * @param attr "email" or "phone_number". Required.
 * @param code What the user typed, without white space. Required.
 * @param out_buf NULL, or a buffer for the result.
 *
 * @return COGNITO_OK, COGNITO_CODE_MISMATCH, COGNITO_EXPIRED_CODE, or any other status.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too. Blocks for at most the client's timeout.
 *
 * @par Example
 * @code
 * if (cognito_client_verify_attr(client, token, "email", "123456", NULL) == COGNITO_OK)
 *     puts("verified");
 * @endcode
 */
cognito_status cognito_client_verify_attr(cognito_client *client,
                                          const char *token,
                                          const char *attr,
                                          const char *code,
                                          cognito_buf *out_buf);

/**
 * Reads the signed-in user: which attributes there are, and which are verified.
 *
 * On the default client, see cognito_get_attr_verification_code. It only reads, so it is tried
 * again after any passing fault.
 * AWS operation: GetUser.
 *
 * @param token The signed-in user's access token, NUL-terminated UTF-8. Required. Blanks at its
 *   end do not count.
 * @param out_buf NULL, or a buffer for the result. Success: {"Username":...,"UserAttributes":
 *   [{"Name":"email_verified","Value":"true"},...],"ResponseMetadata":{...}}.
 *
 * @return COGNITO_OK, or any other status.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too; after fork a child may go on calling it. Blocks for at most the
 * timeout.
 *
 * @par Example
 * @code
 * cognito_buf buf = COGNITO_BUF_INIT;
 * if (cognito_get_user(token, &buf) == COGNITO_OK) {
 *     const char *name = cognito_buf_get(&buf, "/Username");
 *     puts(name ? name : "a user without a name");
 * }
 * cognito_buf_free(&buf);
 * @endcode
 */
cognito_status cognito_get_user(const char *token, cognito_buf *out_buf);

/**
 * As cognito_get_user, on a client that you made.
 *
 * @param client From cognito_client_new. Required.
 * @param token The signed-in user's access token. Required.
 * @param out_buf NULL, or a buffer for the result.
 *
 * @return COGNITO_OK, or any other status.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too. Blocks for at most the client's timeout.
 *
 * @par Example
 * @code
 * cognito_buf buf = COGNITO_BUF_INIT;
 * if (cognito_client_get_user(client, token, &buf) == COGNITO_OK)
 *     puts(buf.data);
 * cognito_buf_free(&buf);
 * @endcode
 */
cognito_status cognito_client_get_user(cognito_client *client,
                                       const char *token,
                                       cognito_buf *out_buf);

/**
 * Runs any of the operations that need no signature, such as "InitiateAuth" or "UpdateUserAttributes".
 *
 * On the default client, see cognito_get_attr_verification_code. docs/operations.md lists the
 * operations. What only reads is sent again after any passing fault; what acts only where it cannot
 * have been acted on, so that one call sends at most one message.
 * AWS operation: the named one.
 *
 * @param operation AWS's name of the operation. Required. One that is signed with AWS credentials is
 *              refused.
 * @param input_json NULL, "" or blanks for no members, or a JSON object of AWS's members by AWS's
 *   names, such as {"AccessToken":"...","UserAttributes":[{"Name":"email",
 *   "Value":"a@example.com"}]}. They are sent as they are; members that are missing,
 *   unknown or of the wrong type are refused by name.
 * @param out_buf NULL, or a buffer for the result. Success: the members of Cognito's answer and
 *   ResponseMetadata. Tokens that it holds are for you to keep secret. Failure: as for
 *   cognito_get_attr_verification_code, with CodeSent where the operation may send a
 *   message.
 *
 * Strings are NUL-terminated UTF-8 and are not kept after the return. The region comes from the
 * option, else the access token, else UserPoolId, else the environment or the profile.
 *
 * @return COGNITO_OK, or any other status.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too; after fork a child may go on calling it. Blocks for at most the
 * timeout.
 *
 * @par Example
 * @code
 * cognito_buf buf = COGNITO_BUF_INIT;
 * if (cognito_call("GetTokensFromRefreshToken",
 *                  "{\"RefreshToken\":\"...\",\"ClientId\":\"...\"}", &buf) == COGNITO_OK)
 *     token = cognito_buf_get(&buf, "/AuthenticationResult/AccessToken");
 * @endcode
 */
cognito_status cognito_call(const char *operation,
                            const char *input_json,
                            cognito_buf *out_buf);

/**
 * As cognito_call, on a client that you made.
 *
 * @param client From cognito_client_new. Required.
 * @param operation AWS's name of the operation. Required.
 * @param input_json NULL, "" or blanks for no members, or a JSON object of AWS's members.
 * @param out_buf NULL, or a buffer for the result.
 *
 * @return COGNITO_OK, or any other status.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too. Blocks for at most the client's timeout.
 *
 * @par Example
 * @code
 * const char *input = "{\"AuthFlow\":\"USER_PASSWORD_AUTH\",\"ClientId\":\"...\","
 *                     "\"AuthParameters\":{\"USERNAME\":\"...\",\"PASSWORD\":\"...\"}}";
 * cognito_status status = cognito_client_call(client, "InitiateAuth", input, NULL);
 * puts(cognito_status_message(status));
 * @endcode
 */
cognito_status cognito_client_call(cognito_client *client,
                                   const char *operation,
                                   const char *input_json,
                                   cognito_buf *out_buf);

/**
 * Computes the SECRET_HASH that app clients with a secret ask for:
 * base64(HMAC-SHA256(client_secret, username + client_id)). Nothing is sent.
 *
 * @param username The user's name, as it stands in the input. For a refresh it is that of the token,
 *             not an alias such as the e-mail. Required.
 * @param client_id The app client's id. Required.
 * @param client_secret The app client's secret. Required.
 * @param out_buf NULL, or a buffer for the result. Success: {"SecretHash":"..."}.
 *
 * Strings are NUL-terminated UTF-8 and are not kept after the return. Blanks at their end do not
 * count.
 *
 * @return COGNITO_OK, or COGNITO_INVALID_ARGUMENT.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too.
 *
 * @par Example
 * @code
 * cognito_buf buf = COGNITO_BUF_INIT;
 * if (cognito_secret_hash("zoe", "1example23456789", "9exampleSecret", &buf) == COGNITO_OK)
 *     puts(cognito_buf_get(&buf, "/SecretHash"));
 * cognito_buf_free(&buf);
 * @endcode
 */
cognito_status cognito_secret_hash(const char *username,
                                   const char *client_id,
                                   const char *client_secret,
                                   cognito_buf *out_buf);

/**
 * Makes a client with options. Nothing is sent.
 *
 * @param options_json NULL, "" or blanks for the defaults, or a JSON object such as
 *   {"region":"eu-central-1","timeout":10}. docs/reference.md lists the options; what is
 *   not set comes from the environment, the profile file or the default.
 * @param client_out Where the client goes; NULL goes there on failure. Required.
 * @param out_buf NULL, or a buffer for the result. Success: the resolved configuration, as
 *   cognito_client_describe gives it.
 *
 * @return COGNITO_OK, COGNITO_INVALID_ARGUMENT (an option is wrong or unknown; the message names
 * it), COGNITO_CONFIGURATION (the environment or a file is wrong).
 *
 * @par Memory
 * Release the client with cognito_client_free, out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any. The client may be shared by any number of them; after fork a child may go on
 * using it, and makes new connections.
 *
 * @par Example
 * @code
 * cognito_client *client;
 * cognito_status status = cognito_client_new("{\"timeout\":5}", &client, NULL);
 * @endcode
 */
cognito_status cognito_client_new(const char *options_json,
                                  cognito_client **client_out,
                                  cognito_buf *out_buf);

/**
 * Releases a client. Its idle connections are closed, but for those that another client uses too:
 * one to the same server with the same settings goes on with them.
 *
 * @param client NULL is fine.
 *
 * @par Threads
 * Any one, when no call on the client is under way and none will come. In a forked child
 * it leaves the parent's connections alone.
 *
 * @par Example
 * @code
 * cognito_client *client;
 * if (cognito_client_new(NULL, &client, NULL) == COGNITO_OK)
 *     cognito_client_free(client);
 * @endcode
 */
void cognito_client_free(cognito_client *client);

/**
 * Says what a client would do, without sending anything.
 *
 * @param client From cognito_client_new; NULL describes the default client.
 * @param out_buf NULL, or a buffer for the result: a JSON object with region and region_source,
 *   endpoint_url and endpoint_source (null where the token decides), the timeouts in
 *   seconds, max_attempts, proxy (without its credentials) and proxy_source, trust and
 *   trust_source, and the other options.
 *
 * @return COGNITO_OK, COGNITO_INVALID_ARGUMENT or COGNITO_CONFIGURATION.
 *
 * @par Memory
 * Release out_buf with cognito_buf_free.
 *
 * @par Threads
 * Any, at once too.
 *
 * @par Example
 * @code
 * cognito_buf buf = COGNITO_BUF_INIT;
 * if (cognito_client_describe(client, &buf) == COGNITO_OK)
 *     puts(buf.data);
 * cognito_buf_free(&buf);
 * @endcode
 */
cognito_status cognito_client_describe(cognito_client *client,
                                       cognito_buf *out_buf);

/**
 * Sets a function that can end a waiting call, for instance when the user presses Ctrl-C.
 *
 * @param client From cognito_client_new; NULL for the default client, before its first use too.
 * @param check Called about every 100 ms while a call on the client waits; non-zero ends
 *   the call, which then returns COGNITO_CANCELLED. NULL removes the function. It must return
 *   normally: no longjmp, no C++ exception. cognito_check_flag is one that reads a flag.
 * @param userdata Passed to check.
 *
 * @par Memory
 * Both must stay valid while the client is in use: calls under way may use them after they were
 * replaced.
 *
 * @par Threads
 * Any. The function runs on the thread that made the call, outside all locks; it may use the
 * library.
 *
 * @par Example
 * @code
 * int32_t ctrl_c_was_pressed(void *userdata);
 * cognito_client_set_interrupt(client, ctrl_c_was_pressed, NULL);
 * @endcode
 */
void cognito_client_set_interrupt(cognito_client *client,
                                  int32_t (*check)(void *userdata),
                                  void *userdata);

/**
 * Sets a function that takes the client's log lines. It never sees a token, a code or a metadata
 * value.
 *
 * @param client From cognito_client_new; NULL for the default client, before its first use too;
 *           what COGNITO_LOG asks for goes to standard error all the same.
 * @param log Takes a level (1 error, 2 warning, 3 info: one line for each call, 4 debug: each
 *   attempt, 5 trace) and a line of UTF-8 without an end of line, valid for the call.
 *   NULL removes the function. It must return normally.
 * @param userdata Passed to log.
 * @param max_level The least important level that is wanted; 0 for none.
 *
 * @par Memory
 * Both must stay valid while the client is in use: calls under way may use them after they were
 * replaced.
 *
 * @par Threads
 * Any. The function runs on the thread that made the call, outside all locks.
 *
 * @par Example
 * @code
 * void print_line(void *userdata, int32_t level, const char *message);
 * cognito_client_set_log(client, print_line, NULL, 3);
 * @endcode
 */
void cognito_client_set_log(cognito_client *client,
                            void (*log)(void *userdata, int32_t level, const char *message),
                            void *userdata,
                            int32_t max_level);

/**
 * Returns whether the flag is set that userdata points to: a ready-made check for
 * cognito_client_set_interrupt, so that no callback need be written.
 *
 * @param userdata An int32_t, which a signal handler or another thread sets to anything but 0 to end
 *             the calls under way, and sets back to 0 before the next. NULL counts as 0.
 *
 * @return The flag: 0 goes on.
 *
 * @par Memory
 * The flag must stay valid while it is registered.
 *
 * @par Threads
 * Any. The flag is read atomically; it may be set in a signal handler, and in a child of a fork it is
 * the child's own.
 *
 * @par Example
 * @code
 * static int32_t stop;
 * cognito_client_set_interrupt(client, cognito_check_flag, &stop);
 * @endcode
 */
int32_t cognito_check_flag(void *userdata);

#ifdef __cplusplus
}
#endif

#endif /* COGNITO_H */
