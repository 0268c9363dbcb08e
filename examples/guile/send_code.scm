;;; Sends a code to a Cognito user's e-mail address, hands back what the user types, shows what is verified.
;;;
;;; Install: apt-get install guile-3.0
;;; Needs: command -v guile
;;; Run: guile --no-auto-compile send_code.scm

(use-modules (ice-9 rdelim) (system foreign) (system foreign-library))

(define (cognito return-type name . arg-types)
  (foreign-library-function "libcognito.so.0" name #:return-type return-type #:arg-types arg-types))

(define buf ((cognito '* "cognito_buf_new")))
(define delete (cognito void "cognito_buf_delete" '*))
(define get (cognito '* "cognito_buf_get" '* '*))
(define attribute (cognito '* "cognito_buf_attribute" '* '*))
(define status-name (cognito '* "cognito_status_name" int32))
(define send-code (cognito int32 "cognito_get_attr_verification_code" '* '* '* '*))
(define verify (cognito int32 "cognito_verify_attr" '* '* '* '*))
(define get-user (cognito int32 "cognito_get_user" '* '*))

(define (c-string text) (string->pointer text "UTF-8"))
(define (text pointer) (if (null-pointer? pointer) "" (pointer->string pointer -1 "UTF-8")))

(define (check status)
  (unless (zero? status)
    (format (current-error-port) "~a: ~a~%~a~%" (text (status-name status))
            (text (get buf (c-string "/Error/Message"))) (text (get buf (c-string "/Hint"))))
    (exit 1)))

(define token (c-string (or (getenv "COGNITO_ACCESS_TOKEN") "")))
(define email (c-string "email"))
(check (send-code token email (c-string "{\"lang\":\"de\"}") buf))
(format #t "A code went to ~a~%Code: " (text (get buf (c-string "/CodeDeliveryDetails/Destination"))))
(force-output)
(check (verify token email (c-string (read-line)) buf))
(check (get-user token buf))
(format #t "email_verified: ~a~%" (text (attribute buf (c-string "email_verified"))))
(delete buf)
