# Clients: from options to a handle of the library, and the default client.

log_levels <- c("error", "warn", "info", "debug", "trace")

cognito_client <- function(region = NULL, endpoint_url = NULL, timeout = NULL,
                           connect_timeout = NULL, max_attempts = NULL, ca_bundle = NULL,
                           proxy = NULL, use_fips_endpoint = NULL,
                           use_dualstack_endpoint = NULL, profile = NULL, config_file = NULL,
                           client_cert = NULL, client_key = NULL, allow_http = NULL,
                           check_token = NULL, user_agent_extra = NULL, log = NULL) {
  options <- as.list(environment())
  options$log <- NULL
  new_client(options, log)
}

# The names of `cognito_client`'s arguments that are options of the library.
client_options <- setdiff(names(formals(cognito_client)), "log")

# The library checks the options; here only what has no place in JSON is refused.
new_client <- function(options, log = NULL) {
  options <- options[lengths(options) > 0L]
  for (name in names(options)) {
    value <- options[[name]]
    if (!is.atomic(value) || length(value) > 1L || is.na(value)) {
      refuse(name, ": must be a single value.")
    }
    is_text <- is.character(value) || is.factor(value)
    options[[name]] <- if (is_text) enc2utf8(as.character(value)) else value
  }
  json <- if (length(options)) to_json(options)
  pointer <- call_client_new(json, log_number(log))
  structure(list(pointer = pointer), class = "cognito_client")
}

log_number <- function(level) {
  if (is.null(level)) {
    return(0L)
  }
  number <- match(level, log_levels)
  if (length(number) != 1L || is.na(number)) {
    refuse("log: must be one of ", paste0("\"", log_levels, "\"", collapse = ", "), ".")
  }
  number
}

# The client that is used where none is given, made from the environment at first use.
default_client <- function() {
  if (is.null(session$client)) {
    level <- tolower(Sys.getenv("COGNITO_LOG"))
    session$client <- new_client(list(), if (!level %in% c("", "off")) level)
  }
  session$client
}

client_or_default <- function(client) {
  if (is.null(client)) {
    return(default_client())
  }
  if (!inherits(client, "cognito_client")) {
    refuse("client: is not a client.", hint = "Make one with cognito_client().")
  }
  client
}

print.cognito_client <- function(x, ...) {
  has <- call_describe(x)
  said <- function(value, otherwise) if (is.na(value)) otherwise else value
  region <- "that of the token"
  if (!is.na(has$region)) {
    region <- sprintf("%s (from the %s)", has$region, has$region_source)
    if (!startsWith(has$region_source, "option")) {
      region <- paste0(region, ", unless the token names another")
    }
  }
  cat("<cognito_client> libcognito ", .Call(C_version), "\n", sep = "")
  cat("  region:   ", region, "\n", sep = "")
  cat("  endpoint: ", said(has$endpoint_url, "that of the region"), "\n", sep = "")
  seconds <- lapply(has[c("timeout", "connect_timeout")], as.numeric)
  cat("  timeout:  ", seconds$timeout, " s, to connect ", seconds$connect_timeout, " s\n", sep = "")
  cat("  attempts: at most ", has$max_attempts, ", where sending again is safe\n", sep = "")
  cat("  proxy:    ", said(has$proxy, "none"), "\n", sep = "")
  cat("  trust:    ", said(has$trust, "the system's"), "\n", sep = "")
  invisible(x)
}
