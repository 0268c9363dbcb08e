/*
 * libcognito for Erlang: the functions that cognito.erl declares.
 *
 * Calls run on dirty I/O schedulers, so that no other process waits for them. A call ends when its process is killed,
 * and all calls end at cognito:cancel(true). A result is released with the last reference to it.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#include <cognito.h>
#include <erl_nif.h>
#include <string.h>

static ErlNifResourceType *result_type;
static int32_t cancelled;
static _Thread_local ErlNifEnv *caller;

/* Ends a call whose process is gone, and every call once cancelled is set. */
static int32_t check(void *userdata)
{
    (void)userdata;
    return cognito_check_flag(&cancelled) || (caller != NULL && !enif_is_current_process_alive(caller));
}

static void release(ErlNifEnv *env, void *result)
{
    (void)env;
    cognito_buf_free(result);
}

/* Copies a string or binary into memory that lives as long as env; NULL where the term is neither. */
static char *text(ErlNifEnv *env, ERL_NIF_TERM term)
{
    ErlNifBinary binary;
    ERL_NIF_TERM copy;
    char *chars;

    if (!enif_inspect_iolist_as_binary(env, term, &binary) || memchr(binary.data, 0, binary.size) != NULL)
        return NULL;
    chars = (char *)enif_make_new_binary(env, binary.size + 1, &copy);
    memcpy(chars, binary.data, binary.size);
    chars[binary.size] = '\0';
    return chars;
}

static ERL_NIF_TERM binary_or_undefined(ErlNifEnv *env, const char *chars)
{
    ERL_NIF_TERM binary;

    if (chars == NULL)
        return enif_make_atom(env, "undefined");
    memcpy(enif_make_new_binary(env, strlen(chars), &binary), chars, strlen(chars));
    return binary;
}

/* {ok, Result} or {error, {Status, Result}}. */
static ERL_NIF_TERM outcome(ErlNifEnv *env, cognito_status status, cognito_buf *buf)
{
    ERL_NIF_TERM result = enif_make_resource(env, buf);

    caller = NULL;
    enif_release_resource(buf);
    if (status == COGNITO_OK)
        return enif_make_tuple2(env, enif_make_atom(env, "ok"), result);
    return enif_make_tuple2(env, enif_make_atom(env, "error"),
                            enif_make_tuple2(env, enif_make_atom(env, cognito_status_name(status)), result));
}

/* Returns an empty result, and notes whose call this is. */
static cognito_buf *begin(ErlNifEnv *env)
{
    cognito_buf *buf = enif_alloc_resource(result_type, sizeof *buf);

    memset(buf, 0, sizeof *buf);
    caller = env;
    return buf;
}

static ERL_NIF_TERM get_attr_verification_code(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    const char *token = text(env, argv[0]), *attr = text(env, argv[1]), *metadata = text(env, argv[2]);
    cognito_buf *buf;

    (void)argc;
    if (token == NULL || attr == NULL || metadata == NULL)
        return enif_make_badarg(env);
    buf = begin(env);
    return outcome(env, cognito_get_attr_verification_code(token, attr, metadata, buf), buf);
}

static ERL_NIF_TERM verify_attr(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    const char *token = text(env, argv[0]), *attr = text(env, argv[1]), *code = text(env, argv[2]);
    cognito_buf *buf;

    (void)argc;
    if (token == NULL || attr == NULL || code == NULL)
        return enif_make_badarg(env);
    buf = begin(env);
    return outcome(env, cognito_verify_attr(token, attr, code, buf), buf);
}

static ERL_NIF_TERM get_user(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    const char *token = text(env, argv[0]);
    cognito_buf *buf;

    (void)argc;
    if (token == NULL)
        return enif_make_badarg(env);
    buf = begin(env);
    return outcome(env, cognito_get_user(token, buf), buf);
}

static ERL_NIF_TERM call(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    const char *operation = text(env, argv[0]), *input = text(env, argv[1]);
    cognito_buf *buf;

    (void)argc;
    if (operation == NULL || input == NULL)
        return enif_make_badarg(env);
    buf = begin(env);
    return outcome(env, cognito_call(operation, input, buf), buf);
}

static ERL_NIF_TERM buf_get(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    void *buf;
    const char *pointer = text(env, argv[1]);

    (void)argc;
    if (pointer == NULL || !enif_get_resource(env, argv[0], result_type, &buf))
        return enif_make_badarg(env);
    return binary_or_undefined(env, cognito_buf_get(buf, pointer));
}

static ERL_NIF_TERM buf_attribute(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    void *buf;
    const char *name = text(env, argv[1]);

    (void)argc;
    if (name == NULL || !enif_get_resource(env, argv[0], result_type, &buf))
        return enif_make_badarg(env);
    return binary_or_undefined(env, cognito_buf_attribute(buf, name));
}

static ERL_NIF_TERM cancel(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[])
{
    (void)argc;
    __atomic_store_n(&cancelled, enif_is_identical(argv[0], enif_make_atom(env, "true")), __ATOMIC_RELAXED);
    return enif_make_atom(env, "ok");
}

static int load(ErlNifEnv *env, void **private_data, ERL_NIF_TERM info)
{
    (void)private_data;
    (void)info;
    result_type = enif_open_resource_type(env, NULL, "cognito_result", release, ERL_NIF_RT_CREATE, NULL);
    cognito_client_set_interrupt(NULL, check, NULL);
    return result_type == NULL;
}

static ErlNifFunc functions[] = {
    {"get_attr_verification_code", 3, get_attr_verification_code, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"verify_attr", 3, verify_attr, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"get_user", 1, get_user, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"call", 2, call, ERL_NIF_DIRTY_JOB_IO_BOUND},
    {"buf_get", 2, buf_get, 0},
    {"buf_attribute", 2, buf_attribute, 0},
    {"cancel", 1, cancel, 0},
};

ERL_NIF_INIT(cognito, functions, load, NULL, NULL, NULL)
