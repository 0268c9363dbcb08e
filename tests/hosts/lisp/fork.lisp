;;; A forked child goes on with the client that its parent used. SBCL forks where there is no other thread.
;;;
;;; Install: apt-get install sbcl
;;; Needs: command -v sbcl
;;; Run: sbcl --script fork.lisp

(require :sb-posix)
(load-shared-object "libcognito.so.0")

(define-alien-routine cognito-status-name c-string (status (signed 32)))
(define-alien-routine cognito-get-user (signed 32) (token c-string) (buf (* t)))

(defun read-user ()
  (let ((status (cognito-get-user (posix-getenv "COGNITO_ACCESS_TOKEN") nil)))
    (unless (zerop status)
      (write-line (cognito-status-name status) *error-output*)
      (exit :code 1 :abort t))))

(read-user)
(let ((children (loop repeat 2
                      for child = (sb-posix:fork)
                      when (zerop child) do (read-user) (exit :code 0 :abort t)
                      collect child)))
  (dolist (child children)
    (unless (zerop (nth-value 1 (sb-posix:waitpid child 0)))
      (exit :code 1))))
(read-user)
(format t "two children and their parent: COGNITO_OK~%")
