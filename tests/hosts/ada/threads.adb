--  Sixteen tasks make calls at once on one client.
--
--  Install: apt-get install gnat pkg-config
--  Needs: command -v gnatmake && command -v pkg-config
--  Run: gnatmake -q -aI"$(pkg-config --variable=sharedir cognito)" threads.adb \
--       -largs -L"$(pkg-config --variable=libdir cognito)" -lcognito && ./threads

with Ada.Command_Line;          use Ada.Command_Line;
with Ada.Environment_Variables; use Ada.Environment_Variables;
with Ada.Text_IO;               use Ada.Text_IO;
with Cognito;                   use type Cognito.Status;

procedure Threads is
   Token    : constant String := Value ("COGNITO_ACCESS_TOKEN");
   Statuses : array (1 .. 16) of Cognito.Status;
begin
   declare
      task type Caller (Number : Positive);
      task body Caller is
      begin
         Statuses (Number) := Cognito.Get_User (Token);
      end Caller;
      type Caller_Access is access Caller;
      Callers : array (Statuses'Range) of Caller_Access;
   begin
      for Number in Callers'Range loop
         Callers (Number) := new Caller (Number);
      end loop;
   end;
   for Status of Statuses loop
      if Status /= Cognito.OK then
         Put_Line (Standard_Error, Cognito.Name (Status));
         Set_Exit_Status (Failure);
      end if;
   end loop;
   Put_Line ("16 tasks: " & Cognito.Name (Cognito.OK));
end Threads;
