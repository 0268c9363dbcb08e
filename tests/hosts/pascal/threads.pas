{ Sixteen threads make calls at once on one client. The unit cthreads comes first, as in every Pascal program with
  threads on Unix.

  Install: apt-get install fp-compiler pkg-config
  Needs: command -v fpc && command -v pkg-config
  Run: fpc -l- -v0 -FU. -Fu"$(pkg-config --variable=sharedir cognito)" \
    -Fl"$(pkg-config --variable=libdir cognito)" threads.pas && ./threads
}
program threads;

{$mode objfpc}{$H+}

uses
  cthreads, Classes, SysUtils, cognito;

type
  TCaller = class(TThread)
    Status: cognito_status;
    procedure Execute; override;
  end;

procedure TCaller.Execute;
begin
  Status := cognito_get_user(PAnsiChar(GetEnvironmentVariable('COGNITO_ACCESS_TOKEN')), nil);
end;

var
  Callers: array[1..16] of TCaller;
  Caller: TCaller;
  I: Integer;
begin
  for I := Low(Callers) to High(Callers) do
    Callers[I] := TCaller.Create(False);
  for Caller in Callers do
  begin
    Caller.WaitFor;
    if Caller.Status <> COGNITO_OK then
    begin
      WriteLn(StdErr, cognito_status_name(Caller.Status));
      Halt(1);
    end;
  end;
  WriteLn('16 threads: COGNITO_OK');
end.
