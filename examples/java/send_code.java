// Sends a verification code to the signed-in user, takes it back, shows what is verified.
//
// The access token comes from the environment variable COGNITO_ACCESS_TOKEN.
//
// Install: apt-get install default-jdk-headless libjna-java pkg-config
// Needs: javac -version && test -e /usr/share/java/jna.jar && pkg-config --version
// Run: javac -cp /usr/share/java/jna.jar -d . send_code.java "$(pkg-config --variable=sharedir cognito)/Cognito.java" && \
//      java -cp /usr/share/java/jna.jar:. SendCode

import static cognito.Cognito.LIBRARY;

import cognito.Cognito;
import com.sun.jna.Pointer;
import java.util.Scanner;

class SendCode {
    // Ends the program where a call failed, and says why.
    static void check(int status, Pointer buf) {
        if (status != Cognito.COGNITO_OK) {
            System.err.println(LIBRARY.cognito_status_name(status) + ": "
                + LIBRARY.cognito_buf_get(buf, "/Error/Message"));
            String hint = LIBRARY.cognito_buf_get(buf, "/Hint");
            if (hint != null)
                System.err.println(hint);
            System.exit(1);
        }
    }

    public static void main(String[] arguments) {
        String token = System.getenv("COGNITO_ACCESS_TOKEN");
        Pointer buf = LIBRARY.cognito_buf_new();
        check(LIBRARY.cognito_get_attr_verification_code(token, "email", "{\"lang\":\"de\"}", buf), buf);
        System.out.println("A code went to " + LIBRARY.cognito_buf_get(buf, "/CodeDeliveryDetails/Destination"));
        System.out.print("Code: ");
        check(LIBRARY.cognito_verify_attr(token, "email", new Scanner(System.in).nextLine(), buf), buf);
        check(LIBRARY.cognito_get_user(token, buf), buf);
        System.out.println("email_verified: " + LIBRARY.cognito_buf_attribute(buf, "email_verified"));
        LIBRARY.cognito_buf_delete(buf);
    }
}
