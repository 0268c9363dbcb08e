/* Sharing: clients that go on with each other's idle connections, and clients that must not. */

#include "embedding.h"

#include <fcntl.h>
#include <sys/stat.h>

/* Sets the time of the trust store's last change: one that was changed just now is not relied on. */
static void change_bundle(long seconds_ago)
{
    struct timespec times[2] = {{0, 0}, {0, 0}};
    times[0].tv_sec = times[1].tv_sec = time(NULL) - seconds_ago;
    CHECK(utimensat(AT_FDCWD, getenv("AWS_CA_BUNDLE"), times, 0) == 0);
}

static cognito_client *client_with(const char *options)
{
    cognito_client *client = NULL;
    cognito_buf buf = COGNITO_BUF_INIT;
    CHECK_STATUS(COGNITO_OK, cognito_client_new(options, &client, &buf), &buf);
    cognito_buf_free(&buf);
    return client;
}

static void *call_busily(void *client)
{
    call_well(client, "busy");
    return NULL;
}

/* One after the other, all alive: handles, the default client, and what is left of them. */
static void in_turns(void)
{
    cognito_client *first = client_with(NULL), *second = client_with("{\"timeout\":599}"), *third;
    call_well(first, "token");
    call_well(second, "token");
    call_well(NULL, "token");
    cognito_client_free(first);
    call_well(second, "token");
    third = client_with(NULL);
    call_well(third, "token");
    cognito_client_free(second);
    cognito_client_free(third);
    call_well(NULL, "token");
}

/* The last client closes the connection. */
static void to_the_last(void)
{
    cognito_client *first = client_with(NULL), *second = client_with(NULL);
    int before = count_entries("fd"), with_one;
    call_well(first, "token");
    call_well(second, "token");
    with_one = count_entries("fd");
    cognito_client_free(first);
    CHECK(count_entries("fd") == with_one);
    cognito_client_free(second);
    CHECK(count_entries("fd") == before);
    first = client_with(NULL);
    call_well(first, "token");
    cognito_client_free(first);
}

/* The second client calls while the first one's connection is in use. */
static void at_once(const char *there)
{
    cognito_client *first = client_with(NULL), *second = client_with(NULL);
    pthread_t busy = start_thread(call_busily, first, 0);
    /* The server makes the file when the first request is there, and answers it after the second one. */
    while (access(there, F_OK) != 0)
        usleep(1000);
    call_well(second, "token");
    CHECK(pthread_join(busy, NULL) == 0);
    cognito_client_free(second);
    cognito_client_free(first);
}

/* Clients whose connections are made in another way. */
static void differently(int count, char **options)
{
    cognito_client *first = client_with(NULL);
    int i;
    call_well(first, "token");
    for (i = 0; i < count; i++) {
        cognito_client *other = client_with(options[i]);
        call_well(other, "token");
        cognito_client_free(other);
    }
    cognito_client_free(first);
}

/* A trust store that changes while its first client lives. */
static void changed(void)
{
    cognito_client *first = client_with(NULL), *second;
    call_well(first, "token");
    change_bundle(3600);
    second = client_with(NULL);
    call_well(second, "token");
    call_well(first, "token");
    cognito_client_free(second);
    cognito_client_free(first);
}

int main(int argc, char **argv)
{
    CHECK(argc >= 2);
    alarm(BOUND_SECONDS);
    change_bundle(7200);
    if (strcmp(argv[1], "in-turns") == 0) {
        in_turns();
    } else if (strcmp(argv[1], "to-the-last") == 0) {
        to_the_last();
    } else if (strcmp(argv[1], "at-once") == 0) {
        at_once(argv[2]);
    } else if (strcmp(argv[1], "differently") == 0) {
        differently(argc - 2, argv + 2);
    } else {
        CHECK(strcmp(argv[1], "changed") == 0);
        changed();
    }
    return 0;
}
