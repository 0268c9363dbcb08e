;;; A non-local exit out of a callback, or of a condition's handler during the call, jumps out of the call: the call is
;;; gone, further calls succeed. Where the call must end first, as with with-timeout, without-interrupts defers that.
;;;
;;; Install: apt-get install sbcl
;;; Needs: command -v sbcl
;;; Run: sbcl --script jump.lisp

(load-shared-object "libcognito.so.0")

(define-alien-routine cognito-status-name c-string (status (signed 32)))
(define-alien-routine cognito-get-user (signed 32) (token c-string) (buf (* t)))
(define-alien-routine cognito-client-set-log void (client (* t)) (log (* t)) (userdata (* t)) (max-level (signed 32)))

(sb-alien::define-alien-callable leave void ((userdata (* t)) (level (signed 32)) (line c-string))
  (declare (ignore userdata level line))
  (cognito-client-set-log nil nil nil 0)
  (throw 'left "thrown in a callback"))

(let ((token (posix-getenv "COGNITO_ACCESS_TOKEN")))
  (cognito-client-set-log nil (alien-sap (sb-alien::alien-callable-function 'leave)) nil 4)
  (format t "caught outside the call: ~a~%" (catch 'left (cognito-status-name (cognito-get-user token nil))))
  (format t "goes on: ~a~%" (cognito-status-name (cognito-get-user token nil))))
