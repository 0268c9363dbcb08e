# Conditions held against those that paws 0.10 was seen to raise, with the additions that the help pages name.

service_error <- function(body, status = 400, headers = list()) answer(body, status, headers)

# Answer; class, message, error_response. Where paws did worse, the comment says how.
error_cases <- list(
  list(
    service_error(paste0(
      "{\"__type\":\"LimitExceededException\",",
      "\"message\":\"Attempt limit exceeded, please try after some time.\"}"
    )),
    c("paws_error", "http_400", "http_error", "cognito_error", "LimitExceededException", "error", "condition"),
    "LimitExceededException (HTTP 400). Attempt limit exceeded, please try after some time.",
    list(`__type` = "LimitExceededException", message = "Attempt limit exceeded, please try after some time.")
  ),
  list(
    service_error("{\"__type\":\"TooManyRequestsException\",\"message\":\"Slow down\"}", 429),
    c(
      "paws_error", "http_429", "http_400", "http_error", "cognito_error", "TooManyRequestsException", "error",
      "condition"
    ),
    "TooManyRequestsException (HTTP 429). Slow down",
    list(`__type` = "TooManyRequestsException", message = "Slow down")
  ),
  # paws: "ns" as the code
  list(
    service_error("{\"__type\":\"com.amazonaws.ns#CodeMismatchException\",\"message\":\"No\"}"),
    c("paws_error", "http_400", "http_error", "cognito_error", "CodeMismatchException", "error", "condition"),
    "CodeMismatchException (HTTP 400). No",
    list(`__type` = "com.amazonaws.ns#CodeMismatchException", message = "No")
  ),
  # paws: never reads the header
  list(
    service_error("{\"message\":\"No\"}", headers = list(`x-amzn-errortype` = "NotAuthorizedException:")),
    c("paws_error", "http_400", "http_error", "cognito_error", "NotAuthorizedException", "error", "condition"),
    "NotAuthorizedException (HTTP 400). No",
    list(message = "No")
  ),
  # paws: fails where both are there
  list(
    service_error("{\"__type\":\"ExpiredCodeException\",\"message\":\"a\",\"Message\":\"b\"}"),
    c("paws_error", "http_400", "http_error", "cognito_error", "ExpiredCodeException", "error", "condition"),
    "ExpiredCodeException (HTTP 400). a",
    # The members come in the order of their names.
    list(Message = "b", `__type` = "ExpiredCodeException", message = "a")
  ),
  # An error that has no name yet
  list(
    service_error("{\"__type\":\"NewException\",\"message\":\"m\u00fc\",\"more\":{\"a\":[1,2]}}", 418),
    c("paws_error", "http_418", "http_400", "http_error", "cognito_error", "NewException", "error", "condition"),
    "NewException (HTTP 418). m\u00fc",
    list(`__type` = "NewException", message = "m\u00fc", more = list(a = list(1L, 2L)))
  ),
  # paws: a simpleError about a parser
  list(
    service_error("<html>gateway</html>", 502, list(`content-type` = "text/html")),
    c("paws_error", "http_502", "http_500", "http_error", "cognito_error", "502", "error", "condition"),
    "502 (HTTP 502). The server answered HTTP 502 with a body of 20 bytes that is text/html.",
    list()
  )
)

test_that("an error of the service is the condition that paws raises", {
  server <- do.call(local_answers, lapply(error_cases, `[[`, 1))
  svc <- service(server$url, max_retries = 0)
  for (case in error_cases) {
    error <- expect_error(svc$get_user_attribute_verification_code("t", "email"))
    expect_identical(class(error), case[[2]])
    expect_identical(conditionMessage(error), case[[3]])
    expect_identical(error$status_code, as.integer(case[[1]]$status))
    expect_identical(error$error_response, case[[4]])
    expect_identical(attr(error, "status_code"), error$status_code)
    expect_identical(attr(error, "error_response"), error$error_response)
    expect_null(conditionCall(error))
  }
})

test_that("handlers as paws users write them catch it", {
  svc <- service(local_answers(error_cases[[1]][[1]])$url)
  caught <- tryCatch(
    svc$get_user_attribute_verification_code("t", "email"),
    http_400 = function(e) e$error_response[["__type"]]
  )
  expect_identical(caught, "LimitExceededException")
  caught <- tryCatch(
    svc$get_user_attribute_verification_code("t", "email"),
    LimitExceededException = function(e) c(e$code, e$code_sent)
  )
  expect_identical(caught, c("LimitExceededException", "no"))
})

test_that("what has no answer of the service is httr2's condition", {
  lost <- expect_error(service(local_server("reset")$url)$verify_user_attribute("t", "email", "1"))
  expect_identical(class(lost), c("httr2_failure", "httr2_error", "rlang_error", "cognito_error",
    "ConnectionLost", "error", "condition"))
  # A port that was free a moment ago.
  gone <- local_server("hang")
  gone$process$kill()
  refused <- expect_error(service(gone$url)$get_user("t"), class = "Connect")
  expect_s3_class(refused, "httr2_failure")
  hanging <- service(local_server("hang")$url, timeout = 0.3)
  slow <- expect_error(hanging$get_user_attribute_verification_code("t", "email"))
  expect_s3_class(slow, c("httr2_failure", "Timeout", "cognito_error"))
  expect_identical(slow$code_sent, "maybe")
  # paws follows it for minutes.
  redirect <- local_answers(answer("", 302, list(location = "http://127.0.0.1:1/")))
  expect_error(service(redirect$url)$get_user("t"), "redirect", class = "BadResponse")
})

test_that("rlang can show it", {
  skip_if_not_installed("rlang")
  loadNamespace("rlang")
  error <- expect_error(service(local_server("reset")$url)$verify_user_attribute("t", "email", "1"))
  expect_identical(conditionMessage(error), error$message)
  expect_output(print(error), error$message, fixed = TRUE)
})

test_that("a failure on this side has our classes alone", {
  error <- expect_error(cognitoidentityprovider()$get_user("Bearer x"))
  expect_identical(class(error), c("cognito_error", "InvalidArgument", "error", "condition"))
  expect_match(conditionMessage(error), "Bearer.*Pass the token alone")
})

test_that("fields beyond paws' say more", {
  server <- local_answers(answer(
    "{\"__type\":\"CodeDeliveryFailureException\",\"message\":\"m\"}", 400,
    list(`x-amzn-requestid` = "0815")
  ))
  error <- expect_error(service(server$url)$get_user_attribute_verification_code("t", "email"))
  expect_identical(error$request_id, "0815")
  expect_identical(error$code_sent, "maybe")
  expect_identical(error$retries, 0L)
  shown <- capture.output(print(error))
  expect_identical(shown, c(
    "<cognito_error: CodeDeliveryFailureException>",
    "CodeDeliveryFailureException (HTTP 400). m",
    paste("Hint:", error$hint), "Code sent: maybe", "Request id: 0815"
  ))
})
