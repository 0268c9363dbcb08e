/*
 * Loads the library by its path, as Python's ctypes does, sends a code, and reads the user: what a wheel is tested with
 * where there is no Python for its platform.
 *
 *   load LIBRARY
 */
#include <cognito.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
typedef FARPROC function;
#else
#include <dlfcn.h>
typedef void *function;
#endif

static function find(const char *library, const char *name)
{
#ifdef _WIN32
    HMODULE loaded = LoadLibraryA(library);
    function found = loaded ? GetProcAddress(loaded, name) : NULL;
#else
    void *loaded = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    function found = loaded ? dlsym(loaded, name) : NULL;
#endif
    if (!found) {
        fprintf(stderr, "load: %s has no %s, or cannot be loaded\n", library, name);
        exit(1);
    }
    return found;
}

int main(int count, char **arguments)
{
    const char *token = getenv("COGNITO_ACCESS_TOKEN");
    const char *library = count > 1 ? arguments[1] : "";
    cognito_buf buf = COGNITO_BUF_INIT;
    union {
        function found;
        const char *(*call)(void);
    } version = {find(library, "cognito_version")};
    union {
        function found;
        cognito_status (*call)(const char *, const char *, const char *, cognito_buf *);
    } send = {find(library, "cognito_get_attr_verification_code")};
    union {
        function found;
        cognito_status (*call)(const char *, cognito_buf *);
    } read = {find(library, "cognito_get_user")};

    if (send.call(token, "email", NULL, &buf) != COGNITO_OK || read.call(token, &buf) != COGNITO_OK) {
        fprintf(stderr, "load: %s\n", buf.data ? buf.data : "no result");
        return 1;
    }
    return strcmp(version.call(), COGNITO_VERSION) != 0;
}
