# The table of operations held against AWS's model, and what paws makes of it.

# The members of a structure in the notation of R/operations.R.
written <- function(members) {
  required <- ifelse(attr(members, "required"), "!", "")
  types <- ifelse(members == "string", "", paste0(":", members))
  paste0(names(members), required, types, collapse = " ")
}

test_that("the table is AWS's model", {
  skip_in_check()
  need_program("python3")
  run <- start(Sys.which("python3"), c(script("model.py"), in_repository("tests/support")))
  lines <- finish(run)
  if (run$get_exit_status() != 0) {
    skip(paste0("AWS'S MODEL IS MISSING (", lines, "): pip install --requirement tests/requirements.txt"))
  }
  model <- jsonlite::parse_json(lines)
  for (part in names(model)) {
    table <- lapply(get(part, asNamespace("libcognito")), written)
    expected <- model[[part]]
    expect_mapequal(table, expected[vapply(expected, nzchar, NA)])
  }
})

test_that("operations have paws' names, its arguments, their order and defaults", {
  svc <- cognitoidentityprovider()
  expect_length(svc, 34)
  arguments <- function(name) {
    formals <- formals(svc[[name]])
    paste0(names(formals), ifelse(vapply(formals, is.null, NA), " = NULL", ""), collapse = ", ")
  }
  # As paws.security.identity 0.9 has them.
  expect_identical(arguments("get_user"), "AccessToken")
  expect_identical(arguments("associate_software_token"), "AccessToken = NULL, Session = NULL")
  expect_identical(arguments("sign_up"), paste0(
    "ClientId, SecretHash = NULL, Username, Password = NULL, UserAttributes = NULL, ValidationData = NULL, ",
    "AnalyticsMetadata = NULL, UserContextData = NULL, ClientMetadata = NULL"
  ))
  expect_identical(arguments("initiate_auth"), paste0(
    "AuthFlow, AuthParameters = NULL, ClientMetadata = NULL, ClientId, AnalyticsMetadata = NULL, ",
    "UserContextData = NULL, Session = NULL"
  ))
  expect_identical(arguments("update_user_attributes"), "UserAttributes, AccessToken, ClientMetadata = NULL")
  expect_identical(arguments("list_web_authn_credentials"), "AccessToken, NextToken = NULL, MaxResults = NULL")
  expect_true(all(c(
    "set_user_mfa_preference", "complete_web_authn_registration", "get_tokens_from_refresh_token",
    "get_user_auth_factors", "respond_to_auth_challenge", "confirm_forgot_password"
  ) %in% names(svc)))
  expect_error(svc$sign_up("c"), "argument \"Username\" is missing, with no default", fixed = TRUE)
  expect_error(svc$sign_up(Username = "u"), "argument \"ClientId\" is missing, with no default", fixed = TRUE)
})

none <- character(0)
no_time <- .POSIXct(numeric(0), tz = "GMT")
no_device <- list(
  DeviceKey = none, DeviceAttributes = list(), DeviceCreateDate = no_time, DeviceLastModifiedDate = no_time,
  DeviceLastAuthenticatedDate = no_time
)
result <- function(access = none, expires = numeric(0)) {
  list(
    AccessToken = access, ExpiresIn = expires, TokenType = none, RefreshToken = none, IdToken = none,
    NewDeviceMetadata = list(DeviceKey = none, DeviceGroupKey = none)
  )
}

# Answer of the server, call, and what paws.common 0.8.10 was seen to make of it.
paws_cases <- list(
  list("{\"More\":1}", quote(svc$global_sign_out("t")), list()),
  list("{\"More\":1}", quote(svc$delete_user("t")), list()),
  list("{}", quote(svc$confirm_sign_up("c", Username = "u", ConfirmationCode = "1")), list(Session = none)),
  list("{}", quote(svc$initiate_auth("X", ClientId = "c")), list(
    ChallengeName = none, Session = none, ChallengeParameters = list(), AuthenticationResult = result(),
    AvailableChallenges = list()
  )),
  list(
    paste0(
      "{\"ChallengeName\":\"Q\",\"ChallengeParameters\":{\"a\":\"b\",\"n\":null,\"i\":5},",
      "\"AvailableChallenges\":[\"A\"],",
      "\"AuthenticationResult\":{\"AccessToken\":\"x\",\"ExpiresIn\":3600,\"Other\":1}}"
    ),
    quote(svc$initiate_auth("X", ClientId = "c")),
    list(
      ChallengeName = "Q", Session = none, ChallengeParameters = list(a = "b", n = none, i = "5"),
      AuthenticationResult = result("x", 3600), AvailableChallenges = "A"
    )
  ),
  list(
    "{\"Devices\":[{\"DeviceKey\":\"k\",\"DeviceCreateDate\":1700000000.5,\"DeviceAttributes\":[]},null]}",
    quote(svc$list_devices("t")),
    list(
      Devices = list(
        replace(no_device, c("DeviceKey", "DeviceCreateDate"), list("k", .POSIXct(1700000000.5, tz = "GMT"))),
        no_device
      ),
      PaginationToken = none
    )
  ),
  list("{}", quote(svc$get_device("d")), list(Device = no_device)),
  list(
    paste0(
      "{\"Credentials\":[{\"CredentialId\":\"1\",\"AuthenticatorTransports\":[\"usb\",\"nfc\"],",
      "\"CreatedAt\":\"1700000000\"}]}"
    ),
    quote(svc$list_web_authn_credentials("t")),
    list(
      Credentials = list(list(
        CredentialId = "1", FriendlyCredentialName = none, RelyingPartyId = none, AuthenticatorAttachment = none,
        AuthenticatorTransports = c("usb", "nfc"), CreatedAt = .POSIXct(1.7e9, tz = "GMT")
      )),
      NextToken = none
    )
  ),
  list(
    "{\"CredentialCreationOptions\":{\"challenge\":\"c\",\"l\":[1,2,{}],\"f\":1.5,\"t\":true}}",
    quote(svc$start_web_authn_registration("t")),
    list(CredentialCreationOptions = list(
      challenge = "c", l = list(1L, 2L, structure(list(), names = character(0))), f = 1.5, t = TRUE
    ))
  ),
  list("{}", quote(svc$start_web_authn_registration("t")), structure(list(), names = character(0))),
  list("{\"UserConfirmed\":false,\"UserSub\":\"s\"}", quote(svc$sign_up("c", Username = "u")), list(
    UserConfirmed = FALSE,
    CodeDeliveryDetails = list(Destination = none, DeliveryMedium = none, AttributeName = none),
    UserSub = "s", Session = none
  )),
  list("{}", quote(svc$get_user_auth_factors("t")), list(
    Username = none, PreferredMfaSetting = none, UserMFASettingList = list(), ConfiguredUserAuthFactors = list()
  ))
)

test_that("each operation returns what paws returns", {
  svc <- service(do.call(local_answers, lapply(paws_cases, function(case) answer(case[[1]])))$url)
  for (case in paws_cases) {
    expect_identical(eval(case[[2]]), case[[3]], info = case[[1]])
  }
})

test_that("arguments of each type go out as paws sends them", {
  server <- local_answers(answer())
  svc <- service(server$url)
  svc$initiate_auth("X", ClientId = "c", AuthParameters = list(USERNAME = "a", N = 5, T = TRUE, Z = NULL))
  svc$list_devices("t", Limit = 5)
  svc$list_devices("t", Limit = "7", PaginationToken = character(0))
  svc$confirm_sign_up("c", Username = "u", ConfirmationCode = "1", ForceAliasCreation = TRUE)
  svc$delete_user_attributes("a", "t")
  svc$delete_user_attributes(c("a", "b"), "t")
  svc$update_user_attributes(list(list(Name = "email", Value = 5)), "t", list(a = 1))
  credential <- list(id = "x", response = list(n = 1.5, l = list(1, "y"), none = NULL), one = I("z"), yes = TRUE)
  svc$complete_web_authn_registration("t", credential)
  svc$set_user_mfa_preference(SMSMfaSettings = list(Enabled = TRUE), AccessToken = "t")
  sent <- lapply(sub("^request [A-Za-z]* ", "", server$requests()), jsonlite::parse_json)
  expected <- list(
    list(AuthFlow = "X", AuthParameters = list(USERNAME = "a", N = "5", T = "TRUE"), ClientId = "c"),
    list(AccessToken = "t", Limit = 5L), list(AccessToken = "t", Limit = 7L),
    list(ClientId = "c", Username = "u", ConfirmationCode = "1", ForceAliasCreation = TRUE),
    list(UserAttributeNames = list("a"), AccessToken = "t"),
    list(UserAttributeNames = list("a", "b"), AccessToken = "t"),
    list(UserAttributes = list(list(Name = "email", Value = "5")), AccessToken = "t", ClientMetadata = list(a = "1")),
    list(AccessToken = "t", Credential = list(
      id = "x", response = list(n = 1.5, l = list(1L, "y"), none = NULL), one = list("z"), yes = TRUE
    )),
    list(SMSMfaSettings = list(Enabled = TRUE), AccessToken = "t")
  )
  expect_length(sent, length(expected))
  for (i in seq_along(expected)) expect_mapequal(sent[[i]], expected[[i]])
  expect_error(svc$update_user_attributes(list(list(Nmae = "email")), "t"), "invalid name: Nmae")
  expect_error(svc$list_devices("t", Limit = 1.5), "The Limit must be a whole number")
  expect_error(svc$set_user_mfa_preference(SMSMfaSettings = list(Enabled = "no"), AccessToken = "t"),
    "The SMSMfaSettings's Enabled must be TRUE or FALSE")
})
