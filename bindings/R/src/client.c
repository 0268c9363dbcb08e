/* Clients as external pointers, with R's interrupt and standard error hung into them. */

#include "libcognito_r.h"

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

static void print_line(void *message)
{
    REprintf("libcognito: %s\n", (const char *)message);
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

/* The options lie in the pointer's tag and the log level beside them. So a client that was saved,
 * or sent to another process, is made anew there at its first use. */
cognito_client *client_open(SEXP pointer, reply *said)
{
    cognito_client *client;
    int level;

    if (TYPEOF(pointer) != EXTPTRSXP) {
        Rf_error("this is no client");
    }
    client = R_ExternalPtrAddr(pointer);
    if (client != NULL) {
        return client;
    }
    said->status = cognito_client_new(text_of(R_ExternalPtrTag(pointer)), &client, &said->buf);
    if (client == NULL) {
        return NULL;
    }
    R_SetExternalPtrAddr(pointer, client);
    R_RegisterCFinalizerEx(pointer, client_finalize, FALSE);
    cognito_client_set_interrupt(client, interrupted, NULL);
    level = Rf_asInteger(R_ExternalPtrProtected(pointer));
    if (level > 0) {
        cognito_client_set_log(client, log_line, NULL, level);
    }
    return client;
}

SEXP libcognito_client_new(SEXP options, SEXP level, SEXP wanted)
{
    reply said = REPLY_INIT(wanted);
    SEXP pointer = PROTECT(R_MakeExternalPtr(NULL, options, level));
    SEXP answer, out;

    client_open(pointer, &said);
    answer = PROTECT(reply_finish(&said));
    out = PROTECT(Rf_allocVector(VECSXP, 3));
    SET_VECTOR_ELT(out, 0, VECTOR_ELT(answer, 0));
    SET_VECTOR_ELT(out, 1, VECTOR_ELT(answer, 1));
    SET_VECTOR_ELT(out, 2, pointer);
    UNPROTECT(3);
    return out;
}
