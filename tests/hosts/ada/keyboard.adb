--  The handler sets the flag.

package body Keyboard is

   protected body Handler is
      procedure Pressed is
      begin
         Stop := 1;
      end Pressed;
   end Handler;

end Keyboard;
