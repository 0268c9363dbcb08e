/* Signals: what a host's dispositions, masks, pending signals and handlers are while the library works. */

#include "embedding.h"

#include <sys/syscall.h>
#include <sys/time.h>

#define TOKEN "secret-token"

#ifdef UNPROTECTED
/* Takes the library's protection away, to see that the test can fail: every mask change is lost. */
int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    (void)how;
    (void)set;
    if (old)
        sigemptyset(old);
    return 0;
}
#endif

/* {"0":"aaa…","1":…}: values of 128 KiB at most, `size` bytes in all. */
static char *metadata_of(size_t size)
{
    char *text, *end;
    int entry = 0;
    if (size == 0)
        return NULL;
    text = end = malloc(size + 4096);
    CHECK(text != NULL);
    *end++ = '{';
    while (size > 0) {
        size_t part = size < 131072 ? size : 131072;
        end += sprintf(end, "%s\"%d\":\"", entry ? "," : "", entry);
        entry++;
        memset(end, 'a', part);
        end += part;
        *end++ = '"';
        size -= part;
    }
    strcpy(end, "}");
    return text;
}

/* A host that never gave SIGPIPE a thought makes calls and says how they ended. */
static void reset(const char *kind, int calls, size_t size)
{
    cognito_client *client = open_client(kind);
    char *metadata = metadata_of(size);
    CHECK(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
    while (calls-- > 0) {
        cognito_buf buf = COGNITO_BUF_INIT;
        cognito_status status = send_code(client, TOKEN, metadata, &buf);
        printf("%s %s\n", cognito_status_name(status), cognito_buf_get(&buf, "/Error/Message"));
        cognito_buf_free(&buf);
    }
    cognito_client_free(client);
    free(metadata);
}

struct picture {
    struct sigaction actions[65];
    sigset_t mask, pending;
};

static void take_picture(struct picture *picture)
{
    int number;
    memset(picture, 0, sizeof *picture);
    for (number = 1; number <= 64; number++) {
        /* The C library keeps 32 and 33 to itself. */
        if (sigaction(number, NULL, &picture->actions[number]) != 0)
            CHECK(number == 32 || number == 33);
    }
    CHECK(pthread_sigmask(SIG_BLOCK, NULL, &picture->mask) == 0);
    CHECK(sigpending(&picture->pending) == 0);
}

static void compare_pictures(const struct picture *before, const struct picture *after)
{
    int number, member;
    for (number = 1; number <= 64; number++) {
        const struct sigaction *old = &before->actions[number], *new = &after->actions[number];
        CHECK(old->sa_handler == new->sa_handler);
        CHECK(old->sa_flags == new->sa_flags);
        for (member = 1; member <= 64; member++)
            CHECK(sigismember(&old->sa_mask, member) == sigismember(&new->sa_mask, member));
        CHECK(sigismember(&before->mask, number) == sigismember(&after->mask, number));
        CHECK(sigismember(&before->pending, number) == sigismember(&after->pending, number));
    }
}

static void some_handler(int number)
{
    (void)number;
}

static struct picture at_the_start;
static int times_compared;

/* The host's callbacks run under the host's own mask too. */
static int32_t compare_in_callback(void *userdata)
{
    struct picture now;
    (void)userdata;
    take_picture(&now);
    compare_pictures(&at_the_start, &now);
    times_compared++;
    return 0;
}

static void log_and_compare(void *userdata, int32_t level, const char *message)
{
    (void)level;
    (void)message;
    compare_in_callback(userdata);
}

/* Whatever a call does and however it ends, signals are set up as before. */
static void masks(const char *kind, int calls)
{
    cognito_client *client;
    sigset_t blocked;
    struct sigaction action;
    struct picture now;

    memset(&action, 0, sizeof action);
    action.sa_handler = some_handler;
    action.sa_flags = SA_RESTART;
    sigaddset(&action.sa_mask, SIGUSR2);
    CHECK(sigaction(SIGINT, &action, NULL) == 0);
    CHECK(sigaction(SIGCHLD, &action, NULL) == 0);
    CHECK(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigaddset(&blocked, SIGRTMIN + 3);
    if (strcmp(kind, "blocked") == 0)
        sigaddset(&blocked, SIGPIPE);
    CHECK(pthread_sigmask(SIG_SETMASK, &blocked, NULL) == 0);
    raise(SIGUSR1);
    take_picture(&at_the_start);

    client = open_client("handle");
    cognito_client_set_interrupt(client, compare_in_callback, NULL);
    cognito_client_set_log(client, log_and_compare, NULL, 5);
    while (calls-- > 0) {
        cognito_buf buf = COGNITO_BUF_INIT;
        cognito_status status = send_code(client, TOKEN, NULL, &buf);
        printf("%s\n", cognito_status_name(status));
        take_picture(&now);
        compare_pictures(&at_the_start, &now);
        cognito_buf_free(&buf);
    }
    cognito_client_free(client);
    take_picture(&now);
    compare_pictures(&at_the_start, &now);
    CHECK(times_compared > 0);
}

static volatile sig_atomic_t pipes;

static void count_pipe(int number)
{
    (void)number;
    pipes++;
}

/* A SIGPIPE that the host had pending before the call stays pending, and is one. */
static void pending(const char *kind, int calls)
{
    cognito_client *client = open_client(kind);
    sigset_t set;
    CHECK(signal(SIGPIPE, count_pipe) != SIG_ERR);
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    CHECK(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
    raise(SIGPIPE);
    while (calls-- > 0) {
        sigset_t found;
        CHECK(send_code(client, TOKEN, NULL, NULL) != COGNITO_OK);
        CHECK(sigpending(&found) == 0 && sigismember(&found, SIGPIPE));
        CHECK(pipes == 0);
    }
    CHECK(pthread_sigmask(SIG_UNBLOCK, &set, NULL) == 0);
    CHECK(pipes == 1);
    cognito_client_free(client);
}

static volatile sig_atomic_t handled, handled_elsewhere;
static pid_t main_thread;

static void note_thread(int number)
{
    (void)number;
    handled++;
    if (syscall(SYS_gettid) != main_thread)
        handled_elsewhere++;
}

static void *call_from_small_stack(void *client)
{
    call_well(client, TOKEN);
    return NULL;
}

static const int of_the_host[] = {SIGINT, SIGALRM, SIGCHLD, SIGUSR1, SIGTERM, SIGWINCH};
#define COUNT (int)(sizeof of_the_host / sizeof *of_the_host)

/*
 * Every thread of the host blocks the signals while calls are in flight that make the library use
 * threads of its own. A signal to the process then has nowhere to go but there: it must wait.
 */
static void handlers(const char *kind)
{
    cognito_client *client = open_client(kind);
    sigset_t set, old, found;
    pthread_t threads[4];
    int number, tries;

    main_thread = (pid_t)syscall(SYS_gettid);
    sigemptyset(&set);
    for (number = 0; number < COUNT; number++) {
        CHECK(signal(of_the_host[number], note_thread) != SIG_ERR);
        sigaddset(&set, of_the_host[number]);
    }
    CHECK(pthread_sigmask(SIG_BLOCK, &set, &old) == 0);
    for (number = 0; number < 4; number++)
        threads[number] = start_thread(call_from_small_stack, client, 65536);
    /* The server lets these calls wait until it sees the token below. */
    for (tries = 0; count_entries("task") < 1 + 4 + 4; tries++) {
        CHECK(tries < 60000);
        usleep(1000);
    }
    for (tries = 0; tries < 200; tries++)
        for (number = 0; number < COUNT; number++)
            CHECK(kill(getpid(), of_the_host[number]) == 0);
    CHECK(handled == 0);
    CHECK(sigpending(&found) == 0);
    for (number = 0; number < COUNT; number++)
        CHECK(sigismember(&found, of_the_host[number]));
    call_well(client, "signals-sent");
    for (number = 0; number < 4; number++)
        CHECK(pthread_join(threads[number], NULL) == 0);
    CHECK(handled == 0);
    CHECK(pthread_sigmask(SIG_SETMASK, &old, NULL) == 0);
    CHECK(handled == COUNT);
    CHECK(handled_elsewhere == 0);
    cognito_client_free(client);
}

static volatile sig_atomic_t ticks;

static void count_tick(int number)
{
    (void)number;
    ticks++;
}

/* A timer interrupts every system call a thousand times a second. */
static void storm(const char *kind, int calls, int flags)
{
    struct sigaction action;
    struct itimerval timer;
    int before;
    memset(&action, 0, sizeof action);
    action.sa_handler = count_tick;
    action.sa_flags = flags;
    CHECK(sigaction(SIGALRM, &action, NULL) == 0);
    timer.it_interval.tv_sec = timer.it_value.tv_sec = 0;
    timer.it_interval.tv_usec = timer.it_value.tv_usec = 1000;
    CHECK(setitimer(ITIMER_REAL, &timer, NULL) == 0);
    while (calls-- > 0) {
        /* A new client each time: look-up, connect and handshake are in the storm too. */
        cognito_client *client = open_client(kind);
        before = ticks;
        call_well(client, TOKEN);
        CHECK(ticks > before);
        cognito_client_free(client);
    }
    memset(&timer, 0, sizeof timer);
    CHECK(setitimer(ITIMER_REAL, &timer, NULL) == 0);
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "", *kind = argc > 2 ? argv[2] : "";
    int calls = argc > 3 ? atoi(argv[3]) : 1;
    if (strcmp(mode, "reset") == 0)
        reset(kind, calls, argc > 4 ? (size_t)atol(argv[4]) : 0);
    else if (strcmp(mode, "masks") == 0)
        masks(kind, calls);
    else if (strcmp(mode, "pending") == 0)
        pending(kind, calls);
    else if (strcmp(mode, "handlers") == 0)
        handlers(kind);
    else if (strcmp(mode, "storm") == 0)
        storm(kind, calls, 0);
    else if (strcmp(mode, "storm-restart") == 0)
        storm(kind, calls, SA_RESTART);
    else
        return 2;
    return 0;
}
