/* Clients as external pointers, with R's interrupt and standard error hung into them. */

#include "libcognito_r.h"

/* What a pointer keeps beside its address, and what is saved with it. */
enum { OPTIONS, LEVEL, KEPT };

static void check_interrupt(void *unused)
{
    (void)unused;
    R_CheckUserInterrupt();
}

/* The library's frames lie between here and R: an interrupt may not jump over them, so it ends
 * inside of R_ToplevelExec. R raises it once more when the call has returned. */
static int32_t interrupted(void *unused)
{
    (void)unused;
    return !R_ToplevelExec(check_interrupt, NULL);
}

/* In the console's encoding. */
static void print_line(void *message)
{
    SEXP text = PROTECT(Rf_mkCharCE(message, CE_UTF8));

    REprintf("libcognito: %s\n", Rf_translateChar(text));
    UNPROTECT(1);
}

/* Where a sink has an error, only the line is lost. */
static void log_line(void *unused, int32_t level, const char *message)
{
    (void)unused;
    (void)level;
    R_ToplevelExec(print_line, (void *)message);
}

static void client_finalize(SEXP pointer)
{
    cognito_client_free(R_ExternalPtrAddr(pointer));
    R_ClearExternalPtr(pointer);
}

/* Marks the pointers of this package; it stays with a pointer that is saved. */
static SEXP mark(void)
{
    return Rf_install("libcognito_client");
}

/* Makes the client behind the pointer. */
static cognito_client *make(SEXP pointer, SEXP options, reply *said)
{
    cognito_client *client = NULL;
    int level = Rf_asInteger(VECTOR_ELT(R_ExternalPtrProtected(pointer), LEVEL));

    said->status = cognito_client_new(text_of(options), &client, &said->buf);
    if (client == NULL) {
        return NULL;
    }
    R_SetExternalPtrAddr(pointer, client);
    R_RegisterCFinalizerEx(pointer, client_finalize, FALSE);
    cognito_client_set_interrupt(client, interrupted, NULL);
    if (level > 0) {
        cognito_client_set_log(client, log_line, NULL, level);
    }
    return client;
}

/* Whether this is a pointer that libcognito_client_new has made, here or in another session. */
static int is_client(SEXP pointer)
{
    SEXP kept;

    if (TYPEOF(pointer) != EXTPTRSXP || R_ExternalPtrTag(pointer) != mark()) {
        return 0;
    }
    kept = R_ExternalPtrProtected(pointer);
    return TYPEOF(kept) == VECSXP && Rf_length(kept) == KEPT;
}

/* A client that was saved, or sent to another process, has lost its address. It is made anew at its
 * first use there, where its options were saved with it. */
cognito_client *client_open(SEXP pointer, reply *said)
{
    SEXP options;

    if (!is_client(pointer)) {
        said->status = STATUS_NO_CLIENT;
        return NULL;
    }
    if (R_ExternalPtrAddr(pointer) != NULL) {
        return R_ExternalPtrAddr(pointer);
    }
    options = VECTOR_ELT(R_ExternalPtrProtected(pointer), OPTIONS);
    if (!is_text_or_null(options)) {
        said->status = STATUS_STALE_CLIENT;
        return NULL;
    }
    return make(pointer, options, said);
}

/* `saved` is what may be written down of `options`, and is all of them or FALSE. */
SEXP libcognito_client_new(SEXP options, SEXP level, SEXP saved)
{
    reply said = REPLY_INIT;
    SEXP kept = PROTECT(Rf_allocVector(VECSXP, KEPT));
    SEXP pointer = PROTECT(R_MakeExternalPtr(NULL, mark(), kept));
    SEXP answer, out;

    SET_VECTOR_ELT(kept, OPTIONS, saved);
    SET_VECTOR_ELT(kept, LEVEL, level);
    make(pointer, options, &said);
    answer = PROTECT(reply_finish(&said));
    out = PROTECT(Rf_allocVector(VECSXP, 3));
    SET_VECTOR_ELT(out, 0, VECTOR_ELT(answer, 0));
    SET_VECTOR_ELT(out, 1, VECTOR_ELT(answer, 1));
    SET_VECTOR_ELT(out, 2, pointer);
    UNPROTECT(4);
    return out;
}

/* Returns a reference to a value that lives as long as the client. The value is not saved with the reference. */
SEXP libcognito_beside(SEXP client, SEXP value)
{
    return R_MakeWeakRef(client, value, R_NilValue, FALSE);
}

/* NULL where the reference was saved. */
SEXP libcognito_value_beside(SEXP reference)
{
    return R_WeakRefValue(reference);
}
