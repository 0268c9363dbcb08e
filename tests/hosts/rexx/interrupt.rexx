/* A call that hangs is ended by Ctrl-C, and REXX then goes on at the label that SIGNAL ON HALT names.

   Install: apt-get install regina-rexx libregina3-dev gcc pkg-config
   Needs: command -v regina && command -v regina-config && command -v cc && command -v pkg-config
   Run: cc -shared -fPIC cognito_rexx.c $(pkg-config --cflags --libs cognito) -lregina -o libcognito_rexx.so && \
        LD_LIBRARY_PATH=".:$LD_LIBRARY_PATH" regina ./interrupt.rexx
*/
call RxFuncAdd 'cognito_load', 'cognito_rexx', 'cognito_load'
call cognito_load

signal on halt name pressed
status = cognito_get_user(value('COGNITO_ACCESS_TOKEN', , 'SYSTEM'))
pressed:
say cognito_buf_get('/Status')
exit 0
