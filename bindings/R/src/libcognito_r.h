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

/* What a call said, and which of its values R wants. */
typedef struct reply {
    cognito_status status;
    cognito_buf buf;
    SEXP wanted;
} reply;

#define REPLY_INIT(wanted)                     \
    {                                          \
        COGNITO_OK, COGNITO_BUF_INIT, (wanted) \
    }

/* list(status, values), and the buffer is released, whatever happens. */
SEXP reply_finish(reply *said);

/* Makes the client behind an external pointer, where there is none yet. */
cognito_client *client_open(SEXP pointer, reply *said);

/* The routines that R calls. */
SEXP libcognito_client_new(SEXP options, SEXP level, SEXP wanted);
SEXP libcognito_describe(SEXP client, SEXP wanted);
SEXP libcognito_send(SEXP client, SEXP token, SEXP attribute, SEXP metadata, SEXP wanted);
SEXP libcognito_verify(SEXP client, SEXP token, SEXP attribute, SEXP code, SEXP wanted);
SEXP libcognito_user(SEXP client, SEXP token, SEXP wanted);
SEXP libcognito_version(void);

#endif
