;;; A forked child goes on with the client that its parent used.
;;;
;;; Install: apt-get install guile-3.0
;;; Needs: command -v guile
;;; Run: guile --no-auto-compile fork.scm

(use-modules (system foreign) (system foreign-library))

(define (cognito return-type name . arg-types)
  (foreign-library-function "libcognito.so.0" name #:return-type return-type #:arg-types arg-types))

(define get-user (cognito int32 "cognito_get_user" '* '*))
(define status-name (cognito '* "cognito_status_name" int32))

(define (read-user)
  (let ((status (get-user (string->pointer (getenv "COGNITO_ACCESS_TOKEN")) %null-pointer)))
    (unless (zero? status)
      (format (current-error-port) "~a~%" (pointer->string (status-name status)))
      (primitive-_exit 1))))

(define (fork-child number)
  (let ((child (primitive-fork)))
    (when (zero? child)
      (read-user)
      (primitive-_exit 0))
    child))

(read-user)
(define children (map fork-child (iota 2)))
(for-each (lambda (child)
            (unless (zero? (cdr (waitpid child)))
              (primitive-_exit 1)))
          children)
(read-user)
(display "two children and their parent: COGNITO_OK\n")
