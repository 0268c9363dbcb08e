*> libcognito for GnuCOBOL: every constant and status of cognito.h, fields for a call, and how each function is called.
*> COPY "cognito.cpy" in WORKING-STORAGE. Compile with -fstatic-call: otherwise cobc leaves the library out, and the
*> program does not find it at run time.
*>
*> A text ends with a NUL: z"email", or a field with PIC X VALUE X"00" behind it; blanks before that do not count in
*> token, attribute and code. z"" means none. buf, client, text, userdata and functions are USAGE POINTER (functions
*> PROGRAM-POINTER), number, level and status BINARY-LONG, size BINARY-DOUBLE, pad PIC X. Pass OMITTED for NULL.
*>
*> CALL "cognito_status_name" USING BY VALUE status RETURNING text
*> CALL "cognito_status_message" USING BY VALUE status RETURNING text
*> CALL "cognito_version" RETURNING text
*> CALL "cognito_version_number" RETURNING number
*> CALL "cognito_buf_new" RETURNING buf
*> CALL "cognito_buf_delete" USING BY VALUE buf
*> CALL "cognito_buf_free" USING BY VALUE buf
*> CALL "cognito_buf_data" USING BY VALUE buf RETURNING text
*> CALL "cognito_buf_get" USING BY VALUE buf BY REFERENCE pointer RETURNING text
*> CALL "cognito_buf_attribute" USING BY VALUE buf BY REFERENCE name RETURNING text
*> CALL "cognito_buf_copy" USING BY VALUE buf BY REFERENCE pointer field BY VALUE size pad RETURNING number
*> CALL "cognito_get_attr_verification_code" USING BY REFERENCE token attr metadata-json BY VALUE out-buf RETURNING
*>     status
*> CALL "cognito_client_get_attr_verification_code" USING BY VALUE client BY REFERENCE token attr metadata-json BY
*>     VALUE out-buf RETURNING status
*> CALL "cognito_verify_attr" USING BY REFERENCE token attr code BY VALUE out-buf RETURNING status
*> CALL "cognito_client_verify_attr" USING BY VALUE client BY REFERENCE token attr code BY VALUE out-buf RETURNING
*>     status
*> CALL "cognito_get_user" USING BY REFERENCE token BY VALUE out-buf RETURNING status
*> CALL "cognito_client_get_user" USING BY VALUE client BY REFERENCE token BY VALUE out-buf RETURNING status
*> CALL "cognito_client_new" USING BY REFERENCE options-json client-out BY VALUE out-buf RETURNING status
*> CALL "cognito_client_free" USING BY VALUE client
*> CALL "cognito_client_describe" USING BY VALUE client out-buf RETURNING status
*> CALL "cognito_client_set_interrupt" USING BY VALUE client check userdata
*> CALL "cognito_client_set_log" USING BY VALUE client log userdata max-level
*> CALL "cognito_check_flag" USING BY VALUE userdata RETURNING number
*>
*> A text that is returned belongs to the library: LINKAGE SECTION, SET ADDRESS OF field TO text, and
*> STRING field DELIMITED BY X"00" INTO yours.
*>
*> SPDX-License-Identifier: MIT OR Apache-2.0
78 COGNITO-VERSION-NUMBER VALUE 100.
78 COGNITO-OK VALUE 0.
78 COGNITO-INVALID-ARGUMENT VALUE 1.
78 COGNITO-CONFIGURATION VALUE 2.
78 COGNITO-CONNECT VALUE 3.
78 COGNITO-TLS VALUE 4.
78 COGNITO-TIMEOUT VALUE 5.
78 COGNITO-CONNECTION-LOST VALUE 6.
78 COGNITO-BAD-RESPONSE VALUE 7.
78 COGNITO-CANCELLED VALUE 8.
78 COGNITO-INTERNAL VALUE 9.
78 COGNITO-SERVICE-ERROR VALUE 100.
78 COGNITO-NOT-AUTHORIZED VALUE 101.
78 COGNITO-INVALID-PARAMETER VALUE 102.
78 COGNITO-RESOURCE-NOT-FOUND VALUE 103.
78 COGNITO-TOO-MANY-REQUESTS VALUE 104.
78 COGNITO-LIMIT-EXCEEDED VALUE 105.
78 COGNITO-CODE-DELIVERY-FAILURE VALUE 106.
78 COGNITO-USER-NOT-FOUND VALUE 107.
78 COGNITO-USER-NOT-CONFIRMED VALUE 108.
78 COGNITO-PASSWORD-RESET-REQUIRED VALUE 109.
78 COGNITO-CODE-MISMATCH VALUE 110.
78 COGNITO-EXPIRED-CODE VALUE 111.
78 COGNITO-ALIAS-EXISTS VALUE 112.
78 COGNITO-UNEXPECTED-LAMBDA VALUE 113.
78 COGNITO-USER-LAMBDA-VALIDATION VALUE 114.
78 COGNITO-INVALID-LAMBDA-RESPONSE VALUE 115.
78 COGNITO-INVALID-SMS-ROLE-ACCESS-POLICY VALUE 116.
78 COGNITO-INVALID-SMS-ROLE-TRUST-RELATIONSHIP VALUE 117.
78 COGNITO-INVALID-EMAIL-ROLE-ACCESS-POLICY VALUE 118.
78 COGNITO-OPERATION-NOT-ENABLED VALUE 119.
78 COGNITO-FORBIDDEN VALUE 120.
78 COGNITO-INTERNAL-ERROR VALUE 121.
01 COGNITO-BUF USAGE POINTER.
01 COGNITO-STATUS USAGE BINARY-LONG.
01 COGNITO-TEXT USAGE POINTER.
01 COGNITO-CLIENT USAGE POINTER.
01 COGNITO-LENGTH USAGE BINARY-LONG.
*> For cognito_buf_copy: a JSON pointer, and a field for the value.
01 COGNITO-POINTER PIC X(100).
01 COGNITO-VALUE PIC X(1000).
01 COGNITO-VALUE-SIZE USAGE BINARY-DOUBLE VALUE 1000.
