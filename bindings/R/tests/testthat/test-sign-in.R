# The example that signs in, talked to as a user would, through a pipe and on a terminal.

password <- "Analytical \"Engine\\\" 1"
new_address <- "ada@analytical.example"

# A user with a password, and an app client: the program's environment.
environment_of <- function(pool, ..., email = "old@bluebird.example") {
  pool$new_user(username = "ada", password = password, email = email)
  client <- pool$new_client(...)
  c(AWS_ENDPOINT_URL = pool$url, AWS_REGION = "eu-central-1", COGNITO_CLIENT_ID = client$client_id,
    COGNITO_CLIENT_SECRET = if (is.null(client$client_secret)) "" else client$client_secret)
}

example <- function(environment) {
  start_r(in_repository("examples/r/sign_in.R"), environment, arguments = c("ada", new_address))
}

# Both at once: what was asked and what was answered.
end_of <- function(run, said) {
  close(run$get_input_connection())
  said <- paste0(paste0(said, collapse = ""), paste0(finish(run), collapse = "\n"))
  list(said = said, status = run$get_exit_status())
}

# Answers both questions. The code is asked for when its turn has come, since it is sent no earlier.
answer <- function(run, code) {
  said <- hear(run, "password: ")
  run$write_input(paste0(password, "\n"))
  said <- c(said, hear(run, "code: "))
  run$write_input(paste0(code(), "\n"))
  end_of(run, said)
}

operations <- function(pool) vapply(pool$requests(), function(request) sub(".*[.]", "", request$target), "")

test_that("it changes an address whatever the app client", {
  for (client in list(list(), list(client_secret = TRUE), list(client_secret = TRUE, refresh_token_rotation = TRUE))) {
    pool <- local_pool()
    run <- example(do.call(environment_of, c(list(pool), client)))
    end <- answer(run, pool$last_code)
    expect_identical(end$status, 0L, info = end$said)
    expect_match(end$said, paste(new_address, "is verified"))
    expect_no_match(end$said, "Engine")
    expect_length(pool$inbox(), 1)
    expect_identical(operations(pool), c(
      "InitiateAuth", "GetTokensFromRefreshToken", "UpdateUserAttributes", "VerifyUserAttribute", "GlobalSignOut"
    ))
  }
})

test_that("it asks for a code where the change brought none", {
  pool <- local_pool()
  run <- example(environment_of(pool, email = new_address))
  expect_identical(answer(run, pool$last_code)$status, 0L)
  expect_true("GetUserAttributeVerificationCode" %in% operations(pool))
})

test_that("a terminal shows no password", {
  need_program("script", "bsdutils")
  pool <- local_pool()
  environment <- environment_of(pool)
  program <- paste(shQuote(c(file.path(R.home("bin"), "Rscript"), "--vanilla", in_repository("examples/r/sign_in.R"),
    "ada", new_address)), collapse = " ")
  run <- start(Sys.which("script"), c("--quiet", "--return", "--echo", "always", "--command", program, "/dev/null"),
    c(R_LIBS = paste(.libPaths(), collapse = ":"), R_TESTS = "", SHELL = "/bin/sh", environment))
  end <- answer(run, pool$last_code)
  expect_identical(end$status, 0L, info = end$said)
  expect_no_match(end$said, "Engine")
  # The terminal does show what is typed otherwise.
  expect_match(end$said, paste0("code: ", pool$last_code()))
})

test_that("it says what is wrong", {
  pool <- local_pool()
  environment <- environment_of(pool, client_secret = TRUE)
  end <- end_of(example(replace(environment, "COGNITO_CLIENT_ID", "")), "")
  expect_identical(end$status, 2L)
  expect_match(end$said, "COGNITO_CLIENT_ID")

  end <- end_of(example(environment), "")
  expect_identical(end$status, 1L)
  expect_match(end$said, "sign_in: There is no such line on standard input")

  run <- example(environment)
  said <- hear(run, "password: ")
  run$write_input("wrong\n")
  end <- end_of(run, said)
  expect_identical(end$status, 1L)
  expect_match(end$said, "sign_in: NotAuthorizedException \\(HTTP 400\\)")

  run <- example(environment)
  end <- answer(run, function() "nonsense")
  expect_identical(end$status, 1L)
  expect_match(end$said, "sign_in: CodeMismatchException .*")
  expect_identical(tail(operations(pool), 1), "GlobalSignOut")
})
