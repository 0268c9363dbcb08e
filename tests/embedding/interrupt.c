/* The interrupt callback: how soon hung calls end by it, on which thread, and what many of them leave. */

#include "embedding.h"

#include <dlfcn.h>
#include <linux/futex.h>
#include <malloc.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

#define TOKEN "secret-token"
#define THREADS 40

static cognito_client *client;
static int repeats;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static double longest;
static int late, all;
static __thread double gave_up_at;
static __thread int is_caller;
static int wrong_thread;
static __thread int has_given_up;
static int waits_before, waits_after;

/* The functions by which the library can wait go through here, as the program's own names precede
 * those of the C library. */
static void note_wait(int is_wait)
{
    if (is_caller && is_wait)
        __sync_fetch_and_add(has_given_up ? &waits_after : &waits_before, 1);
}

int epoll_wait(int descriptor, struct epoll_event *events, int room, int timeout)
{
    note_wait(timeout != 0);
    return epoll_pwait(descriptor, events, room, timeout, NULL);
}

int poll(struct pollfd *descriptors, nfds_t count, int timeout)
{
    struct timespec time = {timeout / 1000, timeout % 1000 * 1000000L};
    note_wait(timeout != 0);
    return ppoll(descriptors, count, timeout < 0 ? NULL : &time, NULL);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
    note_wait(1);
    return syscall(SYS_clock_nanosleep, clock, flags, time, left) == 0 ? 0 : errno;
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
    note_wait(1);
    return (int)syscall(SYS_nanosleep, time, left);
}

/* A call that shares its connections with others waits for the thread that drives them, in a futex.
 * After it is given up it may meet a lock that is held for a moment, so there only the waits above
 * count. */
long syscall(long number, ...)
{
    static long (*next)(long, ...);
    long arguments[6];
    va_list list;
    int position;
    va_start(list, number);
    for (position = 0; position < 6; position++)
        arguments[position] = va_arg(list, long);
    va_end(list);
    if (number == SYS_futex && (arguments[1] & FUTEX_CMD_MASK) == FUTEX_WAIT_BITSET && !has_given_up)
        note_wait(1);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "syscall");
    return next(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

/* Goes on when first asked, so that the call is surely hanging, and gives up when asked again. */
static int32_t give_up(void *userdata)
{
    static __thread int asked;
    (void)userdata;
    if (!is_caller)
        __sync_fetch_and_add(&wrong_thread, 1);
    if (asked++ % 2 == 0)
        return 0;
    gave_up_at = seconds_now();
    has_given_up = 1;
    return 1;
}

static void *hang_again_and_again(void *unused)
{
    int left = repeats;
    double most = 0;
    (void)unused;
    is_caller = 1;
    while (left-- > 0) {
        cognito_buf buf = COGNITO_BUF_INIT;
        double took;
        CHECK_STATUS(COGNITO_CANCELLED, send_code(client, TOKEN, NULL, &buf), &buf);
        took = seconds_now() - gave_up_at;
        has_given_up = 0;
        if (took > most)
            most = took;
        __sync_fetch_and_add(&all, 1);
        if (took > 0.3)
            __sync_fetch_and_add(&late, 1);
        CHECK(strcmp(cognito_buf_get(&buf, "/CodeSent"), "maybe") == 0 ||
              strcmp(cognito_buf_get(&buf, "/CodeSent"), "no") == 0);
        cognito_buf_free(&buf);
    }
    pthread_mutex_lock(&lock);
    if (most > longest)
        longest = most;
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void round_of(int times, size_t stack)
{
    pthread_t threads[THREADS];
    int number;
    repeats = times;
    for (number = 0; number < THREADS; number++)
        threads[number] = start_thread(hang_again_and_again, NULL, stack);
    for (number = 0; number < THREADS; number++)
        CHECK(pthread_join(threads[number], NULL) == 0);
}

int main(int argc, char **argv)
{
    int times = argc > 1 ? atoi(argv[1]) : 1;
    size_t stack = argc > 2 ? (size_t)atol(argv[2]) : 0;
    int descriptors;
    long before, after;
    alarm(BOUND_SECONDS);
    /* One pool for all threads: what a pool for each keeps is no business of the calls. */
    CHECK(mallopt(M_ARENA_MAX, 1) == 1);
    client = open_client("handle");
    cognito_client_set_interrupt(client, give_up, NULL);
    /* As many as then, so that the allocator's pools have been as large as they will get. */
    round_of(times / THREADS, stack);
    wait_for_tasks(1);
    descriptors = count_entries("fd");
    before = resident_kb();
    round_of(times / THREADS, stack);
    wait_for_tasks(1);
    after = resident_kb();
    CHECK(wrong_thread == 0);
    CHECK(count_entries("fd") == descriptors);
    printf("longest %.1f ms after the callback, %d of %d after more than 0.3 s, resident set %+ld kB\n", longest * 1e3,
           late, all, after - before);
    if (stack == 0) {
        /* Whatever the machine does meanwhile: the call returns without waiting for anything. */
        CHECK(waits_before >= all && waits_after == 0);
    } else {
        /* Another thread does the work and hears of it at its next turn. A busy machine may hold many
         * of them up, but where the library is slow, hardly one is in time. */
        CHECK(late * 4 <= all * 3);
    }
    /* The allocator's own pools move by some hundred kB; a leak of 10 kB a call would show. */
    CHECK(after - before < 2048);
    /* A call that is not given up still works: the server answers this token. */
    cognito_client_set_interrupt(client, NULL, NULL);
    call_well(client, "answer-this");
    cognito_client_free(client);
    return 0;
}
