# Sends and confirms a code with paws, as its users write it. The test replaces the library line alone.
library(paws.security.identity)

svc <- cognitoidentityprovider(
  config = list(
    credentials = list(
      creds = list(access_key_id = "AKIAEXAMPLE", secret_access_key = "not-needed")
    ),
    endpoint = Sys.getenv("COGNITO_ENDPOINT"),
    region = "eu-central-1",
    max_retries = 2,
    connect_timeout = 10
  )
)
token <- Sys.getenv("COGNITO_ACCESS_TOKEN")

sent <- svc$get_user_attribute_verification_code(
  AccessToken = token,
  AttributeName = "email",
  ClientMetadata = list(lang = "de")
)
details <- sent$CodeDeliveryDetails
cat("sent to", details$Destination, "by", details$DeliveryMedium, "for", details$AttributeName, "\n")

outcome <- tryCatch(
  svc$verify_user_attribute(AccessToken = token, AttributeName = "email", Code = "000000x"),
  http_400 = function(e) {
    cat("status", e$status_code, "\n")
    cat("type", e$error_response[["__type"]], "\n")
    cat("message", conditionMessage(e), "\n")
    "refused"
  },
  error = function(e) stop(e)
)
cat("outcome", outcome, "\n")

cat("code?\n")
code <- readLines(file("stdin"), n = 1)
verified <- svc$verify_user_attribute(AccessToken = token, AttributeName = "email", Code = code)
cat("verified", identical(verified, list()), "\n")

user <- svc$get_user(AccessToken = token)
flags <- Filter(function(a) a$Name == "email_verified", user$UserAttributes)
cat("user", user$Username, "email_verified", flags[[1]]$Value, "\n")

# Helpers that the package hands on
again <- cognitoidentityprovider(
  config(credentials(creds("AKIAEXAMPLE", "not-needed"), anonymous = TRUE), region = "eu-central-1"),
  endpoint = Sys.getenv("COGNITO_ENDPOINT")
)
cat("again", again$get_user(token)$Username, "\n")
