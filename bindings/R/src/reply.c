/* From the library's answer to R values. */

#include "libcognito_r.h"

#include <stdio.h>
#include <string.h>

/* Longest JSON pointer with an index in it; R passes a dozen short ones of its own. */
#define LONGEST 128

/* Whether the value that reads "null" is JSON's null or that very string. The library gives both
 * alike, but its text of the object around shows the difference. */
static int is_null(const cognito_buf *buf, const char *pointer)
{
    const char *member = strrchr(pointer, '/') + 1;
    char parent[LONGEST], null_member[LONGEST + 8];
    const char *object;

    snprintf(parent, sizeof parent, "%.*s", (int)(member - 1 - pointer), pointer);
    snprintf(null_member, sizeof null_member, "\"%s\":null", member);
    object = cognito_buf_get(buf, parent);
    return object != NULL && strstr(object, null_member) != NULL;
}

/* A value as a string, NA where there is none. */
static SEXP value_at(const cognito_buf *buf, const char *pointer)
{
    const char *value = cognito_buf_get(buf, pointer);

    if (value == NULL || (strcmp(value, "null") == 0 && is_null(buf, pointer))) {
        return NA_STRING;
    }
    return Rf_mkCharCE(value, CE_UTF8);
}

/* "/List/" + index + "/Name": one element's pointer, of "/List/" and "/Name" around a star. */
static void element_pointer(char *out, const char *pointer, const char *star, R_xlen_t index, const char *rest)
{
    snprintf(out, LONGEST, "%.*s%ld%s", (int)(star - pointer), pointer, (long)index, rest);
}

/* The values of every element of a list. */
static SEXP values_of_each(const cognito_buf *buf, const char *pointer, const char *star)
{
    char element[LONGEST];
    R_xlen_t count = 0, i;
    SEXP values;

    for (;;) {
        element_pointer(element, pointer, star, count, "");
        if (cognito_buf_copy(buf, element, NULL, 0, '\0') < 0) {
            break;
        }
        count++;
    }
    values = PROTECT(Rf_allocVector(STRSXP, count));
    for (i = 0; i < count; i++) {
        element_pointer(element, pointer, star, i, star + 1);
        SET_STRING_ELT(values, i, value_at(buf, element));
    }
    UNPROTECT(1);
    return values;
}

static SEXP to_list(void *data)
{
    const reply *said = data;
    R_xlen_t count = Rf_xlength(said->wanted), i;
    SEXP out = PROTECT(Rf_allocVector(VECSXP, 2));
    SEXP values = PROTECT(Rf_allocVector(VECSXP, count));

    SET_VECTOR_ELT(out, 0, Rf_ScalarInteger(said->status));
    SET_VECTOR_ELT(out, 1, values);
    for (i = 0; i < count; i++) {
        const char *pointer = CHAR(STRING_ELT(said->wanted, i));
        const char *star = strchr(pointer, '*');
        SET_VECTOR_ELT(values, i,
                       star != NULL ? values_of_each(&said->buf, pointer, star)
                                    : Rf_ScalarString(value_at(&said->buf, pointer)));
    }
    UNPROTECT(2);
    return out;
}

static void release(void *data, Rboolean jumps)
{
    reply *said = data;

    (void)jumps;
    cognito_buf_free(&said->buf);
}

SEXP reply_finish(reply *said)
{
    /* Making R values may jump (no memory): the buffer is released all the same. */
    return R_UnwindProtect(to_list, said, release, said, NULL);
}
