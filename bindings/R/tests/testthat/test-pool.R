# Both surfaces against the local pool: sending, verifying, looking, failing.

test_that("paws' surface sends a code, takes it back, and the user is verified", {
  pool <- local_pool()
  svc <- service(pool$url)
  sent <- svc$get_user_attribute_verification_code(AccessToken = pool$token, AttributeName = "email",
    ClientMetadata = list(lang = "de"))
  expect_identical(sent, list(CodeDeliveryDetails = list(
    Destination = "z***@b***", DeliveryMedium = "EMAIL", AttributeName = "email"
  )))
  expect_identical(pool$inbox()[[1]]$client_metadata, list(lang = "de"))
  error <- expect_error(svc$verify_user_attribute(pool$token, "email", "x"), class = "CodeMismatchException")
  expect_identical(error$error_response[["__type"]], "CodeMismatchException")
  expect_identical(svc$verify_user_attribute(pool$token, "email", pool$last_code()), list())
  attributes <- svc$get_user(AccessToken = pool$token)$UserAttributes
  expect_true(list(list(Name = "email_verified", Value = "true")) %in% attributes)
})

test_that("R's own surface does the same", {
  pool <- local_pool()
  client <- cognito_client(endpoint_url = pool$url)
  sent <- cognito_send_code(pool$token, "phone_number", c(lang = "de"), client = client)
  expect_s3_class(sent, "cognito_delivery")
  expect_identical(sent$medium, "SMS")
  expect_identical(sent$destination, "+********8920")
  expect_identical(sent$retries, 0L)
  expect_true(nzchar(sent$request_id))
  expect_output(print(sent), "A code for phone_number is on its way to +********8920 by SMS.", fixed = TRUE)
  expect_identical(pool$inbox()[[1]]$client_metadata, list(lang = "de"))

  before <- cognito_user(pool$token, client)
  expect_s3_class(before, c("cognito_user", "data.frame"), exact = TRUE)
  expect_identical(before$attribute, c("email", "phone_number", "sub"))
  expect_identical(before$verified, c(FALSE, FALSE, NA))
  expect_identical(attr(before, "username"), "zoe")
  expect_output(print(before), "<cognito_user> zoe")

  done <- expect_invisible(cognito_verify(pool$token, "phone_number", pool$last_code(), client))
  expect_true(done)
  expect_identical(cognito_user(pool$token, client)$verified, c(FALSE, TRUE, NA))
})

test_that("the functions of the manual page run on the default client", {
  pool <- local_pool()
  code <- tempfile(fileext = ".R")
  on.exit(unlink(code))
  writeLines(c(
    "library(libcognito)",
    "token <- Sys.getenv('TOKEN')",
    "sent <- cognitoidentityprovider_get_user_attribute_verification_code(",
    "  AccessToken = token, AttributeName = 'email')",
    "cat('medium', sent$CodeDeliveryDetails$DeliveryMedium, '\\n')",
    "user <- cognitoidentityprovider_get_user(AccessToken = token)",
    "cat('user', user$Username, '\\n')",
    "wrong <- try(cognitoidentityprovider_verify_user_attribute(token, 'email', 'x'), silent = TRUE)",
    "cat('class', class(attr(wrong, 'condition')), '\\n')",
    "cat('native', cognito_send_code(token, 'email')$medium, '\\n')"
  ), code)
  env <- c(AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = pool$url, TOKEN = pool$token, COGNITO_LOG = "info")
  lines <- finish(start_r(code, env))
  expect_true(all(c("medium EMAIL ", "user zoe ", "native EMAIL ") %in% lines), info = lines)
  expect_match(grep("^class", lines, value = TRUE), "CodeMismatchException")
  expect_match(lines, "^libcognito: GetUserAttributeVerificationCode .*status=COGNITO_OK", all = FALSE)
  # What is logged holds no secret.
  expect_false(any(grepl(pool$token, lines, fixed = TRUE)))
})

test_that("a user with second factors, one without attributes, and a bare send are shown", {
  server <- local_answers(
    answer(paste0(
      "{\"Username\":\"zoe\",\"PreferredMfaSetting\":\"SMS_MFA\",\"UserMFASettingList\":[\"SMS_MFA\"],",
      "\"UserAttributes\":[{\"Name\":\"email_verified\",\"Value\":\"true\"},",
      "{\"Name\":\"email\",\"Value\":\"z\"},{\"Name\":\"phone_number\",\"Value\":\"1\"}]}"
    )),
    answer("{}")
  )
  client <- cognito_client(endpoint_url = server$url)
  user <- cognito_user("t", client)
  expect_identical(user$attribute, c("email", "phone_number"))
  expect_identical(user$verified, c(TRUE, FALSE))
  expect_identical(attr(user, "mfa"), "SMS_MFA")
  expect_identical(attr(user, "preferred_mfa"), "SMS_MFA")
  nobody <- cognito_user("t", client)
  expect_identical(dim(nobody), c(0L, 3L))
  expect_identical(attr(nobody, "mfa"), character())
  expect_identical(attr(nobody, "preferred_mfa"), NA_character_)
  expect_output(print(nobody), "<cognito_user> without a name")
  expect_output(
    print(cognito_send_code("t", "email", client = client)),
    "A code for the attribute is on its way to the user\\.$"
  )
})

test_that("a flag that an emulator writes as JSON's true counts as verified", {
  user <- function(email, phone) {
    answer(sprintf(paste0(
      "{\"Username\":\"zoe\",\"UserAttributes\":[{\"Name\":\"email_verified\",\"Value\":%s},",
      "{\"Name\":\"email\",\"Value\":\"z\"},{\"Name\":\"phone_number\",\"Value\":\"1\"},",
      "{\"Name\":\"phone_number_verified\",\"Value\":%s}]}"
    ), email, phone))
  }
  server <- local_answers(
    user("true", "false"), user("\"true\"", "\"false\""), user("false", "true"),
    user("null", "\"\""), user("1", "\"yes\"")
  )
  client <- cognito_client(endpoint_url = server$url)
  for (expected in list(c(TRUE, FALSE), c(TRUE, FALSE), c(FALSE, TRUE), c(FALSE, FALSE), c(FALSE, FALSE))) {
    found <- cognito_user("t", client)
    expect_identical(found$attribute, c("email", "phone_number"))
    expect_identical(found$verified, expected)
  }
})

test_that("each kind of bad token has its own words", {
  pool <- local_pool()
  client <- cognito_client(endpoint_url = pool$url)
  expect_error(cognito_user(pool$tokens$id, client), "ID token", class = "InvalidArgument")
  expect_error(cognito_user(pool$tokens$no_scope, client), "scope", class = "InvalidArgument")
  expired <- expect_error(cognito_user(pool$tokens$expired, client), class = "NotAuthorizedException")
  expect_match(expired$hint, "expired")
  revoked <- expect_error(cognito_user(pool$tokens$revoked, client), class = "NotAuthorizedException")
  expect_match(revoked$hint, "revoked")
})

test_that("a refusal before the work is tried again, and still one code goes out", {
  pool <- local_pool()
  pool$fault(target = "GetUserAttributeVerificationCode", times = 1, status = 400,
    code = "TooManyRequestsException", message = "Too many requests", headers = list(`x-amz-retry-after` = "1"))
  sent <- cognito_send_code(pool$token, "email", client = cognito_client(endpoint_url = pool$url))
  expect_identical(sent$retries, 1L)
  expect_length(pool$requests(), 2)
  expect_length(pool$inbox(), 1)
})

test_that("after the hour's codes the limit is final", {
  pool <- local_pool()
  client <- cognito_client(endpoint_url = pool$url)
  for (i in 1:5) cognito_send_code(pool$token, "email", client = client)
  error <- expect_error(cognito_send_code(pool$token, "email", client = client), class = "LimitExceededException")
  expect_identical(error$code_sent, "no")
  expect_length(pool$requests(), 6)
})

test_that("a client lives on in another session", {
  pool <- local_pool()
  file <- tempfile()
  on.exit(unlink(file))
  saveRDS(cognitoidentityprovider(endpoint = pool$url), file)
  expect_identical(readRDS(file)$get_user(pool$token)$Username, "zoe")
})

test_that("log lines go to standard error and hold no secret", {
  pool <- local_pool()
  client <- cognito_client(endpoint_url = pool$url, log = "trace")
  # capture.output cannot see REprintf of the same process.
  sink(file <- tempfile(), type = "output")
  log <- tempfile()
  connection <- file(log, "w")
  sink(connection, type = "message")
  cognito_send_code(pool$token, "email", c(k = "hiddenvalue"), client = client)
  sink(type = "message")
  sink()
  close(connection)
  lines <- readLines(log)
  expect_match(lines, "^libcognito: ")
  expect_match(lines, "GetUserAttributeVerificationCode", all = FALSE)
  expect_no_match(paste(lines, collapse = "\n"), "hiddenvalue")
  expect_no_match(paste(lines, collapse = "\n"), substr(pool$token, 1, 40), fixed = TRUE)
})
