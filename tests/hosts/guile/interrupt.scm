;;; A call that hangs is ended by Ctrl-C: the library asks a callback, and Guile runs the handlers of signals as soon as it
;;; is in Scheme code again.
;;;
;;; Install: apt-get install guile-3.0
;;; Needs: command -v guile
;;; Run: guile --no-auto-compile interrupt.scm

(use-modules (system foreign) (system foreign-library))

(define (cognito return-type name . arg-types)
  (foreign-library-function "libcognito.so.0" name #:return-type return-type #:arg-types arg-types))

(define get-user (cognito int32 "cognito_get_user" '* '*))
(define set-interrupt (cognito void "cognito_client_set_interrupt" '* '* '*))
(define status-name (cognito '* "cognito_status_name" int32))

(define stop 0)
(define check (procedure->pointer int32 (lambda (userdata) stop) '(*)))
(sigaction SIGINT (lambda (signal) (set! stop 1)))
(set-interrupt %null-pointer check %null-pointer)
(define status (get-user (string->pointer (getenv "COGNITO_ACCESS_TOKEN")) %null-pointer))
(display (pointer->string (status-name status)))
(newline)
