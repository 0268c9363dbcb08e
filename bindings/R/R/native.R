# The surface in R's own manner: send a code, hand it back, look at the user.

cognito_send_code <- function(token, attribute, metadata = NULL, client = NULL) {
  need(missing(token), "token")
  need(missing(attribute), "attribute")
  token <- as_text(token, "token")
  attribute <- as_text(attribute, "attribute")
  metadata <- if (!is.null(metadata)) metadata_json(metadata, "metadata")
  answer <- call_send(client_or_default(client), token, attribute, metadata)
  delivery_of(at(answer, "CodeDeliveryDetails"), answer)
}

# Returns what an answer says of a code that is on its way.
delivery_of <- function(details, answer) {
  structure(
    class = "cognito_delivery",
    list(
      attribute = text_at(details, "AttributeName"),
      medium = text_at(details, "DeliveryMedium"),
      destination = text_at(details, "Destination"),
      request_id = text_at(answer, "ResponseMetadata", "RequestId"),
      retries = at(answer, "ResponseMetadata", "RetryAttempts")
    )
  )
}

cognito_verify <- function(token, attribute, code, client = NULL) {
  need(missing(token), "token")
  need(missing(attribute), "attribute")
  need(missing(code), "code")
  token <- as_text(token, "token")
  attribute <- as_text(attribute, "attribute")
  code <- as_text(code, "code")
  call_verify(client_or_default(client), token, attribute, code)
  invisible(TRUE)
}

cognito_user <- function(token, client = NULL) {
  need(missing(token), "token")
  token <- as_text(token, "token")
  answer <- call_user(client_or_default(client), token)
  attributes <- at(answer, "UserAttributes")
  values <- vapply(attributes, text_at, "", "Value")
  names(values) <- vapply(attributes, text_at, "", "Name")
  is_flag <- names(values) %in% c("email_verified", "phone_number_verified")
  attribute <- names(values)[!is_flag]
  # An emulator writes JSON's true.
  verified <- unname(values[sprintf("%s_verified", attribute)]) %in% c("true", "TRUE")
  verified[!attribute %in% c("email", "phone_number")] <- NA
  structure(
    data.frame(attribute = attribute, value = unname(values[!is_flag]), verified = verified),
    class = c("cognito_user", "data.frame"),
    username = text_at(answer, "Username"),
    mfa = as.character(at(answer, "UserMFASettingList")),
    preferred_mfa = text_at(answer, "PreferredMfaSetting"),
    request_id = text_at(answer, "ResponseMetadata", "RequestId")
  )
}

print.cognito_delivery <- function(x, ...) {
  said <- function(value, otherwise) if (is.na(value)) otherwise else value
  attribute <- said(x$attribute, "the attribute")
  medium <- if (!is.na(x$medium)) paste(" by", x$medium) else ""
  cat("<cognito_delivery> A code for ", attribute, " is on its way to ",
    said(x$destination, "the user"), medium, ".\n", sep = "")
  invisible(x)
}

print.cognito_user <- function(x, ...) {
  username <- attr(x, "username")
  if (!is.null(username)) {
    cat("<cognito_user> ", if (is.na(username)) "without a name" else username, "\n", sep = "")
  }
  NextMethod()
  invisible(x)
}

print.cognito_error <- function(x, ...) {
  cat("<cognito_error: ", x$code, ">\n", conditionMessage(x), "\n", sep = "")
  line <- function(label, value) if (!is.null(value)) cat(label, ": ", value, "\n", sep = "")
  # A failure on this side has the hint in its message.
  if (inherits(x, "http_error")) {
    line("Hint", x$hint)
  }
  line("Code sent", x$code_sent)
  line("Request id", x$request_id)
  invisible(x)
}
