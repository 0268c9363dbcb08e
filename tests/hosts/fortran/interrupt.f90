! A call that hangs ends when a signal handler sets the flag. signal() is gfortran's.
!
! Install: apt-get install gfortran pkg-config
! Needs: gfortran --version && pkg-config --version
! Run: gfortran "$(pkg-config --variable=sharedir cognito)/cognito.f90" interrupt.f90 \
!      $(pkg-config --libs cognito) -o interrupt && ./interrupt
module handler
  use, intrinsic :: iso_c_binding
  implicit none
  integer(c_int32_t), target, volatile :: interrupted = 0
contains
  subroutine on_signal()
    interrupted = 1
  end subroutine on_signal
end module handler

program interrupt
  use cognito
  use handler
  implicit none
  integer, parameter :: sigint = 2
  character(len=8192) :: token
  integer(c_int32_t) :: status

  call signal(sigint, on_signal)
  call cognito_client_set_interrupt(c_null_ptr, c_funloc(cognito_check_flag), c_loc(interrupted))
  call get_environment_variable("COGNITO_ACCESS_TOKEN", token)
  status = cognito_get_user(trim(token) // c_null_char, c_null_ptr)
  print "(a)", cognito_text(cognito_status_name(status))
end program interrupt
