# The surface of package paws.security.identity: the service object and its three operations.

cognitoidentityprovider <- function(config = list(), credentials = list(), endpoint = NULL,
                                    region = NULL) {
  client <- new_client(options_from_config(config, credentials, endpoint, region))
  given <- list(config = config, credentials = credentials, endpoint = endpoint, region = region)
  new_service(client, .Call(C_beside, client$pointer, given))
}

# A function of its own, because the operations keep the frame that they are made in, also when they are
# saved: that of the function above holds passwords. A reference is not followed then.
new_service <- function(client, settings) {
  frame <- new.env(parent = topenv())
  frame$client <- client
  frame$settings <- settings
  operations <- lapply(paws_operations, `environment<-`, frame)
  structure(operations, class = "cognito_service")
}

# An operation's function, of which `client` is in the frame around it: svc$sign_up of "SignUp".
paws_operation <- function(operation) {
  members <- inputs[[operation]]
  arguments <- rep(list(NULL), length(members))
  names(arguments) <- names(members)
  arguments[attr(members, "required")] <- formals(function(required) NULL)
  body <- substitute(paws_call(client, operation, environment()), list(operation = operation))
  as.function(c(arguments, body), topenv())
}

# "SetUserMFAPreference" is set_user_mfa_preference.
paws_name <- function(operation) {
  tolower(gsub("([a-z])([A-Z])", "\\1_\\2", gsub("([A-Z])([A-Z][a-z])", "\\1_\\2", operation)))
}

paws_operations <- lapply(names(inputs), paws_operation)
names(paws_operations) <- paws_name(names(inputs))

# Runs an operation with the arguments that are in the frame of its function.
paws_call <- function(client, operation, frame) {
  members <- inputs[[operation]]
  for (name in names(members)[attr(members, "required")]) {
    need(eval(call("missing", as.name(name)), frame), name)
  }
  input <- input_json(mget(names(members), frame), members, loose = TRUE)
  answer <- call_operation(client, operation, input)
  paws_structure(answer, outputs[[operation]])
}

# Returns a structure as paws has it: every member of the model, in its order.
paws_structure <- function(answer, members) {
  if (length(members) == 0L) {
    return(list())
  }
  values <- Map(function(name, type) paws_value(at(answer, name), type), names(members), members)
  # paws leaves out a document that is not there.
  values[!vapply(values, is.null, NA)]
}

# Returns a value in paws' type. One that the server left out has the length 0.
paws_value <- function(value, type) {
  if (startsWith(type, "[")) {
    element <- substr(type, 2L, nchar(type) - 1L)
    values <- lapply(unname(as.list(value)), paws_value, element)
    return(if (element == "string" && length(values)) unlist(values) else values)
  }
  switch(type,
    string = as.character(value),
    integer = as.numeric(value),
    boolean = as.logical(value),
    timestamp = .POSIXct(as.numeric(value), tz = "GMT"),
    map = lapply(as.list(value), as.character),
    document = value,
    paws_structure(value, structures[[type]])
  )
}

# Operations that are signed are those of paws itself, where it is installed.
`$.cognito_service` <- function(x, name) {
  operation <- unclass(x)[[name]]
  if (is.null(operation)) {
    operation <- operation_of_paws(environment(unclass(x)[[1L]])$settings, name)
  }
  operation
}

`[[.cognito_service` <- function(x, i, ...) {
  if (is.character(i) && length(i) == 1L) `$.cognito_service`(x, i) else NextMethod()
}

operation_of_paws <- function(settings, name) {
  if (!requireNamespace("paws.security.identity", quietly = TRUE)) {
    refuse(
      "libcognito has no operation ", name, ", only those that need no signature: ",
      paste(names(paws_operations), collapse = ", "), ".",
      hint = "For all others it asks paws: install.packages(\"paws.security.identity\")."
    )
  }
  given <- .Call(C_value_beside, settings)
  if (is.null(given)) {
    refuse(
      "The service object comes from another R session, and the credentials that ", name,
      " is signed with were not saved with it.",
      hint = "Make it anew here, with cognitoidentityprovider()."
    )
  }
  make <- getExportedValue("paws.security.identity", "cognitoidentityprovider")
  operation <- make(
    config = config_of_paws(given$config), credentials = given$credentials,
    endpoint = given$endpoint, region = given$region
  )[[name]]
  if (is.null(operation)) {
    refuse("Neither libcognito nor paws.security.identity has an operation ", name, ".")
  }
  operation
}

print.cognito_service <- function(x, ...) {
  cat("<cognito_service> Amazon Cognito: the operations that need no signature\n")
  for (name in names(x)) {
    cat("  $", name, "(", paste(names(formals(x[[name]])), collapse = ", "), ")\n", sep = "")
  }
  invisible(x)
}

cognitoidentityprovider_get_user_attribute_verification_code <- function(AccessToken,
                                                                         AttributeName,
                                                                         ClientMetadata = NULL) {
  paws_call(default_client(), "GetUserAttributeVerificationCode", environment())
}

cognitoidentityprovider_verify_user_attribute <- function(AccessToken, AttributeName, Code) {
  paws_call(default_client(), "VerifyUserAttribute", environment())
}

cognitoidentityprovider_get_user <- function(AccessToken) {
  paws_call(default_client(), "GetUser", environment())
}
