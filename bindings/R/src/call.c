/* The operations, what a client says of itself, and what needs no client. */

#include "libcognito_r.h"

SEXP libcognito_send(SEXP client, SEXP token, SEXP attribute, SEXP metadata)
{
    reply said = REPLY_INIT;
    const char *token_text = text_of(token);
    const char *attribute_text = text_of(attribute);
    const char *metadata_text = text_of(metadata);
    cognito_client *handle = client_open(client, &said);

    if (handle != NULL) {
        said.status =
            cognito_client_get_attr_verification_code(handle, token_text, attribute_text, metadata_text, &said.buf);
    }
    return reply_finish(&said);
}

SEXP libcognito_verify(SEXP client, SEXP token, SEXP attribute, SEXP code)
{
    reply said = REPLY_INIT;
    const char *token_text = text_of(token);
    const char *attribute_text = text_of(attribute);
    const char *code_text = text_of(code);
    cognito_client *handle = client_open(client, &said);

    if (handle != NULL) {
        said.status = cognito_client_verify_attr(handle, token_text, attribute_text, code_text, &said.buf);
    }
    return reply_finish(&said);
}

SEXP libcognito_user(SEXP client, SEXP token)
{
    reply said = REPLY_INIT;
    const char *token_text = text_of(token);
    cognito_client *handle = client_open(client, &said);

    if (handle != NULL) {
        said.status = cognito_client_get_user(handle, token_text, &said.buf);
    }
    return reply_finish(&said);
}

/* Any operation, by its name and its input as JSON. */
SEXP libcognito_call(SEXP client, SEXP operation, SEXP input)
{
    reply said = REPLY_INIT;
    const char *operation_text = text_of(operation);
    const char *input_text = text_of(input);
    cognito_client *handle = client_open(client, &said);

    if (handle != NULL) {
        said.status = cognito_client_call(handle, operation_text, input_text, &said.buf);
    }
    return reply_finish(&said);
}

SEXP libcognito_describe(SEXP client)
{
    reply said = REPLY_INIT;
    cognito_client *handle = client_open(client, &said);

    if (handle != NULL) {
        said.status = cognito_client_describe(handle, &said.buf);
    }
    return reply_finish(&said);
}

SEXP libcognito_secret_hash(SEXP username, SEXP client_id, SEXP client_secret)
{
    reply said = REPLY_INIT;

    said.status = cognito_secret_hash(text_of(username), text_of(client_id), text_of(client_secret), &said.buf);
    return reply_finish(&said);
}

/* Whether a value is one string, not NA, with the same bytes in every encoding: most are. */
SEXP libcognito_is_plain(SEXP value)
{
    const char *byte;

    if (TYPEOF(value) != STRSXP || Rf_length(value) != 1 || STRING_ELT(value, 0) == NA_STRING) {
        return Rf_ScalarLogical(0);
    }
    byte = CHAR(STRING_ELT(value, 0));
    while (*byte != '\0' && (unsigned char)*byte < 0x80) {
        byte++;
    }
    return Rf_ScalarLogical(*byte == '\0');
}

SEXP libcognito_version(void)
{
    return Rf_mkString(cognito_version());
}
