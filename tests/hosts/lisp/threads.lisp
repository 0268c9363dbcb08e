;;; Sixteen threads make calls at once on one client, while garbage is collected.
;;;
;;; Install: apt-get install sbcl
;;; Needs: command -v sbcl
;;; Run: sbcl --script threads.lisp

(load-shared-object "libcognito.so.0")

(define-alien-routine cognito-status-name c-string (status (signed 32)))
(define-alien-routine cognito-get-user (signed 32) (token c-string) (buf (* t)))

(flet ((caller ()
         (cognito-status-name (cognito-get-user (posix-getenv "COGNITO_ACCESS_TOKEN") nil))))
  (let ((threads (loop repeat 16 collect (sb-thread:make-thread #'caller))))
    (loop while (some #'sb-thread:thread-alive-p threads) do (gc))
    (format t "16 threads: ~{~a~^ ~}~%"
            (remove-duplicates (mapcar #'sb-thread:join-thread threads) :test #'string=))))
