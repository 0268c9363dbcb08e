# Embedded in R: Ctrl-C, a server's reset, forks. Each with a real R process. Calls that hang
# would do so for much longer than a test is waited for, so what ends one is Ctrl-C.

test_that("Ctrl-C ends a hanging call, tryCatch sees it, and R goes on", {
  # The second by cognito_call.
  for (operation in c("", "GetUserAttributeVerificationCode")) {
    pool <- local_pool()
    hanging <- local_server("hang")
    run <- start_r(script("interrupt.R"),
      c(HANGING = hanging$url, ANSWERING = pool$url, TOKEN = pool$token, OPERATION = operation))
    read_until(hanging$process, "^request GetUserAttributeVerificationCode")
    run$interrupt()
    lines <- read_until(run, "^caught")
    expect_identical(tail(lines, 1), "caught interrupt ")
    expect_identical(finish(run), "went on email ")
    expect_identical(run$get_exit_status(), 0L)
  }
})

test_that("a first call loads no other package", {
  pool <- local_pool()
  file <- tempfile(fileext = ".R")
  on.exit(unlink(file))
  writeLines(c(
    "before <- loadedNamespaces()",
    "library(libcognito)",
    "client <- cognito_client(endpoint_url = Sys.getenv('ANSWERING'), region = 'eu-central-1')",
    "sent <- cognito_send_code(Sys.getenv('TOKEN'), 'email', list(lang = 'de'), client = client)",
    # R loads its compiler when it likes to.
    "cat(sent$attribute, setdiff(loadedNamespaces(), c(before, 'compiler')), '\\n')"
  ), file)
  run <- start_r(file, c(ANSWERING = pool$url, TOKEN = pool$token))
  expect_identical(finish(run), "email libcognito ")
  expect_identical(run$get_exit_status(), 0L)
})

test_that("Ctrl-C that nobody catches ends a script", {
  hanging <- local_server("hang")
  file <- tempfile(fileext = ".R")
  on.exit(unlink(file))
  writeLines(c(
    "library(libcognito)",
    "client <- cognito_client(endpoint_url = Sys.getenv('HANGING'), timeout = 600)",
    "cognito_send_code('token', 'email', client = client)",
    "cat('went on\\n')"
  ), file)
  run <- start_r(file, c(HANGING = hanging$url))
  read_until(hanging$process, "^request")
  run$interrupt()
  lines <- finish(run)
  expect_no_match(paste(lines, collapse = "\n"), "went on")
  expect_false(run$get_exit_status() == 0L)
})

test_that("Ctrl-C at the prompt brings the prompt back", {
  pool <- local_pool()
  hanging <- local_server("hang")
  run <- start(file.path(R.home("bin"), "R"), c("--interactive", "--vanilla", "--quiet", "--no-readline"),
    c(R_LIBS = paste(.libPaths(), collapse = ":"), R_TESTS = "", HANGING = hanging$url, ANSWERING = pool$url,
      TOKEN = pool$token))
  type <- function(line) run$write_input(paste0(line, "\n"))
  type("library(libcognito); token <- Sys.getenv('TOKEN')")
  type("svc <- cognitoidentityprovider(list(timeout = 600), endpoint = Sys.getenv('HANGING'))")
  type("svc$get_user_attribute_verification_code(token, 'email')")
  read_until(hanging$process, "^request")
  run$interrupt()
  type("cat('prompt', 'back\\n')")
  read_until(run, "^prompt back")
  type("answering <- cognito_client(endpoint_url = Sys.getenv('ANSWERING'))")
  type("cat('user', attr(cognito_user(token, answering), 'username'), '\\n')")
  lines <- read_until(run, "^user")
  expect_identical(tail(lines, 1), "user zoe ")
  type("q('no')")
  finish(run)
  expect_identical(run$get_exit_status(), 0L)
})

test_that("a server's reset is an error and no more", {
  pool <- local_pool()
  resetting <- local_server("reset")
  file <- tempfile(fileext = ".R")
  on.exit(unlink(file))
  writeLines(c(
    "library(libcognito)",
    "client <- cognito_client(endpoint_url = Sys.getenv('RESETTING'))",
    "for (i in 1:20) {",
    "  error <- tryCatch(cognito_send_code('token', 'email', client = client), error = identity)",
    "  cat(error$code, error$code_sent, '\\n')",
    "}",
    "other <- cognito_client(endpoint_url = Sys.getenv('ANSWERING'))",
    "cat('went on', attr(cognito_user(Sys.getenv('TOKEN'), other), 'username'), '\\n')"
  ), file)
  run <- start_r(file, c(RESETTING = resetting$url, ANSWERING = pool$url, TOKEN = pool$token))
  lines <- finish(run)
  expect_identical(lines, c(rep("ConnectionLost maybe ", 20), "went on zoe "))
  expect_identical(run$get_exit_status(), 0L)
  # Each call arrived once: no second code.
  expect_length(resetting$requests(), 20)
})

test_that("forked children use the parent's clients", {
  pool <- local_pool()
  run <- start_r(script("forks.R"),
    c(AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = pool$url, TOKEN = pool$token))
  lines <- finish(run)
  expect_identical(lines, c(paste("children", strrep("zoe ", 16)), "parent zoe zoe "))
  expect_identical(run$get_exit_status(), 0L)
  expect_length(pool$requests(), 2 + 16 + 2)
})

test_that("they do too where memory may not be writable and executable", {
  launcher <- Sys.getenv("LIBCOGNITO_TEST_PROTECTIONS")
  if (!file.exists(launcher)) {
    skip("LIBCOGNITO_TEST_PROTECTIONS names no file (run_tests.sh sets it)")
  }
  need_program("python3")
  for (protection in c("MDWE", "SECCOMP")) {
    pool <- local_pool()
    run <- start(Sys.which("python3"),
      c(launcher, protection, file.path(R.home("bin"), "Rscript"), "--vanilla", script("forks.R")),
      c(R_LIBS = paste(.libPaths(), collapse = ":"), R_TESTS = "", TOKEN = pool$token,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = pool$url))
    lines <- finish(run)
    if (any(grepl("^no (PR_SET_MDWE|seccomp)$", lines))) {
      skip(paste(protection, "IS MISSING: use Linux 6.3 or later on x86-64 or arm64"))
    }
    expect_identical(lines, c(paste("children", strrep("zoe ", 16)), "parent zoe zoe "))
    expect_identical(run$get_exit_status(), 0L)
    expect_length(pool$requests(), 2 + 16 + 2)
  }
})
