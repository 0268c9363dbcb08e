# Sends a verification code to a Cognito user, takes it back, and shows what is verified.
#
# Install: apt-get install critcl tcl-dev gcc pkg-config
# Needs: echo 'package require critcl; exec pkg-config --version; exec gcc --version' | tclsh
# Run: tclsh send_code.tcl
package require critcl
critcl::cflags {*}[exec pkg-config --cflags cognito]
critcl::clibraries {*}[exec pkg-config --libs cognito]
critcl::ccode {
    #include <cognito.h>
    static cognito_buf buf = COGNITO_BUF_INIT;
    static char *text(const char *value) { return value ? (char *)value : ""; }
}
critcl::cproc send {char* token char* attr char* metadata} int {
    return cognito_get_attr_verification_code(token, attr, metadata, &buf);
}
critcl::cproc verify {char* token char* attr char* code} int { return cognito_verify_attr(token, attr, code, &buf); }
critcl::cproc user {char* token} int { return cognito_get_user(token, &buf); }
critcl::cproc value {char* pointer} char* { return text(cognito_buf_get(&buf, pointer)); }
critcl::cproc attribute {char* name} char* { return text(cognito_buf_attribute(&buf, name)); }
critcl::cproc status_name {int status} char* { return text(cognito_status_name(status)); }

proc check status {
    if {$status == 0} return
    puts stderr "[status_name $status]: [value /Error/Message]\n[value /Hint]"
    exit 1
}

set token $env(COGNITO_ACCESS_TOKEN)
check [send $token email {{"lang":"de"}}]
puts "A code went to [value /CodeDeliveryDetails/Destination]"
puts -nonewline "Code: "
flush stdout
check [verify $token email [gets stdin]]
check [user $token]
puts "email_verified: [attribute email_verified]"
