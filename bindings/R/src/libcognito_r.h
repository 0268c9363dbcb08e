/* What the C files of the package share. */

#ifndef LIBCOGNITO_R_H
#define LIBCOGNITO_R_H

#define R_NO_REMAP
#include <R.h>
#include <Rinternals.h>

#include <cognito.h>

/* A string in UTF-8; NULL for R's NULL. R has checked that it is one string and not NA. */
static inline const char *text_of(SEXP value)
{
    return value == R_NilValue ? NULL : Rf_translateCharUTF8(STRING_ELT(value, 0));
}

static inline int is_text_or_null(SEXP value)
{
    return value == R_NilValue || (TYPEOF(value) == STRSXP && Rf_length(value) == 1);
}

/* Beside the library's statuses, which are not negative: what was passed is no client; it is one of
 * another session whose options were not saved. */
#define STATUS_NO_CLIENT (-1)
#define STATUS_STALE_CLIENT (-2)

/* What a call said. */
typedef struct reply {
    cognito_status status;
    cognito_buf buf;
} reply;

#define REPLY_INIT                   \
    {                                \
        COGNITO_OK, COGNITO_BUF_INIT \
    }

/* Returns the library's JSON as R values; its memory is R's. */
SEXP json_value(const char *json, size_t length);

/* list(status, answer), and the buffer is released, whatever happens. */
SEXP reply_finish(reply *said);

/* Returns the client behind an external pointer, makes it where it was lost, or says why not. */
cognito_client *client_open(SEXP pointer, reply *said);

/* The routines that R calls. */
SEXP libcognito_client_new(SEXP options, SEXP level, SEXP saved);
SEXP libcognito_describe(SEXP client);
SEXP libcognito_send(SEXP client, SEXP token, SEXP attribute, SEXP metadata);
SEXP libcognito_verify(SEXP client, SEXP token, SEXP attribute, SEXP code);
SEXP libcognito_user(SEXP client, SEXP token);
SEXP libcognito_call(SEXP client, SEXP operation, SEXP input);
SEXP libcognito_secret_hash(SEXP username, SEXP client_id, SEXP client_secret);
SEXP libcognito_beside(SEXP client, SEXP value);
SEXP libcognito_value_beside(SEXP reference);
SEXP libcognito_read_json(SEXP text);
SEXP libcognito_is_plain(SEXP value);
SEXP libcognito_quoted(SEXP texts);
SEXP libcognito_version(void);

#endif
