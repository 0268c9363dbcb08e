! libcognito for Fortran: every function, constant and status of cognito.h, and values as Fortran strings.
!
! A text goes as `text // c_null_char`; blanks at the end of token, attribute and code do not count. "" with its NUL
! means none. A buffer is a type(c_ptr) from cognito_buf_new. Call it from here with `use cognito`.
!
! SPDX-License-Identifier: MIT OR Apache-2.0
module cognito
  use, intrinsic :: iso_c_binding
  implicit none
  public

  ! The version of this file: compare it with cognito_version_number(), whose name it cannot have.
  integer(c_int32_t), parameter :: COGNITO_INTERFACE_VERSION_NUMBER = 100

  integer(c_int32_t), parameter :: COGNITO_OK = 0
  integer(c_int32_t), parameter :: COGNITO_INVALID_ARGUMENT = 1
  integer(c_int32_t), parameter :: COGNITO_CONFIGURATION = 2
  integer(c_int32_t), parameter :: COGNITO_CONNECT = 3
  integer(c_int32_t), parameter :: COGNITO_TLS = 4
  integer(c_int32_t), parameter :: COGNITO_TIMEOUT = 5
  integer(c_int32_t), parameter :: COGNITO_CONNECTION_LOST = 6
  integer(c_int32_t), parameter :: COGNITO_BAD_RESPONSE = 7
  integer(c_int32_t), parameter :: COGNITO_CANCELLED = 8
  integer(c_int32_t), parameter :: COGNITO_INTERNAL = 9
  integer(c_int32_t), parameter :: COGNITO_SERVICE_ERROR = 100
  integer(c_int32_t), parameter :: COGNITO_NOT_AUTHORIZED = 101
  integer(c_int32_t), parameter :: COGNITO_INVALID_PARAMETER = 102
  integer(c_int32_t), parameter :: COGNITO_RESOURCE_NOT_FOUND = 103
  integer(c_int32_t), parameter :: COGNITO_TOO_MANY_REQUESTS = 104
  integer(c_int32_t), parameter :: COGNITO_LIMIT_EXCEEDED = 105
  integer(c_int32_t), parameter :: COGNITO_CODE_DELIVERY_FAILURE = 106
  integer(c_int32_t), parameter :: COGNITO_USER_NOT_FOUND = 107
  integer(c_int32_t), parameter :: COGNITO_USER_NOT_CONFIRMED = 108
  integer(c_int32_t), parameter :: COGNITO_PASSWORD_RESET_REQUIRED = 109
  integer(c_int32_t), parameter :: COGNITO_CODE_MISMATCH = 110
  integer(c_int32_t), parameter :: COGNITO_EXPIRED_CODE = 111
  integer(c_int32_t), parameter :: COGNITO_ALIAS_EXISTS = 112
  integer(c_int32_t), parameter :: COGNITO_UNEXPECTED_LAMBDA = 113
  integer(c_int32_t), parameter :: COGNITO_USER_LAMBDA_VALIDATION = 114
  integer(c_int32_t), parameter :: COGNITO_INVALID_LAMBDA_RESPONSE = 115
  integer(c_int32_t), parameter :: COGNITO_INVALID_SMS_ROLE_ACCESS_POLICY = 116
  integer(c_int32_t), parameter :: COGNITO_INVALID_SMS_ROLE_TRUST_RELATIONSHIP = 117
  integer(c_int32_t), parameter :: COGNITO_INVALID_EMAIL_ROLE_ACCESS_POLICY = 118
  integer(c_int32_t), parameter :: COGNITO_OPERATION_NOT_ENABLED = 119
  integer(c_int32_t), parameter :: COGNITO_FORBIDDEN = 120
  integer(c_int32_t), parameter :: COGNITO_INTERNAL_ERROR = 121
  integer(c_int32_t), parameter :: COGNITO_USERNAME_EXISTS = 122
  integer(c_int32_t), parameter :: COGNITO_INVALID_PASSWORD = 123
  integer(c_int32_t), parameter :: COGNITO_PASSWORD_HISTORY_POLICY_VIOLATION = 124
  integer(c_int32_t), parameter :: COGNITO_TOO_MANY_FAILED_ATTEMPTS = 125
  integer(c_int32_t), parameter :: COGNITO_MFA_METHOD_NOT_FOUND = 126
  integer(c_int32_t), parameter :: COGNITO_SOFTWARE_TOKEN_MFA_NOT_FOUND = 127
  integer(c_int32_t), parameter :: COGNITO_ENABLE_SOFTWARE_TOKEN_MFA = 128
  integer(c_int32_t), parameter :: COGNITO_REFRESH_TOKEN_REUSE = 129
  integer(c_int32_t), parameter :: COGNITO_UNAUTHORIZED = 130
  integer(c_int32_t), parameter :: COGNITO_UNSUPPORTED_OPERATION = 131
  integer(c_int32_t), parameter :: COGNITO_UNSUPPORTED_TOKEN_TYPE = 132
  integer(c_int32_t), parameter :: COGNITO_CONCURRENT_MODIFICATION = 133
  integer(c_int32_t), parameter :: COGNITO_DEVICE_KEY_EXISTS = 134
  integer(c_int32_t), parameter :: COGNITO_WEB_AUTHN_CHALLENGE_NOT_FOUND = 135
  integer(c_int32_t), parameter :: COGNITO_WEB_AUTHN_CLIENT_MISMATCH = 136
  integer(c_int32_t), parameter :: COGNITO_WEB_AUTHN_CONFIGURATION_MISSING = 137
  integer(c_int32_t), parameter :: COGNITO_WEB_AUTHN_CREDENTIAL_NOT_SUPPORTED = 138
  integer(c_int32_t), parameter :: COGNITO_WEB_AUTHN_NOT_ENABLED = 139
  integer(c_int32_t), parameter :: COGNITO_WEB_AUTHN_ORIGIN_NOT_ALLOWED = 140
  integer(c_int32_t), parameter :: COGNITO_WEB_AUTHN_RELYING_PARTY_MISMATCH = 141
  integer(c_int32_t), parameter :: COGNITO_INVALID_USER_POOL_CONFIGURATION = 142
  integer(c_int32_t), parameter :: COGNITO_USER_POOL_ADD_ON_NOT_ENABLED = 143
  integer(c_int32_t), parameter :: COGNITO_FEATURE_UNAVAILABLE_IN_TIER = 144

  interface
    function cognito_status_name(status) bind(c, name="cognito_status_name") result(value)
      import
      integer(c_int32_t), value :: status
      type(c_ptr) :: value
    end function cognito_status_name

    function cognito_status_message(status) bind(c, name="cognito_status_message") result(value)
      import
      integer(c_int32_t), value :: status
      type(c_ptr) :: value
    end function cognito_status_message

    function cognito_version() bind(c, name="cognito_version") result(value)
      import
      type(c_ptr) :: value
    end function cognito_version

    function cognito_version_number() bind(c, name="cognito_version_number") result(value)
      import
      integer(c_int32_t) :: value
    end function cognito_version_number

    function cognito_buf_new() bind(c, name="cognito_buf_new") result(value)
      import
      type(c_ptr) :: value
    end function cognito_buf_new

    subroutine cognito_buf_delete(buf) bind(c, name="cognito_buf_delete")
      import
      type(c_ptr), value :: buf
    end subroutine cognito_buf_delete

    subroutine cognito_buf_free(buf) bind(c, name="cognito_buf_free")
      import
      type(c_ptr), value :: buf
    end subroutine cognito_buf_free

    function cognito_buf_data(buf) bind(c, name="cognito_buf_data") result(value)
      import
      type(c_ptr), value :: buf
      type(c_ptr) :: value
    end function cognito_buf_data

    function cognito_buf_get(buf, pointer) bind(c, name="cognito_buf_get") result(value)
      import
      type(c_ptr), value :: buf
      character(kind=c_char), intent(in) :: pointer(*)
      type(c_ptr) :: value
    end function cognito_buf_get

    function cognito_buf_attribute(buf, name) bind(c, name="cognito_buf_attribute") result(value)
      import
      type(c_ptr), value :: buf
      character(kind=c_char), intent(in) :: name(*)
      type(c_ptr) :: value
    end function cognito_buf_attribute

    function cognito_buf_copy(buf, pointer, field, size, pad) bind(c, name="cognito_buf_copy") result(value)
      import
      type(c_ptr), value :: buf
      character(kind=c_char), intent(in) :: pointer(*)
      character(kind=c_char), intent(out) :: field(*)
      integer(c_size_t), value :: size
      character(kind=c_char), value :: pad
      integer(c_int32_t) :: value
    end function cognito_buf_copy

    function cognito_get_attr_verification_code(token, attr, metadata_json, out_buf) &
      bind(c, name="cognito_get_attr_verification_code") result(status)
      import
      character(kind=c_char), intent(in) :: token(*), attr(*), metadata_json(*)
      type(c_ptr), value :: out_buf
      integer(c_int32_t) :: status
    end function cognito_get_attr_verification_code

    function cognito_client_get_attr_verification_code(client, token, attr, metadata_json, out_buf) &
      bind(c, name="cognito_client_get_attr_verification_code") result(status)
      import
      type(c_ptr), value :: client, out_buf
      character(kind=c_char), intent(in) :: token(*), attr(*), metadata_json(*)
      integer(c_int32_t) :: status
    end function cognito_client_get_attr_verification_code

    function cognito_verify_attr(token, attr, code, out_buf) &
      bind(c, name="cognito_verify_attr") result(status)
      import
      character(kind=c_char), intent(in) :: token(*), attr(*), code(*)
      type(c_ptr), value :: out_buf
      integer(c_int32_t) :: status
    end function cognito_verify_attr

    function cognito_client_verify_attr(client, token, attr, code, out_buf) &
      bind(c, name="cognito_client_verify_attr") result(status)
      import
      type(c_ptr), value :: client, out_buf
      character(kind=c_char), intent(in) :: token(*), attr(*), code(*)
      integer(c_int32_t) :: status
    end function cognito_client_verify_attr

    function cognito_get_user(token, out_buf) bind(c, name="cognito_get_user") result(status)
      import
      character(kind=c_char), intent(in) :: token(*)
      type(c_ptr), value :: out_buf
      integer(c_int32_t) :: status
    end function cognito_get_user

    function cognito_client_get_user(client, token, out_buf) &
      bind(c, name="cognito_client_get_user") result(status)
      import
      type(c_ptr), value :: client, out_buf
      character(kind=c_char), intent(in) :: token(*)
      integer(c_int32_t) :: status
    end function cognito_client_get_user

    function cognito_client_new(options_json, client_out, out_buf) &
      bind(c, name="cognito_client_new") result(status)
      import
      character(kind=c_char), intent(in) :: options_json(*)
      type(c_ptr), intent(out) :: client_out
      type(c_ptr), value :: out_buf
      integer(c_int32_t) :: status
    end function cognito_client_new

    subroutine cognito_client_free(client) bind(c, name="cognito_client_free")
      import
      type(c_ptr), value :: client
    end subroutine cognito_client_free

    function cognito_call(operation, input_json, out_buf) bind(c, name="cognito_call") result(status)
      import
      character(kind=c_char), intent(in) :: operation(*), input_json(*)
      type(c_ptr), value :: out_buf
      integer(c_int32_t) :: status
    end function cognito_call

    function cognito_client_call(client, operation, input_json, out_buf) &
      bind(c, name="cognito_client_call") result(status)
      import
      type(c_ptr), value :: client, out_buf
      character(kind=c_char), intent(in) :: operation(*), input_json(*)
      integer(c_int32_t) :: status
    end function cognito_client_call

    function cognito_secret_hash(username, client_id, client_secret, out_buf) &
      bind(c, name="cognito_secret_hash") result(status)
      import
      character(kind=c_char), intent(in) :: username(*), client_id(*), client_secret(*)
      type(c_ptr), value :: out_buf
      integer(c_int32_t) :: status
    end function cognito_secret_hash

    function cognito_client_describe(client, out_buf) bind(c, name="cognito_client_describe") result(status)
      import
      type(c_ptr), value :: client, out_buf
      integer(c_int32_t) :: status
    end function cognito_client_describe

    subroutine cognito_client_set_interrupt(client, check, userdata) &
      bind(c, name="cognito_client_set_interrupt")
      import
      type(c_ptr), value :: client, userdata
      type(c_funptr), value :: check
    end subroutine cognito_client_set_interrupt

    subroutine cognito_client_set_log(client, log, userdata, max_level) bind(c, name="cognito_client_set_log")
      import
      type(c_ptr), value :: client, userdata
      type(c_funptr), value :: log
      integer(c_int32_t), value :: max_level
    end subroutine cognito_client_set_log

    function cognito_check_flag(userdata) bind(c, name="cognito_check_flag") result(value)
      import
      type(c_ptr), value :: userdata
      integer(c_int32_t) :: value
    end function cognito_check_flag
  end interface

  interface
    function strlen(text) bind(c, name="strlen") result(length)
      import
      type(c_ptr), value :: text
      integer(c_size_t) :: length
    end function strlen
  end interface
  private :: strlen

contains

  ! Returns a text that the library gave; "" for NULL.
  function cognito_text(text) result(value)
    type(c_ptr), intent(in) :: text
    character(len=:), allocatable :: value
    character(kind=c_char), pointer :: bytes(:)
    integer :: i
    value = ""
    if (.not. c_associated(text)) return
    call c_f_pointer(text, bytes, [strlen(text)])
    value = repeat(" ", size(bytes))
    do i = 1, size(bytes)
      value(i:i) = bytes(i)
    end do
  end function cognito_text

  ! Returns one value of a result by its JSON pointer, such as "/CodeDeliveryDetails/Destination"; "" where there is none.
  function cognito_value(buf, pointer) result(value)
    type(c_ptr), intent(in) :: buf
    character(len=*), intent(in) :: pointer
    character(len=:), allocatable :: value
    value = cognito_text(cognito_buf_get(buf, pointer // c_null_char))
  end function cognito_value

  ! Returns a user's attribute by its name, such as "email_verified"; "" where there is none.
  function cognito_attribute(buf, name) result(value)
    type(c_ptr), intent(in) :: buf
    character(len=*), intent(in) :: name
    character(len=:), allocatable :: value
    value = cognito_text(cognito_buf_attribute(buf, name // c_null_char))
  end function cognito_attribute

end module cognito
