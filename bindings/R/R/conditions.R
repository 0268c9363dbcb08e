# Failures as R conditions: their classes, fields and words.

status_cancelled <- 8L
first_service_status <- 100L
# From src/client.c, not from the library.
status_no_client <- -1L
status_stale_client <- -2L

# Failures on the way to the service, for which paws passes httr2's conditions on.
transport_codes <- c("Connect", "Tls", "Timeout", "ConnectionLost", "BadResponse")

raise <- function(status, answer) {
  if (status == status_no_client) {
    refuse_client()
  }
  if (status == status_stale_client) {
    refuse_stale_client()
  }
  if (status == status_cancelled) {
    interrupt()
  }
  code <- at(answer, "Error", "Code")
  if (is.null(code)) {
    code <- "Internal"
  }
  metadata <- at(answer, "ResponseMetadata")
  retries <- at(metadata, "RetryAttempts")
  details <- list(
    code = code,
    request_id = at(metadata, "RequestId"),
    hint = at(answer, "Hint"),
    code_sent = at(answer, "CodeSent"),
    retries = if (is.null(retries)) 0L else retries
  )
  message <- at(answer, "Error", "Message")
  if (status >= first_service_status) {
    response <- at(answer, "ErrorResponse")
    stop(service_condition(code, message, at(metadata, "HTTPStatusCode"), response, details))
  }
  stop(local_condition(code, message, details))
}

# As paws has it, with our classes after `http_error` and our fields after its own.
service_condition <- function(code, message, http, response, details) {
  if (is.null(message)) {
    message <- ""
  }
  if (is.null(response)) {
    response <- list()
  }
  classes <- paste0("http_", unique(c(http, http %/% 100L * 100L)))
  structure(
    class = c("paws_error", classes, "http_error", "cognito_error", code, "error", "condition"),
    c(
      list(
        message = sprintf("%s (HTTP %d). %s", code, http, message),
        call = NULL,
        status_code = http,
        error_response = response
      ),
      details
    ),
    status_code = http,
    error_response = response
  )
}

# A failure on this side. The hint belongs to the message, because nobody else has words for it.
local_condition <- function(code, message, details = list(code = code)) {
  classes <- if (code %in% transport_codes) c("httr2_failure", "httr2_error", "rlang_error")
  structure(
    class = c(classes, "cognito_error", code, "error", "condition"),
    c(list(message = paste(c(message, details$hint), collapse = " "), call = NULL), details)
  )
}

# An argument that cannot be sent. `...` makes the message, in which no value of a secret may stand.
refuse <- function(..., hint = NULL) {
  details <- list(code = "InvalidArgument", hint = hint, retries = 0L)
  stop(local_condition("InvalidArgument", paste0(...), details))
}

# Carries a Ctrl-C that came during a call on, as if it had come in R code. The C code cannot: R's
# own interrupt jumps, and it is polled where there are frames of the library to jump over.
interrupt <- function() {
  signalCondition(structure(list(message = "", call = NULL), class = c("interrupt", "condition")))
  invokeRestart("abort")
}
