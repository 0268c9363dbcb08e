/*
 * Calls cognito32.dll as VB6 and VBA do: finds the functions by name, and calls them by stdcall. One that left its
 * arguments on the stack, or took too many, would move the stack; what is moved is seen at once.
 */
#include <cognito.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#define STACK(into) __asm__ volatile("movl %%esp, %0" : "=r"(into))

static HMODULE library;
static int failed, checks, lines;

typedef cognito_status(__stdcall *get_user_function)(const char *token, cognito_buf *out_buf);
typedef cognito_status(__stdcall *client_new_function)(const char *options, cognito_client **client, cognito_buf *buf);
typedef cognito_status(__stdcall *client_get_user_function)(cognito_client *client, const char *token,
                                                            cognito_buf *buf);
typedef void(__stdcall *client_free_function)(cognito_client *client);
typedef int32_t(__stdcall *check_function)(void *userdata);
typedef void(__stdcall *log_function)(void *userdata, int32_t level, const char *message);
typedef void(__stdcall *set_interrupt_function)(cognito_client *client, check_function check, void *userdata);
typedef void(__stdcall *set_log_function)(cognito_client *client, log_function log, void *userdata, int32_t level);
typedef cognito_buf *(__stdcall *buf_new_function)(void);
typedef const char *(__stdcall *attribute_function)(const cognito_buf *buf, const char *name);
typedef void(__stdcall *buf_delete_function)(cognito_buf *buf);

#define FIND(kind, name) ((kind)(void (*)(void))GetProcAddress(library, name))

static void expect(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "stdcall: %s\n", what);
        failed = 1;
    }
}

static int32_t __stdcall check(void *userdata)
{
    expect(userdata == &checks, "the check's userdata");
    checks++;
    return 1;
}

static void __stdcall write_line(void *userdata, int32_t level, const char *message)
{
    expect(userdata == &lines && level >= 1 && level <= 5 && message, "a log line's arguments");
    lines++;
}

static void with_a_client(const char *token, cognito_buf *buf)
{
    cognito_client *client = NULL;
    FIND(client_new_function, "cognito_client_new")("{\"timeout\": 20}", &client, buf);
    expect(client != NULL, "no client was made");
    FIND(set_log_function, "cognito_client_set_log")(client, write_line, &lines, 5);
    expect(FIND(client_get_user_function, "cognito_client_get_user")(client, token, buf) == COGNITO_OK, "the call");
    expect(lines > 0, "no log line came");
    FIND(set_interrupt_function, "cognito_client_set_interrupt")(client, check, &checks);
    FIND(client_get_user_function, "cognito_client_get_user")(client, token, buf);
    FIND(client_free_function, "cognito_client_free")(client);
}

int main(void)
{
    char token[8192];
    unsigned before, after;
    cognito_buf *buf;
    const char *verified;

    library = LoadLibraryA("cognito32.dll");
    if (!library || !GetEnvironmentVariableA("COGNITO_ACCESS_TOKEN", token, sizeof token)) {
        fputs("stdcall: there is no cognito32.dll, or no token\n", stderr);
        return 2;
    }
    buf = FIND(buf_new_function, "cognito_buf_new")();
    STACK(before);
    expect(FIND(get_user_function, "cognito_get_user")(token, buf) == COGNITO_OK, "the default client's call");
    STACK(after);
    expect(before == after, "the stack was moved");
    verified = FIND(attribute_function, "cognito_buf_attribute")(buf, "email_verified");
    expect(verified && strcmp(verified, "true") == 0, "the address is not verified");
    with_a_client(token, buf);
    FIND(buf_delete_function, "cognito_buf_delete")(buf);
    FreeLibrary(library);
    expect(GetModuleHandleA("cognito32.dll") == library, "the library was unloaded");
    return failed;
}
