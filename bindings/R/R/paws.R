# The surface of package paws.security.identity: the service object and its three operations.

cognitoidentityprovider <- function(config = list(), credentials = list(), endpoint = NULL,
                                    region = NULL) {
  client <- new_client(options_from_config(config, credentials, endpoint, region))
  new_service(client)
}

# A function of its own, because the operations keep the frame that they are made in, also when they are
# saved: that of the function above holds passwords.
new_service <- function(client) {
  force(client)
  structure(
    class = "cognito_service",
    list(
      get_user = function(AccessToken) {
        need(missing(AccessToken), "AccessToken")
        paws_user(client, AccessToken)
      },
      get_user_attribute_verification_code = function(AccessToken, AttributeName,
                                                      ClientMetadata = NULL) {
        need(missing(AccessToken), "AccessToken")
        need(missing(AttributeName), "AttributeName")
        paws_send(client, AccessToken, AttributeName, ClientMetadata)
      },
      verify_user_attribute = function(AccessToken, AttributeName, Code) {
        need(missing(AccessToken), "AccessToken")
        need(missing(AttributeName), "AttributeName")
        need(missing(Code), "Code")
        paws_verify(client, AccessToken, AttributeName, Code)
      }
    )
  )
}

# paws has a hundred operations more: say so, instead of "attempt to apply non-function".
`$.cognito_service` <- function(x, name) {
  operation <- unclass(x)[[name]]
  if (is.null(operation)) {
    refuse(
      "libcognito has no operation ", name, ", only ", paste(names(x), collapse = ", "), ".",
      hint = "For others use package paws.security.identity."
    )
  }
  operation
}

print.cognito_service <- function(x, ...) {
  cat("<cognito_service> Amazon Cognito, attribute verification\n")
  for (name in names(x)) {
    cat("  $", name, "(", paste(names(formals(x[[name]])), collapse = ", "), ")\n", sep = "")
  }
  invisible(x)
}

cognitoidentityprovider_get_user_attribute_verification_code <- function(AccessToken,
                                                                         AttributeName,
                                                                         ClientMetadata = NULL) {
  need(missing(AccessToken), "AccessToken")
  need(missing(AttributeName), "AttributeName")
  paws_send(default_client(), AccessToken, AttributeName, ClientMetadata)
}

cognitoidentityprovider_verify_user_attribute <- function(AccessToken, AttributeName, Code) {
  need(missing(AccessToken), "AccessToken")
  need(missing(AttributeName), "AttributeName")
  need(missing(Code), "Code")
  paws_verify(default_client(), AccessToken, AttributeName, Code)
}

cognitoidentityprovider_get_user <- function(AccessToken) {
  need(missing(AccessToken), "AccessToken")
  paws_user(default_client(), AccessToken)
}

# paws makes strings of numbers, and in metadata of logical values.
paws_text <- function(value, name) as_text(value, name, numbers = TRUE)
paws_metadata_text <- function(value, name) as_text(value, name, numbers = TRUE, flags = TRUE)

paws_send <- function(client, AccessToken, AttributeName, ClientMetadata) {
  token <- paws_text(AccessToken, "AccessToken")
  attribute <- paws_text(AttributeName, "AttributeName")
  metadata <- metadata_json(ClientMetadata, "ClientMetadata", paws_metadata_text)
  answer <- call_send(client, token, attribute, metadata)
  list(
    CodeDeliveryDetails = list(
      Destination = text_or_empty(answer$destination),
      DeliveryMedium = text_or_empty(answer$medium),
      AttributeName = text_or_empty(answer$attribute)
    )
  )
}

paws_verify <- function(client, AccessToken, AttributeName, Code) {
  token <- paws_text(AccessToken, "AccessToken")
  attribute <- paws_text(AttributeName, "AttributeName")
  code <- paws_text(Code, "Code")
  call_verify(client, token, attribute, code)
  list()
}

paws_user <- function(client, AccessToken) {
  answer <- call_user(client, paws_text(AccessToken, "AccessToken"))
  pair <- function(first, second, members) {
    build <- function(one, other) {
      structure(list(text_or_empty(one), text_or_empty(other)), names = members)
    }
    unname(Map(build, first, second))
  }
  list(
    Username = text_or_empty(answer$username),
    UserAttributes = pair(answer$names, answer$values, c("Name", "Value")),
    MFAOptions = pair(answer$mfa_media, answer$mfa_attributes, c("DeliveryMedium", "AttributeName")),
    PreferredMfaSetting = text_or_empty(answer$mfa_preferred),
    UserMFASettingList = as.list(answer$mfa_settings)
  )
}

# paws gives a member that the server left out as character(0).
text_or_empty <- function(value) if (is.na(value)) character(0) else value
