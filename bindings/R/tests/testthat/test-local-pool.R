# cognito_local_pool() as tests of other packages use it.

a_pool <- function(..., env = parent.frame()) cognito_local_pool(..., env = env, program = pool_program())

test_that("a code that was sent is found, and the environment leads to the pool for as long as it is there", {
  skip_in_check()
  before <- Sys.getenv()
  outside <- function() {
    pool <- a_pool()
    expect_identical(Sys.getenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"), pool$endpoint_url)
    expect_identical(Sys.getenv("COGNITO_ACCESS_TOKEN"), pool$token)
    expect_identical(Sys.getenv("COGNITO_CLIENT_ID"), pool$client_id)
    expect_error(pool$last_code(), "has sent no code. The requests were: none")
    # On the default client, and with an empty configuration.
    cognito_send_code(pool$token, "email", list(lang = "de"))
    inbox <- pool$inbox()
    expect_identical(inbox$code, pool$last_code())
    expect_identical(inbox$client_metadata[[1]], list(lang = "de"))
    expect_identical(inbox$username, "zoe")
    cognito_verify(pool$token, "email", pool$last_code())
    expect_identical(cognitoidentityprovider()$get_user(pool$token)$Username, "zoe")
    expect_identical(pool$requests()$target,
      c("GetUserAttributeVerificationCode", "VerifyUserAttribute", "GetUser"))
    expect_identical(pool$requests()$status, c(200L, 200L, 200L))
    expect_true(pool$users()$email_verified)
    pool
  }
  pool <- outside()
  expect_identical(Sys.getenv(), before)
  expect_error(pool$inbox(), "The local pool does not run")
  expect_identical(pool$stop(), NULL)
  # The next one is another one, also for the default client.
  second <- a_pool()
  expect_identical(attr(cognito_user(second$token), "username"), "zoe")
  expect_output(print(second), "<cognito_pool> http://127.0.0.1:[0-9]+\n.*\\$inbox, .*\\$stop")
})

test_that("users, app clients, faults and the clock are ordered", {
  skip_in_check()
  pool <- a_pool(region = "us-east-1", arguments = character())
  ada <- pool$user(username = "ada", email = "ada@lovelace.example", phone_number = NA,
    password = "Analytical-Engine-1")
  expect_null(ada$phone_number)
  tokens <- cognito_call("InitiateAuth", AuthFlow = "USER_PASSWORD_AUTH", ClientId = pool$client_id,
    AuthParameters = list(USERNAME = "ada", PASSWORD = "Analytical-Engine-1"))$AuthenticationResult
  cognito_send_code(tokens$AccessToken, "email")
  cognito_send_code(pool$token, "email")
  expect_identical(pool$inbox("ada")$to, "ada@lovelace.example")
  expect_identical(pool$last_code("ada"), pool$inbox()$code[[1]])
  expect_error(pool$last_code("nobody"), "no code to nobody. The requests were: InitiateAuth, GetUser")
  expect_true(nzchar(pool$client(client_secret = TRUE, refresh_token_rotation = TRUE)$client_secret))
  expect_error(pool$user(username = "ada"), "The local pool refuses this: ")

  pool$fail_next("GetUser", code = "TooManyRequestsException", headers = c(`x-amz-retry-after` = "1"))
  expect_identical(attr(cognito_user(pool$token), "username"), "zoe")
  pool$fail_next("VerifyUserAttribute")
  error <- expect_error(cognito_verify(pool$token, "email", "1"), class = "InternalErrorException")
  expect_identical(error$status_code, 500L)
  pool$lose_answer()
  lost <- expect_error(cognito_send_code(pool$token, "email"), class = "ConnectionLost")
  expect_identical(lost$code_sent, "maybe")
  expect_length(pool$inbox("zoe")$code, 2)
  expect_identical(tail(pool$requests()$fault, 1), "lose_answer")
  pool$delay_next("GetUser", seconds = 60)
  expect_error(cognito_user(pool$token, cognito_client(timeout = 0.2)), class = "Timeout")

  now <- Sys.time()
  then <- pool$advance(hours = 25)
  expect_true(then - now > as.difftime(24, units = "hours"))
  expect_error(cognito_user(pool$token), class = "NotAuthorizedException")
  pool$reset()
  expect_identical(nrow(pool$inbox()), 0L)
  expect_identical(attr(cognito_user(pool$token), "username"), "zoe")
})

test_that("the environment of before does not lead past it", {
  skip_in_check()
  withr::local_envvar(AWS_REGION = "eu-west-3", AWS_DEFAULT_REGION = NA, HTTP_PROXY = "http://127.0.0.1:1",
    NO_PROXY = "a.example", no_proxy = NA, AWS_PROFILE = NA, AWS_ACCESS_KEY_ID = NA, AWS_USE_FIPS_ENDPOINT = "true")
  pool <- a_pool(env = NULL)
  expect_identical(attr(cognito_user(pool$token), "username"), "zoe")
  expect_identical(Sys.getenv("AWS_DEFAULT_REGION"), "eu-west-3")
  expect_identical(Sys.getenv("NO_PROXY"), "a.example,127.0.0.1")
  expect_identical(Sys.getenv("no_proxy"), "a.example,127.0.0.1")
  expect_identical(Sys.getenv("AWS_SECRET_ACCESS_KEY"), "testing")
  pool$stop()
  expect_identical(Sys.getenv("NO_PROXY"), "a.example")
  expect_identical(Sys.getenv("no_proxy", NA), NA_character_)
  expect_identical(Sys.getenv("AWS_ACCESS_KEY_ID", NA), NA_character_)
})

test_that("it ends with its R session", {
  skip_in_check()
  file <- tempfile(fileext = ".R")
  on.exit(unlink(file))
  writeLines(c(
    "library(libcognito)", "pool <- cognito_local_pool()", "cat(pool$endpoint_url, '\\n')",
    "tools::pskill(Sys.getpid(), tools::SIGKILL)"
  ), file)
  run <- start_r(file, c(COGNITO_LOCAL_POOL = pool_program()))
  url <- trimws(finish(run))
  expect_match(url, "^http://127.0.0.1:[0-9]+$")
  # It has an instant to notice.
  end <- Sys.time() + 60
  is_gone <- FALSE
  while (!is_gone && Sys.time() < end) {
    is_gone <- tryCatch(
      {
        http(url, "GET", "/control/v1/inbox")
        FALSE
      },
      error = function(failure) TRUE, warning = function(failure) TRUE
    )
  }
  expect_true(is_gone)
})

test_that("a program that is missing or does not start is named", {
  skip_in_check()
  withr::local_envvar(PATH = "/nonexistent", COGNITO_LOCAL_POOL = NA)
  expect_error(cognito_local_pool(), "not on PATH. Install it with `pip install libcognito-testing`")
  expect_error(cognito_local_pool(program = "/no/such"), "There is no program /no/such.")
  withr::local_envvar(COGNITO_LOCAL_POOL = "/no/program")
  expect_error(cognito_local_pool(), "There is no program /no/program.")
  expect_error(a_pool(arguments = "--no-such-option"), "did not start. It said: .*--no-such-option")
})
