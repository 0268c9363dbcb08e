// An exception in a callback does not leave it: JNA hands it to its handler, and the callback returns 0 to the library.
//
// Install: apt-get install default-jdk-headless libjna-java pkg-config
// Needs: javac -version && test -e /usr/share/java/jna.jar && pkg-config --version
// Run: javac -cp /usr/share/java/jna.jar -d . jump.java "$(pkg-config --variable=sharedir cognito)/Cognito.java" && \
//      java -cp /usr/share/java/jna.jar:. Jump

import static cognito.Cognito.LIBRARY;

import cognito.Cognito;
import com.sun.jna.Native;

class Jump {
    static final Cognito.Log LOG = (userdata, level, message) -> {
        throw new IllegalStateException("out of the callback");
    };

    public static void main(String[] arguments) {
        String token = System.getenv("COGNITO_ACCESS_TOKEN");
        Native.setCallbackExceptionHandler((callback, thrown) -> System.out.println("handled: " + thrown.getMessage()));
        LIBRARY.cognito_client_set_log(null, LOG, null, 3);
        System.out.println("this call: " + LIBRARY.cognito_status_name(LIBRARY.cognito_get_user(token, null)));
        LIBRARY.cognito_client_set_log(null, null, null, 0);
        System.out.println("goes on: " + LIBRARY.cognito_status_name(LIBRARY.cognito_get_user(token, null)));
    }
}
