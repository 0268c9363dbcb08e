/*
 * libcognito for SWI-Prolog: predicates by the names of the C functions. A call that fails throws
 * error(cognito(Status, Result), _); one that Prolog interrupts throws what the signal's handler threw.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#include <SWI-Prolog.h>
#include <cognito.h>

static _Thread_local int32_t cancelled;

/* Runs the handlers of signals that have come; ends the call if one threw or called cognito_cancel. */
static int32_t check(void *userdata)
{
    (void)userdata;
    return PL_handle_signals() < 0 || cancelled;
}

static int release(atom_t atom)
{
    cognito_buf_delete(PL_blob_data(atom, NULL, NULL));
    return TRUE;
}

static PL_blob_t result_type = {PL_BLOB_MAGIC, PL_BLOB_UNIQUE | PL_BLOB_NOCOPY, "cognito_result", release};

static int text(term_t term, char **chars)
{
    return PL_get_nchars(term, NULL, chars, CVT_ATOM | CVT_STRING | CVT_LIST | CVT_EXCEPTION | REP_UTF8 | BUF_STACK);
}

static int result(term_t term, cognito_buf **buf)
{
    PL_blob_t *type;

    return (PL_get_blob(term, (void **)buf, NULL, &type) && type == &result_type) ||
           PL_type_error("cognito_result", term);
}

static foreign_t outcome(cognito_status status, cognito_buf *buf, term_t term)
{
    term_t error = PL_new_term_ref();

    cancelled = 0;
    if (!PL_unify_blob(term, buf, sizeof *buf, &result_type) || PL_exception(0))
        return FALSE;
    if (status == COGNITO_OK)
        return TRUE;
    return PL_unify_term(error, PL_FUNCTOR_CHARS, "error", 2, PL_FUNCTOR_CHARS, "cognito", 2, PL_CHARS,
                         cognito_status_name(status), PL_TERM, term, PL_VARIABLE) &&
           PL_raise_exception(error);
}

static foreign_t get_attr_verification_code(term_t token, term_t attr, term_t metadata, term_t out)
{
    char *args[3];
    cognito_buf *buf;

    if (!text(token, &args[0]) || !text(attr, &args[1]) || !text(metadata, &args[2]))
        return FALSE;
    buf = cognito_buf_new();
    return outcome(cognito_get_attr_verification_code(args[0], args[1], args[2], buf), buf, out);
}

static foreign_t verify_attr(term_t token, term_t attr, term_t code, term_t out)
{
    char *args[3];
    cognito_buf *buf;

    if (!text(token, &args[0]) || !text(attr, &args[1]) || !text(code, &args[2]))
        return FALSE;
    buf = cognito_buf_new();
    return outcome(cognito_verify_attr(args[0], args[1], args[2], buf), buf, out);
}

static foreign_t get_user(term_t token, term_t out)
{
    char *arg;
    cognito_buf *buf;

    if (!text(token, &arg))
        return FALSE;
    buf = cognito_buf_new();
    return outcome(cognito_get_user(arg, buf), buf, out);
}

static foreign_t call(term_t operation, term_t input, term_t out)
{
    char *args[2];
    cognito_buf *buf;

    if (!text(operation, &args[0]) || !text(input, &args[1]))
        return FALSE;
    buf = cognito_buf_new();
    return outcome(cognito_call(args[0], args[1], buf), buf, out);
}

/* Fails where there is no such value. */
static foreign_t buf_get(term_t in, term_t pointer, term_t value)
{
    cognito_buf *buf;
    char *arg;
    const char *found;

    return result(in, &buf) && text(pointer, &arg) && (found = cognito_buf_get(buf, arg)) != NULL &&
           PL_unify_chars(value, PL_STRING | REP_UTF8, (size_t)-1, found);
}

static foreign_t buf_attribute(term_t in, term_t name, term_t value)
{
    cognito_buf *buf;
    char *arg;
    const char *found;

    return result(in, &buf) && text(name, &arg) && (found = cognito_buf_attribute(buf, arg)) != NULL &&
           PL_unify_chars(value, PL_STRING | REP_UTF8, (size_t)-1, found);
}

/* Ends the call that this thread is in; for handlers of signals. */
static foreign_t cancel(void)
{
    cancelled = 1;
    return TRUE;
}

install_t install(void)
{
    cognito_client_set_interrupt(NULL, check, NULL);
    PL_register_foreign("cognito_get_attr_verification_code", 4, get_attr_verification_code, 0);
    PL_register_foreign("cognito_verify_attr", 4, verify_attr, 0);
    PL_register_foreign("cognito_get_user", 2, get_user, 0);
    PL_register_foreign("cognito_call", 3, call, 0);
    PL_register_foreign("cognito_buf_get", 3, buf_get, 0);
    PL_register_foreign("cognito_buf_attribute", 3, buf_attribute, 0);
    PL_register_foreign("cognito_cancel", 0, cancel, 0);
}
