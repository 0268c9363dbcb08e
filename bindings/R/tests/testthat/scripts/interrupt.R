# Calls a server that never answers; when Ctrl-C has come, calls one that does.
library(libcognito)

token <- Sys.getenv("TOKEN")
hanging <- cognito_client(endpoint_url = Sys.getenv("HANGING"), timeout = 600)
caught <- tryCatch(
  {
    if (nzchar(Sys.getenv("OPERATION"))) {
      cognito_call(Sys.getenv("OPERATION"), AccessToken = token, AttributeName = "email", client = hanging)
    }
    cognito_send_code(token, "email", client = hanging)
    "answered"
  },
  interrupt = function(condition) class(condition)[1],
  error = function(condition) paste("error", conditionMessage(condition))
)
cat("caught", caught, "\n")
answering <- cognito_client(endpoint_url = Sys.getenv("ANSWERING"))
cat("went on", cognito_user(token, answering)$attribute[1], "\n")
