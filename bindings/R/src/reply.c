/* From the library's answer to R values. */

#include "libcognito_r.h"

static SEXP to_list(void *data)
{
    const reply *said = data;
    const char *json = cognito_buf_data(&said->buf);
    SEXP out = PROTECT(Rf_allocVector(VECSXP, 2));

    SET_VECTOR_ELT(out, 0, Rf_ScalarInteger(said->status));
    if (json != NULL) {
        SET_VECTOR_ELT(out, 1, json_value(json, said->buf.len));
    }
    UNPROTECT(1);
    return out;
}

static void release(void *data, Rboolean jumps)
{
    reply *said = data;

    (void)jumps;
    cognito_buf_free(&said->buf);
}

SEXP reply_finish(reply *said)
{
    /* Making R values may jump (no memory): the buffer is released all the same. */
    return R_UnwindProtect(to_list, said, release, said, NULL);
}
