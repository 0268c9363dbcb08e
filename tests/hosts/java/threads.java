// Sixteen threads are in calls at once.
//
// Install: apt-get install default-jdk-headless libjna-java pkg-config
// Needs: javac -version && test -e /usr/share/java/jna.jar && pkg-config --version
// Run: javac -cp /usr/share/java/jna.jar -d . threads.java "$(pkg-config --variable=sharedir cognito)/Cognito.java" && \
//      java -cp /usr/share/java/jna.jar:. Threads

import static cognito.Cognito.LIBRARY;

import cognito.Cognito;
import com.sun.jna.Pointer;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class Threads {
    static int call() {
        Pointer buf = LIBRARY.cognito_buf_new();
        try {
            return LIBRARY.cognito_get_user(System.getenv("COGNITO_ACCESS_TOKEN"), buf);
        } finally {
            LIBRARY.cognito_buf_delete(buf);
        }
    }

    public static void main(String[] arguments) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        int failed = 0;
        for (Future<Integer> status : threads.invokeAll(Collections.nCopies(16, (Callable<Integer>) Threads::call)))
            failed += status.get() == Cognito.COGNITO_OK ? 0 : 1;
        System.exit(failed);
    }
}
