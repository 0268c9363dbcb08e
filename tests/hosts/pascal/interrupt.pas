{ A call that hangs is ended by Ctrl-C: the signal's handler sets the flag that cognito_check_flag reads.

  Install: apt-get install fp-compiler pkg-config
  Needs: command -v fpc && command -v pkg-config
  Run: fpc -l- -v0 -FU. -Fu"$(pkg-config --variable=sharedir cognito)" \
    -Fl"$(pkg-config --variable=libdir cognito)" interrupt.pas && ./interrupt
}
program interrupt;

{$mode objfpc}{$H+}

uses
  BaseUnix, ctypes, SysUtils, cognito;

var
  Stop: cint32 = 0;

procedure OnInterrupt(Signal: cint); cdecl;
begin
  Stop := 1;
end;

begin
  FpSignal(SIGINT, @OnInterrupt);
  cognito_client_set_interrupt(nil, @cognito_check_flag, @Stop);
  WriteLn(cognito_status_name(cognito_get_user(PAnsiChar(GetEnvironmentVariable('COGNITO_ACCESS_TOKEN')), nil)));
end.
