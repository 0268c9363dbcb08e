# The way from sign-up to sign-out against the local pool and two servers that others wrote. What a server lacks stands
# here: each step's outcome is "ok" or the class of its condition.

new_address <- "ada@analytical.example"
password <- "Correct-Horse-7"

# Returns the outcome of an expression; what it gives goes to `keep`.
outcome <- function(expression, keep = identity) {
  tryCatch(
    {
      keep(expression)
      "ok"
    },
    cognito_error = function(error) error$code
  )
}

# In R's own manner. `code` gives the code that was sent last.
journey <- function(url, client_id, username, code) {
  client <- cognito_client(region = "us-east-1", endpoint_url = url, max_attempts = 1)
  call <- function(...) cognito_call(..., ClientId = client_id, client = client)
  access <- refresh <- user <- NULL
  keep <- function(answer) {
    access <<- answer$AuthenticationResult$AccessToken
    refresh <<- answer$AuthenticationResult$RefreshToken
  }
  c(
    sign_up = outcome(call("SignUp", Username = username, Password = password,
      UserAttributes = list(list(Name = "email", Value = "old@bluebird.example")))),
    confirm = outcome(call("ConfirmSignUp", Username = username, ConfirmationCode = code())),
    sign_in = outcome(call("InitiateAuth", AuthFlow = "USER_PASSWORD_AUTH",
      AuthParameters = list(USERNAME = username, PASSWORD = password)), keep),
    change = outcome(cognito_update_attributes(access, c(email = new_address), client = client)),
    send = outcome(cognito_send_code(access, "email", client = client)),
    verify = outcome(cognito_verify(access, "email", code(), client)),
    look = outcome(cognito_user(access, client), function(found) user <<- found),
    verified = paste(user$value[user$attribute == "email"], user$verified[user$attribute == "email"]),
    refresh_older = outcome(call("InitiateAuth", AuthFlow = "REFRESH_TOKEN_AUTH",
      AuthParameters = list(REFRESH_TOKEN = refresh)), function(answer) {
      access <<- answer$AuthenticationResult$AccessToken
    }),
    refresh = outcome(cognito_refresh(refresh, client_id, client = client), function(tokens) access <<- tokens$access),
    sign_out = outcome(cognito_sign_out(access, client)),
    look_again = outcome(cognito_user(access, client))
  )
}

complete <- c(
  sign_up = "ok", confirm = "ok", sign_in = "ok", change = "ok", send = "ok", verify = "ok", look = "ok",
  verified = paste(new_address, TRUE), refresh_older = "ok", refresh = "ok", sign_out = "ok",
  look_again = "NotAuthorizedException"
)

with_gaps <- function(...) {
  gaps <- c(...)
  replace(complete, names(gaps), gaps)
}

test_that("the journey is complete in the local pool", {
  pool <- local_pool()
  client_id <- pool$new_client()$client_id
  expect_identical(journey(pool$url, client_id, "ada", pool$last_code), complete)
  expect_length(pool$inbox(), 3)
})

test_that("it is so with paws' names", {
  pool <- local_pool()
  client <- pool$new_client(client_secret = TRUE, refresh_token_rotation = TRUE)
  id <- client$client_id
  hash <- cognito_secret_hash("ada", id, client$client_secret)
  svc <- service(pool$url, region = "eu-central-1")
  signed_up <- svc$sign_up(id, SecretHash = hash, Username = "ada", Password = password,
    UserAttributes = list(list(Name = "email", Value = "old@bluebird.example")))
  expect_identical(signed_up$UserConfirmed, FALSE)
  expect_identical(signed_up$CodeDeliveryDetails$DeliveryMedium, "EMAIL")
  exists <- expect_error(svc$sign_up(id, hash, "ada", password), class = "UsernameExistsException")
  expect_s3_class(exists, "http_400")
  expect_identical(exists$code_sent, "no")
  sign_in <- function() {
    svc$initiate_auth("USER_PASSWORD_AUTH", ClientId = id,
      AuthParameters = list(USERNAME = "ada", PASSWORD = password, SECRET_HASH = hash))
  }
  expect_error(sign_in(), class = "UserNotConfirmedException")
  svc$confirm_sign_up(id, hash, "ada", pool$last_code())
  signed_in <- sign_in()
  expect_identical(signed_in$ChallengeName, character(0))
  first <- signed_in$AuthenticationResult
  expect_identical(first$ExpiresIn, 3600)
  sent <- svc$update_user_attributes(list(list(Name = "email", Value = new_address)), first$AccessToken)
  expect_length(sent$CodeDeliveryDetailsList, 1)
  svc$get_user_attribute_verification_code(first$AccessToken, "email")
  expect_identical(svc$verify_user_attribute(first$AccessToken, "email", pool$last_code()), list())
  new <- svc$get_tokens_from_refresh_token(first$RefreshToken, id, client$client_secret)$AuthenticationResult
  # An app client that replaces its refresh tokens takes each of them once.
  expect_false(new$RefreshToken == first$RefreshToken)
  expect_identical(svc$global_sign_out(new$AccessToken), list())
  expect_error(svc$get_user(new$AccessToken), class = "NotAuthorizedException")
})

test_that("in cognito-local it lacks the newer way to refresh and the sign-out", {
  emulator <- local_emulator()
  expect_identical(
    journey(emulator$url, emulator$client_id, "old@bluebird.example", function() "424242"),
    with_gaps(refresh = "Unsupported", sign_out = "Unsupported", look_again = "ok")
  )
})

test_that("in moto it lacks codes and the newer way to refresh", {
  moto <- local_moto()
  # It takes any code.
  expect_identical(
    journey(moto$url, moto$client_id, "ada", function() "123456"),
    with_gaps(send = "500", verify = "500", verified = paste(new_address, FALSE), refresh = "500")
  )
})
