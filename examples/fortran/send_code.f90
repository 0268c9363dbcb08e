! Sends a verification code to a Cognito user, takes it back, and shows what is verified.
!
! Install: apt-get install gfortran pkg-config
! Needs: gfortran --version && pkg-config --version
! Run: gfortran "$(pkg-config --variable=sharedir cognito)/cognito.f90" send_code.f90 \
!      $(pkg-config --libs cognito) -o send_code && ./send_code
program send_code
  use cognito
  use, intrinsic :: iso_fortran_env, only: error_unit
  implicit none
  character(len=8192) :: token
  character(len=40) :: code
  character(len=*), parameter :: email = "email" // c_null_char, metadata = '{"lang":"de"}' // c_null_char
  type(c_ptr) :: buf

  buf = cognito_buf_new()
  call get_environment_variable("COGNITO_ACCESS_TOKEN", token)
  call check(cognito_get_attr_verification_code(trim(token) // c_null_char, email, metadata, buf))
  print "(2a)", "A code went to ", cognito_value(buf, "/CodeDeliveryDetails/Destination")
  write (*, "(a)", advance="no") "Code: "
  read (*, "(a)") code
  call check(cognito_verify_attr(trim(token) // c_null_char, email, trim(code) // c_null_char, buf))
  call check(cognito_get_user(trim(token) // c_null_char, buf))
  print "(2a)", "email_verified: ", cognito_attribute(buf, "email_verified")
  call cognito_buf_delete(buf)

contains

  subroutine check(status)
    integer(c_int32_t), intent(in) :: status
    if (status == COGNITO_OK) return
    write (error_unit, "(3a)") cognito_text(cognito_status_name(status)), ": ", cognito_value(buf, "/Error/Message")
    write (error_unit, "(a)") cognito_value(buf, "/Hint")
    stop 1, quiet=.true.
  end subroutine check
end program send_code
