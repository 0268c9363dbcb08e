/* Secrets: calls with a distinctive token, code and metadata value, and a search for what is left of them. */

#include "embedding.h"

/*
 * The secrets are never in this program's own memory but while a call needs them: they are kept
 * masked, unmasked into one buffer, and that is wiped. So whatever is found is not the host's.
 */
#define LENGTH 600
#define MASK 0x15

struct secret {
    const char *name;
    unsigned char masked[LENGTH + 1];
    size_t length;
};

static struct secret token, code, value;
static volatile char open_text[4][2 * LENGTH];

static void make(struct secret *secret, const char *name, size_t length, unsigned seed)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    size_t at;
    secret->name = name;
    secret->length = length;
    for (at = 0; at < length; at++) {
        seed = seed * 1103515245u + 12345u;
        secret->masked[at] = (unsigned char)(alphabet[(seed >> 16) % (sizeof alphabet - 1)] ^ MASK);
    }
}

/* Writes a secret with text around it, and returns where that ends. */
static volatile char *put(volatile char *out, const struct secret *secret, const char *before, const char *after)
{
    size_t at;
    while (*before)
        *out++ = *before++;
    for (at = 0; at < secret->length; at++)
        *out++ = (char)(secret->masked[at] ^ MASK);
    while (*after)
        *out++ = *after++;
    *out = '\0';
    return out;
}

static char *unmask(int place, const struct secret *secret, const char *before, const char *after)
{
    put(open_text[place], secret, before, after);
    return (char *)open_text[place];
}

static void wipe(void)
{
    size_t at;
    int place;
    for (place = 0; place < 4; place++)
        for (at = 0; at < sizeof open_text[place]; at++)
            open_text[place][at] = 0;
}

/* Any 12 bytes in a row betray a secret. */
#define WINDOW 12

static int matches(const unsigned char *memory, const struct secret *secret, size_t from)
{
    size_t at;
    for (at = 0; at < WINDOW; at++)
        if ((memory[at] ^ MASK) != secret->masked[from + at])
            return 0;
    return 1;
}

/* The pairs of bytes that a part which is searched for begins with: what none of them begins is
 * passed over at once, and that is nearly all. */
static char begins[3][1 << 16];

static size_t pair(unsigned first, unsigned second)
{
    return first << 8 | second;
}

static size_t step_of(const struct secret *secret)
{
    size_t step = (secret->length - WINDOW) / 4;
    return step == 0 ? 1 : step;
}

static void note_beginnings(int number, const struct secret *secret)
{
    size_t from;
    for (from = 0; from + WINDOW <= secret->length; from += step_of(secret))
        begins[number][pair(secret->masked[from], secret->masked[from + 1])] = 1;
}

/* Counts the places of one writable mapping that hold a part of the secret. */
static int search_in(int number, const struct secret *secret, const unsigned char *start, const unsigned char *end,
                     const char *mapping, const char *when)
{
    int found = 0;
    size_t from, step = step_of(secret);
    const unsigned char *memory;
    for (memory = start; memory + WINDOW <= end; memory++) {
        if (!begins[number][pair(memory[0] ^ MASK, memory[1] ^ MASK)])
            continue;
        for (from = 0; from + WINDOW <= secret->length; from += step) {
            if (matches(memory, secret, from)) {
                printf("%s: %s byte %lu in %s", when, secret->name, (unsigned long)from, mapping);
                found++;
            }
        }
    }
    return found;
}

/* Reads the process's own memory in place: a copy into a buffer would be found again. */
static int search(const char *when)
{
    static char lines[1024][256];
    int count = 0, number, found = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    CHECK(maps != NULL);
    while (count < 1024 && fgets(lines[count], sizeof *lines, maps))
        count++;
    fclose(maps);
    for (number = 0; number < count; number++) {
        unsigned long start, end;
        char rights[8];
        if (sscanf(lines[number], "%lx-%lx %7s", &start, &end, rights) != 3 || rights[0] != 'r' || rights[1] != 'w')
            continue;
        found += search_in(0, &token, (const unsigned char *)start, (const unsigned char *)end, lines[number], when);
        found += search_in(1, &code, (const unsigned char *)start, (const unsigned char *)end, lines[number], when);
        found += search_in(2, &value, (const unsigned char *)start, (const unsigned char *)end, lines[number], when);
    }
    return found;
}

/* That the search finds what is there. */
static void try_search(void)
{
    note_beginnings(0, &token);
    note_beginnings(1, &code);
    note_beginnings(2, &value);
    unmask(0, &token, "", "");
    unmask(1, &code, "", "");
    unmask(2, &value, "", "");
    CHECK(freopen("/dev/null", "w", stdout) != NULL);
    CHECK(search("itself") >= 15);
    wipe();
    CHECK(search("itself") == 0);
}

static void print_line(void *userdata, int32_t level, const char *message)
{
    fprintf(userdata, "log %d %s\n", (int)level, message);
}

static void show(FILE *out, const cognito_buf *buf)
{
    fprintf(out, "result %s\n", buf->data);
}

/* Operations by their names, with all secrets in one input, some of them deep in it. */
static void talk_by_name(FILE *out, cognito_client *client)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    volatile char *end = put(open_text[3], &token, "{\"AccessToken\":\"", "\",\"AttributeName\":\"email\",");
    put(end, &code, "\"Code\":\"", "\"}");
    cognito_client_call(client, "VerifyUserAttribute", (char *)open_text[3], &buf);
    show(out, &buf);
    end = put(open_text[3], &code, "{\"ClientId\":\"", "\",\"AuthFlow\":\"USER_PASSWORD_AUTH\",");
    put(end, &value, "\"AuthParameters\":{\"PASSWORD\":\"", "\"}}");
    cognito_client_call(client, "InitiateAuth", (char *)open_text[3], &buf);
    show(out, &buf);
    end = put(open_text[3], &value, "{\"UserAttributes\":[{\"Name\":\"email\",\"Value\":\"", "\"}],");
    put(end, &token, "\"AccessToken\":\"", "\"}");
    cognito_client_call(client, "UpdateUserAttributes", (char *)open_text[3], &buf);
    show(out, &buf);
    cognito_client_call(client, (char *)open_text[3], (char *)open_text[3], &buf);
    show(out, &buf);
    put(open_text[3], &token, "{\"", "\":1}");
    cognito_client_call(client, "GetUser", (char *)open_text[3], &buf);
    show(out, &buf);
    CHECK(cognito_secret_hash("zoe", "client", unmask(0, &code, "", ""), &buf) == COGNITO_OK);
    cognito_buf_free(&buf);
    wipe();
}

/* Prints all that the library says, on a file; the test searches that. */
static void talk(FILE *out, cognito_client *client)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    unmask(0, &token, "", "");
    unmask(1, &code, "", "");
    unmask(2, &value, "{\"k\":\"", "\"}");
    send_code(client, (char *)open_text[0], (char *)open_text[2], &buf);
    show(out, &buf);
    if (client)
        cognito_client_verify_attr(client, (char *)open_text[0], "email", (char *)open_text[1], &buf);
    else
        cognito_verify_attr((char *)open_text[0], "email", (char *)open_text[1], &buf);
    show(out, &buf);
    get_user(client, (char *)open_text[0], &buf);
    show(out, &buf);
    cognito_buf_free(&buf);
    wipe();
}

static int32_t give_up(void *userdata)
{
    (void)userdata;
    return 1;
}

static FILE *file_of_thread;

static void *talk_on_thread(void *client)
{
    talk(file_of_thread, client);
    return NULL;
}

/* Metadata as a careful encoder writes it: with every letter that is not ASCII escaped. */
static void talk_with_escapes(FILE *out, cognito_client *client)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    unmask(0, &token, "", "");
    unmask(2, &value, "{\"k\":\"\\u00fc", "\\u00fc\"}");
    send_code(client, (char *)open_text[0], (char *)open_text[2], &buf);
    show(out, &buf);
    cognito_buf_free(&buf);
    wipe();
}

/* Wrong arguments, of which the library complains. */
static void complain(FILE *out, cognito_client *client)
{
    static const char *const around[][2] = {
        {"Bearer ", ""}, {"", "\n"}, {"\"", "\""}, {" ", ""}, {"\xff", ""}, {"", "\xc3\xa9"},
    };
    static const char *const metadata[][2] = {
        {"", ""},         {"{\"k\":", "}"},  {"[\"", "\"]"},           {"{\"k\":{\"", "\":1}}"},
        {"{\"", "\":1}"}, {"{\"k\":\"", ""}, {"{\"k\":\"\xff", "\"}"}, {"{\"k\":\"\\u00", "\"}"},
    };
    cognito_buf buf = COGNITO_BUF_INIT;
    size_t number;
    for (number = 0; number < sizeof around / sizeof *around; number++) {
        unmask(0, &token, around[number][0], around[number][1]);
        CHECK(send_code(client, (char *)open_text[0], NULL, &buf) == COGNITO_INVALID_ARGUMENT);
        show(out, &buf);
        unmask(0, &token, "", "");
        unmask(1, &code, around[number][0], around[number][1]);
        if (client)
            cognito_client_verify_attr(client, (char *)open_text[0], "email", (char *)open_text[1], &buf);
        else
            cognito_verify_attr((char *)open_text[0], "email", (char *)open_text[1], &buf);
        show(out, &buf);
        /* The two swapped: a user's commonest mistake. */
        get_user(client, unmask(1, &code, " ", ""), &buf);
        show(out, &buf);
        cognito_client_get_attr_verification_code(client, (char *)open_text[0], unmask(1, &token, "", ""), NULL, &buf);
        show(out, &buf);
    }
    unmask(0, &token, "", "");
    for (number = 0; number < sizeof metadata / sizeof *metadata; number++) {
        unmask(2, &value, metadata[number][0], metadata[number][1]);
        send_code(client, (char *)open_text[0], (char *)open_text[2], &buf);
        show(out, &buf);
    }
    cognito_buf_free(&buf);
    wipe();
}

/*
 * Usage: secrets FILE MODE. FILE gets all that the library says. MODE is "print" for the secrets
 * themselves, "say" for calls of all kinds, or one of the searches.
 */
int main(int argc, char **argv)
{
    FILE *out;
    cognito_client *client;
    int round, found = 0;
    CHECK(argc > 2);
    alarm(BOUND_SECONDS);
    out = fopen(argv[1], "w");
    CHECK(out != NULL);
    make(&token, "token", 600, 7);
    make(&code, "code", 24, 11);
    make(&value, "metadata", 300, 13);
    client = open_client("handle");
    if (strcmp(argv[2], "print") == 0) {
        /* For the test, which must know what to look for. */
        fprintf(out, "%s\n", unmask(0, &token, "", ""));
        fprintf(out, "%s\n", unmask(0, &code, "", ""));
        fprintf(out, "%s\n", unmask(0, &value, "", ""));
        fclose(out);
        return 0;
    }
    if (strcmp(argv[2], "say") == 0) {
        cognito_client_set_log(client, print_line, out, 5);
        for (round = 0; round < 30; round++) {
            talk(out, client);
            talk_by_name(out, client);
        }
        complain(out, client);
        talk(out, NULL);
        complain(out, NULL);
        fclose(out);
        return 0;
    }
    try_search();
    /* Both write to FILE, a line at a time and at its end: else one overwrites what the other found. */
    CHECK(freopen(argv[1], "a", stdout) != NULL && freopen(argv[1], "a", out) != NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(out, NULL, _IOLBF, 0);
    if (strcmp(argv[2], "search-interrupted") == 0)
        cognito_client_set_interrupt(client, give_up, NULL);
    file_of_thread = out;
    for (round = 0; round < 3; round++) {
        if (strcmp(argv[2], "search-small-stack") == 0)
            CHECK(pthread_join(start_thread(talk_on_thread, client, 65536), NULL) == 0);
        else if (strcmp(argv[2], "search-escapes") == 0)
            talk_with_escapes(out, client);
        else if (strcmp(argv[2], "search-refused") == 0)
            complain(out, client);
        else if (strcmp(argv[2], "search-by-name") == 0)
            talk_by_name(out, client);
        else
            talk(out, client);
        found += search("client open");
    }
    cognito_client_free(client);
    found += search("client freed");
    fclose(stdout);
    return found == 0 ? 0 : 3;
}
