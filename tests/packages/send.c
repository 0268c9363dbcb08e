/*
 * Sends a code to the local pool and reads the user: what each kind of package is tested with. Prints the version of the
 * library, and ends with 0 where all went well and it is the version of the header.
 */
#include <cognito.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    const char *token = getenv("COGNITO_ACCESS_TOKEN");
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status status = cognito_get_attr_verification_code(token, "email", NULL, &buf);
    const char *where = cognito_buf_get(&buf, "/CodeDeliveryDetails/Destination");

    if (status != COGNITO_OK || where == NULL) {
        fprintf(stderr, "%s\n", buf.data ? buf.data : cognito_status_name(status));
        return 1;
    }
    if (cognito_get_user(token, &buf) != COGNITO_OK || cognito_buf_get(&buf, "/Username") == NULL) {
        fprintf(stderr, "%s\n", buf.data ? buf.data : "no user");
        return 1;
    }
    cognito_buf_free(&buf);
    puts(cognito_version());
    return strcmp(cognito_version(), COGNITO_VERSION) != 0;
}
