# The one place that calls C: which values of an answer are wanted, and what becomes of a failure.

# R has no JSON parser of its own, and loading one takes as long as a whole call. So the library,
# which has parsed its answer anyway, is asked for single values by JSON pointer; "*" stands for
# each element of an array. jsonlite is loaded only where an answer's shape is unknown
# (error_response).
sent_values <- c(
  destination = "/CodeDeliveryDetails/Destination",
  medium = "/CodeDeliveryDetails/DeliveryMedium",
  attribute = "/CodeDeliveryDetails/AttributeName"
)
user_values <- c(
  username = "/Username",
  names = "/UserAttributes/*/Name",
  values = "/UserAttributes/*/Value",
  mfa_media = "/MFAOptions/*/DeliveryMedium",
  mfa_attributes = "/MFAOptions/*/AttributeName",
  mfa_preferred = "/PreferredMfaSetting",
  mfa_settings = "/UserMFASettingList/*"
)
client_values <- c(
  region = "/region",
  region_source = "/region_source",
  endpoint_url = "/endpoint_url",
  endpoint_source = "/endpoint_source",
  timeout = "/timeout",
  connect_timeout = "/connect_timeout",
  max_attempts = "/max_attempts",
  proxy = "/proxy",
  trust = "/trust"
)
common_values <- c(
  request_id = "/ResponseMetadata/RequestId",
  status_code = "/ResponseMetadata/HTTPStatusCode",
  retries = "/ResponseMetadata/RetryAttempts"
)
failure_values <- c(
  code = "/Error/Code",
  message = "/Error/Message",
  hint = "/Hint",
  code_sent = "/CodeSent",
  response = "/ErrorResponse"
)

# What a routine is asked for: `values`, and what belongs to any answer.
wanted <- function(values = character()) c(values, common_values, failure_values)
wanted_sent <- wanted(sent_values)
wanted_nothing <- wanted()
wanted_user <- wanted(user_values)
wanted_client <- wanted(client_values)

# The values by name (NA where the answer has none), or the condition that a failure is.
settle <- function(answer, wanted) {
  values <- answer[[2L]]
  names(values) <- names(wanted)
  if (answer[[1L]] == status_no_client) {
    refuse_client()
  }
  if (answer[[1L]] == status_stale_client) {
    refuse_stale_client()
  }
  if (answer[[1L]] != status_ok) {
    raise(answer[[1L]], values)
  }
  values
}

call_client_new <- function(options, level, saved) {
  answer <- .Call(C_client_new, options, level, saved, wanted_nothing)
  settle(answer, wanted_nothing)
  answer[[3L]]
}

call_describe <- function(client) {
  settle(.Call(C_describe, client$pointer, wanted_client), wanted_client)
}

call_send <- function(client, token, attribute, metadata) {
  settle(.Call(C_send, client$pointer, token, attribute, metadata, wanted_sent), wanted_sent)
}

call_verify <- function(client, token, attribute, code) {
  settle(.Call(C_verify, client$pointer, token, attribute, code, wanted_nothing), wanted_nothing)
}

call_user <- function(client, token) {
  settle(.Call(C_user, client$pointer, token, wanted_user), wanted_user)
}
