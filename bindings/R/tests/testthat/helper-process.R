# Processes that tests start: servers and other R sessions, each with an upper bound on every wait.

# Far beyond what anything here takes: it only keeps a broken test from hanging for ever.
patience_ms <- 60000

script <- function(name) normalizePath(testthat::test_path("scripts", name))

# A file of the repository that this package is a part of.
in_repository <- function(path) {
  folder <- normalizePath(".")
  while (!file.exists(file.path(folder, path))) {
    if (dirname(folder) == folder) {
      return(path)
    }
    folder <- dirname(folder)
  }
  file.path(folder, path)
}

# Tests with servers and processes of their own are for the source tree, not for R CMD check.
skip_in_check <- function() testthat::skip_on_cran()

need_program <- function(name, package = name) {
  if (!nzchar(Sys.which(name))) {
    testthat::skip(sprintf("%s IS MISSING: apt-get install %s", name, package))
  }
}

start <- function(command, args = character(), env = character(), ...) {
  processx::process$new(
    command, args, stdin = "|", stdout = "|", stderr = "2>&1", cleanup_tree = TRUE,
    env = c("current", LD_LIBRARY_PATH = "", env), encoding = "UTF-8", ...
  )
}

# Reads lines up to the one that matches, and returns them all.
read_until <- function(process, pattern) {
  lines <- character()
  end <- Sys.time() + patience_ms / 1000
  repeat {
    line <- process$read_output_lines(n = 1)
    if (length(line)) {
      lines <- c(lines, line)
      if (grepl(pattern, line)) {
        return(lines)
      }
      next
    }
    if (!process$is_incomplete_output() || Sys.time() > end) {
      stop("no line like ", pattern, " came, only:\n", paste(lines, collapse = "\n"))
    }
    process$poll_io(1000)
  }
}

# Reads up to a text that a process says last, such as a question, and returns all that it said.
hear <- function(process, question) {
  said <- ""
  end <- Sys.time() + patience_ms / 1000
  while (!endsWith(said, question)) {
    piece <- process$read_output()
    if (!nzchar(piece)) {
      if (!process$is_incomplete_output() || Sys.time() > end) {
        stop(question, " was not asked, only:\n", said)
      }
      process$poll_io(1000)
    }
    said <- paste0(said, piece)
  }
  said
}

# The lines of a process that has ended, or its end awaited.
finish <- function(process) {
  process$wait(patience_ms)
  if (process$is_alive()) {
    process$kill()
    stop("the process did not end")
  }
  strsplit(process$read_all_output(), "\n", fixed = TRUE)[[1]]
}

# Another R session that runs a file of scripts/.
start_r <- function(file, env = character(), arguments = character(), ...) {
  env <- c(R_LIBS = paste(.libPaths(), collapse = ":"), R_TESTS = "", env)
  start(file.path(R.home("bin"), "Rscript"), c("--vanilla", file, arguments), env, ...)
}

# scripts/server.py; `$url`, `$requests()`. Ends with the test.
local_server <- function(..., scheme = "http", env = parent.frame()) {
  skip_in_check()
  need_program("python3")
  process <- start(Sys.which("python3"), c(script("server.py"), ...))
  withr_defer(process$kill(), env)
  port <- sub("port ", "", tail(read_until(process, "^port "), 1))
  list(
    url = paste0(scheme, "://127.0.0.1:", port),
    process = process,
    # What arrived so far. The answer to a request comes after its line.
    requests = function() {
      lines <- process$read_output_lines()
      grep("^request ", lines, value = TRUE)
    }
  )
}

local_answers <- function(..., env = parent.frame()) {
  local_server("reply", ascii_json(list(...)), env = env)
}

# JSON that survives as an argument in any locale.
ascii_json <- function(value) {
  points <- utf8ToInt(enc2utf8(as.character(jsonlite::toJSON(value, auto_unbox = TRUE))))
  letters <- intToUtf8(points, multiple = TRUE)
  letters[points > 127] <- sprintf("\\u%04x", points[points > 127])
  beyond <- points > 0xffff
  letters[beyond] <- sprintf("\\u%04x\\u%04x", 0xd800 + (points[beyond] - 0x10000) %/% 0x400,
    0xdc00 + points[beyond] %% 0x400)
  paste0(letters, collapse = "")
}

answer <- function(body = "{}", status = 200, headers = list(`content-type` = "application/x-amz-json-1.1")) {
  list(status = status, headers = headers, body = body)
}

# Runs the expression when the frame ends.
withr_defer <- function(expression, env) {
  call <- substitute(expression)
  frame <- parent.frame()
  hook <- function() eval(call, frame)
  do.call(on.exit, list(substitute(f(), list(f = hook)), add = TRUE), envir = env)
}
