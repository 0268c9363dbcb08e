/* Independence: threads that are held up in the middle of a call, and jumps out of calls. */

#include "embedding.h"

#include <malloc.h>
#include <poll.h>
#include <semaphore.h>
#include <setjmp.h>

#define MOST 64

static cognito_client *client, *other;

/* What holds a thread up: a handler that returns when the pipe is closed. */
static int gate[2];
static sem_t in_handler;

static void hold(int number)
{
    struct pollfd closed = {gate[0], POLLIN, 0};
    int saved = errno;
    (void)number;
    sem_post(&in_handler);
    while (poll(&closed, 1, -1) != 1)
        continue;
    errno = saved;
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    CHECK(sigaction(number, &action, NULL) == 0);
}

static void *call_with(void *token)
{
    call_well(client, token);
    return NULL;
}

/* A different moment in each round: in the first, threads are still starting and connecting. */
static void wait_a_moment(int round)
{
    struct timespec moment = {0, 0};
    moment.tv_nsec = (long)round * 300000;
    nanosleep(&moment, NULL);
}

/* All but the held threads get their answers while those are held. */
static void hold_some(int first_round, int threads, int held)
{
    int round;
    /* The C library has fewer arenas than there are threads here. One that is held up in malloc would keep those that
     * share its arena from theirs, with or without the library. */
    CHECK(mallopt(M_ARENA_MAX, 4 * MOST) == 1);
    for (round = 0; round < 32; round++) {
        char token[32], go[32];
        pthread_t running[MOST];
        int number;
        snprintf(token, sizeof token, "round-%d", first_round + round);
        snprintf(go, sizeof go, "go-%d", first_round + round);
        CHECK(pipe(gate) == 0);
        CHECK(sem_init(&in_handler, 0, 0) == 0);
        for (number = 0; number < threads; number++)
            running[number] = start_thread(call_with, token, 0);
        wait_a_moment(round);
        for (number = 0; number < held; number++)
            CHECK(pthread_kill(running[number * 7 % threads], SIGUSR1) == 0);
        for (number = 0; number < held; number++)
            while (sem_wait(&in_handler) != 0)
                CHECK(errno == EINTR);
        call_well(other, go);
        for (number = 0; number < threads; number++) {
            int is_held = number % 7 == 0 && number / 7 < held;
            if (!is_held)
                CHECK(pthread_join(running[number], NULL) == 0);
        }
        /* The others are done: only now the held ones go on. */
        close(gate[1]);
        for (number = 0; number < held; number++)
            CHECK(pthread_join(running[number * 7 % threads], NULL) == 0);
        close(gate[0]);
    }
    printf("%d rounds\n", round);
}

/* A call whose thread is held from before its answer came until after its deadline. */
struct held_call {
    const char *token;
    cognito_status expected;
    const char *code_sent;
};

static void *call_held(void *argument)
{
    const struct held_call *call = argument;
    cognito_buf buf = COGNITO_BUF_INIT;
    CHECK_STATUS(call->expected, send_code(client, call->token, NULL, &buf), &buf);
    if (call->code_sent)
        CHECK(strcmp(cognito_buf_get(&buf, "/CodeSent"), call->code_sent) == 0);
    cognito_buf_free(&buf);
    return NULL;
}

static void hold_past_deadline(const struct timespec *deadline)
{
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, deadline, NULL) != 0)
        continue;
}

static struct timespec after(double seconds)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += (time_t)seconds;
    return at;
}

static void last_look(void)
{
    static struct held_call call = {"held", COGNITO_OK, NULL};
    struct timespec deadline;
    pthread_t thread;
    CHECK(cognito_client_new("{\"timeout\":2}", &client, NULL) == COGNITO_OK);
    CHECK(pipe(gate) == 0);
    CHECK(sem_init(&in_handler, 0, 0) == 0);
    thread = start_thread(call_held, &call, 0);
    call_well(other, "arrived");
    deadline = after(3);
    CHECK(pthread_kill(thread, SIGUSR1) == 0);
    while (sem_wait(&in_handler) != 0)
        CHECK(errno == EINTR);
    call_well(other, "open");
    hold_past_deadline(&deadline);
    close(gate[1]);
    CHECK(pthread_join(thread, NULL) == 0);
}

/* The log line before the first attempt holds the thread up until the deadline has passed. */
static void hold_in_log(void *userdata, int32_t level, const char *message)
{
    (void)level;
    if (strncmp(message, "endpoint", 8) == 0)
        hold_past_deadline(userdata);
}

static void too_late(void)
{
    static struct held_call call = {"held", COGNITO_TIMEOUT, "no"};
    struct timespec deadline = after(3);
    CHECK(cognito_client_new("{\"timeout\":1}", &client, NULL) == COGNITO_OK);
    cognito_client_set_log(client, hold_in_log, &deadline, 4);
    call_held(&call);
}

static __thread sigjmp_buf back;
static __thread volatile sig_atomic_t in_call;

static void jump(int number)
{
    (void)number;
    if (in_call)
        siglongjmp(back, 1);
}

static int32_t jump_from_callback(void *userdata)
{
    (void)userdata;
    siglongjmp(back, 1);
}

static void *hammer(void *thread)
{
    /* A signal that comes before the call has begun is not taken; another one follows. */
    for (;;) {
        struct timespec pause = {0, 2000000};
        nanosleep(&pause, NULL);
        if (pthread_kill(*(pthread_t *)thread, SIGUSR2) != 0)
            return NULL;
    }
}

static int jumps, from_callback;

static void *jump_out(void *unused)
{
    pthread_t here = pthread_self(), hammering = here;
    int done;
    (void)unused;
    if (!from_callback)
        hammering = start_thread(hammer, &here, 0);
    for (done = 0; done < jumps; done++) {
        if (sigsetjmp(back, 1) == 0) {
            in_call = 1;
            send_code(client, "hangs", NULL, NULL);
            CHECK(0);
        }
        in_call = 0;
    }
    if (!from_callback) {
        CHECK(pthread_cancel(hammering) == 0);
        CHECK(pthread_join(hammering, NULL) == 0);
    } else {
        cognito_client_set_interrupt(client, NULL, NULL);
    }
    /* This thread, others, and small stacks go on. */
    call_well(client, "answer-this");
    CHECK(pthread_join(start_thread(call_with, (void *)"answer-this", 0), NULL) == 0);
    CHECK(pthread_join(start_thread(call_with, (void *)"answer-this", 65536), NULL) == 0);
    call_well(client, "answer-this");
    return NULL;
}

static void jump_out_of_calls(size_t stack)
{
    int before;
    handle(SIGUSR2, jump);
    call_well(client, "answer-this");
    before = count_entries("fd");
    CHECK(pthread_join(start_thread(jump_out, NULL, stack), NULL) == 0);
    /* Each jump leaves its connection behind, with what waits for it, and nothing else. */
    printf("%d descriptors for %d jumps\n", count_entries("fd") - before, jumps);
    CHECK(count_entries("fd") - before <= 6 * jumps + 12);
}

/* Usage: independence hold KIND FIRST-ROUND THREADS HELD | last-look | too-late
 *      | jump KIND JUMPS STACK | jump-from-callback KIND JUMPS STACK */
int main(int argc, char **argv)
{
    CHECK(argc > 1);
    alarm(BOUND_SECONDS);
    handle(SIGUSR1, hold);
    if (strcmp(argv[1], "hold") == 0) {
        CHECK(argc == 6);
        client = open_client(argv[2]);
        other = open_client("handle");
        hold_some(atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
        cognito_client_free(other);
    } else if (strncmp(argv[1], "jump", 4) == 0) {
        CHECK(argc == 5);
        client = open_client(argv[2]);
        jumps = atoi(argv[3]);
        from_callback = strcmp(argv[1], "jump-from-callback") == 0;
        if (from_callback)
            cognito_client_set_interrupt(client, jump_from_callback, NULL);
        if (from_callback)
            jump_out(NULL);
        else
            jump_out_of_calls((size_t)atol(argv[4]));
        return 0;
    } else {
        other = open_client("handle");
        if (strcmp(argv[1], "last-look") == 0)
            last_look();
        else
            too_late();
        cognito_client_free(other);
    }
    cognito_client_free(client);
    return 0;
}
