// A call that hangs is ended by Ctrl-C: the callback asks whether SIGINT has come. Console.CancelKeyPress, by which a
// program on a terminal may set what the callback returns, tells nothing under Mono where standard input is no terminal.
//
// Install: apt-get install mono-mcs libmono-posix4.0-cil pkg-config
// Needs: mcs --version && mono --version && pkg-config --version && test -e /usr/lib/mono/4.5/Mono.Posix.dll
// Run: mcs -r:Mono.Posix.dll interrupt.cs "$(pkg-config --variable=sharedir cognito)/Cognito.cs" && \
//      mono interrupt.exe

using System;
using Mono.Unix;
using Mono.Unix.Native;

static class Interrupt
{
    static readonly UnixSignal Signal = new UnixSignal(Signum.SIGINT);
    static readonly Cognito.Check IsInterrupted = userdata => Signal.IsSet ? 1 : 0;

    static void Main()
    {
        Cognito.cognito_client_set_interrupt(IntPtr.Zero, IsInterrupted, IntPtr.Zero);
        int status = Cognito.cognito_get_user(Environment.GetEnvironmentVariable("COGNITO_ACCESS_TOKEN"), IntPtr.Zero);
        Console.WriteLine(Cognito.cognito_status_name(status));
    }
}
