/* Registers the routines with R. */

#include "libcognito_r.h"

#include <R_ext/Rdynload.h>
#include <R_ext/Visibility.h>

static const R_CallMethodDef routines[] = {{"client_new", (DL_FUNC)&libcognito_client_new, 3},
                                           {"describe", (DL_FUNC)&libcognito_describe, 1},
                                           {"send", (DL_FUNC)&libcognito_send, 4},
                                           {"verify", (DL_FUNC)&libcognito_verify, 4},
                                           {"user", (DL_FUNC)&libcognito_user, 2},
                                           {"call", (DL_FUNC)&libcognito_call, 3},
                                           {"secret_hash", (DL_FUNC)&libcognito_secret_hash, 3},
                                           {"beside", (DL_FUNC)&libcognito_beside, 2},
                                           {"value_beside", (DL_FUNC)&libcognito_value_beside, 1},
                                           {"read_json", (DL_FUNC)&libcognito_read_json, 1},
                                           {"is_plain", (DL_FUNC)&libcognito_is_plain, 1},
                                           {"quoted", (DL_FUNC)&libcognito_quoted, 1},
                                           {"version", (DL_FUNC)&libcognito_version, 0},
                                           {NULL, NULL, 0}};

void attribute_visible R_init_libcognito(DllInfo *dll)
{
    /* An older library than the header that this was compiled with may lack something. */
    if (cognito_version_number() < COGNITO_VERSION_NUMBER) {
        Rf_error("libcognito %s was found, but this package was built with %s: install it anew", cognito_version(),
                 COGNITO_VERSION);
    }
    R_registerRoutines(dll, NULL, routines, NULL, NULL);
    R_useDynamicSymbols(dll, FALSE);
    R_forceSymbols(dll, TRUE);
}
