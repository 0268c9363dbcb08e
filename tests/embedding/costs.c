/* Costs: what each protection of the host adds to a call, in nanoseconds, by the system calls it is made of. */

#include "embedding.h"

#include <sys/mman.h>

#define TIMES 4000
#define ROUNDS 300

static volatile long sink;

static void nothing(void)
{
}

static volatile long *mark;

/* A look into a page that the kernel empties at a fork. */
static void fork_check(void)
{
    sink = *mark;
}

/* Where it empties none. */
static void fork_check_by_id(void)
{
    sink = getpid();
}

/* Block, look whether one is pending, look again, restore: what each turn of the I/O driver does. */
static void sigpipe_guard(void)
{
    sigset_t pipe, old, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &old);
    sigpending(&pending);
    sink = sigismember(&pending, SIGPIPE);
    sigpending(&pending);
    sink = sigismember(&pending, SIGPIPE);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/* Taking a SIGPIPE off the thread that a write of ours raised. */
static void sigpipe_taken(void)
{
    sigset_t pipe, old;
    struct timespec now = {0, 0};
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &old);
    raise(SIGPIPE);
    CHECK(sigtimedwait(&pipe, NULL, &now) == SIGPIPE);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void *ends_at_once(void *unused)
{
    return unused;
}

/* A thread with all signals blocked: name look-up on a new connection, calls from tiny stacks. */
static void own_thread(void)
{
    sigset_t all, old;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    thread = start_thread(ends_at_once, NULL, 0);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    CHECK(pthread_join(thread, NULL) == 0);
}

/* An exported function that does next to nothing but to guard itself against panics. */
static void border(void)
{
    sink = cognito_buf_get(NULL, NULL) != NULL;
}

static cognito_client *client;

static void whole_call(void)
{
    call_well(client, "secret-token");
}

/* The best of many short rounds: what it costs when nobody disturbs. */
static double nanoseconds(void (*work)(void), long times)
{
    double best = 1e9;
    int round;
    for (round = 0; round < ROUNDS; round++) {
        double start = seconds_now(), took;
        long left = times;
        while (left-- > 0)
            work();
        took = (seconds_now() - start) * 1e9 / (double)times;
        if (took < best)
            best = took;
    }
    return best;
}

int main(void)
{
    double empty = nanoseconds(nothing, TIMES);
    client = open_client("handle");
    whole_call();
    mark = mmap(NULL, sizeof *mark, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(madvise((void *)mark, sizeof *mark, MADV_WIPEONFORK) == 0);
    printf("fork check (a look into a page)         %8.0f ns\n", nanoseconds(fork_check, TIMES) - empty);
    printf("fork check (getpid)                     %8.0f ns\n", nanoseconds(fork_check_by_id, TIMES) - empty);
    printf("SIGPIPE guard (four mask calls)         %8.0f ns\n", nanoseconds(sigpipe_guard, TIMES) - empty);
    printf("a SIGPIPE raised and taken              %8.0f ns\n", nanoseconds(sigpipe_taken, TIMES / 10) - empty);
    printf("panic guard (an exported function)      %8.0f ns\n", nanoseconds(border, TIMES) - empty);
    printf("a thread of its own, signals blocked    %8.0f ns\n", nanoseconds(own_thread, TIMES / 200) - empty);
    printf("a whole call on a kept http connection  %8.0f ns\n", nanoseconds(whole_call, 20));
    cognito_client_free(client);
    return 0;
}
