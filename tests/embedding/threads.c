/* Threads: many at once, tiny ones, ending ones, and a process that ends meanwhile. */

#include "embedding.h"

#define TOKEN "secret-token"
#define MANY 64
#define SMALL_STACK 65536

static cognito_client *client;
static pthread_barrier_t barrier;

static void *many_calls(void *count)
{
    int left = *(int *)count;
    pthread_barrier_wait(&barrier);
    while (left-- > 0)
        call_well(client, TOKEN);
    return NULL;
}

/* All at once; for the default client it is the first use of all. */
static void many(int calls)
{
    pthread_t threads[MANY];
    int number;
    CHECK(pthread_barrier_init(&barrier, NULL, MANY) == 0);
    for (number = 0; number < MANY; number++)
        threads[number] = start_thread(many_calls, &calls, 0);
    for (number = 0; number < MANY; number++)
        CHECK(pthread_join(threads[number], NULL) == 0);
}

static void *make_one(void *kind)
{
    return open_client(kind);
}

static void *use_it(void *made)
{
    call_well(made, TOKEN);
    return NULL;
}

static void *free_it(void *made)
{
    cognito_client_free(made);
    return NULL;
}

static void *join(pthread_t thread)
{
    void *result;
    CHECK(pthread_join(thread, &result) == 0);
    return result;
}

/* Made, used and freed by three threads, each gone before the next comes. */
static void freed_elsewhere(void)
{
    int round;
    for (round = 0; round < 20; round++) {
        static char kind[] = "handle";
        void *made = join(start_thread(make_one, kind, 0));
        CHECK(made != NULL);
        join(start_thread(use_it, made, 0));
        join(start_thread(use_it, made, SMALL_STACK));
        join(start_thread(free_it, made, 0));
    }
}

static __thread int is_caller;
static int asked, logged, asked_elsewhere;

static int32_t ask_on_caller(void *userdata)
{
    (void)userdata;
    asked++;
    asked_elsewhere += !is_caller;
    return 0;
}

static void log_on_caller(void *userdata, int32_t level, const char *message)
{
    (void)userdata;
    (void)level;
    (void)message;
    logged++;
    asked_elsewhere += !is_caller;
}

static void *call_as_caller(void *unused)
{
    (void)unused;
    is_caller = 1;
    call_well(client, TOKEN);
    return NULL;
}

/* Callbacks come on the calling thread, although its stack is too small for the work. */
static void small_stack(void)
{
    int round;
    for (round = 0; round < 5; round++)
        join(start_thread(use_it, client, SMALL_STACK));
    if (client == NULL)
        return;
    cognito_client_set_interrupt(client, ask_on_caller, NULL);
    cognito_client_set_log(client, log_on_caller, NULL, 5);
    join(start_thread(call_as_caller, NULL, SMALL_STACK));
    join(start_thread(call_as_caller, NULL, 0));
    CHECK(asked > 0 && logged > 0 && asked_elsewhere == 0);
}

static pthread_key_t key;
static int calls_at_end;

static void call_at_end(void *value)
{
    call_well(client, TOKEN);
    calls_at_end++;
    /* Once more in the next round of destructors. */
    if (strcmp(value, "again") == 0) {
        static char last[] = "last";
        CHECK(pthread_setspecific(key, last) == 0);
    }
}

static void *use_and_end(void *use)
{
    static char again[] = "again";
    CHECK(pthread_setspecific(key, again) == 0);
    if (use)
        call_well(client, TOKEN);
    return NULL;
}

/* Calls from a key's destructor, in threads that used the library before and in ones that did not. */
static void key_destructor(void)
{
    static char use[] = "use";
    CHECK(pthread_key_create(&key, call_at_end) == 0);
    join(start_thread(use_and_end, NULL, 0));
    join(start_thread(use_and_end, use, 0));
    join(start_thread(use_and_end, use, SMALL_STACK));
    CHECK(calls_at_end == 6);
}

static void call_at_exit(void)
{
    call_well(client, TOKEN);
    cognito_client_free(client);
    fputs("called at exit\n", stdout);
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "", *kind = argc > 2 ? argv[2] : "";
    alarm(BOUND_SECONDS);
    if (strcmp(mode, "freed-elsewhere") == 0) {
        freed_elsewhere();
        return 0;
    }
    if (strcmp(mode, "atexit-first-use") == 0) {
        client = open_client(kind);
        CHECK(atexit(call_at_exit) == 0);
        return 7;
    }
    client = open_client(kind);
    if (strcmp(mode, "many") == 0) {
        many(10);
        /* Nothing of ours stays behind but the host's own thread. */
        wait_for_tasks(1);
    } else if (strcmp(mode, "small-stack") == 0) {
        small_stack();
    } else if (strcmp(mode, "key-destructor") == 0) {
        key_destructor();
    } else if (strcmp(mode, "atexit") == 0) {
        call_well(client, TOKEN);
        CHECK(atexit(call_at_exit) == 0);
        return 7;
    } else if (strcmp(mode, "ends-in-flight") == 0) {
        /* The server never answers. One thread drives its call itself, one has it driven. */
        start_thread(use_it, client, 0);
        start_thread(use_it, client, SMALL_STACK);
        /* This one it answers once it holds both of those. */
        call_well(client, "are-they-there");
        return 7;
    } else {
        return 2;
    }
    cognito_client_free(client);
    return 0;
}
