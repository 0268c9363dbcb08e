/* Trust: what a second client and a forked child do with the trust store that the first client read. */

#include "embedding.h"

#include <fcntl.h>
#include <sys/stat.h>

static const char *bundle;
static char *content;
static size_t length;
static struct stat as_read;

static void write_bundle(const char *text)
{
    int file = open(bundle, O_WRONLY);
    CHECK(file >= 0);
    CHECK(write(file, text, length) == (ssize_t)length);
    CHECK(close(file) == 0);
}

/* Sets the time of the last change, by seconds from the one that the file had when it was read. */
static void set_time(int seconds)
{
    struct timespec times[2];
    times[0] = times[1] = as_read.st_mtim;
    times[1].tv_sec += seconds;
    CHECK(utimensat(AT_FDCWD, bundle, times, 0) == 0);
}

static void read_bundle(void)
{
    int file = open(bundle, O_RDONLY);
    CHECK(file >= 0 && fstat(file, &as_read) == 0);
    /* A change soon after another may have the same time, so a file that was changed just now is read again. */
    as_read.st_mtim.tv_sec -= 3600;
    length = (size_t)as_read.st_size;
    content = malloc(length);
    CHECK(content != NULL && read(file, content, length) == (ssize_t)length);
    CHECK(close(file) == 0);
    set_time(0);
}

/* Puts something else in the file that nobody can see without reading it. */
static void spoil_unseen(void)
{
    char *other = calloc(1, length);
    CHECK(other != NULL);
    memset(other, 'x', length);
    write_bundle(other);
    set_time(0);
    free(other);
}

static void new_client_calls(void)
{
    cognito_client *client = open_client("handle");
    call_well(client, "token");
    cognito_client_free(client);
}

static void new_client_fails(void)
{
    cognito_client *client = open_client("handle");
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status status = send_code(client, "token", NULL, &buf);
    CHECK(status == COGNITO_CONFIGURATION || status == COGNITO_TLS);
    cognito_buf_free(&buf);
    cognito_client_free(client);
}

static void in_child(void (*work)(void))
{
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        alarm(BOUND_SECONDS);
        work();
        exit(0);
    }
    wait_well(pid);
}

int main(int argc, char **argv)
{
    const char *mode = argv[1];
    int round;

    CHECK(argc == 3);
    alarm(BOUND_SECONDS);
    bundle = argv[2];
    read_bundle();
    if (strcmp(mode, "kept") == 0) {
        new_client_calls();
        spoil_unseen();
        new_client_calls();
        in_child(new_client_calls);
        set_time(1);
        in_child(new_client_fails);
        new_client_fails();
    } else if (strcmp(mode, "changed") == 0) {
        char path[4096];
        new_client_calls();
        spoil_unseen();
        set_time(1);
        new_client_fails();
        write_bundle(content);
        set_time(0);
        new_client_calls();
        /* Another file in its place. */
        snprintf(path, sizeof path, "%s.new", bundle);
        CHECK(close(open(path, O_WRONLY | O_CREAT, 0600)) == 0 && rename(path, bundle) == 0);
        new_client_fails();
    } else if (strcmp(mode, "removed") == 0) {
        new_client_calls();
        CHECK(unlink(bundle) == 0);
        new_client_fails();
    } else if (strcmp(mode, "fresh") == 0) {
        /* One that was changed just now may be changed again without its time's showing it. */
        CHECK(utimensat(AT_FDCWD, bundle, NULL, 0) == 0);
        CHECK(stat(bundle, &as_read) == 0);
        new_client_calls();
        spoil_unseen();
        new_client_fails();
    } else {
        long before = 0;
        CHECK(strcmp(mode, "growth") == 0);
        for (round = 0; round < 400; round++) {
            if (round == 100)
                before = resident_kb();
            set_time(round % 2);
            new_client_calls();
        }
        printf("%ld kB before, %ld kB after\n", before, resident_kb());
        CHECK(resident_kb() - before < 1024);
    }
    free(content);
    return 0;
}
