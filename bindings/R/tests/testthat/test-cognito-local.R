# Both surfaces against cognito-local, the emulator from npm.

test_that("cognito-local sends a code, takes it back, and shows the user", {
  emulator <- local_emulator()
  svc <- service(emulator$url)
  # It answers {}.
  empty <- list(Destination = character(0), DeliveryMedium = character(0), AttributeName = character(0))
  sent <- svc$get_user_attribute_verification_code(AccessToken = emulator$token, AttributeName = "email")
  expect_identical(sent, list(CodeDeliveryDetails = empty))
  client <- cognito_client(endpoint_url = emulator$url)
  expect_output(print(cognito_send_code(emulator$token, "email", client = client)),
    "A code for the attribute is on its way to the user.", fixed = TRUE)

  error <- expect_error(cognito_verify(emulator$token, "email", "000000", client), class = "CodeMismatchException")
  expect_identical(error$status_code, 400L)
  expect_identical(svc$verify_user_attribute(emulator$token, "email", "424242"), list())
  user <- cognito_user(emulator$token, client)
  expect_identical(user$verified[user$attribute == "email"], TRUE)
  expect_identical(user$value[user$attribute == "email"], "zoe@blume.example")
})
