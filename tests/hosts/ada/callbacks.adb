--  One that catches what it raises, one that does not.

package body Callbacks is

   procedure Catches (Userdata : System.Address; Level : Interfaces.Integer_32; Line : Interfaces.C.Strings.chars_ptr)
   is
      pragma Unreferenced (Userdata, Level, Line);
   begin
      raise Constraint_Error;
   exception
      when Constraint_Error => null;
   end Catches;

   procedure Raises (Userdata : System.Address; Level : Interfaces.Integer_32; Line : Interfaces.C.Strings.chars_ptr)
   is
      pragma Unreferenced (Userdata, Level, Line);
   begin
      raise Constraint_Error;
   end Raises;

end Callbacks;
