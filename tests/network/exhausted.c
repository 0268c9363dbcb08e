/* Makes a client, leaves as many descriptors free as it is told, and calls. Arguments: options as JSON, the number. */
#include <cognito.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct rlimit limit;
    cognito_client *client = NULL;
    cognito_buf out = COGNITO_BUF_INIT;
    cognito_status status;
    int used[256];
    int count = 0, fd;

    if (argc != 3 || getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 2;
    limit.rlim_cur = 128;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || cognito_client_new(argv[1], &client, NULL) != COGNITO_OK)
        return 2;
    while (count < 256 && (fd = open("/dev/null", O_RDONLY)) >= 0)
        used[count++] = fd;
    for (long left = strtol(argv[2], NULL, 10); left > 0 && count > 0; left--)
        close(used[--count]);
    status = cognito_client_get_attr_verification_code(client, "token", "email", NULL, &out);
    printf("%s\n%s\n", cognito_status_name(status), out.data != NULL ? out.data : "null");
    cognito_buf_free(&out);
    cognito_client_free(client);
    return 0;
}
