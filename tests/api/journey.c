/*
 * journey USERNAME EMAIL: signs a user up, confirms and signs in, changes the address, asks for a code and verifies it,
 * refreshes the tokens in both ways, and signs out. It asks for the codes, reads them from standard input, and prints
 * how each step ended; a step that fails does not end it, since emulators lack some.
 *
 * COGNITO_CLIENT_ID names the app client.
 */
#include <cognito.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASSWORD "Correct-Horse-7"

static cognito_buf buf = COGNITO_BUF_INIT;

/* Prints how a step ended, and how Cognito names the error. */
static int report(const char *step, cognito_status status)
{
    const char *code = cognito_buf_get(&buf, "/Error/Code");

    printf("%s %s%s%s\n", step, cognito_status_name(status), code ? " " : "", code ? code : "");
    fflush(stdout);
    return status == COGNITO_OK;
}

static int step(const char *operation, const char *input, ...)
{
    char text[8192];
    va_list values;

    va_start(values, input);
    vsnprintf(text, sizeof text, input, values);
    va_end(values);
    return report(operation, cognito_call(operation, text, &buf));
}

/* Takes the access token of the last answer, if there is a new one, and the refresh token. */
static void take_tokens(char *access, char *refresh, size_t size)
{
    if (cognito_buf_get(&buf, "/AuthenticationResult/AccessToken") != NULL)
        cognito_buf_copy(&buf, "/AuthenticationResult/AccessToken", access, size, '\0');
    if (cognito_buf_get(&buf, "/AuthenticationResult/RefreshToken") != NULL)
        cognito_buf_copy(&buf, "/AuthenticationResult/RefreshToken", refresh, size, '\0');
}

static void ask(const char *question, char *line, int size)
{
    puts(question);
    fflush(stdout);
    if (fgets(line, size, stdin) == NULL)
        exit(3);
    line[strcspn(line, "\n")] = '\0';
}

int main(int argc, char **argv)
{
    static char access[4096], refresh[4096];
    const char *name = argv[1], *client = getenv("COGNITO_CLIENT_ID"), *verified;
    char code[64];

    if (argc != 3 || client == NULL)
        return 2;
    step("SignUp",
         "{\"ClientId\":\"%s\",\"Username\":\"%s\",\"Password\":\"" PASSWORD "\","
         "\"UserAttributes\":[{\"Name\":\"email\",\"Value\":\"%s\"}]}",
         client, name, argv[2]);
    ask("confirmation code?", code, sizeof code);
    step("ConfirmSignUp", "{\"ClientId\":\"%s\",\"Username\":\"%s\",\"ConfirmationCode\":\"%s\"}", client, name, code);
    step("InitiateAuth",
         "{\"ClientId\":\"%s\",\"AuthFlow\":\"USER_PASSWORD_AUTH\","
         "\"AuthParameters\":{\"USERNAME\":\"%s\",\"PASSWORD\":\"" PASSWORD "\"}}",
         client, name);
    take_tokens(access, refresh, sizeof access);
    step("UpdateUserAttributes",
         "{\"AccessToken\":\"%s\",\"UserAttributes\":[{\"Name\":\"email\",\"Value\":\"ada@analytical.example\"}]}",
         access);
    report("GetUserAttributeVerificationCode", cognito_get_attr_verification_code(access, "email", NULL, &buf));
    ask("verification code?", code, sizeof code);
    report("VerifyUserAttribute", cognito_verify_attr(access, "email", code, &buf));
    report("GetUser", cognito_get_user(access, &buf));
    verified = cognito_buf_attribute(&buf, "email_verified");
    printf("%s %s\n", cognito_buf_attribute(&buf, "email"), verified ? verified : "unknown");
    step("InitiateAuth",
         "{\"ClientId\":\"%s\",\"AuthFlow\":\"REFRESH_TOKEN_AUTH\",\"AuthParameters\":{\"REFRESH_TOKEN\":\"%s\"}}",
         client, refresh);
    take_tokens(access, refresh, sizeof access);
    step("GetTokensFromRefreshToken", "{\"RefreshToken\":\"%s\",\"ClientId\":\"%s\"}", refresh, client);
    take_tokens(access, refresh, sizeof access);
    step("GlobalSignOut", "{\"AccessToken\":\"%s\"}", access);
    report("GetUser", cognito_get_user(access, &buf));
    cognito_buf_free(&buf);
    return 0;
}
