// Sixteen threads are in calls at once.
//
// Install: apt-get install mono-mcs pkg-config
// Needs: mcs --version && mono --version && pkg-config --version
// Run: mcs threads.cs "$(pkg-config --variable=sharedir cognito)/Cognito.cs" && mono threads.exe

using System;
using System.Threading;

static class Threads
{
    static int failed;

    static void Call()
    {
        IntPtr buf = Cognito.cognito_buf_new();
        int status = Cognito.cognito_get_user(Environment.GetEnvironmentVariable("COGNITO_ACCESS_TOKEN"), buf);
        if (status != Cognito.COGNITO_OK)
            Interlocked.Increment(ref failed);
        Cognito.cognito_buf_delete(buf);
    }

    static int Main()
    {
        Thread[] threads = new Thread[16];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Call);
            threads[i].Start();
        }
        foreach (Thread thread in threads)
            thread.Join();
        return failed;
    }
}
