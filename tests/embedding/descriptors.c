/* Descriptors: closed standard streams, log lines, chains of forks, and none left. */

#include "embedding.h"

#include <fcntl.h>
#include <sys/resource.h>

#define TOKEN "secret-token"

static int is_open(int descriptor)
{
    return fcntl(descriptor, F_GETFD) != -1;
}

/* Standard error is closed too: what fails here exits with the line's number. */
#define CHECK_QUIETLY(condition)             \
    do {                                     \
        if (!(condition))                    \
            _exit(1 + (int)(__LINE__ % 97)); \
    } while (0)

static void closed(const char *kind)
{
    cognito_client *client = open_client(kind), *later = NULL;
    int descriptor, round;
    for (descriptor = 0; descriptor <= 2; descriptor++)
        close(descriptor);
    for (round = 0; round < 3; round++)
        CHECK_QUIETLY(send_code(client, TOKEN, NULL, NULL) == COGNITO_OK);
    /* A client that is made while they are closed. */
    CHECK_QUIETLY(cognito_client_new(NULL, &later, NULL) == COGNITO_OK);
    CHECK_QUIETLY(send_code(later, TOKEN, NULL, NULL) == COGNITO_OK);
    /* They are as the host left them. */
    for (descriptor = 0; descriptor <= 2; descriptor++)
        CHECK_QUIETLY(!is_open(descriptor));
    cognito_client_free(later);
    cognito_client_free(client);
}

static void reader_gone(void)
{
    int ends[2];
    CHECK(signal(SIGPIPE, SIG_DFL) != SIG_ERR);
    CHECK(pipe(ends) == 0);
    close(ends[0]);
    CHECK(dup2(ends[1], STDERR_FILENO) == STDERR_FILENO);
    CHECK_QUIETLY(send_code(NULL, TOKEN, NULL, NULL) == COGNITO_OK);
    CHECK_QUIETLY(send_code(NULL, TOKEN, NULL, NULL) == COGNITO_OK);
}

static void full_pipe(void)
{
    static const char filler[1024] = {'x'};
    int ends[2], flags;
    CHECK(pipe(ends) == 0);
    flags = fcntl(ends[1], F_GETFL);
    CHECK(fcntl(ends[1], F_SETFL, flags | O_NONBLOCK) == 0);
    while (write(ends[1], filler, sizeof filler) > 0)
        continue;
    while (write(ends[1], filler, 1) > 0)
        continue;
    CHECK(fcntl(ends[1], F_SETFL, flags) == 0);
    CHECK(dup2(ends[1], STDERR_FILENO) == STDERR_FILENO);
    CHECK_QUIETLY(send_code(NULL, TOKEN, NULL, NULL) == COGNITO_OK);
}

/* Leaves free descriptors far apart, so that those of one connection are no neighbours. */
static void scatter(void)
{
    enum { APART = 20 };
    int i, fd = open("/dev/null", O_RDWR);
    for (i = 0; i < 12 * APART; i++)
        CHECK(dup(fd) > fd);
    for (i = 1; i < 12; i++)
        CHECK(close(fd + i * APART) == 0);
}

/* Each generation makes its calls, and then a child that does the same. */
static void generations(const char *kind)
{
    enum { DEEPEST = 100 };
    cognito_client *client = open_client(kind);
    int generation, most = 0;
    for (generation = 0; generation < DEEPEST; generation++) {
        int open;
        pid_t child;
        call_well(client, TOKEN);
        open = count_entries("fd");
        if (generation == 1)
            most = open;
        CHECK(generation < 2 || open <= most);
        child = fork();
        CHECK(child >= 0);
        if (child > 0) {
            int status;
            while (waitpid(child, &status, 0) != child)
                CHECK(errno == EINTR);
            CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
            /* What the child closed was its own: this process's connection goes on. */
            call_well(client, TOKEN);
            CHECK(count_entries("fd") == open);
            exit(0);
        }
        alarm(BOUND_SECONDS);
    }
}

/* At each number of free descriptors it is another step that finds none. */
static void none_left(void)
{
    struct rlimit limit;
    int left, told = 0, worked = 0;
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    for (left = 0; left < 12; left++) {
        cognito_buf buf = COGNITO_BUF_INIT;
        cognito_client *client = open_client("handle");
        cognito_status status;
        limit.rlim_cur = (rlim_t)(3 + left);
        CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
        status = send_code(client, TOKEN, NULL, &buf);
        if (status == COGNITO_OK) {
            worked++;
        } else {
            CHECK_STATUS(COGNITO_CONNECT, status, &buf);
            CHECK(strcmp(cognito_buf_get(&buf, "/CodeSent"), "no") == 0);
            CHECK(strstr(cognito_buf_get(&buf, "/Hint"), "ulimit -n") != NULL);
            told++;
        }
        limit.rlim_cur = limit.rlim_max;
        CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
        cognito_buf_free(&buf);
        cognito_client_free(client);
    }
    CHECK(told >= 4 && worked >= 1);
}

/* Usage: descriptors closed KIND | reader-gone | full-pipe | generations KIND [scattered] | none-left */
int main(int argc, char **argv)
{
    CHECK(argc > 1);
    alarm(BOUND_SECONDS);
    if (strcmp(argv[1], "closed") == 0)
        closed(argv[2]);
    else if (strcmp(argv[1], "reader-gone") == 0)
        reader_gone();
    else if (strcmp(argv[1], "full-pipe") == 0)
        full_pipe();
    else if (strcmp(argv[1], "generations") == 0) {
        if (argc > 3)
            scatter();
        generations(argv[2]);
    } else
        none_left();
    return 0;
}
