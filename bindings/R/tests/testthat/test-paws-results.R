# Results held against what paws 0.10 was seen to return for the same answers, written out as data.

delivery <- function(destination = character(0), medium = character(0), attribute = character(0)) {
  list(CodeDeliveryDetails = list(
    Destination = destination, DeliveryMedium = medium, AttributeName = attribute
  ))
}

# Answer of the server, and what paws makes of it.
send_cases <- list(
  list(
    paste0(
      "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\",",
      "\"Destination\":\"a***@e***\"}}"
    ),
    delivery("a***@e***", "EMAIL", "email")
  ),
  list("{}", delivery()),
  list("{\"CodeDeliveryDetails\":null}", delivery()),
  list("{\"CodeDeliveryDetails\":{}}", delivery()),
  list("{\"CodeDeliveryDetails\":{\"Destination\":null,\"DeliveryMedium\":\"SMS\"}}", delivery(medium = "SMS")),
  list("{\"CodeDeliveryDetails\":{\"Destination\":\"null\"}}", delivery("null")),
  list("{\"CodeDeliveryDetails\":{\"Destination\":5,\"DeliveryMedium\":\"PIGEON\"}}", delivery("5", "PIGEON")),
  list("{\"CodeDeliveryDetails\":{\"Destination\":\"x\",\"Wing\":\"left\"},\"More\":[1]}", delivery("x")),
  list("{\"CodeDeliveryDetails\":{\"Destination\":\"\u00fc***@e***\"}}", delivery("\u00fc***@e***")),
  # Better than paws, which shows a template of its own.
  list("", delivery())
)

test_that("a send returns what paws returns", {
  server <- do.call(local_answers, lapply(send_cases, function(case) answer(case[[1]])))
  svc <- service(server$url)
  for (case in send_cases) {
    got <- svc$get_user_attribute_verification_code(AccessToken = "t", AttributeName = "email")
    expect_identical(got, case[[2]], info = case[[1]])
  }
})

user <- function(name = character(0), attributes = list(), mfa = list(), preferred = character(0),
                 settings = list()) {
  list(
    Username = name, UserAttributes = attributes, MFAOptions = mfa, PreferredMfaSetting = preferred,
    UserMFASettingList = settings
  )
}

user_cases <- list(
  list("{}", user()),
  list("{\"Username\":\"zoe\",\"UserAttributes\":[]}", user("zoe")),
  list(
    paste0(
      "{\"PreferredMfaSetting\":\"SMS_MFA\",\"UserMFASettingList\":[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"],",
      "\"MFAOptions\":[{\"AttributeName\":\"phone_number\",\"DeliveryMedium\":\"SMS\"}],",
      "\"UserAttributes\":[{\"Name\":\"sub\",\"Value\":\"1\"},{\"Value\":\"z\u00f6\",\"Name\":\"email\"},",
      "{\"Name\":\"x\"}],\"Username\":\"null\",\"Other\":1}"
    ),
    user(
      "null",
      list(
        list(Name = "sub", Value = "1"), list(Name = "email", Value = "z\u00f6"),
        list(Name = "x", Value = character(0))
      ),
      list(list(DeliveryMedium = "SMS", AttributeName = "phone_number")),
      # A list of texts is a vector, an empty one is a list.
      "SMS_MFA", c("SMS_MFA", "SOFTWARE_TOKEN_MFA")
    )
  )
)

test_that("get_user returns what paws returns", {
  server <- do.call(local_answers, lapply(user_cases, function(case) answer(case[[1]])))
  svc <- service(server$url)
  for (case in user_cases) {
    expect_identical(svc$get_user(AccessToken = "t"), case[[2]], info = case[[1]])
  }
})

test_that("verify_user_attribute returns an empty list", {
  svc <- service(local_answers(answer("{}"))$url)
  expect_identical(svc$verify_user_attribute(AccessToken = "t", AttributeName = "email", Code = "1"), list())
})

test_that("arguments go out as paws sends them", {
  server <- local_answers(answer())
  svc <- service(server$url)
  svc$get_user_attribute_verification_code("t", "email", list(k = 1, b = TRUE, n = NULL))
  svc$get_user_attribute_verification_code("t", "email", c(name = iconv("Z\u00f6e", "UTF-8", "latin1")))
  svc$get_user_attribute_verification_code("t", "email", list())
  svc$verify_user_attribute("t", "email", 123456)
  requests <- server$requests()
  expect_length(requests, 4)
  expect_match(requests[1:3], "^request GetUserAttributeVerificationCode ")
  bodies <- lapply(sub("^request [A-Za-z]* ", "", requests), jsonlite::parse_json)
  expect_mapequal(bodies[[1]]$ClientMetadata, list(b = "TRUE", k = "1"))
  expect_identical(bodies[[2]]$ClientMetadata, list(name = "Z\u00f6e"))
  expect_null(bodies[[3]]$ClientMetadata)
  expect_mapequal(bodies[[4]], list(AccessToken = "t", AttributeName = "email", Code = "123456"))
})
