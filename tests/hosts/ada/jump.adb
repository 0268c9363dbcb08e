--  An exception that a callback catches ends the call by the callback's result; one that leaves a callback unwinds the
--  stack of the call, and the process ends by SIGABRT (of
--  which GNAT would make Program_Error but for the pragma in callbacks.ads). So a program catches it, as the first callback here does.
--
--  Install: apt-get install gnat pkg-config
--  Needs: command -v gnatmake && command -v pkg-config
--  Ends: by abort
--  Run: gnatmake -q -aI"$(pkg-config --variable=sharedir cognito)" jump.adb \
--       -largs -L"$(pkg-config --variable=libdir cognito)" -lcognito && ./jump

with Ada.Environment_Variables; use Ada.Environment_Variables;
with Ada.Text_IO;               use Ada.Text_IO;
with Callbacks;
with Cognito;

procedure Jump is
   Token : constant String := Value ("COGNITO_ACCESS_TOKEN");
begin
   Cognito.Set_Log (Cognito.Default_Client, Callbacks.Catches'Access, Max_Level => 4);
   Put_Line ("caught in the callback: " & Cognito.Name (Cognito.Get_User (Token)));
   Flush;
   Cognito.Set_Log (Cognito.Default_Client, Callbacks.Raises'Access, Max_Level => 4);
   Put_Line ("not caught: " & Cognito.Name (Cognito.Get_User (Token)));
end Jump;
