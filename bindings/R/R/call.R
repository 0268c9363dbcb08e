# The one place that calls C, and what becomes of a failure.

# Returns the answer as a list with AWS's names, or raises the condition that a failure is. R fetches every function and
# constant from a file at its first use, so the way of a success takes few of them.
settle <- function(reply) {
  if (reply[[1L]] != 0L) {
    raise(reply[[1L]], reply[[2L]])
  }
  reply[[2L]]
}

# Returns what stands in an answer below these names; NULL where it is not there, whatever the server has sent.
at <- function(answer, ...) {
  for (name in c(...)) {
    if (!is.list(answer)) {
      return(NULL)
    }
    answer <- answer[[name]]
  }
  answer
}

# Returns one value as a text; NA where there is none.
text_at <- function(answer, ...) {
  value <- at(answer, ...)
  if (is.null(value)) NA_character_ else as.character(value)[[1L]]
}

call_client_new <- function(options, level, saved) {
  reply <- .Call(C_client_new, options, level, saved)
  settle(reply)
  reply[[3L]]
}

call_describe <- function(client) settle(.Call(C_describe, client$pointer))

call_send <- function(client, token, attribute, metadata) {
  settle(.Call(C_send, client$pointer, token, attribute, metadata))
}

call_verify <- function(client, token, attribute, code) {
  settle(.Call(C_verify, client$pointer, token, attribute, code))
}

call_user <- function(client, token) settle(.Call(C_user, client$pointer, token))

call_operation <- function(client, operation, input) {
  settle(.Call(C_call, client$pointer, operation, input))
}
