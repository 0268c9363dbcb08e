# A script as paws users write it runs with its library() line replaced, and nothing else.

test_that("the script runs unchanged but for the library line", {
  pool <- local_pool()
  lines <- readLines(script("one_line_change.R"))
  is_library <- lines == "library(paws.security.identity)"
  expect_identical(sum(is_library), 1L)
  expect_false(any(grepl("libcognito", lines)))
  lines[is_library] <- "library(libcognito)"
  file <- tempfile(fileext = ".R")
  on.exit(unlink(file))
  writeLines(lines, file)

  run <- start_r(file, c(COGNITO_ENDPOINT = pool$url, COGNITO_ACCESS_TOKEN = pool$token))
  before <- read_until(run, "^code\\?")
  expect_identical(before, c(
    "sent to z***@b*** by EMAIL for email ",
    "status 400 ",
    "type CodeMismatchException ",
    "message CodeMismatchException (HTTP 400). Invalid verification code provided, please try again. ",
    "outcome refused ",
    "code?"
  ))
  run$write_input(paste0(pool$last_code(), "\n"))
  expect_identical(finish(run), c("verified TRUE ", "user zoe email_verified true ", "again zoe "))
  expect_identical(run$get_exit_status(), 0L)
  expect_identical(pool$inbox()[[1]]$client_metadata, list(lang = "de"))
  expect_length(pool$inbox(), 1)
})
