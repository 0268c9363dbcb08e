// libcognito's functions and statuses for JNA, as cognito.h declares and describes them.
//
// Make a buffer with cognito_buf_new, pass it to calls, and give it back with cognito_buf_delete. A null String is NULL;
// a String that is returned is a copy. Keep a callback in a field for as long as it is set: JNA does not.
//
// SPDX-License-Identifier: MIT OR Apache-2.0
package cognito;

import com.sun.jna.Callback;
import com.sun.jna.DefaultTypeMapper;
import com.sun.jna.FromNativeContext;
import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ToNativeContext;
import com.sun.jna.TypeConverter;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;

public interface Cognito extends Library {
    Cognito LIBRARY = Native.load(Platform.isLinux() ? "libcognito.so.0" : "cognito", Cognito.class,
        Map.of(Library.OPTION_TYPE_MAPPER, new Utf8()));

    int COGNITO_VERSION_NUMBER = 100;

    int COGNITO_OK = 0;
    int COGNITO_INVALID_ARGUMENT = 1;
    int COGNITO_CONFIGURATION = 2;
    int COGNITO_CONNECT = 3;
    int COGNITO_TLS = 4;
    int COGNITO_TIMEOUT = 5;
    int COGNITO_CONNECTION_LOST = 6;
    int COGNITO_BAD_RESPONSE = 7;
    int COGNITO_CANCELLED = 8;
    int COGNITO_INTERNAL = 9;
    int COGNITO_SERVICE_ERROR = 100;
    int COGNITO_NOT_AUTHORIZED = 101;
    int COGNITO_INVALID_PARAMETER = 102;
    int COGNITO_RESOURCE_NOT_FOUND = 103;
    int COGNITO_TOO_MANY_REQUESTS = 104;
    int COGNITO_LIMIT_EXCEEDED = 105;
    int COGNITO_CODE_DELIVERY_FAILURE = 106;
    int COGNITO_USER_NOT_FOUND = 107;
    int COGNITO_USER_NOT_CONFIRMED = 108;
    int COGNITO_PASSWORD_RESET_REQUIRED = 109;
    int COGNITO_CODE_MISMATCH = 110;
    int COGNITO_EXPIRED_CODE = 111;
    int COGNITO_ALIAS_EXISTS = 112;
    int COGNITO_UNEXPECTED_LAMBDA = 113;
    int COGNITO_USER_LAMBDA_VALIDATION = 114;
    int COGNITO_INVALID_LAMBDA_RESPONSE = 115;
    int COGNITO_INVALID_SMS_ROLE_ACCESS_POLICY = 116;
    int COGNITO_INVALID_SMS_ROLE_TRUST_RELATIONSHIP = 117;
    int COGNITO_INVALID_EMAIL_ROLE_ACCESS_POLICY = 118;
    int COGNITO_OPERATION_NOT_ENABLED = 119;
    int COGNITO_FORBIDDEN = 120;
    int COGNITO_INTERNAL_ERROR = 121;
    int COGNITO_USERNAME_EXISTS = 122;
    int COGNITO_INVALID_PASSWORD = 123;
    int COGNITO_PASSWORD_HISTORY_POLICY_VIOLATION = 124;
    int COGNITO_TOO_MANY_FAILED_ATTEMPTS = 125;
    int COGNITO_MFA_METHOD_NOT_FOUND = 126;
    int COGNITO_SOFTWARE_TOKEN_MFA_NOT_FOUND = 127;
    int COGNITO_ENABLE_SOFTWARE_TOKEN_MFA = 128;
    int COGNITO_REFRESH_TOKEN_REUSE = 129;
    int COGNITO_UNAUTHORIZED = 130;
    int COGNITO_UNSUPPORTED_OPERATION = 131;
    int COGNITO_UNSUPPORTED_TOKEN_TYPE = 132;
    int COGNITO_CONCURRENT_MODIFICATION = 133;
    int COGNITO_DEVICE_KEY_EXISTS = 134;
    int COGNITO_WEB_AUTHN_CHALLENGE_NOT_FOUND = 135;
    int COGNITO_WEB_AUTHN_CLIENT_MISMATCH = 136;
    int COGNITO_WEB_AUTHN_CONFIGURATION_MISSING = 137;
    int COGNITO_WEB_AUTHN_CREDENTIAL_NOT_SUPPORTED = 138;
    int COGNITO_WEB_AUTHN_NOT_ENABLED = 139;
    int COGNITO_WEB_AUTHN_ORIGIN_NOT_ALLOWED = 140;
    int COGNITO_WEB_AUTHN_RELYING_PARTY_MISMATCH = 141;
    int COGNITO_INVALID_USER_POOL_CONFIGURATION = 142;
    int COGNITO_USER_POOL_ADD_ON_NOT_ENABLED = 143;
    int COGNITO_FEATURE_UNAVAILABLE_IN_TIER = 144;

    // Passes strings as UTF-8: JNA's own setting for that does not count for arguments.
    class Utf8 extends DefaultTypeMapper implements TypeConverter {
        public Utf8() {
            addTypeConverter(String.class, this);
        }

        public Class<?> nativeType() {
            return Pointer.class;
        }

        public Object toNative(Object text, ToNativeContext context) {
            if (text == null)
                return null;
            byte[] bytes = ((String) text).getBytes(StandardCharsets.UTF_8);
            Memory memory = new Memory(bytes.length + 1);
            memory.write(0, bytes, 0, bytes.length);
            memory.setByte(bytes.length, (byte) 0);
            return memory;
        }

        public Object fromNative(Object pointer, FromNativeContext context) {
            return pointer == null ? null : ((Pointer) pointer).getString(0, "UTF-8");
        }
    }

    class SizeT extends IntegerType {
        public SizeT() {
            this(0);
        }

        public SizeT(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }

    interface Check extends Callback {
        int invoke(Pointer userdata);
    }

    interface Log extends Callback {
        void invoke(Pointer userdata, int level, String message);
    }

    int cognito_get_attr_verification_code(String token, String attr, String metadataJson, Pointer outBuf);

    int cognito_verify_attr(String token, String attr, String code, Pointer outBuf);

    int cognito_get_user(String token, Pointer outBuf);

    int cognito_call(String operation, String inputJson, Pointer outBuf);

    int cognito_client_new(String optionsJson, PointerByReference clientOut, Pointer outBuf);

    void cognito_client_free(Pointer client);

    int cognito_client_describe(Pointer client, Pointer outBuf);

    int cognito_client_get_attr_verification_code(Pointer client, String token, String attr, String metadataJson,
        Pointer outBuf);

    int cognito_client_verify_attr(Pointer client, String token, String attr, String code, Pointer outBuf);

    int cognito_client_get_user(Pointer client, String token, Pointer outBuf);

    int cognito_client_call(Pointer client, String operation, String inputJson, Pointer outBuf);

    void cognito_client_set_interrupt(Pointer client, Check check, Pointer userdata);

    void cognito_client_set_log(Pointer client, Log log, Pointer userdata, int maxLevel);

    int cognito_check_flag(Pointer userdata);

    int cognito_secret_hash(String username, String clientId, String clientSecret, Pointer outBuf);

    Pointer cognito_buf_new();

    void cognito_buf_delete(Pointer buf);

    void cognito_buf_free(Pointer buf);

    String cognito_buf_data(Pointer buf);

    String cognito_buf_get(Pointer buf, String pointer);

    String cognito_buf_attribute(Pointer buf, String name);

    int cognito_buf_copy(Pointer buf, String pointer, byte[] field, SizeT size, byte pad);

    String cognito_status_name(int status);

    String cognito_status_message(int status);

    String cognito_version();

    int cognito_version_number();
}
