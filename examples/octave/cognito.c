/*
 * libcognito for Octave: cognito(FUNCTION, ARGUMENT...) calls a function by its name in C. Results of calls are handles,
 * which cognito("cognito_buf_delete", RESULT) releases.
 *
 *   [status, result] = cognito("cognito_get_user", token);
 *   text = cognito("cognito_buf_get", result, "/Error/Message");       [] where there is no such value
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#include <cognito.h>
#include <mex.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

/* Octave's handler of SIGINT sets it. */
extern volatile sig_atomic_t octave_signal_caught;

static int32_t check(void *userdata)
{
    (void)userdata;
    return octave_signal_caught != 0;
}

static char *text(int count, const mxArray **args, int number)
{
    char *chars = number < count && !mxIsEmpty(args[number]) ? mxArrayToString(args[number]) : NULL;

    if (chars == NULL && number < count && !mxIsEmpty(args[number]))
        mexErrMsgTxt("cognito: an argument is no string");
    return chars;
}

static cognito_buf *handle(int count, const mxArray **args)
{
    if (count < 2 || !mxIsUint64(args[1]))
        mexErrMsgTxt("cognito: the argument after the name is a result of a call");
    return (cognito_buf *)(uintptr_t) * (uint64_t *)mxGetData(args[1]);
}

static mxArray *texts(const char *chars)
{
    return chars ? mxCreateString(chars) : mxCreateDoubleMatrix(0, 0, mxREAL);
}

/* Calls a function that asks Cognito; gives the status and the result. What Octave can refuse to make is made before
 * the buffer, so that no error leaves one behind. */
static void ask(const char *name, int outputs, mxArray **out, int count, const mxArray **args)
{
    const char *a = text(count, args, 1), *b = text(count, args, 2), *c = text(count, args, 3);
    cognito_status status = COGNITO_OK;
    cognito_buf *buf;
    int is_known = 1;

    out[0] = mxCreateDoubleScalar(status);
    if (outputs > 1)
        out[1] = mxCreateNumericMatrix(1, 1, mxUINT64_CLASS, mxREAL);
    cognito_client_set_interrupt(NULL, check, NULL);
    buf = cognito_buf_new();
    if (strcmp(name, "cognito_get_attr_verification_code") == 0)
        status = cognito_get_attr_verification_code(a, b, c, buf);
    else if (strcmp(name, "cognito_verify_attr") == 0)
        status = cognito_verify_attr(a, b, c, buf);
    else if (strcmp(name, "cognito_get_user") == 0)
        status = cognito_get_user(a, buf);
    else if (strcmp(name, "cognito_call") == 0)
        status = cognito_call(a, b, buf);
    else
        is_known = 0;
    *mxGetPr(out[0]) = status;
    if (outputs > 1 && is_known)
        *(uint64_t *)mxGetData(out[1]) = (uintptr_t)buf;
    else
        cognito_buf_delete(buf);
    if (!is_known)
        mexErrMsgTxt("cognito: there is no such function");
}

void mexFunction(int outputs, mxArray **out, int count, const mxArray **args)
{
    const char *name = text(count, args, 0);

    if (name == NULL)
        mexErrMsgTxt("cognito: the first argument is the function's name");
    else if (strcmp(name, "cognito_buf_get") == 0)
        out[0] = texts(cognito_buf_get(handle(count, args), text(count, args, 2)));
    else if (strcmp(name, "cognito_buf_attribute") == 0)
        out[0] = texts(cognito_buf_attribute(handle(count, args), text(count, args, 2)));
    else if (strcmp(name, "cognito_buf_data") == 0)
        out[0] = texts(cognito_buf_data(handle(count, args)));
    else if (strcmp(name, "cognito_buf_delete") == 0)
        cognito_buf_delete(handle(count, args));
    else if (strcmp(name, "cognito_status_name") == 0 && count == 2)
        out[0] = texts(cognito_status_name((cognito_status)mxGetScalar(args[1])));
    else
        ask(name, outputs, out, count, args);
}
