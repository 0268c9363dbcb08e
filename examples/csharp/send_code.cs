// Sends a verification code to the signed-in user, takes it back, shows what is verified.
//
// The access token comes from the environment variable COGNITO_ACCESS_TOKEN.
//
// Install: apt-get install mono-mcs pkg-config
// Needs: mcs --version && mono --version && pkg-config --version
// Run: mcs send_code.cs "$(pkg-config --variable=sharedir cognito)/Cognito.cs" && mono send_code.exe

using System;

static class SendCode
{
    static readonly IntPtr Buf = Cognito.cognito_buf_new();

    // Ends the program where a call failed, and says why.
    static void Check(int status)
    {
        if (status == Cognito.COGNITO_OK)
            return;
        string name = Cognito.cognito_status_name(status);
        Console.Error.WriteLine("{0}: {1}", name, Cognito.cognito_buf_get(Buf, "/Error/Message"));
        Console.Error.WriteLine(Cognito.cognito_buf_get(Buf, "/Hint"));
        Environment.Exit(1);
    }

    static void Main()
    {
        string token = Environment.GetEnvironmentVariable("COGNITO_ACCESS_TOKEN");
        Check(Cognito.cognito_get_attr_verification_code(token, "email", "{\"lang\":\"de\"}", Buf));
        Console.WriteLine("A code went to {0}", Cognito.cognito_buf_get(Buf, "/CodeDeliveryDetails/Destination"));
        Console.Write("Code: ");
        Check(Cognito.cognito_verify_attr(token, "email", Console.ReadLine(), Buf));
        Check(Cognito.cognito_get_user(token, Buf));
        Console.WriteLine("email_verified: {0}", Cognito.cognito_buf_attribute(Buf, "email_verified"));
        Cognito.cognito_buf_delete(Buf);
    }
}
