/* What the programs of the embedding tests share: checks that name their line, an upper bound on a run, short calls. */

#ifndef EMBEDDING_H
#define EMBEDDING_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <cognito.h>

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A program that fails a check exits with this. */
#define FAILED 99

#define CHECK(condition)                                                                              \
    do {                                                                                              \
        if (!(condition)) {                                                                           \
            fprintf(stderr, "%s:%d: not so: %s (errno %d)\n", __FILE__, __LINE__, #condition, errno); \
            fflush(stderr);                                                                           \
            _exit(FAILED);                                                                            \
        }                                                                                             \
    } while (0)

/* Checks a status and shows the result where it is another. */
#define CHECK_STATUS(expected, call, buf)                                                                      \
    do {                                                                                                       \
        cognito_status found_ = (call);                                                                        \
        if (found_ != (expected)) {                                                                            \
            fprintf(stderr, "%s:%d: %s gave %s: %s\n", __FILE__, __LINE__, #call, cognito_status_name(found_), \
                    (buf)->data ? (buf)->data : "");                                                           \
            fflush(stderr);                                                                                    \
            _exit(FAILED);                                                                                     \
        }                                                                                                      \
    } while (0)

/* A hang is a failure: SIGALRM ends the process. Every child sets its own. */
#define BOUND_SECONDS 600

/* The host's two ways in: NULL stands for the default client. */
static inline cognito_status send_code(cognito_client *client, const char *token, const char *metadata,
                                       cognito_buf *buf)
{
    return client ? cognito_client_get_attr_verification_code(client, token, "email", metadata, buf)
                  : cognito_get_attr_verification_code(token, "email", metadata, buf);
}

static inline cognito_status get_user(cognito_client *client, const char *token, cognito_buf *buf)
{
    return client ? cognito_client_get_user(client, token, buf) : cognito_get_user(token, buf);
}

/* A client configured by the environment, or NULL where `kind` is "default". */
static inline cognito_client *open_client(const char *kind)
{
    cognito_client *client = NULL;
    cognito_buf buf = COGNITO_BUF_INIT;
    if (strcmp(kind, "default") != 0)
        CHECK_STATUS(COGNITO_OK, cognito_client_new(NULL, &client, &buf), &buf);
    cognito_buf_free(&buf);
    return client;
}

/* One call that must succeed. */
static inline void call_well(cognito_client *client, const char *token)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    CHECK_STATUS(COGNITO_OK, send_code(client, token, NULL, &buf), &buf);
    cognito_buf_free(&buf);
}

/* Entries of a folder of /proc/self: "fd" or "task". */
static inline int count_entries(const char *folder)
{
    char path[64];
    int count = 0;
    DIR *dir;
    snprintf(path, sizeof path, "/proc/self/%s", folder);
    dir = opendir(path);
    CHECK(dir != NULL);
    while (readdir(dir))
        count++;
    closedir(dir);
    /* Without ".", ".." and, among descriptors, the one that read them. */
    return count - (strcmp(folder, "fd") == 0 ? 3 : 2);
}

/* Waits until no more threads are left: one that was joined or has done its work may be just ending. */
static inline void wait_for_tasks(int wanted)
{
    int tries;
    for (tries = 0; count_entries("task") > wanted; tries++) {
        CHECK(tries < 60000);
        usleep(1000);
    }
}

/* The resident set in kB. */
static inline long resident_kb(void)
{
    long size, resident;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL);
    CHECK(fscanf(file, "%ld %ld", &size, &resident) == 2);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static inline double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Waits for a child that must exit with 0. */
static inline void wait_well(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) != child)
        CHECK(errno == EINTR);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "a child ended with wait status %#x\n", (unsigned)status);
        _exit(FAILED);
    }
}

static inline pthread_t start_thread(void *(*run)(void *), void *argument, size_t stack)
{
    pthread_t thread;
    pthread_attr_t attributes;
    CHECK(pthread_attr_init(&attributes) == 0);
    if (stack)
        CHECK(pthread_attr_setstacksize(&attributes, stack) == 0);
    CHECK(pthread_create(&thread, &attributes, run, argument) == 0);
    pthread_attr_destroy(&attributes);
    return thread;
}

#endif
