# From R values to what is sent. Nothing here needs a server.

text <- function(value) libcognito:::as_text(value, "Code")
metadata <- function(value) libcognito:::metadata_json(value, "ClientMetadata")

test_that("single values become strings", {
  expect_identical(text("123456"), "123456")
  expect_identical(text(123456), "123456")
  expect_identical(text(100000), "100000")
  expect_identical(text(100000L), "100000")
  expect_identical(text(TRUE), "TRUE")
  expect_identical(text(factor("email")), "email")
  latin1 <- iconv("Gr\u00fc\u00dfe", "UTF-8", "latin1")
  expect_identical(text(latin1), "Gr\u00fc\u00dfe")
  expect_identical(Encoding(text(latin1)), "UTF-8")
})

test_that("what is no single value is refused, and never shown", {
  for (value in list(NULL, character(0), NA, NA_character_, c("secret1", "secret2"), list("secret1"), sum)) {
    error <- expect_error(text(value), class = "InvalidArgument")
    expect_match(conditionMessage(error), "^Code: ")
    expect_no_match(conditionMessage(error), "secret")
    expect_s3_class(error, c("cognito_error", "InvalidArgument", "error", "condition"), exact = TRUE)
  }
})

test_that("metadata is a named list or a named character vector", {
  expect_null(metadata(NULL))
  expect_null(metadata(list()))
  expect_null(metadata(list(n = NULL)))
  expect_identical(metadata(c(lang = "de")), "{\"lang\":\"de\"}")
  expect_identical(metadata(list(k = 1, b = TRUE, n = NULL)), "{\"k\":\"1\",\"b\":\"TRUE\"}")
  read <- jsonlite::parse_json(metadata(list(q = "a\"b\\c\n\u00fc")))
  expect_identical(read, list(q = "a\"b\\c\n\u00fc"))
})

test_that("JSON is right with and without anything to escape", {
  for (values in list(
    list(a = "plain", b = TRUE, c = 3.5, d = 5L, e = 1e6, f = 0.1),
    list(a = "quote\"", `b\\` = "x"), list(a = "tab\t"), list(a = "\u00fc"),
    structure(list("", FALSE), names = c("\u00fc", "b"))
  )) {
    read <- jsonlite::parse_json(libcognito:::to_json(values))
    expect_equal(read, values)
  }
})

test_that("metadata that paws would drop or mangle is refused", {
  for (value in list(list("secret"), "secret", c(a = "x", "secret"), list(a = NA), list(a = c("secret", "b")),
    list(a = "secret", a = "b"), list(a = list(b = "secret")), sum)) {
    error <- expect_error(metadata(value), class = "InvalidArgument")
    expect_match(conditionMessage(error), "^ClientMetadata")
    expect_no_match(conditionMessage(error), "secret")
  }
})

test_that("a missing argument is R's own error, without the call that may hold a token", {
  svc <- cognitoidentityprovider()
  for (call in list(
    quote(svc$get_user()),
    quote(svc$get_user_attribute_verification_code(AttributeName = "email")),
    quote(svc$verify_user_attribute(AttributeName = "email", Code = "1")),
    quote(cognitoidentityprovider_get_user())
  )) {
    error <- expect_error(eval(call), "argument \"AccessToken\" is missing, with no default", fixed = TRUE)
    expect_null(conditionCall(error))
    expect_s3_class(error, "simpleError")
  }
  expect_error(svc$get_user_attribute_verification_code("t"), "argument \"AttributeName\" is missing")
  expect_error(svc$verify_user_attribute("t", "email"), "argument \"Code\" is missing")
  expect_error(cognito_send_code(), "argument \"token\" is missing")
  expect_error(cognito_send_code("t"), "argument \"attribute\" is missing")
  expect_error(cognito_verify("t", "email"), "argument \"code\" is missing")
  expect_error(cognito_user(), "argument \"token\" is missing")
})

test_that("a token that cannot be one is refused before anything is sent, and not shown", {
  for (token in c("Bearer hidden", "hidden\n", "\"hidden\"", "hidden\u00e9")) {
    error <- expect_error(cognito_send_code(token, "email"), class = "InvalidArgument")
    expect_no_match(conditionMessage(error), "hidden")
    expect_identical(error$code_sent, "no")
    expect_true(nzchar(error$hint))
  }
})
