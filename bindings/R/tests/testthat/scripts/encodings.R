# Texts that are no ASCII, in a session whose locale knows nothing else.
library(libcognito)

said <- function(use) cat(tryCatch(use, error = function(e) conditionMessage(e)), "\n")
token <- Sys.getenv("TOKEN")
client <- cognito_client(endpoint_url = Sys.getenv("ANSWERING"))
umlaut <- rawToChar(as.raw(c(0x7a, 0xfc)))
utf8 <- latin1 <- umlaut
utf8 <- rawToChar(as.raw(c(0x7a, 0xc3, 0xbc)))
Encoding(utf8) <- "UTF-8"
Encoding(latin1) <- "latin1"
# Without a declaration nobody knows what these bytes are.
said(cognito_send_code(token, "email", list(k = umlaut), client))
said(cognito_send_code(token, "email", list(k = utf8), client)$medium)
said(cognito_send_code(token, "email", list(k = latin1), client)$medium)
# What the library says goes to the console in the console's encoding.
loud <- cognito_client(endpoint_url = Sys.getenv("FAILING"), log = "trace", user_agent_extra = "R-tests")
said(cognito_send_code(token, "email", client = loud))
