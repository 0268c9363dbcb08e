/* Memory: every function of the header, in its good and its bad uses, for the checkers of memory use. */

#include "embedding.h"

#define TOKEN "secret-token"

static int32_t go_on(void *userdata)
{
    ++*(int *)userdata;
    return 0;
}

static int32_t give_up(void *userdata)
{
    (void)userdata;
    return 1;
}

static void count_lines(void *userdata, int32_t level, const char *message)
{
    CHECK(level >= 1 && level <= 5);
    *(size_t *)userdata += strlen(message);
}

static void *use_briefly(void *client)
{
    call_well(client, TOKEN);
    return NULL;
}

static void results(cognito_client *client)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    char field[7];
    int round;
    for (round = 0; round < 3; round++) {
        /* One buffer for all: each call releases what the one before it left. */
        CHECK_STATUS(COGNITO_OK, send_code(client, TOKEN, NULL, &buf), &buf);
        CHECK(strcmp(cognito_buf_get(&buf, "/CodeDeliveryDetails/Destination"), "a***@e***") == 0);
        CHECK(cognito_buf_get(&buf, "/CodeDeliveryDetails/Destination") ==
              cognito_buf_get(&buf, "/CodeDeliveryDetails/Destination"));
        CHECK(strcmp(cognito_buf_get(&buf, "/ResponseMetadata/HTTPStatusCode"), "200") == 0);
        CHECK(cognito_buf_get(&buf, "/nothing") == NULL);
        CHECK(cognito_buf_get(&buf, "no pointer") == NULL);
        CHECK(cognito_buf_get(&buf, "") != NULL);
        CHECK(cognito_buf_get(&buf, NULL) == NULL);
        CHECK(cognito_buf_get(&buf, "\xff") == NULL);
        CHECK(buf.len == strlen(buf.data));
        CHECK(cognito_buf_copy(&buf, "/CodeDeliveryDetails/Destination", field, sizeof field, ' ') == 9);
        CHECK(memcmp(field, "a***@e*", sizeof field) == 0);
        CHECK(cognito_buf_copy(&buf, "/nothing", field, sizeof field, '\0') == -1);
        CHECK(cognito_buf_attribute(&buf, "email") == NULL);
        CHECK_STATUS(COGNITO_OK, send_code(client, TOKEN, "{\"lang\":\"d\\u0065\"}", &buf), &buf);
        CHECK_STATUS(COGNITO_INVALID_ARGUMENT, send_code(client, TOKEN, "[1", &buf), &buf);
        CHECK_STATUS(COGNITO_INVALID_ARGUMENT, send_code(client, "a b", NULL, &buf), &buf);
        CHECK_STATUS(COGNITO_INVALID_ARGUMENT, send_code(client, "\xff", NULL, &buf), &buf);
        CHECK_STATUS(COGNITO_INVALID_ARGUMENT, send_code(client, NULL, NULL, &buf), &buf);
        CHECK_STATUS(COGNITO_OK, get_user(client, TOKEN, &buf), &buf);
        CHECK_STATUS(COGNITO_LIMIT_EXCEEDED, send_code(client, "limit", NULL, &buf), &buf);
        CHECK_STATUS(COGNITO_CONNECTION_LOST, send_code(client, "reset", NULL, &buf), &buf);
        CHECK_STATUS(COGNITO_BAD_RESPONSE, send_code(client, "html", NULL, &buf), &buf);
        CHECK_STATUS(COGNITO_SERVICE_ERROR, get_user(client, "gateway", &buf), &buf);
        CHECK(send_code(client, TOKEN, NULL, NULL) == COGNITO_OK);
        CHECK(send_code(client, "limit", NULL, NULL) == COGNITO_LIMIT_EXCEEDED);
    }
    cognito_buf_free(&buf);
    cognito_buf_free(&buf);
    CHECK(buf.data == NULL && buf.len == 0 && buf.owner == NULL);
    CHECK(cognito_buf_get(&buf, "/Status") == NULL);
}

static void verify(cognito_client *client)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    if (client) {
        CHECK_STATUS(COGNITO_OK, cognito_client_verify_attr(client, TOKEN, "email", "123456", &buf), &buf);
        CHECK(cognito_client_verify_attr(client, TOKEN, "email", " ", NULL) == COGNITO_INVALID_ARGUMENT);
        CHECK(cognito_client_get_user(client, NULL, NULL) == COGNITO_INVALID_ARGUMENT);
    } else {
        CHECK_STATUS(COGNITO_OK, cognito_verify_attr(TOKEN, "email", "123456", &buf), &buf);
        CHECK(cognito_verify_attr(TOKEN, "", "123456", NULL) == COGNITO_INVALID_ARGUMENT);
    }
    CHECK_STATUS(COGNITO_OK, cognito_client_describe(client, &buf), &buf);
    cognito_buf_free(&buf);
}

static void operations(cognito_client *client)
{
    static const char *const update =
        "{\"UserAttributes\":[{\"Name\":\"email\",\"Value\":\"a@b.example\"}],\"AccessToken\":\"" TOKEN "\"}";
    cognito_buf buf = COGNITO_BUF_INIT;
    if (client) {
        CHECK_STATUS(COGNITO_OK, cognito_client_call(client, "UpdateUserAttributes", update, &buf), &buf);
        CHECK_STATUS(COGNITO_INVALID_ARGUMENT, cognito_client_call(client, "SignUp", "{\"Passwort\":\"x\"}", &buf),
                     &buf);
        CHECK(cognito_client_call(client, "ListUsers", NULL, NULL) == COGNITO_INVALID_ARGUMENT);
    } else {
        CHECK_STATUS(COGNITO_OK, cognito_call("UpdateUserAttributes", update, &buf), &buf);
        CHECK_STATUS(COGNITO_INVALID_ARGUMENT, cognito_call("GetUser", "{\"AccessToken\":[", &buf), &buf);
    }
    CHECK_STATUS(COGNITO_OK, cognito_secret_hash("zoe", "client", "secret", &buf), &buf);
    CHECK_STATUS(COGNITO_INVALID_ARGUMENT, cognito_secret_hash("zoe", "client", "", &buf), &buf);
    cognito_buf_free(&buf);
}

static void opaque_buffers(cognito_client *client)
{
    cognito_buf *buf = cognito_buf_new();
    CHECK(cognito_buf_data(buf) == NULL);
    CHECK_STATUS(COGNITO_OK, get_user(client, TOKEN, buf), buf);
    CHECK(strlen(cognito_buf_data(buf)) == buf->len);
    cognito_buf_attribute(buf, "email");
    cognito_buf_delete(buf);
    cognito_buf_delete(cognito_buf_new());
    cognito_buf_delete(NULL);
}

static void callbacks(cognito_client *client)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    int asked = 0;
    int32_t stop = 1;
    size_t lines = 0;
    cognito_client_set_interrupt(client, go_on, &asked);
    cognito_client_set_log(client, count_lines, &lines, 5);
    CHECK_STATUS(COGNITO_OK, send_code(client, "slow", NULL, &buf), &buf);
    CHECK(asked > 0 && lines > 0);
    /* The same on a thread that has its work done by another. */
    CHECK(pthread_join(start_thread(use_briefly, client, 65536), NULL) == 0);
    CHECK(pthread_join(start_thread(use_briefly, client, 0), NULL) == 0);
    cognito_client_set_interrupt(client, give_up, NULL);
    CHECK_STATUS(COGNITO_CANCELLED, send_code(client, "slow", NULL, &buf), &buf);
    cognito_client_set_interrupt(client, cognito_check_flag, &stop);
    CHECK_STATUS(COGNITO_CANCELLED, send_code(client, "slow", NULL, &buf), &buf);
    cognito_client_set_interrupt(client, NULL, NULL);
    cognito_client_set_log(client, NULL, NULL, 0);
    cognito_buf_free(&buf);
}

static void misuse(void)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_client *client = NULL;
    cognito_client_free(NULL);
    cognito_buf_free(NULL);
    CHECK(cognito_buf_get(NULL, "/") == NULL);
    CHECK(cognito_check_flag(NULL) == 0);
    CHECK_STATUS(COGNITO_INVALID_ARGUMENT, cognito_client_new(NULL, NULL, &buf), &buf);
    CHECK_STATUS(COGNITO_INVALID_ARGUMENT, cognito_client_new("{\"typo\":1}", &client, &buf), &buf);
    CHECK(client == NULL);
    CHECK_STATUS(COGNITO_INVALID_ARGUMENT, cognito_client_new("{", &client, &buf), &buf);
    CHECK_STATUS(COGNITO_INVALID_ARGUMENT, cognito_client_get_attr_verification_code(NULL, TOKEN, "email", NULL, &buf),
                 &buf);
    CHECK_STATUS(COGNITO_INVALID_ARGUMENT, cognito_client_verify_attr(NULL, TOKEN, "email", "1", &buf), &buf);
    CHECK_STATUS(COGNITO_INVALID_ARGUMENT, cognito_client_get_user(NULL, TOKEN, &buf), &buf);
    cognito_buf_free(&buf);
}

static void *everything(void *kind)
{
    cognito_client *client = NULL;
    cognito_buf buf = COGNITO_BUF_INIT;
    int number;
    CHECK(strcmp(cognito_version(), COGNITO_VERSION) == 0);
    CHECK(cognito_version_number() == COGNITO_VERSION_NUMBER);
    for (number = -1; number < 130; number++)
        CHECK(strlen(cognito_status_name(number)) > 0 && strlen(cognito_status_message(number)) > 0);
    misuse();
    if (strcmp(kind, "handle") != 0) {
        results(NULL);
        verify(NULL);
        operations(NULL);
        opaque_buffers(NULL);
        callbacks(NULL);
    }
    CHECK_STATUS(COGNITO_OK, cognito_client_new("{\"timeout\":600,\"user_agent_extra\":\"memory\"}", &client, &buf),
                 &buf);
    results(client);
    verify(client);
    operations(client);
    opaque_buffers(client);
    callbacks(client);
    cognito_client_free(client);
    /* A client that is never used, and the same buffer once more. */
    CHECK_STATUS(COGNITO_OK, cognito_client_new(NULL, &client, &buf), &buf);
    cognito_client_free(client);
    /* Nobody listens there. */
    CHECK_STATUS(COGNITO_OK,
                 cognito_client_new("{\"endpoint_url\":\"http://127.0.0.1:1\",\"max_attempts\":2}", &client, &buf),
                 &buf);
    CHECK_STATUS(COGNITO_CONNECT, cognito_client_get_user(client, TOKEN, &buf), &buf);
    cognito_client_free(client);
    cognito_buf_free(&buf);
    return NULL;
}

/* On a thread that ends, so that what the library keeps for a thread is gone too. */
int main(int argc, char **argv)
{
    CHECK(argc > 1);
    CHECK(pthread_join(start_thread(everything, argv[1], 0), NULL) == 0);
    return 0;
}
