#!/usr/bin/env Rscript
# sign_in.R USERNAME EMAIL: signs a Cognito user in, refreshes the tokens, changes the e-mail address, verifies it with
# the code that goes to it, and signs out.
#
# It asks for password and code; the password is not shown. From a pipe they are the first two lines. COGNITO_CLIENT_ID
# names the app client, which has to allow USER_PASSWORD_AUTH; COGNITO_CLIENT_SECRET holds its secret, if it has one.
# AWS_REGION says where the user pool is.
#
# Exit codes: 0 done, 1 failed, 2 wrong usage.
library(libcognito)

# Asks for a line, which a terminal shows or not. The shell reads it: R cannot hide what is typed, and Ctrl-C ends the
# shell at once, which leaves the terminal as it was.
ask <- function(question, shown = TRUE) {
  hide <- "if usual=$(stty -g 2>&-); then trap 'stty \"$usual\"; echo >&2' 0; trap 'exit 1' 1 2 15; stty -echo; fi"
  prompt <- paste("printf %s", shQuote(question), ">&2")
  read <- "IFS= read -r line || [ \"$line\" ] || exit 1; printf '%s\\n' \"$line\""
  line <- suppressWarnings(system(paste(c(if (!shown) hide, prompt, read), collapse = "\n"), intern = TRUE))
  if (length(line) != 1) {
    stop("There is no such line on standard input.", call. = FALSE)
  }
  line
}

# Returns the tokens of a sign-in, as AWS names them.
sign_in <- function(username, client_id, client_secret) {
  password <- ask("password: ", shown = FALSE)
  hash <- if (!is.null(client_secret)) cognito_secret_hash(username, client_id, client_secret)
  answer <- cognito_call("InitiateAuth", AuthFlow = "USER_PASSWORD_AUTH", ClientId = client_id,
    AuthParameters = list(USERNAME = username, PASSWORD = password, SECRET_HASH = hash))
  if (is.null(answer$AuthenticationResult)) {
    stop("No tokens yet: ", answer$ChallengeName, call. = FALSE)
  }
  answer$AuthenticationResult
}

change_address <- function(token, email) {
  sent <- cognito_update_attributes(token, c(email = email))
  # A user pool that verifies addresses by itself has sent a code already.
  if (length(sent) == 0) {
    cognito_send_code(token, "email")
  }
  cognito_verify(token, "email", ask("code: "))
  cat(email, "is verified\n")
}

main <- function(username, email, client_id, client_secret) {
  tokens <- sign_in(username, client_id, client_secret)
  token <- tokens$AccessToken
  tryCatch(
    {
      token <- cognito_refresh(tokens$RefreshToken, client_id, client_secret)$access
      change_address(token, email)
    },
    finally = cognito_sign_out(token)
  )
}

arguments <- commandArgs(trailingOnly = TRUE)
client_id <- Sys.getenv("COGNITO_CLIENT_ID")
client_secret <- Sys.getenv("COGNITO_CLIENT_SECRET")
if (length(arguments) != 2 || client_id == "") {
  message("usage: sign_in.R USERNAME EMAIL, with the app client's id in COGNITO_CLIENT_ID")
  quit(status = 2)
}
tryCatch(
  main(arguments[1], arguments[2], client_id, if (client_secret != "") client_secret),
  error = function(failure) {
    # Cognito's own message has no advice in it.
    message("sign_in: ", conditionMessage(failure), if (inherits(failure, "http_error")) paste("", failure$hint))
    quit(status = 1)
  }
)
