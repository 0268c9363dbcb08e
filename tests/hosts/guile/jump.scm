;;; A throw out of a callback jumps out of the call: the call is gone, further calls succeed. Better is to catch it in the
;;; callback.
;;;
;;; Install: apt-get install guile-3.0
;;; Needs: command -v guile
;;; Run: guile --no-auto-compile jump.scm

(use-modules (system foreign) (system foreign-library))

(define (cognito return-type name . arg-types)
  (foreign-library-function "libcognito.so.0" name #:return-type return-type #:arg-types arg-types))

(define get-user (cognito int32 "cognito_get_user" '* '*))
(define set-log (cognito void "cognito_client_set_log" '* '* '* int32))
(define status-name (cognito '* "cognito_status_name" int32))
(define token (string->pointer (getenv "COGNITO_ACCESS_TOKEN")))

(define (call) (pointer->string (status-name (get-user token %null-pointer))))
(define (leave userdata level line)
  (set-log %null-pointer %null-pointer %null-pointer 0)
  (throw 'left "thrown in a callback"))
(define log (procedure->pointer void leave (list '* int32 '*)))

(set-log %null-pointer log %null-pointer 4)
(format #t "caught outside the call: ~a~%" (catch 'left call (lambda (key text) text)))
(format #t "goes on: ~a~%" (call))
