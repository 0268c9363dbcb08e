/* Loading: the library comes and goes by dlopen and dlclose, and in two copies. Not linked against it. */

#include "embedding.h"

#include <dlfcn.h>

#define TOKEN "secret-token"

/* What dlsym finds, as functions: C has no cast for that which is not pedantic. */
struct library {
    void *handle;
    cognito_status (*client_new)(const char *, cognito_client **, cognito_buf *);
    void (*client_free)(cognito_client *);
    cognito_status (*client_get_user)(cognito_client *, const char *, cognito_buf *);
    cognito_status (*get_user)(const char *, cognito_buf *);
    const char *(*buf_get)(const cognito_buf *, const char *);
    void (*buf_free)(cognito_buf *);
};

static void look_up(void *handle, const char *name, void *function)
{
    void *found = dlsym(handle, name);
    CHECK(found != NULL);
    memcpy(function, &found, sizeof found);
}

static struct library load(const char *path, int flags)
{
    struct library library;
    library.handle = dlopen(path, RTLD_NOW | flags);
    if (library.handle == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        _exit(FAILED);
    }
    look_up(library.handle, "cognito_client_new", &library.client_new);
    look_up(library.handle, "cognito_client_free", &library.client_free);
    look_up(library.handle, "cognito_client_get_user", &library.client_get_user);
    look_up(library.handle, "cognito_get_user", &library.get_user);
    look_up(library.handle, "cognito_buf_get", &library.buf_get);
    look_up(library.handle, "cognito_buf_free", &library.buf_free);
    return library;
}

static void use(const struct library *library, cognito_client *client)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status status = client ? library->client_get_user(client, TOKEN, &buf) : library->get_user(TOKEN, &buf);
    if (status != COGNITO_OK) {
        fprintf(stderr, "%d: %s\n", (int)status, buf.data ? buf.data : "");
        _exit(FAILED);
    }
    CHECK(strcmp(library->buf_get(&buf, "/Username"), "zoe") == 0);
    library->buf_free(&buf);
    library->buf_free(&buf);
}

static void *use_once(void *library)
{
    use(library, NULL);
    return NULL;
}

/* Threads that end after the library was closed must find its code still there. */
static pthread_barrier_t barrier;

static void *use_and_stay(void *library)
{
    use(library, NULL);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    return NULL;
}

static void rounds(const char *path, int flags, int count)
{
    int descriptors = 0, round;
    for (round = 0; round < count; round++) {
        struct library library = load(path, flags);
        cognito_client *client = NULL;
        pthread_t once, stays;
        CHECK(library.client_new(NULL, &client, NULL) == COGNITO_OK);
        use(&library, client);
        use(&library, NULL);
        CHECK(pthread_barrier_init(&barrier, NULL, 2) == 0);
        once = start_thread(use_once, &library, 0);
        CHECK(pthread_join(once, NULL) == 0);
        stays = start_thread(use_and_stay, &library, 0);
        pthread_barrier_wait(&barrier);
        library.client_free(client);
        CHECK(dlclose(library.handle) == 0);
        pthread_barrier_wait(&barrier);
        CHECK(pthread_join(stays, NULL) == 0);
        CHECK(pthread_barrier_destroy(&barrier) == 0);
        if (round == 1)
            descriptors = count_entries("fd");
    }
    wait_for_tasks(1);
    CHECK(count_entries("fd") == descriptors);
}

/* Two copies know nothing of each other: each has a default client of its own. */
static void two_copies(const char *first_path, const char *second_path, int flags)
{
    struct library first = load(first_path, flags), second = load(second_path, flags);
    cognito_client *client = NULL, *other = NULL;
    pid_t pid;
    int number;
    CHECK(first.handle != second.handle);
    if (!(flags & RTLD_GLOBAL))
        CHECK(first.client_new != second.client_new);
    CHECK(first.client_new(NULL, &client, NULL) == COGNITO_OK);
    CHECK(second.client_new(NULL, &other, NULL) == COGNITO_OK);
    for (number = 0; number < 10; number++) {
        use(&first, client);
        use(&second, other);
        use(&first, NULL);
        use(&second, NULL);
    }
    pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        alarm(BOUND_SECONDS);
        use(&second, other);
        use(&first, client);
        exit(0);
    }
    wait_well(pid);
    first.client_free(client);
    CHECK(dlclose(first.handle) == 0);
    use(&second, other);
    second.client_free(other);
    CHECK(dlclose(second.handle) == 0);
}

int main(int argc, char **argv)
{
    int flags;
    CHECK(argc > 3);
    flags = strcmp(argv[2], "global") == 0 ? RTLD_GLOBAL : RTLD_LOCAL;
    alarm(BOUND_SECONDS);
    if (strcmp(argv[1], "rounds") == 0)
        rounds(argv[3], flags, 100);
    else if (strcmp(argv[1], "two-copies") == 0)
        two_copies(argv[3], argv[4], flags);
    else
        return 2;
    return 0;
}
