*> A call that hangs ends at SIGINT. A COBOL program may handle the signal itself: CBL_... has no such routine in
*> GnuCOBOL, so C's signal() gets a program of this file as its handler, which sets the flag.
*>
*> Install: apt-get install gnucobol3 pkg-config
*> Needs: cobc --version && pkg-config --version
*> Run: cobc -x -free -fstatic-call -I "$(pkg-config --variable=sharedir cognito)" interrupt.cob \
*>      $(pkg-config --libs cognito) && ./interrupt
IDENTIFICATION DIVISION.
PROGRAM-ID. interrupt.
DATA DIVISION.
WORKING-STORAGE SECTION.
COPY "cognito.cpy".
01 TOKEN-Z.
   05 TOKEN PIC X(8192).
   05 FILLER PIC X VALUE X"00".
01 INTERRUPTED BINARY-LONG EXTERNAL.
01 HANDLER PROGRAM-POINTER.
01 CHECK-FLAG PROGRAM-POINTER.
01 SIGINT BINARY-LONG VALUE 2.
LINKAGE SECTION.
01 C-TEXT PIC X(100).
PROCEDURE DIVISION.
    MOVE 0 TO INTERRUPTED
    SET HANDLER TO ENTRY "on-signal"
    CALL "signal" USING BY VALUE SIGINT HANDLER
    SET CHECK-FLAG TO ENTRY "cognito_check_flag"
    CALL "cognito_client_set_interrupt" USING BY VALUE 0 CHECK-FLAG BY REFERENCE INTERRUPTED
    ACCEPT TOKEN FROM ENVIRONMENT "COGNITO_ACCESS_TOKEN"
    CALL "cognito_get_user" USING TOKEN-Z OMITTED RETURNING COGNITO-STATUS
    CALL "cognito_status_name" USING BY VALUE COGNITO-STATUS RETURNING COGNITO-TEXT
    SET ADDRESS OF C-TEXT TO COGNITO-TEXT
    MOVE SPACES TO TOKEN
    STRING C-TEXT DELIMITED BY X"00" INTO TOKEN
    DISPLAY FUNCTION TRIM(TOKEN)
    STOP RUN.
END PROGRAM interrupt.

IDENTIFICATION DIVISION.
PROGRAM-ID. on-signal.
DATA DIVISION.
WORKING-STORAGE SECTION.
01 INTERRUPTED BINARY-LONG EXTERNAL.
PROCEDURE DIVISION.
    MOVE 1 TO INTERRUPTED
    GOBACK.
END PROGRAM on-signal.
