# From R values to what is sent. Nothing here needs a server.

# What R's own surface makes of a value, and what paws' surface does.
text <- function(value) libcognito:::as_text(value, "code")
paws_text <- function(value) libcognito:::as_text(value, "Code", numbers = TRUE)
metadata <- function(value) libcognito:::metadata_json(value, "metadata")
paws_metadata <- function(value) libcognito:::metadata_json(value, "ClientMetadata", as_paws_text)
as_paws_text <- function(value, name) libcognito:::as_text(value, name, numbers = TRUE, flags = TRUE)

expect_refused <- function(expression, start) {
  error <- expect_error(expression, class = "InvalidArgument")
  expect_match(conditionMessage(error), paste0("^", start))
  expect_no_match(conditionMessage(error), "secret")
  expect_s3_class(error, c("cognito_error", "InvalidArgument", "error", "condition"), exact = TRUE)
}

# Runs the expression under each setting of R that changes how it writes numbers.
under_each_setting <- function(expression) {
  code <- substitute(expression)
  frame <- parent.frame()
  for (setting in list(
    list(OutDec = ","), list(OutDec = "\u066b"), list(scipen = -20), list(scipen = 300), list(digits = 1),
    list(digits = 22), list(OutDec = ",", scipen = -5, digits = 3)
  )) {
    # R 4.2 warns of an OutDec that is no ASCII character.
    before <- suppressWarnings(options(setting))
    tryCatch(eval(code, frame), finally = options(before))
  }
}

# Values that are neither a text nor a plain number, though R holds some of them as numbers.
no_plain_values <- list(
  difftime = as.difftime(5, units = "mins"), date = as.Date("2026-01-02"), time = as.POSIXct("2026-01-02", tz = "UTC"),
  calendar = as.POSIXlt("2026-01-02", tz = "UTC"), integer64 = structure(4.94065645841247e-322, class = "integer64"),
  complex = complex(real = 1, imaginary = 2), raw = as.raw(5), list = list("secret1"),
  function_ = sum, symbol = quote(secret), call = quote(secret()),
  environment = globalenv(), version = numeric_version("1.2"),
  mode = as.octmode(5L), units = structure(5, class = "units"),
  several = c("secret1", "secret2"), numbers = c(1, 2), missing = NA, missing_text = NA_character_,
  missing_number = NA_real_, missing_factor = factor(NA), nan = NaN, infinite = Inf, negative_infinite = -Inf,
  null = NULL, empty = character(0), empty_list = list()
)

test_that("R's own surface takes texts, and refuses what only looks like one", {
  expect_identical(text("012345"), "012345")
  expect_identical(text(factor("email")), "email")
  expect_identical(text(structure("email", class = c("glue", "character"))), "email")
  expect_identical(text(I("email")), "email")
  expect_identical(text(c(name = "email")), "email")
  for (value in c(no_plain_values, list(12345, 12345L, TRUE, FALSE, 0.5))) {
    expect_refused(text(value), "The code ")
  }
  # 012345 is 12345 before any function sees it.
  expect_refused(text(012345), "The code .*number.*zero.*\"012345\"")
})

test_that("each argument of R's own surface is refused by its name, before anything is sent", {
  expect_refused(cognito_send_code(1, "email"), "The token ")
  expect_refused(cognito_send_code("t", TRUE), "The attribute ")
  expect_refused(cognito_send_code("t", "email", list(k = 1)), "The metadata's entry 1 ")
  expect_refused(cognito_send_code("t", "email", c(k = TRUE)), "The metadata's entry 1 ")
  expect_refused(cognito_verify(12L, "email", "1"), "The token ")
  expect_refused(cognito_verify("t", 5, "1"), "The attribute ")
  expect_refused(cognito_verify("t", "email", 012345), "The code ")
  expect_refused(cognito_user(TRUE), "The token ")
})

test_that("paws' surface makes texts of numbers as paws does, whatever R's options are", {
  under_each_setting({
    expect_identical(paws_text(123456), "123456")
    expect_identical(paws_text(123456L), "123456")
    expect_identical(paws_text(100000), "100000")
    expect_identical(paws_text(100000L), "100000")
    expect_identical(paws_text(1e15), "1000000000000000")
    expect_identical(paws_text(0.5), "0.5")
    expect_identical(paws_text(-2.25), "-2.25")
    expect_identical(paws_text(0.1 + 0.2), "0.3")
    expect_identical(paws_text(c(a = 5)), "5")
  })
  expect_identical(paws_text("012345"), "012345")
  expect_identical(paws_text(factor("email")), "email")
  for (value in c(no_plain_values, list(TRUE, FALSE))) {
    expect_refused(paws_text(value), "The Code ")
  }
})

test_that("each argument of paws' surface is refused by its name, before anything is sent", {
  svc <- cognitoidentityprovider()
  expect_refused(svc$get_user(TRUE), "The AccessToken ")
  expect_refused(svc$get_user_attribute_verification_code("t", as.Date("2026-01-02")), "The AttributeName ")
  expect_refused(
    svc$get_user_attribute_verification_code("t", "email", list(k = raw(1))),
    "The ClientMetadata's entry 1 "
  )
  expect_refused(svc$verify_user_attribute("t", "email", Inf), "The Code ")
})

test_that("a text reaches UTF-8 from whatever it is declared as, or is refused by its name", {
  latin1 <- iconv("Gr\u00fc\u00dfe", "UTF-8", "latin1")
  expect_identical(text(latin1), "Gr\u00fc\u00dfe")
  expect_identical(Encoding(text(latin1)), "UTF-8")
  declared <- function(bytes, encoding) {
    value <- rawToChar(as.raw(bytes))
    Encoding(value) <- encoding
    value
  }
  # The euro sign of Windows, whose strings R declares as Latin-1.
  expect_identical(text(declared(c(0x35, 0x80), "latin1")), "5\u20ac")
  wrong <- list(
    utf8 = declared(c(0x61, 0xfc), "UTF-8"), half = declared(c(0xf0, 0x9f, 0x98), "UTF-8"),
    surrogate = declared(c(0xed, 0xa0, 0xbd), "UTF-8"), overlong = declared(c(0xc0, 0xaf), "UTF-8"),
    latin1 = declared(c(0x61, 0x81), "latin1"), bytes = declared(c(0x61, 0xfc), "bytes")
  )
  for (value in wrong) {
    expect_refused(text(value), "The code is not valid ")
    expect_refused(paws_text(value), "The Code is not valid ")
    expect_refused(metadata(list(a = "b", k = value)), "The metadata's entry 2 is not valid ")
    expect_refused(metadata(structure(list("v"), names = value)), "The metadata's name 1 is not valid ")
    expect_refused(cognito_client(user_agent_extra = value), "The option user_agent_extra is not valid ")
    expect_refused(cognitoidentityprovider(list(region = value)), "The option region is not valid ")
    expect_refused(cognitoidentityprovider(endpoint = value), "The option endpoint is not valid ")
  }
})

test_that("metadata is a named list, a named vector or one row of a data frame", {
  expect_null(metadata(NULL))
  expect_null(metadata(list()))
  expect_null(metadata(list(n = NULL)))
  expect_identical(metadata(c(lang = "de")), "{\"lang\":\"de\"}")
  expect_identical(metadata(list(a = "1", b = factor("x"), n = NULL)), "{\"a\":\"1\",\"b\":\"x\"}")
  expect_identical(metadata(I(list(a = "1"))), "{\"a\":\"1\"}")
  expect_identical(metadata(data.frame(a = "1", b = "2")), "{\"a\":\"1\",\"b\":\"2\"}")
  read <- jsonlite::parse_json(metadata(list(q = "a\"b\\c\n\u00fc")))
  expect_identical(read, list(q = "a\"b\\c\n\u00fc"))
})

test_that("paws' metadata may hold numbers and logical values", {
  under_each_setting(expect_identical(
    paws_metadata(list(k = 1, b = TRUE, h = 2.5, n = NULL)), "{\"k\":\"1\",\"b\":\"TRUE\",\"h\":\"2.5\"}"
  ))
  expect_identical(paws_metadata(c(a = 1, b = 2)), "{\"a\":\"1\",\"b\":\"2\"}")
  for (value in no_plain_values[!vapply(no_plain_values, is.null, NA)]) {
    expect_refused(paws_metadata(list(a = "b", k = value)), "The ClientMetadata's entry 2 ")
  }
})

test_that("JSON is right with and without anything to escape", {
  controls <- intToUtf8(c(1:31, 34, 92, 127))
  for (values in list(
    list(a = "plain", b = TRUE, c = 3.5, d = 5L, e = 1e6, f = 0.1),
    list(a = "quote\"", `b\\` = "x"), list(a = "tab\t"),
    structure(list("\u00fc\U1F600", FALSE), names = c("\u00fc", "b")),
    list(a = controls, `\"\n` = "x"), list(a = "")
  )) {
    read <- jsonlite::parse_json(libcognito:::to_json(values))
    expect_equal(read, values)
  }
})

test_that("numbers reach JSON as they are, whatever R's options are", {
  numbers <- c(2.5, 30, 0, -1, 100000, 1e15, 1e300, 5e-324, 1 / 3, 0.1, 0.1 + 0.2, 2^53, pi, 1e-7, 123456.789)
  under_each_setting({
    for (number in numbers) {
      json <- libcognito:::to_json(list(n = number))
      expect_match(json, "^\\{\"n\":-?[0-9]+([.][0-9]+)?(e[-+][0-9]+)?\\}$")
      expect_identical(as.numeric(sub("}", "", sub("{\"n\":", "", json, fixed = TRUE), fixed = TRUE)), number)
    }
    expect_identical(libcognito:::to_json(list(n = 100000L, t = 2.5)), "{\"n\":100000,\"t\":2.5}")
    expect_output(print(cognito_client(timeout = 2.5, connect_timeout = 1L)), "2.5 s, to connect 1 s", fixed = TRUE)
  })
})

test_that("what is no plain value is refused by the option's name", {
  for (value in no_plain_values[!vapply(no_plain_values, is.null, NA)]) {
    expect_refused(cognito_client(timeout = value), "The option timeout ")
    expect_refused(cognito_client(region = value), "The option region ")
    expect_refused(cognito_client(allow_http = value), "The option allow_http ")
  }
  expect_refused(cognito_client(max_attempts = NA_integer_), "The option max_attempts ")
  expect_refused(cognito_client(log = as.Date("2026-01-02")), "The option log ")
  expect_refused(cognito_client(log = list("info")), "The option log ")
  for (value in no_plain_values[lengths(no_plain_values) == 1]) {
    expect_refused(cognitoidentityprovider(list(timeout = value)), "The option timeout ")
    expect_refused(cognitoidentityprovider(list(max_retries = value)), "The option max_retries ")
    expect_refused(cognitoidentityprovider(list(endpoint = value)), "The option endpoint ")
    expect_refused(cognitoidentityprovider(list(disable_ssl = value)), "The option disable_ssl ")
    expect_refused(cognitoidentityprovider(list(use_dual_stack = value)), "The option use_dual_stack ")
  }
  expect_refused(cognitoidentityprovider(list(disable_ssl = "yes", endpoint = "a.example")), "The option disable_ssl ")
  expect_refused(cognitoidentityprovider(list(max_retries = 1.5)), "The option max_retries ")
})

test_that("metadata that paws would drop or mangle is refused", {
  for (value in list(list("secret"), "secret", c(a = "x", "secret"), list(a = NA), list(a = c("secret", "b")),
    list(a = "secret", a = "b"), list(a = list(b = "secret")), sum, quote(secret(a = 1)), globalenv(),
    as.POSIXlt("2026-01-02", tz = "UTC"), data.frame(a = c("secret", "b")), data.frame(a = character()),
    structure(list("secret", "b"), names = c("\u00fc", iconv("\u00fc", "UTF-8", "latin1"))),
    structure(list("secret"), names = NA_character_))) {
    expect_refused(metadata(value), "The metadata")
    expect_refused(paws_metadata(value), "The ClientMetadata")
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
