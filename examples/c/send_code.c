/*
 * send_code: sends a verification code to a Cognito user, takes it back, shows what is verified.
 *
 *   send_code ATTRIBUTE [METADATA_JSON]     sends a code for email or phone_number
 *   send_code ATTRIBUTE --verify CODE       hands the code back ("-" reads it from standard input)
 *   send_code --status                      shows the user's attributes
 *
 * The access token comes from the environment variable COGNITO_ACCESS_TOKEN, else from the first
 * line of standard input; never from an argument, where everybody could read it with ps.
 *
 * Exit codes: 0 done, 1 failed and no message went out, 2 wrong usage, 3 failed but a message may
 * have gone out.
 *
 * Build: cc send_code.c $(pkg-config --cflags --libs cognito) -o send_code
 */
#include <cognito.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DONE = 0, FAILED = 1, USAGE = 2, MAYBE_SENT = 3 };

static int usage(void)
{
    fputs("usage: send_code ATTRIBUTE [METADATA_JSON]\n"
          "       send_code ATTRIBUTE --verify CODE\n"
          "       send_code --status\n"
          "ATTRIBUTE is email or phone_number. The access token comes from COGNITO_ACCESS_TOKEN\n"
          "or from the first line of standard input.\n",
          stderr);
    return USAGE;
}

/* Reads a line without its end; NULL at the end of the input or where the line is too long. */
static char *read_line(char *line, size_t size)
{
    if (fgets(line, (int)size, stdin) == NULL)
        return NULL;
    if (strchr(line, '\n') == NULL && !feof(stdin))
        return NULL;
    line[strcspn(line, "\r\n")] = '\0';
    return line;
}

/* Says what went wrong and what to do, and whether a message may have gone out. */
static int explain(cognito_status status, const cognito_buf *buf)
{
    const char *message = cognito_buf_get(buf, "/Error/Message");
    const char *hint = cognito_buf_get(buf, "/Hint");
    const char *sent = cognito_buf_get(buf, "/CodeSent");
    const char *request = cognito_buf_get(buf, "/ResponseMetadata/RequestId");

    fprintf(stderr, "send_code: %s: %s\n", cognito_status_name(status),
            message && *message ? message : cognito_status_message(status));
    if (hint != NULL)
        fprintf(stderr, "  %s\n", hint);
    if (request != NULL)
        fprintf(stderr, "  Request id for AWS support: %s\n", request);
    if (sent != NULL && strcmp(sent, "maybe") == 0) {
        fputs("  A message may have gone out all the same: look before you ask again.\n", stderr);
        return MAYBE_SENT;
    }
    return FAILED;
}

static void show_user(const cognito_buf *buf)
{
    char pointer[64];
    const char *name, *value;
    unsigned i;

    value = cognito_buf_get(buf, "/Username");
    printf("user %s\n", value ? value : "?");
    for (i = 0;; i++) {
        snprintf(pointer, sizeof pointer, "/UserAttributes/%u/Name", i);
        if ((name = cognito_buf_get(buf, pointer)) == NULL)
            break;
        snprintf(pointer, sizeof pointer, "/UserAttributes/%u/Value", i);
        value = cognito_buf_get(buf, pointer);
        printf("  %s = %s\n", name, value ? value : "");
    }
}

int main(int argc, char **argv)
{
    static char token_line[16384], code_line[4096];
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status status;
    const char *token = getenv("COGNITO_ACCESS_TOKEN");
    int result = DONE;

    if (argc < 2 || argc > 4 || (argc > 2 && strcmp(argv[1], "--status") == 0))
        return usage();
    if (argv[1][0] == '-' && strcmp(argv[1], "--status") != 0)
        return usage();
    if (argc == 4 && strcmp(argv[2], "--verify") != 0)
        return usage();
    if (argc == 3 && strcmp(argv[2], "--verify") == 0)
        return usage();
    if (token == NULL && (token = read_line(token_line, sizeof token_line)) == NULL) {
        fputs("send_code: no access token in COGNITO_ACCESS_TOKEN or on standard input\n", stderr);
        return USAGE;
    }

    if (strcmp(argv[1], "--status") == 0) {
        status = cognito_get_user(token, &buf);
        if (status == COGNITO_OK)
            show_user(&buf);
    } else if (argc == 4) {
        const char *code = argv[3];
        if (strcmp(code, "-") == 0 && (code = read_line(code_line, sizeof code_line)) == NULL) {
            fputs("send_code: no code on standard input\n", stderr);
            return USAGE;
        }
        status = cognito_verify_attr(token, argv[1], code, &buf);
        if (status == COGNITO_OK)
            printf("%s is verified\n", argv[1]);
    } else {
        status = cognito_get_attr_verification_code(token, argv[1], argc == 3 ? argv[2] : NULL, &buf);
        if (status == COGNITO_OK) {
            /* A server may leave the details out: that is a success all the same. */
            const char *where = cognito_buf_get(&buf, "/CodeDeliveryDetails/Destination");
            const char *medium = cognito_buf_get(&buf, "/CodeDeliveryDetails/DeliveryMedium");
            printf("a code for %s is on its way to %s%s%s\n", argv[1], where ? where : "the user", medium ? " by " : "",
                   medium ? medium : "");
        }
    }
    if (status != COGNITO_OK)
        result = explain(status, &buf);

    cognito_buf_free(&buf);
    memset(token_line, 0, sizeof token_line);
    return result;
}
