// What unwinds the stack out of a callback: an exception, the end of a thread, its cancellation.

#include <cognito.h>

#include <cstdint>
#include <cstring>
#include <pthread.h>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>

static const char *mode;

extern "C" int32_t check(void *)
{
    if (std::strcmp(mode, "throw") == 0)
        throw std::runtime_error("out of a callback");
    if (std::strcmp(mode, "exit") == 0)
        pthread_exit(NULL);
    pthread_cancel(pthread_self());
    pthread_testcancel();
    return 0;
}

static void *call(void *client)
{
    cognito_client_get_user(static_cast<cognito_client *>(client), "hangs", NULL);
    return NULL;
}

// Usage: unwinding throw|exit|cancel
int main(int argc, char **argv)
{
    // The process is to end by its own hand; no core file is wanted.
    const rlimit none = {0, 0};
    cognito_client *client = NULL;
    pthread_t thread;
    mode = argc > 1 ? argv[1] : "";
    alarm(600);
    setrlimit(RLIMIT_CORE, &none);
    if (cognito_client_new(NULL, &client, NULL) != COGNITO_OK)
        return 2;
    cognito_client_set_interrupt(client, check, NULL);
    if (pthread_create(&thread, NULL, call, client) != 0)
        return 3;
    pthread_join(thread, NULL);
    return 0;
}
