# R's own manner for all operations that need no signature, and what comes with a sign-in.

cognito_call <- function(operation, ..., client = NULL) {
  need(missing(operation), "operation")
  operation <- as_text(operation, "operation")
  values <- list(...)
  keys <- names(values)
  if (length(values) && (is.null(keys) || !all(nzchar(keys)))) {
    refuse("A member has no name.", hint = "Write cognito_call(\"GetUser\", AccessToken = token).")
  }
  if (anyDuplicated(keys)) {
    refuse("The member ", keys[anyDuplicated(keys)], " is given twice.")
  }
  input <- input_json(values, if (operation %in% names(inputs)) inputs[[operation]])
  call_operation(client_or_default(client), operation, input)
}

cognito_secret_hash <- function(username, client_id, client_secret) {
  need(missing(username), "username")
  need(missing(client_id), "client_id")
  need(missing(client_secret), "client_secret")
  username <- as_text(username, "username")
  client_id <- as_text(client_id, "client_id")
  client_secret <- as_text(client_secret, "client_secret")
  settle(.Call(C_secret_hash, username, client_id, client_secret))[["SecretHash"]]
}

cognito_refresh <- function(refresh_token, client_id, client_secret = NULL, client = NULL) {
  need(missing(refresh_token), "refresh_token")
  need(missing(client_id), "client_id")
  text_or_null <- function(value, name) if (!is.null(value)) as_text(value, name)
  answer <- cognito_call(
    "GetTokensFromRefreshToken",
    RefreshToken = as_text(refresh_token, "refresh_token"),
    ClientId = as_text(client_id, "client_id"),
    ClientSecret = text_or_null(client_secret, "client_secret"),
    client = client
  )
  result <- at(answer, "AuthenticationResult")
  expires_in <- at(result, "ExpiresIn")
  structure(
    class = "cognito_tokens",
    list(
      access = text_at(result, "AccessToken"),
      id = text_at(result, "IdToken"),
      refresh = text_at(result, "RefreshToken"),
      expires_in = if (is.null(expires_in)) NA_real_ else as.numeric(expires_in)
    )
  )
}

cognito_update_attributes <- function(token, attributes, metadata = NULL, client = NULL) {
  need(missing(token), "token")
  need(missing(attributes), "attributes")
  token <- as_text(token, "token")
  if (length(attributes) == 0L) {
    refuse("The attributes are missing.", hint = "Write c(email = \"...\").")
  }
  if (!is_collection(attributes)) {
    refuse("The attributes are no named list.")
  }
  keys <- metadata_keys(names(attributes), "attributes")
  values <- Map(as_text, unclass(as.list(attributes)), paste0("attributes' entry ", seq_along(keys)))
  listed <- unname(Map(function(name, value) list(Name = name, Value = value), keys, values))
  answer <- cognito_call("UpdateUserAttributes", AccessToken = token, UserAttributes = listed,
    ClientMetadata = metadata, client = client)
  lapply(at(answer, "CodeDeliveryDetailsList"), delivery_of, answer)
}

cognito_sign_out <- function(token, client = NULL) {
  need(missing(token), "token")
  cognito_call("GlobalSignOut", AccessToken = as_text(token, "token"), client = client)
  invisible(TRUE)
}

# Tokens are secrets: only that they are there is shown.
print.cognito_tokens <- function(x, ...) {
  there <- c("access", "id", "refresh")
  there <- there[!is.na(unlist(unclass(x)[there]))]
  cat("<cognito_tokens> ", paste(there, collapse = ", "), "; good for ", x$expires_in, " seconds\n", sep = "")
  invisible(x)
}
