# Servers that others wrote: cognito-local from npm, and moto's server from PyPI. Each ends with the test.

# The program, from LIBCOGNITO_TEST_COGNITO_LOCAL or from where `npm ci --prefix tests/support/cognito_local` puts it.
cognito_local_program <- function() {
  named <- Sys.getenv("LIBCOGNITO_TEST_COGNITO_LOCAL")
  if (nzchar(named)) {
    return(named)
  }
  program <- in_repository("tests/support/cognito_local/node_modules/.bin/cognito-local")
  if (!file.exists(program)) {
    skip("COGNITO-LOCAL IS MISSING: npm ci --prefix tests/support/cognito_local")
  }
  program
}

local_emulator <- function(env = parent.frame()) {
  skip_in_check()
  need_program("node", "nodejs npm")
  folder <- tempfile("emulator")
  dir.create(file.path(folder, ".cognito"), recursive = TRUE)
  settings <- "{\"TokenConfig\":{\"IssuerDomain\":\"http://localhost:9229\"}}"
  writeLines(settings, file.path(folder, ".cognito/config.json"))
  process <- start(cognito_local_program(),
    env = c(HOST = "127.0.0.1", PORT = "0", CODE = "424242", NO_COLOR = "1"), wd = folder)
  withr_defer({
    process$kill()
    unlink(folder, recursive = TRUE)
  }, env)
  line <- tail(read_until(process, "Cognito Local running on "), 1)
  url <- sub(".*(http://[0-9.]+:[0-9]+).*", "\\1", line)
  ask <- function(operation, ...) {
    answer <- http(url, "POST", "/", to_json(list(...)), c(
      "Content-Type: application/x-amz-json-1.1",
      paste0("X-Amz-Target: AWSCognitoIdentityProviderService.", operation)
    ))
    stopifnot(answer$status == 200)
    jsonlite::parse_json(answer$body)
  }
  pool <- ask("CreateUserPool", PoolName = "tests", AutoVerifiedAttributes = list("email"),
    UsernameAttributes = list("email"))$UserPool$Id
  client <- ask("CreateUserPoolClient", UserPoolId = pool, ClientName = "tests",
    ExplicitAuthFlows = list("ALLOW_USER_PASSWORD_AUTH"))$UserPoolClient$ClientId
  ask("AdminCreateUser", UserPoolId = pool, Username = "zoe@blume.example", MessageAction = "SUPPRESS",
    UserAttributes = list(list(Name = "email", Value = "zoe@blume.example")))
  ask("AdminSetUserPassword", UserPoolId = pool, Username = "zoe@blume.example",
    Password = "Correct-Horse-7", Permanent = TRUE)
  signed_in <- ask("InitiateAuth", ClientId = client, AuthFlow = "USER_PASSWORD_AUTH",
    AuthParameters = list(USERNAME = "zoe@blume.example", PASSWORD = "Correct-Horse-7"))
  list(url = url, token = signed_in$AuthenticationResult$AccessToken, client_id = client)
}

# moto's server, with one user pool and one app client.
local_moto <- function(env = parent.frame()) {
  skip_in_check()
  need_program("python3")
  process <- start(Sys.which("python3"), in_repository("tests/support/moto_server.py"))
  withr_defer(process$kill(), env)
  lines <- read_until(process, "^(url|none) ")
  if (startsWith(tail(lines, 1), "none")) {
    skip("MOTO'S SERVER IS MISSING: pip install --requirement tests/requirements.txt")
  }
  words <- strsplit(tail(lines, 1), " ", fixed = TRUE)[[1]]
  list(url = words[[2]], client_id = words[[3]])
}
