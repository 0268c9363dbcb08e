/*
 * sign_in USERNAME EMAIL: signs a Cognito user in, refreshes the tokens, changes the e-mail address,
 * verifies it with the code that goes to it, and signs out.
 *
 * It asks for password and code; the password is not shown. From a pipe they are the first two lines.
 * COGNITO_CLIENT_ID names the app client, which has to allow USER_PASSWORD_AUTH; COGNITO_CLIENT_SECRET
 * holds its secret, if it has one. AWS_REGION says where the user pool is.
 *
 * Exit codes: 0 done, 1 failed, 2 wrong usage.
 * Build: cc sign_in.c $(pkg-config --cflags --libs cognito) -o sign_in
 */
#define _POSIX_C_SOURCE 200809L
#include <cognito.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static cognito_buf buf = COGNITO_BUF_INIT;
static char access_token[16384], refresh_token[16384];

/* Asks for a line, which a terminal shows or not, and returns whether there is one that fits. While
 * the terminal is changed signals wait, so that none leaves it so. */
static int ask(const char *question, char *line, int size, int shown)
{
    struct termios usual, silent;
    sigset_t all, before;
    int is_changed = !shown && tcgetattr(STDIN_FILENO, &usual) == 0, done;

    if (is_changed) {
        silent = usual;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        sigfillset(&all);
        sigprocmask(SIG_BLOCK, &all, &before);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    fputs(question, stderr);
    done = fgets(line, size, stdin) != NULL && (strchr(line, '\n') != NULL || feof(stdin));
    line[done ? strcspn(line, "\r\n") : 0] = '\0';
    if (is_changed) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual);
        sigprocmask(SIG_SETMASK, &before, NULL);
        fputc('\n', stderr);
    }
    if (!done)
        fputs("\nsign_in: there is no such line on standard input\n", stderr);
    return done;
}

/* Returns whether a call succeeded; says what went wrong, and what to do. */
static int succeeded(cognito_status status)
{
    const char *message = cognito_buf_get(&buf, "/Error/Message"), *hint = cognito_buf_get(&buf, "/Hint");

    if (status != COGNITO_OK)
        fprintf(stderr, "sign_in: %s: %s %s\n", cognito_status_name(status), message ? message : "", hint ? hint : "");
    return status == COGNITO_OK;
}

/* Calls an operation. Each % of the input's JSON stands for the next string. */
static int call(const char *operation, const char *format, ...)
{
    char *input;
    size_t size;
    FILE *json = open_memstream(&input, &size);
    va_list strings;
    int done;

    if (json == NULL)
        return 0;
    va_start(strings, format);
    for (; *format != '\0'; format++) {
        if (*format != '%') {
            fputc(*format, json);
            continue;
        }
        fputc('"', json);
        for (const char *text = va_arg(strings, const char *); *text != '\0'; text++)
            fprintf(json, (unsigned char)*text < ' ' || strchr("\"\\", *text) ? "\\u%04x" : "%c", *text);
        fputc('"', json);
    }
    va_end(strings);
    done = fclose(json) == 0 && succeeded(cognito_call(operation, input, &buf));
    memset(input, 0, size);
    free(input);
    return done;
}

/* Keeps the tokens of an answer. Without a new refresh token the one before stays good. */
static int keep_tokens(void)
{
    const char *refresh = "/AuthenticationResult/RefreshToken", *challenge = cognito_buf_get(&buf, "/ChallengeName");

    if (cognito_buf_copy(&buf, "/AuthenticationResult/AccessToken", access_token, sizeof access_token, '\0') < 0)
        return fprintf(stderr, "sign_in: no tokens yet: %s\n", challenge ? challenge : "none came"), 0;
    if (cognito_buf_get(&buf, refresh) != NULL)
        cognito_buf_copy(&buf, refresh, refresh_token, sizeof refresh_token, '\0');
    return 1;
}

static int sign_in(const char *username, const char *client, const char *secret)
{
#define START "{\"AuthFlow\":\"USER_PASSWORD_AUTH\",\"ClientId\":%,\"AuthParameters\":{\"USERNAME\":%,\"PASSWORD\":%"
    const char *bare = START "}}", *hashed = START ",\"SECRET_HASH\":%}}";
    char password[1024];
    int done =
        ask("password: ", password, sizeof password, 0) &&
        (secret == NULL || succeeded(cognito_secret_hash(username, client, secret, &buf))) &&
        call("InitiateAuth", secret ? hashed : bare, client, username, password, cognito_buf_get(&buf, "/SecretHash"));

    memset(password, 0, sizeof password);
    return done && keep_tokens();
}

static int change_address(const char *email)
{
    const char *format = "{\"AccessToken\":%,\"UserAttributes\":[{\"Name\":\"email\",\"Value\":%}]}";
    char code[4096];

    if (!call("UpdateUserAttributes", format, access_token, email))
        return 0;
    /* A user pool that verifies addresses by itself has sent a code already. */
    if (cognito_buf_get(&buf, "/CodeDeliveryDetailsList/0") == NULL &&
        !succeeded(cognito_get_attr_verification_code(access_token, "email", NULL, &buf)))
        return 0;
    return ask("code: ", code, sizeof code, 1) && succeeded(cognito_verify_attr(access_token, "email", code, &buf));
}

int main(int argc, char **argv)
{
    const char *client = getenv("COGNITO_CLIENT_ID"), *secret = getenv("COGNITO_CLIENT_SECRET");
    const char *bare = "{\"RefreshToken\":%,\"ClientId\":%}";
    const char *with_secret = "{\"RefreshToken\":%,\"ClientId\":%,\"ClientSecret\":%}";
    int done;

    if (argc != 3 || client == NULL) {
        fputs("usage: sign_in USERNAME EMAIL, with the app client's id in COGNITO_CLIENT_ID\n", stderr);
        return 2;
    }
    if (!sign_in(argv[1], client, secret))
        return 1;
    done = call("GetTokensFromRefreshToken", secret ? with_secret : bare, refresh_token, client, secret) &&
           keep_tokens() && change_address(argv[2]) && printf("%s is verified\n", argv[2]) > 0;
    done = call("GlobalSignOut", "{\"AccessToken\":%}", access_token) && done;
    cognito_buf_free(&buf);
    return done ? 0 : 1;
}
