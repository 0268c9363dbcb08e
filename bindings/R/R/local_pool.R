# The local pool for tests: the program cognito-local-pool as a process beside R, and the environment that leads to it.

cognito_local_pool <- function(env = parent.frame(), program = NULL, region = "eu-central-1",
                               arguments = character()) {
  ends_itself <- !is.null(env) && !identical(env, globalenv())
  for (package in c("processx", if (ends_itself) "withr")) {
    if (!requireNamespace(package, quietly = TRUE)) {
      stop("cognito_local_pool() needs the package ", package, ", which comes with testthat.", call. = FALSE)
    }
  }
  pool <- start_pool(pool_program(program), c("--region", region, arguments))
  leave <- tryCatch(
    set_for_now(pool_variables(pool, region)),
    error = function(failure) {
      pool$process$kill()
      stop(failure)
    }
  )
  stop_pool <- function() {
    leave()
    pool$process$kill()
    invisible()
  }
  if (ends_itself) {
    withr::defer(stop_pool(), envir = env)
  }
  structure(c(pool[c("endpoint_url", "token", "client_id")], pool_functions(pool$ask), stop = stop_pool),
    class = "cognito_pool")
}

# Returns the program's path: the one that is named, or the one that the environment or PATH has.
pool_program <- function(program) {
  named <- if (is.null(program)) Sys.getenv("COGNITO_LOCAL_POOL") else as_text(program, "program")
  found <- if (nzchar(named)) path.expand(named) else Sys.which("cognito-local-pool")
  if (nzchar(found) && file.exists(found)) {
    return(normalizePath(found))
  }
  what <- "The program cognito-local-pool is not on PATH."
  if (nzchar(named)) {
    what <- paste0("There is no program ", named, ".")
  }
  stop(what, " Install it with `pip install libcognito-testing`, or with `make install-pool` from libcognito's ",
    "sources; or name it by the argument program or by COGNITO_LOCAL_POOL.", call. = FALSE)
}

# Starts the program, which ends with R, and waits until it is ready.
start_pool <- function(program, arguments) {
  # Not a pipe, which would hold it up when it is full.
  output <- tempfile("cognito-local-pool")
  process <- processx::process$new(program, c("--until-stdin-closes", arguments), stdin = "|", stdout = output,
    stderr = "2>&1")
  end <- Sys.time() + 60
  repeat {
    # Asked first: what it has written before its end is then there.
    is_alive <- process$is_alive()
    lines <- if (file.exists(output)) readLines(output, warn = FALSE)
    if ("# ready" %in% lines) {
      break
    }
    if (!is_alive || Sys.time() > end) {
      process$kill()
      stop("The local pool did not start. It said: ", paste(lines, collapse = "\n"), call. = FALSE)
    }
    process$wait(20)
  }
  line <- lines[startsWith(lines, "export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=")][[1L]]
  url <- sub("^[^=]*=", "", line)
  ask <- function(method, path, body = NULL) ask_pool(url, method, path, body)
  list(
    process = process, ask = ask, endpoint_url = url, token = ask("GET", "/tokens")[["access"]],
    client_id = ask("GET", "/clients")[[1L]][["client_id"]]
  )
}

# What lets a client find credentials: where one is set, they stay as they are.
credential_variables <- c(
  "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"
)

# Returns the variables by which clients find the pool.
pool_variables <- function(pool, region) {
  found <- c(
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = pool$endpoint_url,
    # Each of them, true here or in a profile, leads past the endpoint or makes clients refuse it.
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = "false", AWS_USE_FIPS_ENDPOINT = "false",
    AWS_USE_DUALSTACK_ENDPOINT = "false",
    COGNITO_ACCESS_TOKEN = pool$token, COGNITO_CLIENT_ID = pool$client_id
  )
  # Some clients read the one, some the other.
  regions <- Sys.getenv(c("AWS_REGION", "AWS_DEFAULT_REGION"))
  found[names(regions)[regions == ""]] <- c(regions[regions != ""], region)[[1L]]
  if (!any(nzchar(Sys.getenv(credential_variables)))) {
    found[c("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")] <- "testing"
  }
  proxies <- Sys.getenv()
  proxies <- proxies[grepl("_proxy$", names(proxies), ignore.case = TRUE) & tolower(names(proxies)) != "no_proxy"]
  if (any(nzchar(proxies))) {
    lists <- Sys.getenv(c("no_proxy", "NO_PROXY"))
    lists[lists == ""] <- c(lists[lists != ""], "")[[1L]]
    lists[lists != "*"] <- sub("^,", "", paste0(lists[lists != "*"], ",127.0.0.1"))
    found <- c(found, lists)
  }
  found
}

# Sets variables, and returns the function that brings back what was there. The default client, which was made from the
# environment, is made anew each time.
set_for_now <- function(variables) {
  before <- Sys.getenv(names(variables), unset = NA, names = TRUE)
  do.call(Sys.setenv, as.list(variables))
  session$client <- NULL
  function() {
    Sys.unsetenv(names(before)[is.na(before)])
    if (!all(is.na(before))) {
      do.call(Sys.setenv, as.list(before[!is.na(before)]))
    }
    before <<- character()
    session$client <- NULL
  }
}

print.cognito_pool <- function(x, ...) {
  cat("<cognito_pool> ", x$endpoint_url, "\n", sep = "")
  cat("  $", paste(setdiff(names(x), "endpoint_url"), collapse = ", $"), "\n", sep = "")
  invisible(x)
}
