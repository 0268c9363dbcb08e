# The local pool and how tests speak to it.

pool_program <- function() {
  program <- Sys.getenv("LIBCOGNITO_TEST_POOL")
  if (!file.exists(program)) {
    testthat::skip(paste(
      "THE LOCAL POOL IS MISSING: LIBCOGNITO_TEST_POOL names no program (run_tests.sh sets it);",
      "build it with: cargo build --package cognito-local-pool"
    ))
  }
  program
}

# A pool of the test's own, with its demo user's tokens. Ends with the test.
local_pool <- function(env = parent.frame()) {
  skip_in_check()
  process <- start(pool_program(), "--until-stdin-closes")
  withr_defer(process$kill(), env)
  lines <- read_until(process, "^# ready")
  line <- grep("^export AWS_ENDPOINT_URL", lines, value = TRUE)
  url <- sub("^[^=]*=", "", line)
  ask <- function(method, path, body = NULL) {
    jsonlite::parse_json(http(url, method, paste0("/control/v1", path), body)$body)
  }
  tokens <- ask("GET", "/tokens")
  list(
    url = url,
    token = tokens$access,
    tokens = tokens,
    new_user = function(...) ask("POST", "/users", members_json(...)),
    new_client = function(...) ask("POST", "/clients", members_json(...)),
    inbox = function() ask("GET", "/inbox"),
    last_code = function() tail(ask("GET", "/inbox"), 1)[[1]]$code,
    requests = function() ask("GET", "/requests"),
    fault = function(...) ask("POST", "/faults", to_json(list(...)))
  )
}

# An object, without members too.
members_json <- function(...) to_json(c(list(a = NULL)[0], list(...)))

to_json <- function(value) as.character(jsonlite::toJSON(value, auto_unbox = TRUE))

# One HTTP request over a bare socket: R itself can only GET.
http <- function(url, method, path, body = NULL, headers = "Content-Type: application/json") {
  place <- strsplit(sub("^http://", "", url), ":", fixed = TRUE)[[1]]
  connection <- socketConnection(place[1], as.integer(place[2]), blocking = TRUE, open = "r+b", timeout = 60)
  on.exit(close(connection))
  bytes <- charToRaw(if (is.null(body)) "" else enc2utf8(body))
  head <- c(
    paste(method, path, "HTTP/1.0"), "Host: 127.0.0.1", "Connection: close",
    paste("Content-Length:", length(bytes)), headers, "", ""
  )
  writeBin(c(charToRaw(paste(head, collapse = "\r\n")), bytes), connection)
  answer <- raw()
  while (length(piece <- readBin(connection, raw(), 65536))) {
    answer <- c(answer, piece)
  }
  text <- rawToChar(answer)
  Encoding(text) <- "UTF-8"
  split <- regexpr("\r\n\r\n", text, fixed = TRUE)
  list(
    status = as.integer(substr(text, 10, 12)),
    body = substring(text, split + 4)
  )
}

# A paws service object that speaks to `url`.
service <- function(url, ...) {
  cognitoidentityprovider(config = list(endpoint = url, ...))
}
