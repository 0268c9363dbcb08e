/*
 * The main function of every C peer: runs calls in one of the modes and prints what it measured as
 * a line of JSON. The environment gives the input: BENCH_CA_FILE, BENCH_TOKEN, BENCH_METADATA
 * (bytes of one metadata value, 0 for none).
 *
 *   peer first URL                   one call, nothing printed: the process is timed from outside
 *   peer warm URL CALLS              latency and CPU of calls on an open connection, memory before
 *   peer threads URL CALLS THREADS   throughput and latency of CALLS calls on THREADS threads
 *   peer clients URL                 the first call, that of a second handle, that of a forked child, and that of a
 *                                    handle to another URL, which needs a connection of its own
 *   peer handles URL COUNT           memory, threads and descriptors of COUNT handles in use
 *   peer soak URL CALLS              resident set along the way
 */
#include "peer.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *url, *ca_file;
static struct request request;

static void die(const char *what)
{
    fprintf(stderr, "peer: %s\n", what);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Microseconds of CPU, all threads. */
static double cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

/* A number of /proc/self/status, such as VmRSS in kB. */
static long proc_status(const char *name)
{
    char line[256];
    size_t length = strlen(name);
    long value = -1;
    FILE *file = fopen("/proc/self/status", "r");
    if (file == NULL)
        return -1;
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, length) == 0 && line[length] == ':')
            value = strtol(line + length + 1, NULL, 10);
    fclose(file);
    return value;
}

static int descriptors(void)
{
    int count = 0;
    DIR *dir = opendir("/proc/self/fd");
    if (dir == NULL)
        return -1;
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count - 3; /* ".", "..", and the folder's own */
}

static void *open_peer_to(const char *place)
{
    void *peer = peer_open(place, ca_file);
    if (peer == NULL)
        die("no handle");
    return peer;
}

static void *open_peer(void)
{
    return open_peer_to(url);
}

/* Every answer is looked into, so that no peer gets away with not reading it. */
static void call(void *peer)
{
    char destination[64] = "";
    if (peer_call(peer, &request, destination, sizeof destination) != 0)
        die("a call failed");
    if (strcmp(destination, "a***@e***") != 0)
        die("the answer was not understood");
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_latency(double *times, long count)
{
    qsort(times, (size_t)count, sizeof *times, ascending);
    printf("\"p50_us\": %.2f, \"p99_us\": %.2f", times[count / 2], times[count * 99 / 100]);
}

static double *new_times(long count)
{
    double *times = calloc((size_t)count, sizeof *times);
    if (times == NULL)
        die("out of memory");
    return times;
}

static void warm(long calls)
{
    long rss[3] = {proc_status("VmRSS"), 0, 0}, anonymous[2] = {proc_status("RssAnon"), 0};
    void *peer = open_peer();
    double *times, used;
    long i, threads;
    int open;

    call(peer);
    rss[1] = proc_status("VmRSS");
    anonymous[1] = proc_status("RssAnon");
    threads = proc_status("Threads");
    open = descriptors();
    for (i = 0; i < calls / 10; i++)
        call(peer);
    times = new_times(calls);
    used = cpu();
    for (i = 0; i < calls; i++) {
        double start = now();
        call(peer);
        times[i] = now() - start;
    }
    used = cpu() - used;
    rss[2] = proc_status("VmRSS");
    printf("{");
    print_latency(times, calls);
    printf(", \"cpu_us\": %.2f, \"rss_kb\": [%ld, %ld, %ld], \"anonymous_kb\": [%ld, %ld], "
           "\"threads\": %ld, \"descriptors\": %d}\n",
           used / (double)calls, rss[0], rss[1], rss[2], anonymous[0], anonymous[1], threads, open);
    free(times);
    peer_close(peer);
}

/* One thread's share of the calls. */
struct share {
    pthread_t thread;
    pthread_barrier_t *ready, *start;
    void *peer;
    double *times;
    long calls;
};

static void *work(void *data)
{
    struct share *share = data;
    long i;

    call(share->peer);
    pthread_barrier_wait(share->ready);
    pthread_barrier_wait(share->start);
    for (i = 0; i < share->calls; i++) {
        double start = now();
        call(share->peer);
        share->times[i] = now() - start;
    }
    return NULL;
}

static void threads(long calls, long count)
{
    struct share *shares = calloc((size_t)count, sizeof *shares);
    pthread_barrier_t ready, start;
    void *shared = peer_is_shared ? open_peer() : NULL;
    double *times = new_times(calls), started, used;
    long i;

    if (shares == NULL || pthread_barrier_init(&ready, NULL, (unsigned)count + 1) != 0 ||
        pthread_barrier_init(&start, NULL, (unsigned)count + 1) != 0)
        die("out of memory");
    calls -= calls % count;
    for (i = 0; i < count; i++) {
        shares[i].ready = &ready;
        shares[i].start = &start;
        shares[i].peer = shared ? shared : open_peer();
        shares[i].calls = calls / count;
        shares[i].times = times + i * (calls / count);
        if (pthread_create(&shares[i].thread, NULL, work, &shares[i]) != 0)
            die("no thread");
    }
    /* The clock starts before anyone goes: this thread may get the processor back late. */
    pthread_barrier_wait(&ready);
    started = now();
    used = cpu();
    pthread_barrier_wait(&start);
    for (i = 0; i < count; i++)
        pthread_join(shares[i].thread, NULL);
    started = now() - started;
    used = cpu() - used;
    printf("{");
    print_latency(times, calls);
    printf(", \"cpu_us\": %.2f, \"calls_per_s\": %.1f, \"rss_kb\": %ld}\n", used / (double)calls,
           (double)calls / started * 1e6, proc_status("VmRSS"));
    for (i = 0; i < count; i++)
        if (!shared)
            peer_close(shares[i].peer);
    if (shared)
        peer_close(shared);
    free(shares);
    free(times);
}

/* Microseconds of opening a handle and making a call. */
static double open_and_call(void **peer, const char *place)
{
    double start = now();
    *peer = open_peer_to(place);
    call(*peer);
    return now() - start;
}

/* Microseconds of a forked child's first call: on the parent's handle where that may be shared, else on its own. */
static double call_in_child(void *peer)
{
    double took = 0;
    int ends[2], status = 0;
    pid_t child;

    if (pipe(ends) != 0 || (child = fork()) < 0)
        die("no child");
    if (child == 0) {
        double start = now();
        if (!peer_is_shared)
            peer = open_peer();
        call(peer);
        start = now() - start;
        _exit(write(ends[1], &start, sizeof start) != (ssize_t)sizeof start);
    }
    if (read(ends[0], &took, sizeof took) != (ssize_t)sizeof took || waitpid(child, &status, 0) != child || status != 0)
        die("the child failed");
    close(ends[0]);
    close(ends[1]);
    return took;
}

static void clients(void)
{
    void *first, *second, *apart;
    double first_us = open_and_call(&first, url), second_us = open_and_call(&second, url);
    double child_us = call_in_child(first);
    char other[256];

    snprintf(other, sizeof other, "%s/other", url);
    printf("{\"first_us\": %.1f, \"second_us\": %.1f, \"child_us\": %.1f, \"apart_us\": %.1f}\n", first_us, second_us,
           child_us, open_and_call(&apart, other));
    peer_close(apart);
    peer_close(second);
    peer_close(first);
}

static void handles(long count)
{
    void **peers = calloc((size_t)count, sizeof *peers);
    long rss = proc_status("VmRSS"), i;
    double started = now();

    if (peers == NULL)
        die("out of memory");
    for (i = 0; i < count; i++) {
        peers[i] = open_peer();
        call(peers[i]);
    }
    started = now() - started;
    printf("{\"rss_kb\": [%ld, %ld], \"threads\": %ld, \"descriptors\": %d, \"each_us\": %.1f}\n", rss,
           proc_status("VmRSS"), proc_status("Threads"), descriptors(), started / (double)count);
    for (i = 0; i < count; i++)
        peer_close(peers[i]);
    free(peers);
}

static void soak(long calls)
{
    enum { MARKS = 20 };
    void *peer = open_peer();
    long done, mark;

    printf("{\"rss_kb\": [");
    for (done = mark = 0; mark <= MARKS; mark++) {
        /* The first mark is after the connection is made and every cache is filled. */
        long until = mark == 0 ? calls / 100 : calls * mark / MARKS;
        for (; done < until; done++)
            call(peer);
        printf("%s[%ld, %ld]", mark ? ", " : "", done, proc_status("VmRSS"));
    }
    printf("]}\n");
    peer_close(peer);
}

/* The metadata's value, and the same as JSON. */
static void make_metadata(long bytes)
{
    static const char before[] = "{\"note\":\"", after[] = "\"}";
    char *note = malloc((size_t)bytes + 1);
    char *json = malloc((size_t)bytes + sizeof before + sizeof after);

    if (note == NULL || json == NULL)
        die("out of memory");
    memset(note, 'n', (size_t)bytes);
    note[bytes] = '\0';
    strcpy(json, before);
    strcat(json, note);
    strcat(json, after);
    request.note = note;
    request.metadata_json = json;
}

static long number(char **argv, int argc, int index)
{
    long value = index < argc ? strtol(argv[index], NULL, 10) : 0;
    if (value < 1)
        die("a count is missing");
    return value;
}

int main(int argc, char **argv)
{
    const char *metadata = getenv("BENCH_METADATA"), *mode;

    if (argc < 3)
        die("usage: peer MODE URL [COUNT [THREADS]]");
    mode = argv[1];
    url = argv[2];
    ca_file = getenv("BENCH_CA_FILE");
    request.token = getenv("BENCH_TOKEN");
    request.attribute = "email";
    if (request.token == NULL)
        die("BENCH_TOKEN is not set");
    if (metadata != NULL && strtol(metadata, NULL, 10) > 0)
        make_metadata(strtol(metadata, NULL, 10));

    if (strcmp(mode, "first") == 0) {
        void *peer = open_peer();
        call(peer);
        peer_close(peer);
    } else if (strcmp(mode, "warm") == 0) {
        warm(number(argv, argc, 3));
    } else if (strcmp(mode, "threads") == 0) {
        threads(number(argv, argc, 3), number(argv, argc, 4));
    } else if (strcmp(mode, "clients") == 0) {
        clients();
    } else if (strcmp(mode, "handles") == 0) {
        handles(number(argv, argc, 3));
    } else if (strcmp(mode, "soak") == 0) {
        soak(number(argv, argc, 3));
    } else {
        die("unknown mode");
    }
    return 0;
}
