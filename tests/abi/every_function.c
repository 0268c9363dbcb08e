/* Calls every function of the header as it should be, and as it should not: NULLs, bad UTF-8,
 * empty and huge strings, buffers used again. argv[1] is the URL of a server that answers the
 * scripts of c_interface.rs; the access token is in COGNITO_ACCESS_TOKEN. */
#include <cognito.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

#define CHECK(condition)                                          \
    do {                                                          \
        if (!(condition)) {                                       \
            printf("FAILED line %d: %s\n", __LINE__, #condition); \
            failures++;                                           \
        }                                                         \
    } while (0)

/* Whether the value at a pointer is there and equal. */
static int is(const cognito_buf *buf, const char *pointer, const char *expected)
{
    const char *found = cognito_buf_get(buf, pointer);
    if (found != NULL && strcmp(found, expected) == 0)
        return 1;
    printf("  %s is %s, not %s\n", pointer, found ? found : "absent", expected);
    return 0;
}

/* Whether an error's message names what is wrong. */
static int says(const cognito_buf *buf, const char *word)
{
    const char *found = cognito_buf_get(buf, "/Error/Message");
    if (found != NULL && strstr(found, word) != NULL)
        return 1;
    printf("  message is %s, without %s\n", found ? found : "absent", word);
    return 0;
}

static void statuses(void)
{
    CHECK(strcmp(cognito_status_name(COGNITO_OK), "COGNITO_OK") == 0);
    CHECK(strcmp(cognito_status_name(COGNITO_LIMIT_EXCEEDED), "COGNITO_LIMIT_EXCEEDED") == 0);
    CHECK(strcmp(cognito_status_name(COGNITO_INTERNAL_ERROR), "COGNITO_INTERNAL_ERROR") == 0);
    CHECK(COGNITO_INTERNAL_ERROR == 121);
    CHECK(strcmp(cognito_status_name(-1), "COGNITO_UNKNOWN_STATUS") == 0);
    CHECK(strcmp(cognito_status_name(12345), "COGNITO_UNKNOWN_STATUS") == 0);
    CHECK(strlen(cognito_status_message(COGNITO_TIMEOUT)) > 10);
    CHECK(strlen(cognito_status_message(2147483647)) > 10);
    CHECK(strcmp(cognito_version(), COGNITO_VERSION) == 0);
    CHECK(cognito_version_number() == COGNITO_VERSION_NUMBER);
}

static void buffers(cognito_client *client, const char *token)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    const char *first, *again;

    cognito_buf_free(NULL);
    cognito_buf_free(&buf);
    cognito_buf_free(&buf);
    CHECK(cognito_buf_get(NULL, "/x") == NULL);
    CHECK(cognito_buf_get(&buf, "/x") == NULL);
    CHECK(cognito_buf_get(&buf, NULL) == NULL);

    /* {"Username":"zo\u00eb","UserAttributes":[...],"n":1.5,"t":true,"z":null,"a/b":{"~":"x"}} */
    CHECK(cognito_client_get_user(client, token, &buf) == COGNITO_OK);
    CHECK(buf.data != NULL && buf.len == strlen(buf.data));
    CHECK(is(&buf, "/Username", "zo\xc3\xab"));
    CHECK(is(&buf, "/UserAttributes/0/Name", "email"));
    CHECK(is(&buf, "/n", "1.5"));
    CHECK(is(&buf, "/t", "true"));
    CHECK(is(&buf, "/z", "null"));
    CHECK(is(&buf, "/a~1b/~0", "x"));
    CHECK(is(&buf, "/a~1b", "{\"~\":\"x\"}"));
    CHECK(cognito_buf_get(&buf, "/with_nul") == NULL);
    CHECK(is(&buf, "/ResponseMetadata/HTTPStatusCode", "200"));
    CHECK(is(&buf, "/ResponseMetadata/RetryAttempts", "0"));
    CHECK(is(&buf, "/ResponseMetadata/RequestId", "id-1"));
    CHECK(cognito_buf_get(&buf, NULL) == NULL);
    CHECK(cognito_buf_get(&buf, "\xff") == NULL);
    CHECK(cognito_buf_get(&buf, "Username") == NULL);
    CHECK(cognito_buf_get(&buf, "/UserAttributes/9/Name") == NULL);
    CHECK(cognito_buf_get(&buf, "/UserAttributes/-1") == NULL);
    CHECK(cognito_buf_get(&buf, "/Username/x") == NULL);
    CHECK(is(&buf, "", buf.data));
    CHECK(strcmp(cognito_buf_attribute(&buf, "email"), "a") == 0);
    CHECK(cognito_buf_attribute(&buf, "email") == cognito_buf_get(&buf, "/UserAttributes/0/Value"));
    CHECK(cognito_buf_attribute(&buf, "Email") == NULL);
    CHECK(cognito_buf_attribute(&buf, NULL) == NULL);
    CHECK(cognito_buf_attribute(&buf, "\xff") == NULL);
    CHECK(cognito_buf_attribute(NULL, "email") == NULL);
    first = cognito_buf_get(&buf, "/Username");
    again = cognito_buf_get(&buf, "/Username");
    CHECK(first == again);

    /* Used again: the earlier result is released, whatever comes. */
    CHECK(cognito_client_get_user(client, NULL, &buf) == COGNITO_INVALID_ARGUMENT);
    CHECK(is(&buf, "/Status", "COGNITO_INVALID_ARGUMENT"));
    CHECK(is(&buf, "/Error/Code", "InvalidArgument"));
    CHECK(cognito_buf_get(&buf, "/Username") == NULL);
    CHECK(cognito_buf_get(&buf, "/CodeSent") == NULL);
    cognito_buf_free(&buf);
    CHECK(buf.data == NULL && buf.len == 0 && buf.owner == NULL);
    cognito_buf_free(&buf);
}

static void fields(cognito_client *client, const char *token)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    char field[12];

    CHECK(cognito_buf_copy(&buf, "/Username", field, sizeof field, ' ') == -1);
    CHECK(memcmp(field, "            ", sizeof field) == 0);
    CHECK(cognito_client_get_user(client, token, &buf) == COGNITO_OK);
    CHECK(cognito_buf_copy(&buf, "/Username", field, sizeof field, ' ') == 4);
    CHECK(memcmp(field, "zo\xc3\xab        ", sizeof field) == 0);
    CHECK(cognito_buf_copy(&buf, "/Username", field, sizeof field, '\0') == 4);
    CHECK(strcmp(field, "zo\xc3\xab") == 0);
    memset(field, '?', sizeof field);
    CHECK(cognito_buf_copy(&buf, "/Username", field, 3, ' ') == 4);
    CHECK(memcmp(field, "zo ?", 4) == 0);
    CHECK(cognito_buf_copy(&buf, "/with_nul", field, sizeof field, ' ') == 12);
    CHECK(memcmp(field, "before\0after", sizeof field) == 0);
    CHECK(cognito_buf_copy(&buf, "/none", field, sizeof field, '\0') == -1 && field[0] == '\0');
    CHECK(cognito_buf_copy(&buf, NULL, field, sizeof field, ' ') == -1);
    CHECK(cognito_buf_copy(NULL, "/Username", field, sizeof field, ' ') == -1);
    CHECK(cognito_buf_copy(&buf, "/Username", NULL, 5, ' ') == 4);
    CHECK(cognito_buf_copy(&buf, "", NULL, 0, ' ') == (int32_t)buf.len);
    cognito_buf_free(&buf);
}

/* What languages without structures use: numbers, strings and opaque pointers. */
static void opaque_buffers(cognito_client *client, const char *token)
{
    cognito_buf *buf = cognito_buf_new();

    CHECK(buf != NULL && cognito_buf_data(buf) == NULL);
    CHECK(cognito_client_get_user(client, token, buf) == COGNITO_OK);
    CHECK(cognito_buf_data(buf) == buf->data);
    CHECK(is(buf, "/Username", "zo\xc3\xab"));
    cognito_buf_free(buf);
    CHECK(cognito_buf_data(buf) == NULL);
    CHECK(cognito_client_get_user(client, NULL, buf) == COGNITO_INVALID_ARGUMENT);
    cognito_buf_delete(buf);
    cognito_buf_delete(NULL);
    CHECK(cognito_buf_data(NULL) == NULL);
}

/* Fields of fixed length, as COBOL passes them: padded with blanks. */
static void padded_arguments(cognito_client *client, const char *token)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    char padded[4096];

    snprintf(padded, sizeof padded, "%s      ", token);
    CHECK(cognito_client_get_attr_verification_code(client, padded, "email     ", "    ", &buf) == COGNITO_OK);
    CHECK(cognito_client_get_attr_verification_code(client, padded, "email", "", &buf) == COGNITO_OK);
    CHECK(cognito_client_verify_attr(client, padded, "email ", "123456  ", &buf) == COGNITO_OK);
    CHECK(cognito_client_get_user(client, padded, &buf) == COGNITO_OK);
    CHECK(cognito_client_get_user(client, "      ", &buf) == COGNITO_INVALID_ARGUMENT && says(&buf, "token"));
    cognito_buf_free(&buf);
}

static void wrong_arguments(cognito_client *client, const char *token)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    static char huge[1 << 20];
    memset(huge, 'a', sizeof huge - 1);

#define SEND cognito_client_get_attr_verification_code
#define INVALID COGNITO_INVALID_ARGUMENT
    CHECK(SEND(NULL, token, "email", NULL, &buf) == INVALID && says(&buf, "client"));
    CHECK(is(&buf, "/CodeSent", "no"));
    CHECK(SEND(client, NULL, "email", NULL, &buf) == INVALID && says(&buf, "token"));
    CHECK(is(&buf, "/CodeSent", "no"));
    CHECK(SEND(client, token, NULL, NULL, &buf) == INVALID && says(&buf, "attr"));
    CHECK(SEND(client, "", "email", NULL, &buf) == INVALID && says(&buf, "token"));
    CHECK(SEND(client, token, "", NULL, &buf) == INVALID && says(&buf, "attr"));
    CHECK(SEND(client, "\xc3(", "email", NULL, &buf) == INVALID && says(&buf, "UTF-8"));
    CHECK(SEND(client, token, "em\xff", NULL, &buf) == INVALID && says(&buf, "attr"));
    CHECK(SEND(client, token, "email", "{\"k\":\"\xff\"}", &buf) == INVALID);
    CHECK(says(&buf, "metadata") && says(&buf, "UTF-8"));
    CHECK(SEND(client, token, "email", "{", &buf) == INVALID && says(&buf, "metadata"));
    CHECK(SEND(client, token, "email", "[]", &buf) == INVALID && says(&buf, "object"));
    CHECK(SEND(client, token, "email", "{\"k\":1}", &buf) == INVALID && says(&buf, "entry 1"));
    CHECK(SEND(client, token, huge, NULL, &buf) == INVALID && says(&buf, "1 to 32"));
    CHECK(SEND(client, token, "email", huge, &buf) == INVALID && says(&buf, "metadata"));
    CHECK(SEND(client, "Bearer x", "email", NULL, &buf) == INVALID && says(&buf, "Bearer"));
    CHECK(SEND(client, NULL, NULL, NULL, NULL) == INVALID);

#define VERIFY cognito_client_verify_attr
    CHECK(VERIFY(NULL, token, "email", "1", &buf) == INVALID && says(&buf, "client"));
    CHECK(VERIFY(client, NULL, "email", "1", &buf) == INVALID && says(&buf, "token"));
    CHECK(VERIFY(client, token, NULL, "1", &buf) == INVALID && says(&buf, "attr"));
    CHECK(VERIFY(client, token, "email", NULL, &buf) == INVALID && says(&buf, "code"));
    CHECK(VERIFY(client, token, "email", "", &buf) == INVALID && says(&buf, "code"));
    CHECK(VERIFY(client, token, "email", "1 2", &buf) == INVALID && says(&buf, "white space"));
    CHECK(VERIFY(client, token, "email", huge, &buf) == INVALID && says(&buf, "2048"));
    CHECK(VERIFY(client, token, "email", "\xff", &buf) == INVALID && says(&buf, "code"));
    CHECK(cognito_buf_get(&buf, "/CodeSent") == NULL);

    CHECK(cognito_client_get_user(NULL, token, &buf) == INVALID && says(&buf, "client"));
    CHECK(cognito_client_get_user(client, "a b", NULL) == INVALID);

    CHECK(cognito_get_attr_verification_code(NULL, "email", NULL, &buf) == INVALID);
    CHECK(is(&buf, "/CodeSent", "no"));
    CHECK(cognito_verify_attr(token, NULL, "1", &buf) == INVALID && says(&buf, "attr"));
    CHECK(cognito_get_user(NULL, &buf) == INVALID && says(&buf, "token"));
    cognito_buf_free(&buf);
}

static void clients(void)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_client *client = (cognito_client *)&buf;
    static const char *const wrong[][2] = {
        {"{", "options"},
        {"[]", "object"},
        {"{", "line 1"},
        {"\xff", "UTF-8"},
        {"{\"regoin\":\"eu-west-1\"}", "regoin"},
        {"{\"region\":1}", "region"},
        {"{\"region\":\"\"}", "region"},
        {"{\"timeout\":\"30\"}", "timeout"},
        {"{\"timeout\":0}", "timeout"},
        {"{\"timeout\":-1}", "timeout"},
        {"{\"timeout\":1e300}", "timeout"},
        {"{\"connect_timeout\":true}", "connect_timeout"},
        {"{\"max_attempts\":0}", "max_attempts"},
        {"{\"max_attempts\":1.5}", "max_attempts"},
        {"{\"allow_http\":\"yes\"}", "allow_http"},
        {"{\"check_token\":1}", "check_token"},
        {"{\"endpoint_url\":\"nope\"}", "endpoint_url"},
        {"{\"endpoint_url\":\"ftp://h\"}", "endpoint_url"},
        {"{\"endpoint_url\":\"http://192.0.2.1/\"}", "plain http"},
    };
    size_t i;

    CHECK(cognito_client_new(NULL, NULL, &buf) == COGNITO_INVALID_ARGUMENT);
    CHECK(says(&buf, "client_out"));
    for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        client = (cognito_client *)&buf;
        CHECK(cognito_client_new(wrong[i][0], &client, &buf) == COGNITO_INVALID_ARGUMENT);
        CHECK(says(&buf, wrong[i][1]));
        CHECK(client == NULL);
    }
    CHECK(cognito_client_new(NULL, &client, &buf) == COGNITO_OK && client != NULL);
    CHECK(is(&buf, "/timeout", "30.0"));
    CHECK(cognito_client_describe(client, &buf) == COGNITO_OK);
    CHECK(is(&buf, "/max_attempts", "3"));
    cognito_client_free(client);
    CHECK(cognito_client_describe(NULL, &buf) == COGNITO_OK);
    CHECK(cognito_client_describe(NULL, NULL) == COGNITO_OK);
    cognito_client_free(NULL);
    for (i = 0; i < 2; i++) {
        CHECK(cognito_client_new(i ? "" : "   ", &client, &buf) == COGNITO_OK);
        cognito_client_free(client);
    }
    cognito_buf_free(&buf);
}

/* Any operation, by its name. */
static void operations(cognito_client *client, const char *token)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    char input[4096];

#define CALL cognito_client_call
    snprintf(input, sizeof input, "{\"AccessToken\":\"%s\"}", token);
    CHECK(CALL(client, "GetUser", input, &buf) == COGNITO_OK);
    CHECK(is(&buf, "/Username", "zo\xc3\xab"));
    CHECK(CALL(client, "GetUser  ", input, NULL) == COGNITO_OK);
    CHECK(cognito_call("GetUser", input, &buf) == COGNITO_OK);
    CHECK(CALL(NULL, "GetUser", input, &buf) == INVALID && says(&buf, "client"));
    CHECK(CALL(client, NULL, input, &buf) == INVALID && says(&buf, "operation"));
    CHECK(CALL(client, "", input, &buf) == INVALID && says(&buf, "signature"));
    CHECK(CALL(client, "AdminGetUser", input, &buf) == INVALID && says(&buf, "AdminGetUser"));
    CHECK(CALL(client, "getuser", input, &buf) == INVALID &&
          is(&buf, "/Hint", "Write GetUser: upper and lower case count."));
    CHECK(CALL(client, "\xff", input, &buf) == INVALID && says(&buf, "UTF-8"));
    CHECK(CALL(client, "SignUp", NULL, &buf) == INVALID && says(&buf, "ClientId, Username"));
    CHECK(is(&buf, "/CodeSent", "no"));
    CHECK(CALL(client, "SignUp", "   ", &buf) == INVALID && says(&buf, "ClientId"));
    CHECK(CALL(client, "SignUp", "[]", &buf) == INVALID && says(&buf, "object"));
    CHECK(CALL(client, "SignUp", "{", &buf) == INVALID && says(&buf, "line 1"));
    CHECK(CALL(client, "GetUser", "{\"AccessToken\":\"Bearer x\"}", &buf) == INVALID && says(&buf, "Bearer"));
    CHECK(CALL(client, "GetUser", "{\"AccessToken\":1}", &buf) == INVALID && says(&buf, "AccessToken is an integer"));
    CHECK(CALL(client, "GetUser", "{\"AccessToken\":\"a\",\"AccessToken\":\"b\"}", &buf) == INVALID &&
          says(&buf, "twice"));
    CHECK(cognito_call(NULL, NULL, NULL) == INVALID);

    CHECK(cognito_secret_hash("mytestuser", "1example23456789 ", "s3cr3t", &buf) == COGNITO_OK);
    CHECK(is(&buf, "/SecretHash", "uVJjiDkMI4Lp3/hqIRff3+zP6gt5b6CKQVaTIhw0Tsc="));
    CHECK(cognito_secret_hash(NULL, "c", "s", &buf) == INVALID && says(&buf, "username"));
    CHECK(cognito_secret_hash("u", " ", "s", &buf) == INVALID && says(&buf, "client_id"));
    CHECK(cognito_secret_hash("u", "c", NULL, NULL) == INVALID);
    cognito_buf_free(&buf);
}

static int give_up(void *userdata)
{
    ++*(int *)userdata;
    return 1;
}

struct lines {
    int count, infos, highest;
    const char *secret;
};

static void take_line(void *userdata, int32_t level, const char *message)
{
    struct lines *lines = userdata;
    lines->count++;
    lines->infos += level == 3;
    if (level > lines->highest)
        lines->highest = level;
    CHECK(message != NULL && strchr(message, '\n') == NULL);
    CHECK(strstr(message, lines->secret) == NULL);
}

static void callbacks(cognito_client *client, const char *token, const char *hanging_url)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_client *hanging = NULL;
    struct lines lines = {0, 0, 0, NULL};
    char options[256];
    int asked = 0;
    int32_t stop = 0;

    lines.secret = token;
    cognito_client_set_log(client, take_line, &lines, 5);
    CHECK(cognito_client_get_user(client, token, NULL) == COGNITO_OK);
    CHECK(lines.infos == 1 && lines.count > 1 && lines.highest >= 4);
    cognito_client_set_log(client, take_line, &lines, 3);
    lines.count = lines.infos = lines.highest = 0;
    CHECK(cognito_client_get_user(client, token, NULL) == COGNITO_OK);
    CHECK(lines.infos == 1 && lines.count == 1);
    cognito_client_set_log(client, take_line, &lines, 0);
    CHECK(cognito_client_get_user(client, token, NULL) == COGNITO_OK);
    cognito_client_set_log(client, NULL, NULL, 5);
    CHECK(cognito_client_get_user(client, token, NULL) == COGNITO_OK);
    CHECK(lines.count == 1);

    snprintf(options, sizeof options, "{\"endpoint_url\":\"%s\"}", hanging_url);
    CHECK(cognito_client_new(options, &hanging, NULL) == COGNITO_OK);
    cognito_client_set_interrupt(hanging, give_up, &asked);
    CHECK(cognito_client_get_attr_verification_code(hanging, token, "email", NULL, &buf) == COGNITO_CANCELLED);
    CHECK(asked == 1);
    CHECK(is(&buf, "/CodeSent", "maybe"));
    CHECK(is(&buf, "/Error/Code", "Cancelled"));
    CHECK(cognito_check_flag(NULL) == 0 && cognito_check_flag(&stop) == 0);
    stop = 1;
    CHECK(cognito_check_flag(&stop) == 1);
    cognito_client_set_interrupt(hanging, cognito_check_flag, &stop);
    CHECK(cognito_client_get_user(hanging, token, &buf) == COGNITO_CANCELLED);
    CHECK(asked == 1);
    cognito_client_set_interrupt(hanging, NULL, NULL);
    cognito_client_free(hanging);
    cognito_buf_free(&buf);
}

/* The default client takes hooks too: before its first use, and while it is used. */
static void default_callbacks(const char *token)
{
    struct lines lines = {0, 0, 0, NULL};
    int32_t stop = 1;

    lines.secret = token;
    cognito_client_set_log(NULL, take_line, &lines, 3);
    cognito_client_set_interrupt(NULL, cognito_check_flag, &stop);
    CHECK(cognito_get_user("hang", NULL) == COGNITO_CANCELLED);
    CHECK(lines.count == 1);
    stop = 0;
    CHECK(cognito_get_user(token, NULL) == COGNITO_OK);
    CHECK(lines.infos == 2 && lines.count == 2);
    cognito_client_set_log(NULL, NULL, NULL, 0);
    cognito_client_set_interrupt(NULL, NULL, NULL);
    CHECK(cognito_get_user(token, NULL) == COGNITO_OK);
    CHECK(lines.count == 2);
}

int main(int argc, char **argv)
{
    const char *token = getenv("COGNITO_ACCESS_TOKEN");
    cognito_client *client = NULL;
    cognito_buf buf = COGNITO_BUF_INIT;
    char options[256];

    if (argc != 3 || token == NULL)
        return 2;
    snprintf(options, sizeof options, "{\"endpoint_url\":\"%s\"}", argv[1]);
    CHECK(cognito_client_new(options, &client, &buf) == COGNITO_OK);
    statuses();
    clients();
    buffers(client, token);
    fields(client, token);
    opaque_buffers(client, token);
    padded_arguments(client, token);
    default_callbacks(token);
    wrong_arguments(client, token);
    operations(client, token);
    callbacks(client, token, argv[2]);

    /* The default client has the same server from the environment. */
    CHECK(cognito_get_attr_verification_code(token, "email", "{\"lang\":\"de\"}", &buf) == COGNITO_OK);
    CHECK(cognito_get_attr_verification_code(token, "email", NULL, NULL) == COGNITO_OK);
    CHECK(cognito_client_get_attr_verification_code(client, token, "email", "{}", &buf) == COGNITO_OK);
    CHECK(is(&buf, "/CodeDeliveryDetails/Destination", "a***@e***"));
    CHECK(cognito_verify_attr(token, "email", "123456", &buf) == COGNITO_OK);
    CHECK(cognito_client_verify_attr(client, token, "email", "123456", &buf) == COGNITO_OK);
    CHECK(cognito_get_user(token, &buf) == COGNITO_OK);

    cognito_buf_free(&buf);
    cognito_client_free(client);
    printf("%d failures\n", failures);
    return failures != 0;
}
