/* Sends a code to a Cognito user's e-mail address, hands back what the user types, shows what is verified.

   Install: apt-get install regina-rexx libregina3-dev gcc pkg-config
   Needs: command -v regina && command -v regina-config && command -v cc && command -v pkg-config
   Run: cc -shared -fPIC cognito_rexx.c $(pkg-config --cflags --libs cognito) -lregina -o libcognito_rexx.so && \
        LD_LIBRARY_PATH=".:$LD_LIBRARY_PATH" regina ./send_code.rexx
*/
call RxFuncAdd 'cognito_load', 'cognito_rexx', 'cognito_load'
call cognito_load

token = value('COGNITO_ACCESS_TOKEN', , 'SYSTEM')
call check cognito_get_attr_verification_code(token, 'email', '{"lang":"de"}')
say 'A code went to' cognito_buf_get('/CodeDeliveryDetails/Destination')
call charout , 'Code: '
parse pull code
call check cognito_verify_attr(token, 'email', code)
call check cognito_get_user(token)
say 'email_verified:' cognito_buf_attribute('email_verified')
exit 0

check:
  parse arg status
  if status = 0 then return
  call lineout '<stderr>', cognito_status_name(status)':' cognito_buf_get('/Error/Message')
  call lineout '<stderr>', cognito_buf_get('/Hint')
  exit 1
