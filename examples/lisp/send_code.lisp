;;; Sends a code to a Cognito user's e-mail address, hands back what the user types, shows what is verified.
;;;
;;; Install: apt-get install sbcl
;;; Needs: command -v sbcl
;;; Run: sbcl --script send_code.lisp

(load-shared-object "libcognito.so.0")
(setf sb-alien::*default-c-string-external-format* :utf-8)

(define-alien-routine cognito-buf-new (* t))
(define-alien-routine cognito-buf-delete void (buf (* t)))
(define-alien-routine cognito-buf-get c-string (buf (* t)) (pointer c-string))
(define-alien-routine cognito-buf-attribute c-string (buf (* t)) (name c-string))
(define-alien-routine cognito-status-name c-string (status (signed 32)))
(define-alien-routine cognito-get-attr-verification-code (signed 32)
  (token c-string) (attr c-string) (metadata c-string) (buf (* t)))
(define-alien-routine cognito-verify-attr (signed 32) (token c-string) (attr c-string) (code c-string) (buf (* t)))
(define-alien-routine cognito-get-user (signed 32) (token c-string) (buf (* t)))

(defvar *buf* (cognito-buf-new))

(defun check (status)
  (unless (zerop status)
    (format *error-output* "~a: ~a~%~@[~a~%~]" (cognito-status-name status)
            (cognito-buf-get *buf* "/Error/Message") (cognito-buf-get *buf* "/Hint"))
    (exit :code 1)))

(let ((token (posix-getenv "COGNITO_ACCESS_TOKEN")))
  (check (cognito-get-attr-verification-code token "email" "{\"lang\":\"de\"}" *buf*))
  (format t "A code went to ~a~%Code: " (cognito-buf-get *buf* "/CodeDeliveryDetails/Destination"))
  (finish-output)
  (check (cognito-verify-attr token "email" (read-line) *buf*))
  (check (cognito-get-user token *buf*))
  (format t "email_verified: ~a~%" (cognito-buf-attribute *buf* "email_verified"))
  (cognito-buf-delete *buf*))
