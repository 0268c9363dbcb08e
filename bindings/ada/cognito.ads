--  The functions and statuses of libcognito, for Ada 2012. include/cognito.h says what each does.
--
--  Strings are UTF-8. An empty string as Metadata or Options means none. Callbacks must let no exception out: one that
--  leaves a callback ends the process.
--
--  SPDX-License-Identifier: MIT OR Apache-2.0

with Interfaces.C;         use Interfaces.C;
with Interfaces.C.Strings; use Interfaces.C.Strings;
with System;

package Cognito is

   type Status is new Interfaces.Integer_32;

   OK                                     : constant Status := 0;
   Invalid_Argument                       : constant Status := 1;
   Configuration                          : constant Status := 2;
   Connect                                : constant Status := 3;
   TLS                                    : constant Status := 4;
   Timeout                                : constant Status := 5;
   Connection_Lost                        : constant Status := 6;
   Bad_Response                           : constant Status := 7;
   Cancelled                              : constant Status := 8;
   Internal                               : constant Status := 9;
   Service_Error                          : constant Status := 100;
   Not_Authorized                         : constant Status := 101;
   Invalid_Parameter                      : constant Status := 102;
   Resource_Not_Found                     : constant Status := 103;
   Too_Many_Requests                      : constant Status := 104;
   Limit_Exceeded                         : constant Status := 105;
   Code_Delivery_Failure                  : constant Status := 106;
   User_Not_Found                         : constant Status := 107;
   User_Not_Confirmed                     : constant Status := 108;
   Password_Reset_Required                : constant Status := 109;
   Code_Mismatch                          : constant Status := 110;
   Expired_Code                           : constant Status := 111;
   Alias_Exists                           : constant Status := 112;
   Unexpected_Lambda                      : constant Status := 113;
   User_Lambda_Validation                 : constant Status := 114;
   Invalid_Lambda_Response                : constant Status := 115;
   Invalid_SMS_Role_Access_Policy         : constant Status := 116;
   Invalid_SMS_Role_Trust_Relationship    : constant Status := 117;
   Invalid_Email_Role_Access_Policy       : constant Status := 118;
   Operation_Not_Enabled                  : constant Status := 119;
   Forbidden                              : constant Status := 120;
   Internal_Error                         : constant Status := 121;
   Username_Exists                        : constant Status := 122;
   Invalid_Password                       : constant Status := 123;
   Password_History_Policy_Violation      : constant Status := 124;
   Too_Many_Failed_Attempts               : constant Status := 125;
   MFA_Method_Not_Found                   : constant Status := 126;
   Software_Token_MFA_Not_Found           : constant Status := 127;
   Enable_Software_Token_MFA              : constant Status := 128;
   Refresh_Token_Reuse                    : constant Status := 129;
   Unauthorized                           : constant Status := 130;
   Unsupported_Operation                  : constant Status := 131;
   Unsupported_Token_Type                 : constant Status := 132;
   Concurrent_Modification                : constant Status := 133;
   Device_Key_Exists                      : constant Status := 134;
   Web_Authn_Challenge_Not_Found          : constant Status := 135;
   Web_Authn_Client_Mismatch              : constant Status := 136;
   Web_Authn_Configuration_Missing        : constant Status := 137;
   Web_Authn_Credential_Not_Supported     : constant Status := 138;
   Web_Authn_Not_Enabled                  : constant Status := 139;
   Web_Authn_Origin_Not_Allowed           : constant Status := 140;
   Web_Authn_Relying_Party_Mismatch       : constant Status := 141;
   Invalid_User_Pool_Configuration        : constant Status := 142;
   User_Pool_Add_On_Not_Enabled           : constant Status := 143;
   Feature_Unavailable_In_Tier            : constant Status := 144;

   --  A result, which a call fills and the next one fills anew. It belongs to one task at a time.
   type Buffer is private;
   No_Buffer : constant Buffer;
   function New_Buffer return Buffer
   with Import, Convention => C, External_Name => "cognito_buf_new";
   procedure Delete (Result : Buffer)
   with Import, Convention => C, External_Name => "cognito_buf_delete";
   --  Empties it; it may be used again.
   procedure Free (Result : Buffer)
   with Import, Convention => C, External_Name => "cognito_buf_free";

   --  The whole result, one value of it, one of the user's attributes; "" where there is none.
   function Data (Result : Buffer) return String;
   function Get (Result : Buffer; Pointer : String) return String;
   function Attribute (Result : Buffer; Name : String) return String;
   --  Fills Field; gives the value's length in bytes, -1 where there is none.
   function Copy
     (Result : Buffer; Pointer : String; Field : out String; Pad : Character := ' ') return Interfaces.Integer_32;

   --  A client, which any number of tasks may share. The default client is made from the environment at first use.
   type Client is private;
   Default_Client : constant Client;
   function New_Client (Options : String; Made : out Client; Result : Buffer := No_Buffer) return Status;
   procedure Free (On : Client)
   with Import, Convention => C, External_Name => "cognito_client_free";
   function Describe (On : Client; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_client_describe";

   function Get_Attr_Verification_Code
     (Token, Attr : String; Metadata : String := ""; Result : Buffer := No_Buffer) return Status;
   function Verify_Attr (Token, Attr, Code : String; Result : Buffer := No_Buffer) return Status;
   function Get_User (Token : String; Result : Buffer := No_Buffer) return Status;
   function Get_Attr_Verification_Code
     (On : Client; Token, Attr : String; Metadata : String := ""; Result : Buffer := No_Buffer) return Status;
   function Verify_Attr (On : Client; Token, Attr, Code : String; Result : Buffer := No_Buffer) return Status;
   function Get_User (On : Client; Token : String; Result : Buffer := No_Buffer) return Status;

   --  Any operation of Cognito's that needs no signature, by AWS's name, with AWS's members as JSON.
   function Call (Operation, Input : String; Result : Buffer := No_Buffer) return Status;
   function Call (On : Client; Operation, Input : String; Result : Buffer := No_Buffer) return Status;
   function Secret_Hash (Username, Client_Id, Client_Secret : String; Result : Buffer) return Status;

   --  Callbacks run in the task that made the call. Userdata is the address that was set with them.
   type Interrupt_Check is access function (Userdata : System.Address) return Interfaces.Integer_32
   with Convention => C;
   type Log_Line is access procedure (Userdata : System.Address; Level : Interfaces.Integer_32; Message : chars_ptr)
   with Convention => C;
   procedure Set_Interrupt
     (On : Client; Check : Interrupt_Check; Userdata : System.Address := System.Null_Address)
   with Import, Convention => C, External_Name => "cognito_client_set_interrupt";
   procedure Set_Log
     (On : Client; Log : Log_Line; Userdata : System.Address := System.Null_Address; Max_Level : Interfaces.Integer_32)
   with Import, Convention => C, External_Name => "cognito_client_set_log";
   --  A check for Set_Interrupt; Userdata is the address of an atomic Integer_32, which ends the calls when it is set.
   function Check_Flag (Userdata : System.Address) return Interfaces.Integer_32
   with Import, Convention => C, External_Name => "cognito_check_flag";

   function Name (Of_Status : Status) return String;
   function Message (Of_Status : Status) return String;
   function Version return String;
   function Version_Number return Interfaces.Unsigned_32
   with Import, Convention => C, External_Name => "cognito_version_number";

private

   type Buffer is new System.Address;
   No_Buffer : constant Buffer := Buffer (System.Null_Address);
   type Client is new System.Address;
   Default_Client : constant Client := Client (System.Null_Address);

   --  The functions of C that take or give strings.
   function C_Buf_Data (Result : Buffer) return chars_ptr
   with Import, Convention => C, External_Name => "cognito_buf_data";
   function C_Buf_Get (Result : Buffer; Pointer : char_array) return chars_ptr
   with Import, Convention => C, External_Name => "cognito_buf_get";
   function C_Buf_Attribute (Result : Buffer; Name : char_array) return chars_ptr
   with Import, Convention => C, External_Name => "cognito_buf_attribute";
   function C_Buf_Copy
     (Result : Buffer; Pointer : char_array; Field : System.Address; Size : size_t; Pad : char)
      return Interfaces.Integer_32
   with Import, Convention => C, External_Name => "cognito_buf_copy";
   function C_Client_New (Options : char_array; Made : out Client; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_client_new";
   function C_Get_Attr_Verification_Code (Token, Attr, Metadata : char_array; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_get_attr_verification_code";
   function C_Client_Get_Attr_Verification_Code
     (On : Client; Token, Attr, Metadata : char_array; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_client_get_attr_verification_code";
   function C_Verify_Attr (Token, Attr, Code : char_array; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_verify_attr";
   function C_Client_Verify_Attr
     (On : Client; Token, Attr, Code : char_array; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_client_verify_attr";
   function C_Get_User (Token : char_array; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_get_user";
   function C_Client_Get_User
     (On : Client; Token : char_array; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_client_get_user";
   function C_Call (Operation, Input : char_array; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_call";
   function C_Client_Call (On : Client; Operation, Input : char_array; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_client_call";
   function C_Secret_Hash (Username, Client_Id, Client_Secret : char_array; Result : Buffer) return Status
   with Import, Convention => C, External_Name => "cognito_secret_hash";
   function C_Status_Name (Of_Status : Status) return chars_ptr
   with Import, Convention => C, External_Name => "cognito_status_name";
   function C_Status_Message (Of_Status : Status) return chars_ptr
   with Import, Convention => C, External_Name => "cognito_status_message";
   function C_Version return chars_ptr
   with Import, Convention => C, External_Name => "cognito_version";

   function Text (Item : chars_ptr) return String is (if Item = Null_Ptr then "" else Value (Item));

   function Data (Result : Buffer) return String is (Text (C_Buf_Data (Result)));
   function Get (Result : Buffer; Pointer : String) return String is (Text (C_Buf_Get (Result, To_C (Pointer))));
   function Attribute (Result : Buffer; Name : String) return String is
     (Text (C_Buf_Attribute (Result, To_C (Name))));
   function Copy
     (Result : Buffer; Pointer : String; Field : out String; Pad : Character := ' ') return Interfaces.Integer_32 is
     (C_Buf_Copy (Result, To_C (Pointer), Field'Address, Field'Length, To_C (Pad)));

   function New_Client (Options : String; Made : out Client; Result : Buffer := No_Buffer) return Status is
     (C_Client_New (To_C (Options), Made, Result));
   function Get_Attr_Verification_Code
     (Token, Attr : String; Metadata : String := ""; Result : Buffer := No_Buffer) return Status is
     (C_Get_Attr_Verification_Code (To_C (Token), To_C (Attr), To_C (Metadata), Result));
   function Verify_Attr (Token, Attr, Code : String; Result : Buffer := No_Buffer) return Status is
     (C_Verify_Attr (To_C (Token), To_C (Attr), To_C (Code), Result));
   function Get_User (Token : String; Result : Buffer := No_Buffer) return Status is
     (C_Get_User (To_C (Token), Result));
   function Get_Attr_Verification_Code
     (On : Client; Token, Attr : String; Metadata : String := ""; Result : Buffer := No_Buffer) return Status is
     (C_Client_Get_Attr_Verification_Code (On, To_C (Token), To_C (Attr), To_C (Metadata), Result));
   function Verify_Attr (On : Client; Token, Attr, Code : String; Result : Buffer := No_Buffer) return Status is
     (C_Client_Verify_Attr (On, To_C (Token), To_C (Attr), To_C (Code), Result));
   function Get_User (On : Client; Token : String; Result : Buffer := No_Buffer) return Status is
     (C_Client_Get_User (On, To_C (Token), Result));

   function Call (Operation, Input : String; Result : Buffer := No_Buffer) return Status is
     (C_Call (To_C (Operation), To_C (Input), Result));
   function Call (On : Client; Operation, Input : String; Result : Buffer := No_Buffer) return Status is
     (C_Client_Call (On, To_C (Operation), To_C (Input), Result));
   function Secret_Hash (Username, Client_Id, Client_Secret : String; Result : Buffer) return Status is
     (C_Secret_Hash (To_C (Username), To_C (Client_Id), To_C (Client_Secret), Result));

   function Name (Of_Status : Status) return String is (Text (C_Status_Name (Of_Status)));
   function Message (Of_Status : Status) return String is (Text (C_Status_Message (Of_Status)));
   function Version return String is (Text (C_Version));

end Cognito;
