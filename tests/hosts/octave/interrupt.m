% A call that hangs is ended by Ctrl-C: it sees what the handler of Octave has noted. Octave then interrupts the program,
% which goes on in unwind_protect_cleanup.
%
% Install: apt-get install octave octave-dev pkg-config
% Needs: command -v octave-cli && command -v mkoctfile && command -v pkg-config
% Run: mkoctfile --mex cognito.c -I"$(pkg-config --variable=includedir cognito)" \
%      -L"$(pkg-config --variable=libdir cognito)" -lcognito && octave-cli --no-history interrupt.m
1;

unwind_protect
  [status, result] = cognito ("cognito_get_user", getenv ("COGNITO_ACCESS_TOKEN"));
unwind_protect_cleanup
  puts ([cognito("cognito_status_name", status) "\n"]);
end_unwind_protect
