{ An exception that leaves a callback jumps out of the call: the call is gone, further calls succeed. The jump leaves
  SIGPIPE blocked in the thread. Better is to catch it in the callback.

  Install: apt-get install fp-compiler pkg-config
  Needs: command -v fpc && command -v pkg-config
  Run: fpc -l- -v0 -FU. -Fu"$(pkg-config --variable=sharedir cognito)" \
    -Fl"$(pkg-config --variable=libdir cognito)" jump.pas && ./jump
}
program jump;

{$mode objfpc}{$H+}

uses
  ctypes, SysUtils, cognito;

procedure RaiseOnce(Userdata: Pointer; Level: cint32; Line: PAnsiChar); cdecl;
begin
  cognito_client_set_log(nil, nil, nil, 0);
  raise Exception.Create('raised in a callback');
end;

var
  Token: string;
begin
  Token := GetEnvironmentVariable('COGNITO_ACCESS_TOKEN');
  cognito_client_set_log(nil, @RaiseOnce, nil, 4);
  try
    WriteLn(cognito_status_name(cognito_get_user(PAnsiChar(Token), nil)));
  except
    on E: Exception do
      WriteLn('caught outside the call: ', E.Message);
  end;
  WriteLn('goes on: ', cognito_status_name(cognito_get_user(PAnsiChar(Token), nil)));
end.
