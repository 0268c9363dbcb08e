--  The callbacks of jump.adb. They stand at library level, so that they need no code on the stack.

with Ada.Interrupts.Names;
with Interfaces;
with Interfaces.C.Strings;
with System;

package Callbacks is

   pragma Interrupt_State (Ada.Interrupts.Names.SIGABRT, System);

   procedure Catches (Userdata : System.Address; Level : Interfaces.Integer_32; Line : Interfaces.C.Strings.chars_ptr)
   with Convention => C;
   procedure Raises (Userdata : System.Address; Level : Interfaces.Integer_32; Line : Interfaces.C.Strings.chars_ptr)
   with Convention => C;

end Callbacks;
