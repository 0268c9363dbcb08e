// libcognito's functions and statuses for P/Invoke, as cognito.h declares and describes them.
//
// Make a buffer with cognito_buf_new, pass it to calls, and give it back with cognito_buf_delete. A null string is
// NULL; a string that is returned is a copy. Keep a delegate in a field for as long as it is set: the garbage collector does
// not see it in the library.
//
// SPDX-License-Identifier: MIT OR Apache-2.0

using System;
using System.Runtime.InteropServices;
using System.Text;

public static class Cognito
{
    // On Windows "cognito", on macOS "libcognito.0.dylib".
    private const string Library = "libcognito.so.0";
    private const CallingConvention C = CallingConvention.Cdecl;
    private const UnmanagedType Utf8 = UnmanagedType.LPUTF8Str;

    public const uint COGNITO_VERSION_NUMBER = 100;

    public const int COGNITO_OK = 0;
    public const int COGNITO_INVALID_ARGUMENT = 1;
    public const int COGNITO_CONFIGURATION = 2;
    public const int COGNITO_CONNECT = 3;
    public const int COGNITO_TLS = 4;
    public const int COGNITO_TIMEOUT = 5;
    public const int COGNITO_CONNECTION_LOST = 6;
    public const int COGNITO_BAD_RESPONSE = 7;
    public const int COGNITO_CANCELLED = 8;
    public const int COGNITO_INTERNAL = 9;
    public const int COGNITO_SERVICE_ERROR = 100;
    public const int COGNITO_NOT_AUTHORIZED = 101;
    public const int COGNITO_INVALID_PARAMETER = 102;
    public const int COGNITO_RESOURCE_NOT_FOUND = 103;
    public const int COGNITO_TOO_MANY_REQUESTS = 104;
    public const int COGNITO_LIMIT_EXCEEDED = 105;
    public const int COGNITO_CODE_DELIVERY_FAILURE = 106;
    public const int COGNITO_USER_NOT_FOUND = 107;
    public const int COGNITO_USER_NOT_CONFIRMED = 108;
    public const int COGNITO_PASSWORD_RESET_REQUIRED = 109;
    public const int COGNITO_CODE_MISMATCH = 110;
    public const int COGNITO_EXPIRED_CODE = 111;
    public const int COGNITO_ALIAS_EXISTS = 112;
    public const int COGNITO_UNEXPECTED_LAMBDA = 113;
    public const int COGNITO_USER_LAMBDA_VALIDATION = 114;
    public const int COGNITO_INVALID_LAMBDA_RESPONSE = 115;
    public const int COGNITO_INVALID_SMS_ROLE_ACCESS_POLICY = 116;
    public const int COGNITO_INVALID_SMS_ROLE_TRUST_RELATIONSHIP = 117;
    public const int COGNITO_INVALID_EMAIL_ROLE_ACCESS_POLICY = 118;
    public const int COGNITO_OPERATION_NOT_ENABLED = 119;
    public const int COGNITO_FORBIDDEN = 120;
    public const int COGNITO_INTERNAL_ERROR = 121;
    public const int COGNITO_USERNAME_EXISTS = 122;
    public const int COGNITO_INVALID_PASSWORD = 123;
    public const int COGNITO_PASSWORD_HISTORY_POLICY_VIOLATION = 124;
    public const int COGNITO_TOO_MANY_FAILED_ATTEMPTS = 125;
    public const int COGNITO_MFA_METHOD_NOT_FOUND = 126;
    public const int COGNITO_SOFTWARE_TOKEN_MFA_NOT_FOUND = 127;
    public const int COGNITO_ENABLE_SOFTWARE_TOKEN_MFA = 128;
    public const int COGNITO_REFRESH_TOKEN_REUSE = 129;
    public const int COGNITO_UNAUTHORIZED = 130;
    public const int COGNITO_UNSUPPORTED_OPERATION = 131;
    public const int COGNITO_UNSUPPORTED_TOKEN_TYPE = 132;
    public const int COGNITO_CONCURRENT_MODIFICATION = 133;
    public const int COGNITO_DEVICE_KEY_EXISTS = 134;
    public const int COGNITO_WEB_AUTHN_CHALLENGE_NOT_FOUND = 135;
    public const int COGNITO_WEB_AUTHN_CLIENT_MISMATCH = 136;
    public const int COGNITO_WEB_AUTHN_CONFIGURATION_MISSING = 137;
    public const int COGNITO_WEB_AUTHN_CREDENTIAL_NOT_SUPPORTED = 138;
    public const int COGNITO_WEB_AUTHN_NOT_ENABLED = 139;
    public const int COGNITO_WEB_AUTHN_ORIGIN_NOT_ALLOWED = 140;
    public const int COGNITO_WEB_AUTHN_RELYING_PARTY_MISMATCH = 141;
    public const int COGNITO_INVALID_USER_POOL_CONFIGURATION = 142;
    public const int COGNITO_USER_POOL_ADD_ON_NOT_ENABLED = 143;
    public const int COGNITO_FEATURE_UNAVAILABLE_IN_TIER = 144;

    [UnmanagedFunctionPointer(C)]
    public delegate int Check(IntPtr userdata);

    [UnmanagedFunctionPointer(C)]
    public delegate void Log(IntPtr userdata, int level, [MarshalAs(Utf8)] string message);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_get_attr_verification_code([MarshalAs(Utf8)] string token,
        [MarshalAs(Utf8)] string attr, [MarshalAs(Utf8)] string metadataJson, IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_verify_attr([MarshalAs(Utf8)] string token, [MarshalAs(Utf8)] string attr,
        [MarshalAs(Utf8)] string code, IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_get_user([MarshalAs(Utf8)] string token, IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_call([MarshalAs(Utf8)] string operation, [MarshalAs(Utf8)] string inputJson,
        IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_client_new([MarshalAs(Utf8)] string optionsJson, out IntPtr clientOut,
        IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern void cognito_client_free(IntPtr client);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_client_describe(IntPtr client, IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_client_get_attr_verification_code(IntPtr client, [MarshalAs(Utf8)] string token,
        [MarshalAs(Utf8)] string attr, [MarshalAs(Utf8)] string metadataJson, IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_client_verify_attr(IntPtr client, [MarshalAs(Utf8)] string token,
        [MarshalAs(Utf8)] string attr, [MarshalAs(Utf8)] string code, IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_client_get_user(IntPtr client, [MarshalAs(Utf8)] string token, IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_client_call(IntPtr client, [MarshalAs(Utf8)] string operation,
        [MarshalAs(Utf8)] string inputJson, IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern void cognito_client_set_interrupt(IntPtr client, Check check, IntPtr userdata);

    [DllImport(Library, CallingConvention = C)]
    public static extern void cognito_client_set_log(IntPtr client, Log log, IntPtr userdata, int maxLevel);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_check_flag(IntPtr userdata);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_secret_hash([MarshalAs(Utf8)] string username, [MarshalAs(Utf8)] string clientId,
        [MarshalAs(Utf8)] string clientSecret, IntPtr outBuf);

    [DllImport(Library, CallingConvention = C)]
    public static extern IntPtr cognito_buf_new();

    [DllImport(Library, CallingConvention = C)]
    public static extern void cognito_buf_delete(IntPtr buf);

    [DllImport(Library, CallingConvention = C)]
    public static extern void cognito_buf_free(IntPtr buf);

    [DllImport(Library, CallingConvention = C)]
    [return: MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(BorrowedText))]
    public static extern string cognito_buf_data(IntPtr buf);

    [DllImport(Library, CallingConvention = C)]
    [return: MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(BorrowedText))]
    public static extern string cognito_buf_get(IntPtr buf, [MarshalAs(Utf8)] string pointer);

    [DllImport(Library, CallingConvention = C)]
    [return: MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(BorrowedText))]
    public static extern string cognito_buf_attribute(IntPtr buf, [MarshalAs(Utf8)] string name);

    [DllImport(Library, CallingConvention = C)]
    public static extern int cognito_buf_copy(IntPtr buf, [MarshalAs(Utf8)] string pointer, byte[] field, UIntPtr size,
        byte pad);

    [DllImport(Library, CallingConvention = C)]
    [return: MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(BorrowedText))]
    public static extern string cognito_status_name(int status);

    [DllImport(Library, CallingConvention = C)]
    [return: MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(BorrowedText))]
    public static extern string cognito_status_message(int status);

    [DllImport(Library, CallingConvention = C)]
    [return: MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(BorrowedText))]
    public static extern string cognito_version();

    [DllImport(Library, CallingConvention = C)]
    public static extern uint cognito_version_number();

    // Copies the library's UTF-8, and frees nothing: what the library returns belongs to the library.
    private sealed class BorrowedText : ICustomMarshaler
    {
        private static readonly BorrowedText Instance = new BorrowedText();

        public static ICustomMarshaler GetInstance(string cookie)
        {
            return Instance;
        }

        public object MarshalNativeToManaged(IntPtr text)
        {
            if (text == IntPtr.Zero)
                return null;
            int length = 0;
            while (Marshal.ReadByte(text, length) != 0)
                length++;
            byte[] bytes = new byte[length];
            Marshal.Copy(text, bytes, 0, length);
            return Encoding.UTF8.GetString(bytes);
        }

        public IntPtr MarshalManagedToNative(object text)
        {
            throw new NotSupportedException();
        }

        public void CleanUpNativeData(IntPtr text)
        {
        }

        public void CleanUpManagedData(object text)
        {
        }

        public int GetNativeDataSize()
        {
            return -1;
        }
    }
}
