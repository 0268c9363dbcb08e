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
  options <- options[!vapply(options, is.null, logical(1L))]
  for (name in names(options)) {
    options[[name]] <- option_value(options[[name]], paste("option", name))
  }
  json <- saved <- NULL
  if (length(options)) {
    json <- to_json(options)
    saved <- options_to_save(options, json)
  }
  pointer <- call_client_new(json, if (is.null(log)) 0L else log_number(log), saved)
  structure(list(pointer = pointer), class = "cognito_client")
}

option_value <- function(value, name) {
  if (is.null(attributes(value)) && .Call(C_is_plain, value)) {
    return(value)
  }
  check_single(value, name)
  if (is_text(value)) {
    return(as_utf8(as.character(value), name))
  }
  if (!is_number(value) && !is_flag(value)) {
    refuse("The ", name, " is no plain string, number or logical value, but of class ", class(value)[[1L]], ".")
  }
  value
}

# Options that hold nothing secret. The last are names of files, where they are not the file itself.
open_options <- c(
  "region", "timeout", "connect_timeout", "max_attempts", "use_fips_endpoint", "use_dualstack_endpoint",
  "profile", "allow_http", "check_token", "user_agent_extra", "ca_bundle", "config_file", "client_cert",
  "client_key"
)

# Returns the options that a saved client keeps, as JSON; FALSE where one of them may hold a secret. Then nothing is
# kept: a client without its proxy would go another way than it was told.
options_to_save <- function(options, json = to_json(options)) {
  is_open <- names(options) %in% open_options & !vapply(options, is_content, logical(1L))
  is_open[names(options) == "proxy"] <- has_no_secret(options$proxy, "/?")
  is_open[names(options) == "endpoint_url"] <- has_no_secret(options$endpoint_url, "(/[^?#@]*)?")
  if (all(is_open)) json else FALSE
}

# Whether this is a key or a certificate itself, which some people give in place of its file.
is_content <- function(value) {
  is.character(value) && (grepl("-----BEGIN|[\r\n]", value) || nchar(value, "bytes") > 4096L)
}

# Whether the URL is a scheme, a host and a port, and then at most `rest`.
has_no_secret <- function(url, rest) {
  grepl(paste0("^(([A-Za-z][A-Za-z0-9+.-]*://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]*)?", rest, ")?$"), url)
}

log_number <- function(level) {
  number <- if (is_text(level)) match(level, log_levels)
  if (length(number) != 1L || is.na(number)) {
    refuse("The option log must be one of ", paste0("\"", log_levels, "\"", collapse = ", "), ".")
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
  if (!inherits(client, "cognito_client") || !is.list(client)) {
    refuse_client()
  }
  client
}

refuse_client <- function() {
  refuse("The client is no client of this package.", hint = "Make one with cognito_client().")
}

# For a client of another R session, when its options were not saved.
refuse_stale_client <- function() {
  refuse(
    "The client comes from another R session, and what may hold a password (the proxy, the endpoint's URL) ",
    "was not saved with it.",
    hint = "Make the client anew here, with cognito_client() or cognitoidentityprovider()."
  )
}

print.cognito_client <- function(x, ...) {
  has <- call_describe(client_or_default(x))
  said <- function(name, otherwise) if (is.null(has[[name]])) otherwise else has[[name]]
  region <- "that of the token"
  if (!is.null(has[["region"]])) {
    region <- sprintf("%s (from the %s)", has[["region"]], has[["region_source"]])
    if (!startsWith(has[["region_source"]], "option")) {
      region <- paste0(region, ", unless the token names another")
    }
  }
  cat("<cognito_client> libcognito ", .Call(C_version), "\n", sep = "")
  cat("  region:   ", region, "\n", sep = "")
  cat("  endpoint: ", said("endpoint_url", "that of the region"), "\n", sep = "")
  seconds <- lapply(has[c("timeout", "connect_timeout")], number_text)
  cat("  timeout:  ", seconds$timeout, " s, to connect ", seconds$connect_timeout, " s\n", sep = "")
  cat("  attempts: at most ", has[["max_attempts"]], ", where sending again is safe\n", sep = "")
  cat("  proxy:    ", said("proxy", "none"), "\n", sep = "")
  cat("  trust:    ", said("trust", "the system's"), "\n", sep = "")
  invisible(x)
}
