// An exception in a callback leaves the call under Mono, as longjmp does in C: the call is gone, the client goes on.
// (.NET ends the process instead: catch it in the callback.)
//
// Install: apt-get install mono-mcs pkg-config
// Needs: mcs --version && mono --version && pkg-config --version
// Run: mcs jump.cs "$(pkg-config --variable=sharedir cognito)/Cognito.cs" && mono jump.exe

using System;

static class Jump
{
    static readonly Cognito.Log Throw = (userdata, level, message) =>
    {
        throw new InvalidOperationException("out of the callback");
    };

    static void Main()
    {
        string token = Environment.GetEnvironmentVariable("COGNITO_ACCESS_TOKEN");
        Cognito.cognito_client_set_log(IntPtr.Zero, Throw, IntPtr.Zero, 3);
        try
        {
            Cognito.cognito_get_user(token, IntPtr.Zero);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine("raised: {0}", e.Message);
        }
        Cognito.cognito_client_set_log(IntPtr.Zero, null, IntPtr.Zero, 0);
        int status = Cognito.cognito_get_user(token, IntPtr.Zero);
        Console.WriteLine("goes on: {0}", Cognito.cognito_status_name(status));
    }
}
