;;; Sixteen threads make calls at once on one client, while garbage is collected.
;;;
;;; Install: apt-get install guile-3.0
;;; Needs: command -v guile
;;; Run: guile --no-auto-compile threads.scm

(use-modules (ice-9 threads) (srfi srfi-1))
(use-modules (system foreign) (system foreign-library))

(define (cognito return-type name . arg-types)
  (foreign-library-function "libcognito.so.0" name #:return-type return-type #:arg-types arg-types))

(define get-user (cognito int32 "cognito_get_user" '* '*))
(define status-name (cognito '* "cognito_status_name" int32))
(define token (getenv "COGNITO_ACCESS_TOKEN"))

(define (caller)
  (get-user (string->pointer token) %null-pointer))

(define threads (map (lambda (number) (call-with-new-thread caller)) (iota 16)))
(while (any (lambda (thread) (not (thread-exited? thread))) threads)
  (gc))
(for-each (lambda (status)
            (format #t "16 threads: ~a~%" (pointer->string (status-name status))))
          (delete-duplicates (map join-thread threads)))
