--  A call that hangs is ended by Ctrl-C: its handler, in keyboard.ads, sets the flag that
--  Check_Flag reads.
--
--  Install: apt-get install gnat pkg-config
--  Needs: command -v gnatmake && command -v pkg-config
--  Run: gnatmake -q -aI"$(pkg-config --variable=sharedir cognito)" interrupt.adb \
--       -largs -L"$(pkg-config --variable=libdir cognito)" -lcognito && ./interrupt

with Ada.Environment_Variables; use Ada.Environment_Variables;
with Ada.Text_IO;               use Ada.Text_IO;
with Cognito;
with Keyboard;

procedure Interrupt is
begin
   Cognito.Set_Interrupt (Cognito.Default_Client, Cognito.Check_Flag'Access, Keyboard.Stop'Address);
   Put_Line (Cognito.Name (Cognito.Get_User (Value ("COGNITO_ACCESS_TOKEN"))));
end Interrupt;
