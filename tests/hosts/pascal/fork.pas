{ A forked child goes on with the client that its parent used.

  Install: apt-get install fp-compiler pkg-config
  Needs: command -v fpc && command -v pkg-config
  Run: fpc -l- -v0 -FU. -Fu"$(pkg-config --variable=sharedir cognito)" \
    -Fl"$(pkg-config --variable=libdir cognito)" fork.pas && ./fork
}
program fork;

{$mode objfpc}{$H+}

uses
  BaseUnix, ctypes, SysUtils, cognito;

procedure ReadUser;
var
  Status: cognito_status;
begin
  Status := cognito_get_user(PAnsiChar(GetEnvironmentVariable('COGNITO_ACCESS_TOKEN')), nil);
  if Status <> COGNITO_OK then
  begin
    WriteLn(StdErr, cognito_status_name(Status));
    FpExit(1);
  end;
end;

var
  Children: array[1..2] of TPid;
  I, Status: cint;
begin
  ReadUser;
  for I := 1 to 2 do
  begin
    Children[I] := FpFork;
    if Children[I] = 0 then
    begin
      ReadUser;
      FpExit(0);
    end;
  end;
  for I := 1 to 2 do
    if (FpWaitPid(Children[I], Status, 0) <> Children[I]) or (Status <> 0) then
    begin
      WriteLn(StdErr, 'a child failed');
      Halt(1);
    end;
  ReadUser;
  WriteLn('two children and their parent: COGNITO_OK');
end.
