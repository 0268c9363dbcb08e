/* The three operations, what a client says of itself, and two helpers that need no client. */

#include "libcognito_r.h"

SEXP libcognito_send(SEXP client, SEXP token, SEXP attribute, SEXP metadata, SEXP wanted)
{
    reply said = REPLY_INIT(wanted);
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

SEXP libcognito_verify(SEXP client, SEXP token, SEXP attribute, SEXP code, SEXP wanted)
{
    reply said = REPLY_INIT(wanted);
    const char *token_text = text_of(token);
    const char *attribute_text = text_of(attribute);
    const char *code_text = text_of(code);
    cognito_client *handle = client_open(client, &said);

    if (handle != NULL) {
        said.status = cognito_client_verify_attr(handle, token_text, attribute_text, code_text, &said.buf);
    }
    return reply_finish(&said);
}

SEXP libcognito_user(SEXP client, SEXP token, SEXP wanted)
{
    reply said = REPLY_INIT(wanted);
    const char *token_text = text_of(token);
    cognito_client *handle = client_open(client, &said);

    if (handle != NULL) {
        said.status = cognito_client_get_user(handle, token_text, &said.buf);
    }
    return reply_finish(&said);
}

SEXP libcognito_describe(SEXP client, SEXP wanted)
{
    reply said = REPLY_INIT(wanted);
    cognito_client *handle = client_open(client, &said);

    if (handle != NULL) {
        said.status = cognito_client_describe(handle, &said.buf);
    }
    return reply_finish(&said);
}

/* Whether a string has the same bytes in every encoding. */
SEXP libcognito_is_ascii(SEXP text)
{
    const char *byte = CHAR(STRING_ELT(text, 0));

    while (*byte != '\0' && (unsigned char)*byte < 0x80) {
        byte++;
    }
    return Rf_ScalarLogical(*byte == '\0');
}

SEXP libcognito_version(void)
{
    return Rf_mkString(cognito_version());
}
