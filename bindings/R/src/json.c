/* Reads JSON into R values (objects and arrays as lists, null as NULL), and writes its strings.
 *
 * The library has checked what it hands out, so this only has to tell the kinds of value apart. To load jsonlite for
 * it would take 12 ms of CPU, as much as the package's start and a call together. */

#include "libcognito_r.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where to read on, and room for any one text, decoded. */
typedef struct reader {
    const char *at;
    char *text;
} reader;

static SEXP read_value(reader *in);

static char next(reader *in)
{
    while (*in->at == ' ' || *in->at == '\t' || *in->at == '\n' || *in->at == '\r') {
        in->at++;
    }
    return *in->at;
}

static void expect(reader *in, char wanted)
{
    if (next(in) != wanted) {
        Rf_error("The text is no JSON");
    }
    in->at++;
}

/* Returns the code unit of \uXXXX, and goes to behind it. */
static unsigned long code_unit(reader *in)
{
    char digits[5] = {0};

    strncpy(digits, in->at, 4);
    in->at += strlen(digits);
    return strtoul(digits, NULL, 16);
}

static char *put_utf8(char *out, unsigned long point)
{
    if (point < 0x80) {
        *out++ = (char)point;
    } else if (point < 0x800) {
        *out++ = (char)(0xc0 | point >> 6);
        *out++ = (char)(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        *out++ = (char)(0xe0 | point >> 12);
        *out++ = (char)(0x80 | (point >> 6 & 0x3f));
        *out++ = (char)(0x80 | (point & 0x3f));
    } else {
        *out++ = (char)(0xf0 | point >> 18);
        *out++ = (char)(0x80 | (point >> 12 & 0x3f));
        *out++ = (char)(0x80 | (point >> 6 & 0x3f));
        *out++ = (char)(0x80 | (point & 0x3f));
    }
    return out;
}

/* Half of a pair alone, which stands for nothing, becomes the replacement character. */
static char *put_escaped_point(reader *in, char *out)
{
    unsigned long point = code_unit(in), low;

    if (point >= 0xd800 && point < 0xdc00 && in->at[0] == '\\' && in->at[1] == 'u') {
        reader ahead = {in->at + 2, NULL};
        low = code_unit(&ahead);
        if (low >= 0xdc00 && low < 0xe000) {
            in->at = ahead.at;
            return put_utf8(out, 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00));
        }
    }
    return put_utf8(out, point >= 0xd800 && point < 0xe000 ? 0xfffd : point);
}

/* Reads a text into `in->text`, and returns its length. A decoded text is never longer than it was. */
static int read_text(reader *in)
{
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    char *out = in->text;

    expect(in, '"');
    while (*in->at != '"' && *in->at != '\0') {
        if (*in->at != '\\') {
            *out++ = *in->at++;
            continue;
        }
        in->at++;
        if (*in->at == 'u') {
            in->at++;
            out = put_escaped_point(in, out);
        } else if (*in->at != '\0') {
            const char *letter = strchr(letters, *in->at);
            *out++ = letter != NULL ? meant[letter - letters] : *in->at;
            in->at++;
        }
    }
    expect(in, '"');
    return (int)(out - in->text);
}

/* A text with a NUL in it cannot be an R string, and a part of it would be another: it is NULL. */
static SEXP text_value(reader *in)
{
    int length = read_text(in);

    if (memchr(in->text, '\0', length) != NULL) {
        return R_NilValue;
    }
    return Rf_ScalarString(Rf_mkCharLenCE(in->text, length, CE_UTF8));
}

/* An integer where R has it as one. */
static SEXP number_value(reader *in)
{
    size_t length = strspn(in->at, "+-0123456789.eE");
    size_t whole = strspn(in->at, "-0123456789");
    const char *start = in->at;
    long integer;

    if (length == 0) {
        Rf_error("The text is no JSON");
    }
    in->at += length;
    errno = 0;
    integer = strtol(start, NULL, 10);
    if (whole == length && errno == 0 && integer <= INT_MAX && integer > INT_MIN) {
        return Rf_ScalarInteger((int)integer);
    }
    /* Not strtod, which goes by the locale. */
    return Rf_ScalarReal(R_strtod(start, NULL));
}

/* The values up to the closing bracket; those of an object by name. */
static SEXP list_value(reader *in, char close)
{
    R_xlen_t count = 0;
    SEXP values, names;
    PROTECT_INDEX at_values, at_names;

    R_CheckStack();
    PROTECT_WITH_INDEX(values = Rf_allocVector(VECSXP, 4), &at_values);
    PROTECT_WITH_INDEX(names = Rf_allocVector(STRSXP, 4), &at_names);
    in->at++;
    while (next(in) != close) {
        if (count == Rf_xlength(values)) {
            REPROTECT(values = Rf_xlengthgets(values, 2 * count), at_values);
            REPROTECT(names = Rf_xlengthgets(names, 2 * count), at_names);
        }
        if (close == '}') {
            next(in);
            int length = read_text(in);
            SET_STRING_ELT(names, count, Rf_mkCharLenCE(in->text, (int)strnlen(in->text, length), CE_UTF8));
            expect(in, ':');
        }
        SET_VECTOR_ELT(values, count, read_value(in));
        count++;
        if (next(in) == ',') {
            in->at++;
        }
    }
    in->at++;
    REPROTECT(values = Rf_xlengthgets(values, count), at_values);
    if (close == '}') {
        Rf_setAttrib(values, R_NamesSymbol, Rf_xlengthgets(names, count));
    }
    UNPROTECT(2);
    return values;
}

static SEXP read_value(reader *in)
{
    switch (next(in)) {
    case '{':
        return list_value(in, '}');
    case '[':
        return list_value(in, ']');
    case '"':
        return text_value(in);
    case 't':
        in->at += strlen("true");
        return Rf_ScalarLogical(1);
    case 'f':
        in->at += strlen("false");
        return Rf_ScalarLogical(0);
    case 'n':
        in->at += strlen("null");
        return R_NilValue;
    default:
        return number_value(in);
    }
}

SEXP json_value(const char *json, size_t length)
{
    reader in = {json, R_alloc(length + 1, 1)};

    return read_value(&in);
}

/* Returns a JSON string of a text in UTF-8. Its memory is R's. */
static SEXP quoted(const char *text)
{
    /* Six characters for one, and the quotation marks. */
    char *start = R_alloc(6 * strlen(text) + 3, 1), *out = start;

    *out++ = '"';
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == '"' || *text == '\\') {
            out += snprintf(out, 7, "\\u%04x", (unsigned)*text);
        } else {
            *out++ = *text;
        }
    }
    *out++ = '"';
    return Rf_mkCharLenCE(start, (int)(out - start), CE_UTF8);
}

/* Returns the JSON string of each text; all of them are in UTF-8. */
SEXP libcognito_quoted(SEXP texts)
{
    R_xlen_t i, count = Rf_xlength(texts);
    SEXP out = PROTECT(Rf_allocVector(STRSXP, count));

    for (i = 0; i < count; i++) {
        const void *before = vmaxget();
        SET_STRING_ELT(out, i, quoted(Rf_translateCharUTF8(STRING_ELT(texts, i))));
        vmaxset(before);
    }
    UNPROTECT(1);
    return out;
}

/* A text that R has. */
SEXP libcognito_read_json(SEXP text)
{
    const char *json = text_of(text);

    return json_value(json, strlen(json));
}
