// A call that hangs is ended by Ctrl-C: the handler, which Java runs on a thread of its own, sets what the callback
// returns.
//
// Install: apt-get install default-jdk-headless libjna-java pkg-config
// Needs: javac -version && test -e /usr/share/java/jna.jar && pkg-config --version
// Run: javac -cp /usr/share/java/jna.jar -d . interrupt.java "$(pkg-config --variable=sharedir cognito)/Cognito.java" && \
//      java -cp /usr/share/java/jna.jar:. Interrupt

import static cognito.Cognito.LIBRARY;

import cognito.Cognito;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

class Interrupt {
    static final AtomicInteger INTERRUPTED = new AtomicInteger();
    static final Cognito.Check CHECK = userdata -> INTERRUPTED.get();

    public static void main(String[] arguments) {
        Signal.handle(new Signal("INT"), signal -> INTERRUPTED.set(1));
        LIBRARY.cognito_client_set_interrupt(null, CHECK, null);
        int status = LIBRARY.cognito_get_user(System.getenv("COGNITO_ACCESS_TOKEN"), null);
        System.out.println(LIBRARY.cognito_status_name(status));
    }
}
