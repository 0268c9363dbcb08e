% Sends a code to a Cognito user's e-mail address, hands back what the user types, shows what is verified.
%
% Install: apt-get install octave octave-dev pkg-config
% Needs: command -v octave-cli && command -v mkoctfile && command -v pkg-config
% Run: mkoctfile --mex cognito.c -I"$(pkg-config --variable=includedir cognito)" \
%      -L"$(pkg-config --variable=libdir cognito)" -lcognito && octave-cli --no-history send_code.m
1;

function result = check (name, varargin)
  [status, result] = cognito (name, varargin{:});
  if (status != 0)
    fprintf (stderr, "%s: %s\n%s\n", cognito ("cognito_status_name", status), ...
             cognito ("cognito_buf_get", result, "/Error/Message"), cognito ("cognito_buf_get", result, "/Hint"));
    exit (1);
  endif
endfunction

token = getenv ("COGNITO_ACCESS_TOKEN");
sent = check ("cognito_get_attr_verification_code", token, "email", '{"lang":"de"}');
printf ("A code went to %s\n", cognito ("cognito_buf_get", sent, "/CodeDeliveryDetails/Destination"));
code = input ("Code: ", "s");
check ("cognito_verify_attr", token, "email", code);
user = check ("cognito_get_user", token);
printf ("email_verified: %s\n", cognito ("cognito_buf_attribute", user, "email_verified"));
cognito ("cognito_buf_delete", sent);
cognito ("cognito_buf_delete", user);
