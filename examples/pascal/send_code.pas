{ Sends a code to a Cognito user's e-mail address, hands back what the user types, shows what is verified.

  Install: apt-get install fp-compiler pkg-config
  Needs: command -v fpc && command -v pkg-config
  Run: fpc -l- -v0 -FU. -Fu"$(pkg-config --variable=sharedir cognito)" \
    -Fl"$(pkg-config --variable=libdir cognito)" send_code.pas && ./send_code
}
program send_code;

{$mode objfpc}{$H+}

uses
  SysUtils, cognito;

var
  Buf: Pcognito_buf;
  Token, Code: string;

procedure Check(Status: cognito_status);
begin
  if Status = COGNITO_OK then
    Exit;
  WriteLn(StdErr, cognito_status_name(Status), ': ', cognito_buf_get(Buf, '/Error/Message'));
  WriteLn(StdErr, cognito_buf_get(Buf, '/Hint'));
  Halt(1);
end;

begin
  Buf := cognito_buf_new;
  Token := GetEnvironmentVariable('COGNITO_ACCESS_TOKEN');
  Check(cognito_get_attr_verification_code(PAnsiChar(Token), 'email', '{"lang":"de"}', Buf));
  WriteLn('A code went to ', cognito_buf_get(Buf, '/CodeDeliveryDetails/Destination'));
  Write('Code: ');
  ReadLn(Code);
  Check(cognito_verify_attr(PAnsiChar(Token), 'email', PAnsiChar(Code), Buf));
  Check(cognito_get_user(PAnsiChar(Token), Buf));
  WriteLn('email_verified: ', cognito_buf_attribute(Buf, 'email_verified'));
  cognito_buf_delete(Buf);
end.
