/*
 * libcognito for Regina REXX: functions by the names of the C functions. Calls return a status, 0 for success; what they
 * said is read by cognito_buf_get and cognito_buf_attribute, which return "" where there is no such value.
 *
 *   call RxFuncAdd 'cognito_load', 'cognito_rexx', 'cognito_load'
 *   call cognito_load
 *
 * Ctrl-C ends a call: it returns 8, COGNITO_CANCELLED, and REXX then raises HALT.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#define INCL_RXFUNC
#include <cognito.h>
#include <rexxsaa.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* The result of the last call: REXX has one thread. */
static cognito_buf last = COGNITO_BUF_INIT;
static int32_t interrupted;
static struct sigaction before;

/* Ends the call, then does what REXX's own handler does. */
static void on_interrupt(int number, siginfo_t *info, void *context)
{
    interrupted = 1;
    if (before.sa_flags & SA_SIGINFO)
        before.sa_sigaction(number, info, context);
    else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN)
        before.sa_handler(number);
}

/* An argument as a C string; "" where it was left out, which the library takes for none. */
static const char *text(const RXSTRING *arg, ULONG argc, ULONG number)
{
    return number < argc && RXSTRPTR(arg[number]) ? RXSTRPTR(arg[number]) : "";
}

/* Returns a text to REXX; the memory that it gives holds 256 characters. */
static APIRET answer(RXSTRING *out, const char *chars)
{
    size_t length = chars ? strlen(chars) : 0;

    if (length > 256 && (out->strptr = RexxAllocateMemory(length)) == NULL)
        return 40;
    memcpy(out->strptr, chars ? chars : "", length);
    out->strlength = length;
    return 0;
}

static APIRET APIENTRY call(PCSZ name, ULONG argc, RXSTRING *argv, PCSZ queue, RXSTRING *out)
{
    const char *a = text(argv, argc, 0), *b = text(argv, argc, 1), *c = text(argv, argc, 2);
    struct sigaction during;
    cognito_status status;
    char number[12];

    (void)queue;
    memset(&during, 0, sizeof during);
    during.sa_sigaction = on_interrupt;
    during.sa_flags = SA_SIGINFO;
    interrupted = 0;
    cognito_client_set_interrupt(NULL, cognito_check_flag, &interrupted);
    sigaction(SIGINT, &during, &before);
    if (strcmp(name, "COGNITO_GET_ATTR_VERIFICATION_CODE") == 0)
        status = cognito_get_attr_verification_code(a, b, c, &last);
    else if (strcmp(name, "COGNITO_VERIFY_ATTR") == 0)
        status = cognito_verify_attr(a, b, c, &last);
    else if (strcmp(name, "COGNITO_GET_USER") == 0)
        status = cognito_get_user(a, &last);
    else
        status = cognito_call(a, b, &last);
    sigaction(SIGINT, &before, NULL);
    snprintf(number, sizeof number, "%d", (int)status);
    return answer(out, number);
}

static APIRET APIENTRY value(PCSZ name, ULONG argc, RXSTRING *argv, PCSZ queue, RXSTRING *out)
{
    const char *which = text(argv, argc, 0);

    (void)queue;
    if (strcmp(name, "COGNITO_BUF_GET") == 0)
        return answer(out, cognito_buf_get(&last, which));
    return answer(out, cognito_buf_attribute(&last, which));
}

static APIRET APIENTRY status_name(PCSZ name, ULONG argc, RXSTRING *argv, PCSZ queue, RXSTRING *out)
{
    int status = -1;

    (void)name;
    (void)queue;
    sscanf(text(argv, argc, 0), "%d", &status);
    return answer(out, cognito_status_name(status));
}

APIRET APIENTRY cognito_load(PCSZ name, ULONG argc, RXSTRING *argv, PCSZ queue, RXSTRING *out)
{
    (void)name;
    (void)argc;
    (void)argv;
    (void)queue;
    RexxRegisterFunctionExe("COGNITO_GET_ATTR_VERIFICATION_CODE", (PFN)call);
    RexxRegisterFunctionExe("COGNITO_VERIFY_ATTR", (PFN)call);
    RexxRegisterFunctionExe("COGNITO_GET_USER", (PFN)call);
    RexxRegisterFunctionExe("COGNITO_CALL", (PFN)call);
    RexxRegisterFunctionExe("COGNITO_BUF_GET", (PFN)value);
    RexxRegisterFunctionExe("COGNITO_BUF_ATTRIBUTE", (PFN)value);
    RexxRegisterFunctionExe("COGNITO_STATUS_NAME", (PFN)status_name);
    return answer(out, "");
}
