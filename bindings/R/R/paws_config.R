# paws' configuration: which names it has, and what becomes of each here.

config <- function(credentials = list(), endpoint = NULL, region = NULL, close_connection = NULL,
                   connect_timeout = NULL, ...) {
  given <- c(
    list(
      credentials = credentials, endpoint = endpoint, region = region,
      close_connection = close_connection, connect_timeout = connect_timeout
    ),
    list(...)
  )
  check_names(given, config_names)
  given[lengths(given) > 0L]
}

credentials <- function(creds = list(), profile = NULL, anonymous = NULL, ...) {
  given <- c(list(creds = creds, profile = profile, anonymous = anonymous), list(...))
  check_names(given, credentials_names)
  given[lengths(given) > 0L]
}

creds <- function(access_key_id = NULL, secret_access_key = NULL, session_token = NULL,
                  access_token = NULL, expiration = NULL, ...) {
  given <- c(
    list(
      access_key_id = access_key_id, secret_access_key = secret_access_key,
      session_token = session_token, access_token = access_token, expiration = expiration
    ),
    list(...)
  )
  check_names(given, creds_names)
  given[lengths(given) > 0L]
}

creds_names <- c(
  "access_key_id", "secret_access_key", "session_token", "access_token", "expiration",
  "provider_name"
)
credentials_names <- c("creds", "profile", "force_refresh", "anonymous", "provider")

# These decide nothing here: nothing is signed, nothing goes to S3 or STS, and the send rule decides
# what is sent again.
ignored_names <- c(
  "credentials", "close_connection", "retryer", "sleep_delay", "sts_regional_endpoint",
  "signature_version", "partition_name", "enforce_should_retry_check", "disable_param_validation",
  "disable_compute_checksums", "s3_force_path_style", "s3_virtual_address",
  "s3_disable_100_continue", "s3_use_accelerate", "s3_disable_content_md5_validation",
  "ec2_metadata_disable_timeout_override", "disable_rest_protocol_uri_cleaning"
)
paws_names <- c(
  ignored_names, "endpoint", "endpoint_resolver", "region", "connect_timeout", "max_retries", "disable_ssl",
  "use_dual_stack"
)
config_names <- unique(c(paws_names, client_options))

check_names <- function(given, known) {
  if (length(given) && (is.null(names(given)) || !all(nzchar(names(given))))) {
    refuse("invalid name: an entry has none.", hint = "Write list(name = value).")
  }
  unknown <- setdiff(names(given), known)
  if (length(unknown)) {
    refuse("invalid name: ", unknown[[1L]])
  }
}

# Options of the library from paws' arguments. What is given beside `config` goes before it.
options_from_config <- function(config, credentials, endpoint, region) {
  config <- as_plain_list(config, "config")
  beside <- list(credentials = credentials, endpoint = endpoint, region = region)
  for (name in names(beside)) {
    if (is_set(beside[[name]])) {
      config[[name]] <- beside[[name]]
    }
  }
  check_names(config, config_names)
  check_credentials(config$credentials)
  # proxy = "" means none: paws has no such name, the library has.
  proxy <- config$proxy
  config <- config[vapply(config, is_set, logical(1L))]
  config$proxy <- proxy
  if (!is.null(config$endpoint_resolver)) {
    refuse("The option endpoint_resolver is not supported.", hint = "Give the address itself as endpoint.")
  }

  options <- config[names(config) %in% client_options]
  options$endpoint_url <- endpoint_of(config)
  if (!is.null(config$use_dual_stack)) {
    options$use_dualstack_endpoint <- flag_of(config$use_dual_stack, "option use_dual_stack")
  }
  if (!is.null(config$max_retries)) {
    # paws counts what follows the first attempt.
    options$max_attempts <- attempts_of(config$max_retries)
  }
  options
}

attempts_of <- function(max_retries) {
  check_single(max_retries, "option max_retries")
  if (!is_number(max_retries) || max_retries < 0 || max_retries != trunc(max_retries)) {
    refuse("The option max_retries must be a whole number from 0.")
  }
  max_retries + 1
}

# As in paws an endpoint may be a host alone, and disable_ssl says which scheme it then gets. The
# library has the last word on plain http, because the token is a secret.
endpoint_of <- function(config) {
  endpoint <- if (is.null(config$endpoint)) config$endpoint_url else config$endpoint
  plain <- !is.null(config$disable_ssl) && flag_of(config$disable_ssl, "option disable_ssl")
  if (is.null(endpoint)) {
    if (plain) {
      refuse(
        "The option disable_ssl is refused: the access token is a secret, so Cognito is not spoken to without TLS.",
        hint = "For a server of your own give endpoint = \"http://...\"."
      )
    }
    return(NULL)
  }
  endpoint <- as_text(endpoint, "option endpoint")
  if (grepl("://", endpoint, fixed = TRUE)) {
    return(endpoint)
  }
  paste0(if (plain) "http://" else "https://", endpoint)
}

check_credentials <- function(credentials) {
  credentials <- as_plain_list(credentials, "credentials")
  check_names(credentials, credentials_names)
  check_names(as_plain_list(credentials$creds, "creds"), creds_names)
}

# Options of the library that mean something for its own calls alone.
own_options <- c("timeout", "allow_http", "check_token", "user_agent_extra")

# Returns the configuration for paws itself: its own names, and what the library has under another. What would send
# its requests another way than was said is refused.
config_of_paws <- function(config) {
  config <- as_plain_list(config, "config")
  config <- config[!names(config) %in% own_options]
  # Not `$`, which takes one name for the other.
  if (!is_set(config[["endpoint"]])) {
    config[["endpoint"]] <- config[["endpoint_url"]]
  }
  config[["endpoint_url"]] <- NULL
  foreign <- setdiff(names(config), paws_names)
  if (length(foreign)) {
    refuse(
      "The option ", foreign[[1L]], " is one of libcognito's, and paws, which has this operation, has none like it.",
      hint = "Make another service object without it for this operation."
    )
  }
  config
}

# paws.common's own config() makes a list with a class and with "" for what is not set.
as_plain_list <- function(value, name) {
  if (is.null(value)) {
    return(list())
  }
  if (!is.list(value)) {
    refuse("The ", name, " is no list.")
  }
  unclass(value)
}

# In paws "" is what nobody has set.
is_set <- function(value) length(value) > 0L && !identical(value, "")
