# Signed operations go to paws where it is installed. A package of its name stands in for it and notes what it is given:
# that shows what is handed on, not what paws does with it.

stand_in <- function(env = parent.frame()) {
  skip_in_check()
  folder <- tempfile("paws ")
  source <- file.path(folder, "source", "paws.security.identity")
  dir.create(file.path(source, "R"), recursive = TRUE)
  withr_defer(unlink(folder, recursive = TRUE), env)
  writeLines(c(
    "Package: paws.security.identity", "Version: 0.0.1", "Title: Stand-In", "Description: Notes what it is given.",
    "License: MIT", "Author: libcognito", "Maintainer: libcognito <maintainers@libcognito.example>"
  ), file.path(source, "DESCRIPTION"))
  writeLines("export(cognitoidentityprovider)", file.path(source, "NAMESPACE"))
  writeLines(c(
    "cognitoidentityprovider <- function(config = list(), credentials = list(), endpoint = NULL, region = NULL) {",
    "  given <- list(config = config, credentials = credentials, endpoint = endpoint, region = region)",
    "  list(list_users = function(UserPoolId, Limit = NULL) c(given, UserPoolId = UserPoolId), get_user = stop)",
    "}"
  ), file.path(source, "R", "service.R"))
  run <- start(file.path(R.home("bin"), "R"), c("CMD", "INSTALL", "--no-docs", paste0("--library=", folder), source),
    c(R_TESTS = ""))
  lines <- finish(run)
  if (run$get_exit_status() != 0) stop(paste(lines, collapse = "\n"))
  folder
}

# Runs code in another session, in which that package is or is not to be found.
lines_of <- function(code, library = NULL) {
  skip_in_check()
  file <- tempfile(fileext = ".R")
  on.exit(unlink(file))
  writeLines(c("library(libcognito)", code), file)
  finish(start_r(file, c(R_LIBS = paste(c(library, dirname(find.package("libcognito"))), collapse = ":"),
    R_LIBS_USER = "none", R_LIBS_SITE = "none")))
}

say <- "said <- function(use) cat(tryCatch(use, error = function(e) paste(class(e)[[1]], conditionMessage(e))), '\\n')"

test_that("an operation that is signed is paws', with the same configuration", {
  lines <- lines_of(c(
    say,
    "svc <- cognitoidentityprovider(config(credentials(creds('id', 'key')), region = 'eu-west-1', timeout = 5),",
    "  endpoint = 'http://127.0.0.1:1')",
    "used <- svc$list_users('pool')",
    "str(used)",
    "said(identical(do.call(svc[['list_users']], list('pool')), used))",
    "said(svc$get_user('Bearer x'))",
    "said(svc$no_operation())",
    "kept <- unserialize(serialize(svc, NULL))",
    "said(kept$list_users('pool'))",
    "said(cognitoidentityprovider(list(proxy = 'http://127.0.0.1:9'))$list_users('pool'))",
    "gateway <- cognitoidentityprovider(list(endpoint_url = 'http://127.0.0.1:2', max_retries = 1))",
    "said(gateway$list_users('pool')$config$endpoint)"
  ), stand_in())
  text <- paste(lines, collapse = "\n")
  for (expected in c("access_key_id *: chr \"id\"", "secret_access_key *: chr \"key\"", "region *: chr \"eu-west-1\"",
    "endpoint *: chr \"http://127.0.0.1:1\"", "UserPoolId *: chr \"pool\"")) {
    expect_match(text, expected)
  }
  expect_no_match(text, "timeout")
  expect_identical(tail(lines, 6), c(
    "TRUE ",
    paste(
      "cognito_error The token begins with \"Bearer \".",
      "Pass the token alone, without the scheme of the Authorization header. "
    ),
    "cognito_error Neither libcognito nor paws.security.identity has an operation no_operation. ",
    paste(
      "cognito_error The service object comes from another R session, and the credentials that list_users is signed",
      "with were not saved with it. Make it anew here, with cognitoidentityprovider(). "
    ),
    paste(
      "cognito_error The option proxy is one of libcognito's, and paws, which has this operation, has none like it.",
      "Make another service object without it for this operation. "
    ),
    "http://127.0.0.1:2 "
  ))
})

test_that("where paws is not installed, the error says what to install", {
  lines <- lines_of(c(
    say, "svc <- cognitoidentityprovider()", "said(svc$list_users('pool'))", "said(names(svc)[1:2])"
  ))
  if (nzchar(system.file(package = "paws.security.identity", lib.loc = .Library))) {
    skip("paws.security.identity is in R's own library and cannot be hidden")
  }
  expect_match(lines[[1]], "^cognito_error libcognito has no operation list_users, only those that need no signature: ")
  expect_match(lines[[1]], "install.packages(\"paws.security.identity\")", fixed = TRUE)
  expect_identical(lines[[2]], "associate_software_token change_password ")
})
