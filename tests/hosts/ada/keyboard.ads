--  What Ctrl-C does in interrupt.adb: the run-time system calls Pressed in a task of its own. Handlers stand at library
--  level; GNAT keeps SIGINT for itself without the pragma.

with Ada.Interrupts.Names; use Ada.Interrupts.Names;
with Interfaces;

package Keyboard is

   pragma Unreserve_All_Interrupts;

   Stop : Interfaces.Integer_32 := 0 with Atomic;

   protected Handler is
      procedure Pressed with Attach_Handler => SIGINT;
   end Handler;

end Keyboard;
