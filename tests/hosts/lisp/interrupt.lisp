;;; A call that hangs is ended by Ctrl-C: the signal's handler, which SBCL calls during the call too, sets the flag that
;;; cognito_check_flag reads. A handler that unwinds would jump out of the call.
;;;
;;; Install: apt-get install sbcl
;;; Needs: command -v sbcl
;;; Run: sbcl --script interrupt.lisp

(load-shared-object "libcognito.so.0")

(define-alien-routine cognito-status-name c-string (status (signed 32)))
(define-alien-routine cognito-get-user (signed 32) (token c-string) (buf (* t)))
(define-alien-routine cognito-client-set-interrupt void (client (* t)) (check (* t)) (userdata (* t)))

(let ((stop (make-alien (signed 32) 1)))
  (setf (deref stop) 0)
  (sb-sys:enable-interrupt sb-unix:sigint (lambda (&rest signal)
                                            (declare (ignore signal))
                                            (setf (deref stop) 1)))
  (cognito-client-set-interrupt nil (sb-sys:foreign-symbol-sap "cognito_check_flag") (alien-sap stop))
  (write-line (cognito-status-name (cognito-get-user (posix-getenv "COGNITO_ACCESS_TOKEN") nil))))
