/* Fork: parents, children and grandchildren that share a client made before the fork. */

#include "embedding.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static cognito_client *client;
static int is_default;

/* In namespaces of their own, parent and child have the same id. */
static int generation;

/* Names the process, so that the server can tell which process used which connection. */
static const char *token_here(void)
{
    static __thread char token[64];
    snprintf(token, sizeof token, "process-%d-%d", generation, (int)getpid());
    return token;
}

static void calls_here(int count)
{
    alarm(BOUND_SECONDS);
    while (count-- > 0)
        call_well(client, token_here());
}

/* A child that does its work and ends as a C program ends, exit handlers included. */
static pid_t child(void (*work)(int), int count)
{
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        alarm(BOUND_SECONDS);
        work(count);
        exit(0);
    }
    return pid;
}

static void nothing(int count)
{
    (void)count;
}

static void free_here(int count)
{
    (void)count;
    cognito_client_free(client);
}

static void use_and_free_here(int count)
{
    calls_here(count);
    cognito_client_free(client);
}

static void with_child(int count)
{
    pid_t grandchild;
    calls_here(count);
    grandchild = child(calls_here, count);
    calls_here(count);
    wait_well(grandchild);
}

/* Down eight generations, each of which forks after its calls. */
static void generations(int left)
{
    calls_here(1);
    if (left > 0)
        wait_well(child(generations, left - 1));
    calls_here(1);
}

static void *one_call(void *token)
{
    call_well(client, token);
    return NULL;
}

/* Another thread is in a call, which the server holds until it sees the child's token. */
static void in_flight(void)
{
    static char held[] = "held", release[] = "release";
    pthread_t thread = start_thread(one_call, held, 0);
    pid_t pid;
    /* The server answers this one only once the held request is there. */
    call_well(client, "is-it-there");
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        calls_here(2);
        call_well(client, release);
        exit(0);
    }
    wait_well(pid);
    CHECK(pthread_join(thread, NULL) == 0);
    calls_here(1);
}

static volatile int stop;
static int calls_made;

static void *calls_until_stopped(void *unused)
{
    (void)unused;
    while (!stop) {
        call_well(client, token_here());
        __sync_fetch_and_add(&calls_made, 1);
    }
    return NULL;
}

/* Forks at any moment of other threads' calls: connecting, looking up, reading, giving back. */
static void under_load(int children)
{
    pthread_t threads[4];
    int number, before;
    for (number = 0; number < 4; number++)
        threads[number] = start_thread(calls_until_stopped, NULL, 0);
    while (children-- > 0) {
        pid_t pid = child(calls_here, 2);
        calls_here(1);
        wait_well(pid);
    }
    before = __sync_fetch_and_add(&calls_made, 0);
    while (__sync_fetch_and_add(&calls_made, 0) == before)
        usleep(1000);
    stop = 1;
    for (number = 0; number < 4; number++)
        CHECK(pthread_join(threads[number], NULL) == 0);
}

static int32_t fork_and_exit(void *userdata)
{
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0)
        _exit(0);
    wait_well(pid);
    ++*(int *)userdata;
    return 0;
}

/* A callback may start another program. */
static void in_callback(void)
{
    int asked = 0;
    cognito_client_set_interrupt(client, fork_and_exit, &asked);
    calls_here(1);
    CHECK(asked > 0);
    cognito_client_set_interrupt(client, NULL, NULL);
    calls_here(1);
}

/* A program that the host starts inherits no descriptor of ours. */
static void starts_program(void)
{
    int descriptor, ours = 0, were_open[256];
    for (descriptor = 0; descriptor < 256; descriptor++)
        were_open[descriptor] = fcntl(descriptor, F_GETFD) != -1;
    calls_here(1);
    for (descriptor = 0; descriptor < 256; descriptor++) {
        int flags = fcntl(descriptor, F_GETFD);
        if (flags == -1 || were_open[descriptor])
            continue;
        ours++;
        CHECK(flags & FD_CLOEXEC);
    }
    CHECK(ours > 0);
    CHECK(system("exit 0") == 0);
    calls_here(1);
}

static pid_t by_fork(void)
{
    return fork();
}

/* No fork handler runs. */
static pid_t by_clone(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

/* A child that calls and ends at once: its exit handlers are its parent's business. */
static pid_t cloned(void)
{
    pid_t pid = by_clone();
    CHECK(pid >= 0);
    if (pid == 0) {
        calls_here(2);
        _exit(0);
    }
    return pid;
}

/* The next children are the first of new namespaces. Exits with 77 where that is not allowed. */
static void leave_namespace(void)
{
    if (unshare(CLONE_NEWPID) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) {
        CHECK(errno == EPERM || errno == ENOSYS || errno == EINVAL || errno == ENOSPC);
        _exit(77);
    }
}

/* A process 1 has a child that is a process 1 too. */
static void namespaces(pid_t (*make)(void))
{
    pid_t outer, inner;
    leave_namespace();
    outer = fork();
    CHECK(outer >= 0);
    if (outer == 0) {
        CHECK(getpid() == 1);
        generation = 1;
        calls_here(2);
        /* From here on this process cannot start a thread, so it goes on with its connection. */
        leave_namespace();
        inner = make();
        CHECK(inner >= 0);
        if (inner == 0) {
            CHECK(getpid() == 1);
            generation = 2;
            calls_here(2);
            cognito_client_free(client);
            _exit(0);
        }
        wait_well(inner);
        calls_here(2);
        _exit(0);
    }
    wait_well(outer);
}

/* As on a kernel, or in a sandbox, that empties no page at a fork. */
static void refuse_advice(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_madvise, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof code / sizeof *code, code};
    void *page = mmap(NULL, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
    CHECK(madvise(page, 1, MADV_NORMAL) == -1 && errno == EINVAL);
}

/* Usage: fork MODE handle|default [without-advice] */
int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    if (argc > 3 && strcmp(argv[3], "without-advice") == 0)
        refuse_advice();
    is_default = argc > 2 && strcmp(argv[2], "default") == 0;
    client = open_client(is_default ? "default" : "handle");
    alarm(BOUND_SECONDS);

    if (strcmp(mode, "child") == 0) {
        calls_here(2);
        wait_well(child(calls_here, 2));
        calls_here(1);
    } else if (strcmp(mode, "unused") == 0) {
        pid_t pid = child(calls_here, 2);
        calls_here(2);
        wait_well(pid);
    } else if (strcmp(mode, "parent") == 0) {
        pid_t pid;
        calls_here(1);
        pid = child(calls_here, 1);
        calls_here(1);
        wait_well(pid);
        calls_here(1);
    } else if (strcmp(mode, "both") == 0) {
        pid_t pids[4];
        int number;
        calls_here(1);
        for (number = 0; number < 4; number++)
            pids[number] = child(calls_here, 50);
        calls_here(50);
        for (number = 0; number < 4; number++)
            wait_well(pids[number]);
    } else if (strcmp(mode, "grandchild") == 0) {
        pid_t pid;
        calls_here(1);
        pid = child(with_child, 2);
        calls_here(1);
        wait_well(pid);
        calls_here(1);
    } else if (strcmp(mode, "generations") == 0) {
        generations(8);
    } else if (strcmp(mode, "cloned") == 0) {
        calls_here(1);
        wait_well(cloned());
        calls_here(1);
    } else if (strcmp(mode, "namespaces") == 0) {
        namespaces(by_fork);
    } else if (strcmp(mode, "cloned-namespaces") == 0) {
        namespaces(by_clone);
    } else if (strcmp(mode, "in-flight") == 0) {
        in_flight();
    } else if (strcmp(mode, "under-load") == 0) {
        under_load(60);
    } else if (strcmp(mode, "exits") == 0) {
        calls_here(1);
        wait_well(child(nothing, 0));
        calls_here(1);
    } else if (strcmp(mode, "frees") == 0) {
        calls_here(1);
        wait_well(child(free_here, 0));
        calls_here(1);
        wait_well(child(use_and_free_here, 1));
        calls_here(1);
    } else if (strcmp(mode, "in-callback") == 0) {
        in_callback();
    } else if (strcmp(mode, "starts-program") == 0) {
        starts_program();
    } else {
        return 2;
    }
    cognito_client_free(client);
    return 0;
}
