--  Sends a code to a Cognito user's e-mail address, hands back what the user types, shows what is verified.
--
--  Install: apt-get install gnat pkg-config
--  Needs: command -v gnatmake && command -v pkg-config
--  Run: gnatmake -q -aI"$(pkg-config --variable=sharedir cognito)" send_code.adb \
--       -largs -L"$(pkg-config --variable=libdir cognito)" -lcognito && ./send_code

with Ada.Command_Line;          use Ada.Command_Line;
with Ada.Environment_Variables; use Ada.Environment_Variables;
with Ada.Exceptions;            use Ada.Exceptions;
with Ada.Text_IO;               use Ada.Text_IO;
with Cognito;                   use type Cognito.Status;

procedure Send_Code is
   Failed : exception;
   Token  : constant String         := Value ("COGNITO_ACCESS_TOKEN", "");
   Result : constant Cognito.Buffer := Cognito.New_Buffer;

   procedure Check (Status : Cognito.Status) is
   begin
      if Status /= Cognito.OK then
         raise Failed with Cognito.Name (Status);
      end if;
   end Check;
begin
   Check (Cognito.Get_Attr_Verification_Code (Token, "email", "{""lang"":""de""}", Result));
   Put_Line ("A code went to " & Cognito.Get (Result, "/CodeDeliveryDetails/Destination"));
   Put ("Code: ");
   Check (Cognito.Verify_Attr (Token, "email", Get_Line, Result));
   Check (Cognito.Get_User (Token, Result));
   Put_Line ("email_verified: " & Cognito.Attribute (Result, "email_verified"));
   Cognito.Delete (Result);
exception
   when Problem : Failed =>
      Put_Line (Standard_Error, Exception_Message (Problem) & ": " & Cognito.Get (Result, "/Error/Message"));
      Put_Line (Standard_Error, Cognito.Get (Result, "/Hint"));
      Set_Exit_Status (Failure);
end Send_Code;
