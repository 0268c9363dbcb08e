# R's own manner for all operations: what goes out, what comes back, and what is refused before.

body_of <- function(request) jsonlite::parse_json(sub("^request [A-Za-z]* ", "", request))

test_that("members go out by AWS's names, in the JSON that the operation takes", {
  server <- local_answers(answer())
  client <- cognito_client(endpoint_url = server$url)
  call <- function(...) cognito_call(..., client = client)
  call("GetUser", AccessToken = "t")
  call("SignUp", ClientId = "c", Username = "\u00fc\"", Password = NULL,
    UserAttributes = list(list(Name = "email", Value = "e"), c(Name = "name", Value = "z")),
    ClientMetadata = c(lang = "de"))
  # A vector of one is a list too where the operation takes a list.
  call("DeleteUserAttributes", AccessToken = "t", UserAttributeNames = "name")
  call("DeleteUserAttributes", AccessToken = "t", UserAttributeNames = c(a = "name", b = "nickname"))
  call("ListDevices", AccessToken = "t", Limit = 5)
  call("ConfirmSignUp", ClientId = "c", Username = "u", ConfirmationCode = "012345", ForceAliasCreation = FALSE)
  do.call(call, c("SetUserMFAPreference", list(AccessToken = "t", SMSMfaSettings = list(Enabled = TRUE))))
  sent <- lapply(server$requests(), body_of)
  expected <- list(
    list(AccessToken = "t"),
    list(ClientId = "c", Username = "\u00fc\"", UserAttributes = list(
      list(Name = "email", Value = "e"), list(Name = "name", Value = "z")
    ), ClientMetadata = list(lang = "de")),
    list(AccessToken = "t", UserAttributeNames = list("name")),
    list(AccessToken = "t", UserAttributeNames = list("name", "nickname")),
    list(AccessToken = "t", Limit = 5L),
    list(ClientId = "c", Username = "u", ConfirmationCode = "012345", ForceAliasCreation = FALSE),
    list(AccessToken = "t", SMSMfaSettings = list(Enabled = TRUE))
  )
  expect_length(sent, length(expected))
  for (i in seq_along(expected)) expect_mapequal(sent[[i]], expected[[i]])
})

test_that("JSON of any shape goes out and comes back", {
  server <- local_answers(answer())
  client <- cognito_client(endpoint_url = server$url)
  passkey <- list(
    id = "x", transports = c("usb", "nfc"), one = I("internal"), empty = list(), no_members = list(a = 1)[0],
    nothing = NULL, number = 1.5, flags = c(a = TRUE, b = FALSE), deep = list(list(1L, list("z", "\u00fc\n")))
  )
  cognito_call("CompleteWebAuthnRegistration", AccessToken = "t", Credential = passkey, client = client)
  expect_mapequal(body_of(server$requests())$Credential, list(
    id = "x", transports = list("usb", "nfc"), one = list("internal"), empty = list(),
    no_members = list(a = 1)[0], nothing = NULL, number = 1.5, flags = list(a = TRUE, b = FALSE),
    deep = list(list(1L, list("z", "\u00fc\n")))
  ))
})

test_that("the answer is a list with AWS's names, whatever is in it", {
  texts <- c(
    "{\"Username\":\"zoe\",\"List\":[1,2.5,-3,\"x\",null,true,false,{},[],[[]],{\"a\":{\"b\":[]}}]}",
    "{\"Numbers\":[0,-1,2147483647,2147483648,-2147483648,1e3,1.5E-7,0.1,123456789012345678,-0.0]}",
    "{\"Texts\":[\"\\u00fc\\uD83D\\uDE00\",\"\u00fc\U1F600\",\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"\",\"null\"]}",
    "{ \"a b\\n\" : { \"\\u00e4\" : 1 , \"\u00f6\": [ 1 , 2 ] } , \"\": 1}",
    paste0("{\"Long\":[", paste(1:1000, collapse = ","), "],\"Text\":\"", strrep("ab\\n", 1e4), "\"}")
  )
  server <- do.call(local_answers, lapply(texts, answer))
  client <- cognito_client(endpoint_url = server$url)
  for (text in texts) {
    got <- cognito_call("GetUser", AccessToken = "t", client = client)
    expect_identical(got$ResponseMetadata$HTTPStatusCode, 200L)
    got$ResponseMetadata <- NULL
    expected <- jsonlite::parse_json(text)
    expect_identical(got[order(names(got))], expected[order(names(expected))], info = text)
  }
})

test_that("what R cannot hold does no harm", {
  server <- local_answers(
    answer("{\"Username\":\"a\\u0000b\",\"More\":\"\\ud83d\",\"Most\":\"\\udc00x\"}"),
    answer(paste0("{\"Deep\":", strrep("[", 5e4), strrep("]", 5e4), "}")),
    answer("{\"Username\":\"zoe\"}")
  )
  client <- cognito_client(endpoint_url = server$url)
  got <- cognito_call("GetUser", AccessToken = "t", client = client)
  # A part of a text would be another text.
  expect_null(got$Username)
  expect_identical(got$More, "\ufffd")
  expect_identical(got$Most, "\ufffdx")
  expect_error(cognito_call("GetUser", AccessToken = "t", client = client))
  expect_identical(cognito_call("GetUser", AccessToken = "t", client = client)$Username, "zoe")
})

test_that("what is no plain value is refused by its name, before anything is sent and without being shown", {
  refused <- function(expression, start) {
    error <- expect_error(expression, class = "InvalidArgument")
    expect_match(conditionMessage(error), paste0("^", start))
    expect_no_match(conditionMessage(error), "secret")
  }
  sign_up <- function(...) cognito_call("SignUp", ClientId = "c", Username = "u", ...)
  refused(sign_up(Password = 12345), "The Password is a number")
  refused(sign_up(Password = NA), "The Password is NA")
  refused(sign_up(Password = c("secret", "b")), "The Password has 2 values")
  refused(sign_up(Password = as.Date("2026-01-02")), "The Password is no string")
  refused(sign_up(Password = "\xfc"), "The Password is not valid in the encoding")
  refused(sign_up(UserAttributes = "secret"), "The UserAttributes's entry 1 has entries without a name")
  attributes <- list(list(Name = "email", Value = NA))
  refused(sign_up(UserAttributes = attributes), "The UserAttributes's entry 1's Value is NA")
  refused(sign_up(UserAttributes = data.frame(Name = "secret", Value = "b")), "The UserAttributes is no list")
  refused(sign_up(ClientMetadata = list("secret")), "The ClientMetadata has entries without a name")
  refused(sign_up(ClientMetadata = list(k = TRUE)), "The ClientMetadata's entry 1 is no string")
  refused(sign_up(UserContextData = sum), "The UserContextData is no named list")
  initiate <- function(...) cognito_call("InitiateAuth", ClientId = "c", AuthFlow = "USER_PASSWORD_AUTH", ...)
  parameters <- list(USERNAME = "u", PASSWORD = 12345)
  refused(initiate(AuthParameters = parameters), "The AuthParameters's entry 2 is a number")
  refused(cognito_call("ListDevices", AccessToken = "t", Limit = "5"), "The Limit must be a whole number")
  refused(cognito_call("ListDevices", AccessToken = "t", Limit = 1.5), "The Limit must be a whole number")
  refused(cognito_call("ConfirmSignUp", ForceAliasCreation = "yes"), "The ForceAliasCreation must be TRUE or FALSE")
  passkey <- function(value) cognito_call("CompleteWebAuthnRegistration", AccessToken = "t", Credential = value)
  refused(passkey(list(a = Sys.Date())), "The Credential's entry 1 is no plain string")
  refused(passkey(list(a = list(1, NA))), "The Credential's entry 1's entry 2 is NA")
  refused(passkey(list(a = sum)), "The Credential's entry 1 is nothing that JSON has")
  refused(passkey(list(a = "secret", "b")), "The Credential has entries without a name")
  refused(cognito_call("GetUser", "secret"), "A member has no name")
  refused(cognito_call("GetUser", AccessToken = "secret", AccessToken = "b"), "The member AccessToken is given twice")
  refused(cognito_call(5), "The operation is a number")
  # The library's own refusals.
  refused(cognito_call("GetUser"), "GetUser needs the member AccessToken")
  refused(cognito_call("GetUser", Token = "secret"), "GetUser .*Token")
  refused(cognito_call("AdminGetUser", Username = "secret"), "AdminGetUser .*signature")
  refused(cognito_call("GetUsr"), ".*GetUsr")
  refused(cognito_call("GetUser", AccessToken = "Bearer secret"), "The token begins with")
  expect_error(cognito_call(), "argument \"operation\" is missing", fixed = TRUE)
  expect_error(cognito_call("GetUser", AccessToken = "t", client = "x"), "The client is no client")
})

test_that("errors of these operations have classes of their own, and say whether a message may be out", {
  codes <- c(
    "UsernameExistsException", "InvalidPasswordException", "PasswordHistoryPolicyViolationException",
    "TooManyFailedAttemptsException", "MFAMethodNotFoundException", "SoftwareTokenMFANotFoundException",
    "EnableSoftwareTokenMFAException", "RefreshTokenReuseException", "UnauthorizedException",
    "UnsupportedOperationException", "UnsupportedTokenTypeException", "ConcurrentModificationException",
    "DeviceKeyExistsException", "WebAuthnChallengeNotFoundException", "WebAuthnClientMismatchException",
    "WebAuthnConfigurationMissingException", "WebAuthnCredentialNotSupportedException",
    "WebAuthnNotEnabledException",
    "WebAuthnOriginNotAllowedException", "WebAuthnRelyingPartyMismatchException",
    "InvalidUserPoolConfigurationException", "UserPoolAddOnNotEnabledException", "FeatureUnavailableInTierException"
  )
  bodies <- sprintf("{\"__type\":\"%s\",\"message\":\"m\"}", codes)
  server <- do.call(local_answers, lapply(c(bodies, bodies), answer, status = 400))
  client <- cognito_client(endpoint_url = server$url)
  svc <- service(server$url)
  for (code in codes) {
    error <- expect_error(cognito_call("SignUp", ClientId = "c", Username = "u", client = client), class = code)
    classes <- c("paws_error", "http_400", "http_error", "cognito_error", code, "error", "condition")
    expect_identical(class(error), classes)
    expect_identical(conditionMessage(error), sprintf("%s (HTTP 400). m", code))
    expect_identical(error$code_sent, "no")
    expect_true(nzchar(error$hint))
  }
  for (code in codes) {
    error <- expect_error(svc$change_password("p", "q", "t"), class = code)
    expect_null(error$code_sent)
  }
})

test_that("one call that acts makes one request, whatever fails, and one that reads makes three", {
  for (case in list(
    list("InitiateAuth", AuthFlow = "USER_PASSWORD_AUTH", ClientId = "c"),
    list("SignUp", ClientId = "c", Username = "u"),
    list("ForgotPassword", ClientId = "c", Username = "u"),
    list("UpdateUserAttributes", AccessToken = "t", UserAttributes = list(c(Name = "email", Value = "e")))
  )) {
    server <- local_answers(answer("{\"__type\":\"InternalErrorException\"}", 500))
    client <- cognito_client(endpoint_url = server$url)
    error <- expect_error(do.call(cognito_call, c(case, list(client = client))), class = "InternalErrorException")
    expect_identical(error$code_sent, "maybe")
    expect_length(server$requests(), 1)
    resetting <- local_server("reset")
    client <- cognito_client(endpoint_url = resetting$url)
    error <- expect_error(do.call(cognito_call, c(case, list(client = client))), class = "ConnectionLost")
    expect_identical(error$code_sent, "maybe")
    expect_length(resetting$requests(), 1)
  }
  server <- local_answers(answer("{\"__type\":\"InternalErrorException\"}", 500))
  client <- cognito_client(endpoint_url = server$url)
  expect_error(cognito_call("ListDevices", AccessToken = "t", client = client), class = "InternalErrorException")
  expect_length(server$requests(), 3)
})

test_that("the hash for app clients with a secret is the one that they ask for", {
  # printf zoe1example | openssl dgst -sha256 -hmac secret -binary | base64
  expect_identical(cognito_secret_hash("zoe", "1example", "secret"), "EmQYnxSHz0yi6DVKYLiDFt4QPBw36LzVCOpd4nX6IHg=")
  error <- expect_error(cognito_secret_hash("zoe", "1example", ""), class = "InvalidArgument")
  expect_match(conditionMessage(error), "secret")
  expect_error(cognito_secret_hash("zoe", 5, "s"), "The client_id is a number", class = "InvalidArgument")
  expect_error(cognito_secret_hash("zoe", "c"), "argument \"client_secret\" is missing", fixed = TRUE)
})

test_that("refresh, change of an address and sign-out have functions of their own", {
  server <- local_answers(
    answer("{\"AuthenticationResult\":{\"AccessToken\":\"secret1\",\"IdToken\":\"secret2\",\"ExpiresIn\":3600}}"),
    answer("{}"),
    answer(paste0(
      "{\"CodeDeliveryDetailsList\":[{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\",",
      "\"Destination\":\"a***\"},{}]}"
    )),
    answer("{}")
  )
  client <- cognito_client(endpoint_url = server$url)
  tokens <- cognito_refresh("r", "c", "s", client = client)
  expect_identical(unclass(tokens),
    list(access = "secret1", id = "secret2", refresh = NA_character_, expires_in = 3600))
  expect_output(print(tokens), "^<cognito_tokens> access, id; good for 3600 seconds$")
  expect_identical(cognito_refresh("r", "c", client = client)$access, NA_character_)
  sent <- cognito_update_attributes("t", c(email = "z@e", name = "Z"), list(lang = "de"), client)
  expect_length(sent, 2)
  expect_s3_class(sent[[1]], "cognito_delivery")
  expect_identical(sent[[1]]$destination, "a***")
  expect_identical(sent[[2]]$medium, NA_character_)
  expect_true(expect_invisible(cognito_sign_out("t", client)))
  requests <- server$requests()
  expect_identical(sub("^request ([A-Za-z]*) .*", "\\1", requests), c(
    "GetTokensFromRefreshToken", "GetTokensFromRefreshToken", "UpdateUserAttributes", "GlobalSignOut"
  ))
  expect_mapequal(body_of(requests[[1]]), list(RefreshToken = "r", ClientId = "c", ClientSecret = "s"))
  expect_mapequal(body_of(requests[[2]]), list(RefreshToken = "r", ClientId = "c"))
  expect_mapequal(body_of(requests[[3]]), list(
    AccessToken = "t", ClientMetadata = list(lang = "de"),
    UserAttributes = list(list(Name = "email", Value = "z@e"), list(Name = "name", Value = "Z"))
  ))
  expect_identical(cognito_update_attributes("t", list(name = "Z"), client = client), list())
  wrong <- list("z", list(email = 5), list(email = NA), c(email = "a", email = "b"), character(), NULL, sum)
  for (attributes in wrong) {
    expect_error(cognito_update_attributes("t", attributes), "^The attributes", class = "InvalidArgument")
  }
  expect_error(cognito_refresh(5, "c"), "The refresh_token is a number", class = "InvalidArgument")
  expect_error(cognito_sign_out(5), "The token is a number", class = "InvalidArgument")
})

test_that("no log line holds a password, a token or the tokens of an answer", {
  pool <- local_pool()
  client <- cognito_client(endpoint_url = pool$url, log = "trace")
  log <- tempfile()
  connection <- file(log, "w")
  sink(connection, type = "message")
  error <- expect_error(cognito_call("InitiateAuth", AuthFlow = "USER_PASSWORD_AUTH", ClientId = "hiddenclient",
    AuthParameters = list(USERNAME = "zoe", PASSWORD = "hiddenpassword"), client = client))
  sink(type = "message")
  close(connection)
  text <- paste(readLines(log), collapse = "\n")
  expect_match(text, "InitiateAuth")
  expect_no_match(paste(text, conditionMessage(error)), "hidden")
})
