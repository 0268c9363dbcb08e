/* Panics: the call that meets one says INTERNAL and asks for a report; the next one works. */

#include "embedding.h"

#define TOKEN "secret-token"

static cognito_client *client;
static const char *kind, *place;

static void expect_internal(cognito_status status, cognito_buf *buf)
{
    const char *message, *hint;
    CHECK_STATUS(COGNITO_INTERNAL, status, buf);
    if (strcmp(place, "no-buffer") == 0)
        return;
    message = cognito_buf_get(buf, "/Error/Message");
    hint = cognito_buf_get(buf, "/Hint");
    CHECK(message != NULL && hint != NULL);
    CHECK(strstr(message, TOKEN) == NULL && strstr(message, "metadata-value") == NULL);
    /* A report is worth something with the place: file and line. */
    CHECK(strstr(message, ".rs:") != NULL);
    CHECK(strstr(hint, "please report it") != NULL);
    CHECK(message[0] >= 'A' && message[0] <= 'Z' && message[strlen(message) - 1] == '.');
    CHECK(hint[0] >= 'A' && hint[0] <= 'Z' && hint[strlen(hint) - 1] == '.');
}

/* The failpoint fires once: at the first call that reaches it. */
static void *calls(void *unused)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    (void)unused;
    if (strcmp(place, "new") == 0 && client == NULL && strcmp(kind, "handle") == 0)
        expect_internal(cognito_client_new(NULL, &client, &buf), &buf);
    if (strcmp(kind, "handle") == 0 && client == NULL)
        CHECK_STATUS(COGNITO_OK, cognito_client_new(NULL, &client, &buf), &buf);
    if (strcmp(place, "new") != 0 || strcmp(kind, "default") == 0)
        expect_internal(send_code(client, TOKEN, "{\"k\":\"metadata-value\"}", &buf), &buf);
    CHECK_STATUS(COGNITO_OK, send_code(client, TOKEN, "{\"k\":\"metadata-value\"}", &buf), &buf);
    CHECK_STATUS(COGNITO_OK, get_user(client, TOKEN, &buf), &buf);
    cognito_buf_free(&buf);
    return NULL;
}

#define MANY 16

static pthread_barrier_t barrier;
static int well, internal;

static void *call_at_once(void *unused)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status status;
    (void)unused;
    pthread_barrier_wait(&barrier);
    status = send_code(client, TOKEN, NULL, &buf);
    if (status != COGNITO_OK)
        expect_internal(status, &buf);
    __sync_fetch_and_add(status == COGNITO_OK ? &well : &internal, 1);
    cognito_buf_free(&buf);
    return NULL;
}

/* The call that meets the panic is the only one that notices. */
static void many(void)
{
    pthread_t threads[MANY];
    int number;
    client = open_client(kind);
    CHECK(pthread_barrier_init(&barrier, NULL, MANY) == 0);
    for (number = 0; number < MANY; number++)
        threads[number] = start_thread(call_at_once, NULL, 0);
    for (number = 0; number < MANY; number++)
        CHECK(pthread_join(threads[number], NULL) == 0);
    CHECK(internal >= 1 && well + internal == MANY);
    call_well(client, TOKEN);
}

/* Usage: panics handle|default call|new|no-buffer|many [stack size] */
int main(int argc, char **argv)
{
    CHECK(argc > 2);
    kind = argv[1];
    place = argv[2];
    alarm(BOUND_SECONDS);
    /* Where the panic is one of answering itself, making the client would meet it. */
    if (strcmp(place, "no-buffer") == 0 && strcmp(kind, "handle") == 0)
        CHECK(cognito_client_new(NULL, &client, NULL) == COGNITO_INTERNAL && client != NULL);
    if (strcmp(place, "no-buffer") == 0 && strcmp(kind, "handle") == 0) {
        cognito_buf buf = COGNITO_BUF_INIT;
        CHECK_STATUS(COGNITO_OK, send_code(client, TOKEN, NULL, &buf), &buf);
        cognito_buf_free(&buf);
    } else if (strcmp(place, "many") == 0) {
        many();
    } else {
        CHECK(pthread_join(start_thread(calls, NULL, argc > 3 ? (size_t)atol(argv[3]) : 0), NULL) == 0);
    }
    cognito_client_free(client);
    return 0;
}
