/*
 * The two functions of cognito32.dll that take a callback: the callback is called by stdcall too, as AddressOf in VB
 * gives one. What is remembered of it goes with its client; the default client's stays to the end.
 */
#include <cognito.h>
#include <stdlib.h>
#include <windows.h>

typedef int32_t(__stdcall *check_function)(void *userdata);
typedef void(__stdcall *log_function)(void *userdata, int32_t level, const char *message);

struct callback {
    struct callback *next;
    cognito_client *client;
    check_function check;
    log_function log;
    void *userdata;
};

/* All that were set. A thread in a call may still use an older one, so none goes before its client. */
static struct callback *callbacks;
static SRWLOCK lock = SRWLOCK_INIT;

static struct callback *remember(cognito_client *client, void *userdata)
{
    struct callback *made = calloc(1, sizeof *made);
    if (!made)
        return NULL;
    made->client = client;
    made->userdata = userdata;
    AcquireSRWLockExclusive(&lock);
    made->next = callbacks;
    callbacks = made;
    ReleaseSRWLockExclusive(&lock);
    return made;
}

static void forget(cognito_client *client)
{
    struct callback **link = &callbacks;
    AcquireSRWLockExclusive(&lock);
    while (*link) {
        struct callback *each = *link;
        if (each->client == client) {
            *link = each->next;
            free(each);
        } else
            link = &each->next;
    }
    ReleaseSRWLockExclusive(&lock);
}

static int32_t check_by_stdcall(void *userdata)
{
    struct callback *callback = userdata;
    return callback->check(callback->userdata);
}

static void log_by_stdcall(void *userdata, int32_t level, const char *message)
{
    struct callback *callback = userdata;
    callback->log(callback->userdata, level, message);
}

void __stdcall stdcall_cognito_client_set_interrupt(cognito_client *client, check_function check, void *userdata);
void __stdcall stdcall_cognito_client_set_interrupt(cognito_client *client, check_function check, void *userdata)
{
    struct callback *callback = check ? remember(client, userdata) : NULL;
    if (callback)
        callback->check = check;
    cognito_client_set_interrupt(client, callback ? check_by_stdcall : NULL, callback);
}

void __stdcall stdcall_cognito_client_set_log(cognito_client *client, log_function log, void *userdata, int32_t level);
void __stdcall stdcall_cognito_client_set_log(cognito_client *client, log_function log, void *userdata, int32_t level)
{
    struct callback *callback = log ? remember(client, userdata) : NULL;
    if (callback)
        callback->log = log;
    cognito_client_set_log(client, callback ? log_by_stdcall : NULL, callback, level);
}

void __stdcall stdcall_cognito_client_free(cognito_client *client);
void __stdcall stdcall_cognito_client_free(cognito_client *client)
{
    cognito_client_free(client);
    if (client)
        forget(client);
}
