/* Sharing: where more calls come at once than there are processors, one thread drives the connections
 * of all. Here there is one processor. */

#include "embedding.h"

#define MANY 8

static cognito_client *client, *other;
static __thread int is_odd;
static int gives_up;

static int32_t odd_one_gives_up(void *userdata)
{
    (void)userdata;
    return is_odd && __atomic_load_n(&gives_up, __ATOMIC_ACQUIRE);
}

static void *call_with(void *token)
{
    call_well(client, token);
    return NULL;
}

/* Whichever call is given up or loses its connection: its caller hears of it, nobody else. */
static void *odd_call(void *token)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status expected = strcmp(token, "is-reset") == 0 ? COGNITO_CONNECTION_LOST : COGNITO_CANCELLED;
    is_odd = 1;
    CHECK_STATUS(expected, send_code(client, token, NULL, &buf), &buf);
    CHECK(strcmp(cognito_buf_get(&buf, "/CodeSent"), "maybe") == 0);
    cognito_buf_free(&buf);
    return NULL;
}

/* Each thing that drives connections has one of these. */
static int count_drivers(void)
{
    static const char kind[] = "anon_inode:[eventfd]";
    int count = 0, descriptor;
    for (descriptor = 0; descriptor < 256; descriptor++) {
        char path[64], link[64];
        ssize_t length;
        snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
        length = readlink(path, link, sizeof link);
        count += length == (ssize_t)sizeof kind - 1 && memcmp(link, kind, sizeof kind - 1) == 0;
    }
    return count;
}

/* The first call drives; it ends, its thread does something else, and the second still gets its answer. */
static void next_one_drives(void)
{
    static char first_token[] = "first", second_token[] = "second";
    pthread_t first = start_thread(call_with, first_token, 0), second;
    call_well(other, "is-first-there");
    second = start_thread(call_with, second_token, 0);
    CHECK(pthread_join(first, NULL) == 0);
    call_well(other, "open");
    CHECK(pthread_join(second, NULL) == 0);
}

static void odd_one_out(char *token)
{
    static char stays[] = "stays";
    pthread_t threads[MANY], odd;
    int number;
    cognito_client_set_interrupt(client, odd_one_gives_up, NULL);
    for (number = 0; number < MANY / 2; number++)
        threads[number] = start_thread(call_with, stays, 0);
    odd = start_thread(odd_call, token, 0);
    for (; number < MANY; number++)
        threads[number] = start_thread(call_with, stays, 0);
    call_well(other, "are-all-there");
    CHECK(count_drivers() == 2);
    __atomic_store_n(&gives_up, 1, __ATOMIC_RELEASE);
    CHECK(pthread_join(odd, NULL) == 0);
    call_well(other, "open");
    for (number = 0; number < MANY; number++)
        CHECK(pthread_join(threads[number], NULL) == 0);
    call_well(client, "open");
    /* What the odd call left half done is gone with the last that shared it. */
    CHECK(count_drivers() == 2);
}

/* Usage: sharing next-one-drives | sharing gives-up | sharing is-reset */
int main(int argc, char **argv)
{
    CHECK(argc > 1);
    alarm(BOUND_SECONDS);
    use_one_processor();
    client = open_client("handle");
    other = open_client("handle");
    if (strcmp(argv[1], "next-one-drives") == 0)
        next_one_drives();
    else
        odd_one_out(argv[1]);
    cognito_client_free(client);
    cognito_client_free(other);
    CHECK(count_drivers() == 0);
    return 0;
}
