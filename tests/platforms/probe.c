/*
 * Proves that the library works on a platform; tools/platforms/prove.sh builds and runs it there.
 *
 *   probe status NUMBER     asks who the user is, and wants this status
 *   probe threads           the same from twelve threads at once, every other one with a small stack
 *   probe fork              the same before a fork, in the child, and in the parent after it
 *   probe registers         fills the vector registers that a function may change, calls, and wants them to be zero
 *   probe pipe              gives the library a full pipe as standard error: no call waits for its reader
 *   probe unload LIBRARY    loads a DLL, calls it, lets it go, and wants it to be there still
 *
 * The token comes from COGNITO_ACCESS_TOKEN, the endpoint from the environment.
 */
#include <cognito.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

enum { THREADS = 12, CALLS = 3, SMALL_STACK = 64 * 1024 };

static int get_user(cognito_status wanted)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status status = cognito_get_user(getenv("COGNITO_ACCESS_TOKEN"), &buf);
    if (status != wanted)
        fprintf(stderr, "probe: %s in place of %s: %s\n", cognito_status_name(status), cognito_status_name(wanted),
                buf.data ? buf.data : "no result");
    cognito_buf_free(&buf);
    return status == wanted;
}

static int several_calls(void)
{
    int call, passed = 1;
    for (call = 0; call < CALLS; call++)
        passed &= get_user(COGNITO_OK);
    return passed;
}

/* Each vector register that a function may change, by the platform's convention. */
#define UP_TO_5(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5)
#define UP_TO_7(DO) UP_TO_5(DO) DO(6) DO(7)
#define FROM_8_TO_15(DO) DO(8) DO(9) DO(10) DO(11) DO(12) DO(13) DO(14) DO(15)
#define FROM_16_TO_31(DO) \
    DO(16) DO(17) DO(18) DO(19) DO(20) DO(21) DO(22) DO(23) DO(24) DO(25) DO(26) DO(27) DO(28) DO(29) DO(30) DO(31)
#if defined(__aarch64__)
#define EACH(DO) UP_TO_7(DO) FROM_16_TO_31(DO)
#define FILL(n) "movi v" #n ".16b, #255\n"
#define STORE(n) "str q" #n ", [%0, #16 * " #n "]\n"
#else
#if defined(__i386__)
#define EACH(DO) UP_TO_7(DO)
#elif defined(_WIN32)
#define EACH(DO) UP_TO_5(DO)
#else
#define EACH(DO) UP_TO_7(DO) FROM_8_TO_15(DO)
#endif
#define FILL(n) "pcmpeqd %%xmm" #n ", %%xmm" #n "\n"
#define STORE(n) "movups %%xmm" #n ", 16 * " #n "(%0)\n"
#endif

static int registers(void)
{
    static unsigned char left[32][16];
    const unsigned char *byte = left[0], *end = byte + sizeof left;
    const char *token = getenv("COGNITO_ACCESS_TOKEN");
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status status;
    /* No clobbers are named, which a compiler for 32-bit x86 may refuse: the call that follows may change them all. */
    __asm__ volatile(EACH(FILL) : : : "memory");
    status = cognito_get_user(token, &buf);
    __asm__ volatile(EACH(STORE) : : "r"(left) : "memory");
    cognito_buf_free(&buf);
    while (byte < end && *byte == 0)
        byte++;
    if (byte < end)
        fprintf(stderr, "probe: vector register %d was not cleared\n", (int)((byte - left[0]) / 16));
    return status == COGNITO_OK && byte == end;
}

#ifdef _WIN32
static DWORD WINAPI work(void *unused)
{
    (void)unused;
    return several_calls();
}

static int threads(void)
{
    HANDLE thread[THREADS];
    DWORD passed, all = 1;
    int i;
    for (i = 0; i < THREADS; i++) {
        thread[i] = CreateThread(NULL, i % 2 ? SMALL_STACK : 0, work, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
        if (!thread[i])
            return 0;
    }
    for (i = 0; i < THREADS; i++) {
        WaitForSingleObject(thread[i], INFINITE);
        all &= GetExitCodeThread(thread[i], &passed) && passed;
        CloseHandle(thread[i]);
    }
    return (int)all;
}

/* With COGNITO_LOG set. */
static int full_pipe(void)
{
    static char filler[4096];
    HANDLE reader, writer;
    DWORD bytes, left;
    if (!CreatePipe(&reader, &writer, NULL, sizeof filler) || !WriteFile(writer, filler, sizeof filler, &bytes, NULL) ||
        !SetStdHandle(STD_ERROR_HANDLE, writer))
        return 0;
    if (!get_user(COGNITO_OK) || !ReadFile(reader, filler, sizeof filler, &bytes, NULL))
        return 0;
    if (bytes != sizeof filler || !PeekNamedPipe(reader, NULL, 0, NULL, &left, NULL) || left != 0) {
        fprintf(stderr, "probe: the pipe held more than it was filled with\n");
        return 0;
    }
    return get_user(COGNITO_OK) && PeekNamedPipe(reader, NULL, 0, NULL, &left, NULL) && left > 0;
}

static int unload(const char *name)
{
    HMODULE library = LoadLibraryA(name);
    union {
        FARPROC found;
        cognito_status (*call)(const char *, cognito_buf *);
    } get = {library ? GetProcAddress(library, "cognito_get_user") : NULL};
    if (!get.found || get.call("a token with blanks", NULL) != COGNITO_INVALID_ARGUMENT)
        return 0;
    FreeLibrary(library);
    return GetModuleHandleA(name) == library;
}
#else
static void *work(void *passed)
{
    *(int *)passed = several_calls();
    return NULL;
}

static int threads(void)
{
    pthread_t thread[THREADS];
    int passed[THREADS], all = 1, i;
    for (i = 0; i < THREADS; i++) {
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        if (i % 2)
            pthread_attr_setstacksize(&attributes, SMALL_STACK);
        if (pthread_create(&thread[i], &attributes, work, &passed[i]) != 0)
            return 0;
        pthread_attr_destroy(&attributes);
    }
    for (i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        all &= passed[i];
    }
    return all;
}

static int with_fork(void)
{
    int status = -1;
    pid_t child;
    if (!several_calls())
        return 0;
    child = fork();
    if (child == 0)
        _exit(several_calls() ? 0 : 1);
    waitpid(child, &status, 0);
    return status == 0 && several_calls();
}
#endif

int main(int count, char **arguments)
{
    const char *what = count > 1 ? arguments[1] : "";
    if (strcmp(what, "status") == 0 && count == 3)
        return !get_user((cognito_status)atoi(arguments[2]));
    if (strcmp(what, "threads") == 0)
        return !threads();
    if (strcmp(what, "registers") == 0)
        return !registers();
#ifdef _WIN32
    if (strcmp(what, "pipe") == 0)
        return !full_pipe();
    if (strcmp(what, "unload") == 0 && count == 3)
        return !unload(arguments[2]);
#else
    if (strcmp(what, "fork") == 0)
        return !with_fork();
#endif
    fprintf(stderr, "probe: there is no \"%s\" here\n", what);
    return 2;
}
