# A call in the parent, then the same client in 8 forked children at once, then the parent again.
library(libcognito)

token <- Sys.getenv("TOKEN")
options(mc.cores = 8)
first <- cognito_user(token)
client <- cognito_client()
invisible(cognito_user(token, client))
names <- parallel::mclapply(1:8, function(i) {
  c(attr(cognito_user(token), "username"), cognito_call("GetUser", AccessToken = token, client = client)$Username)
}, mc.cores = 8, mc.preschedule = FALSE)
cat("children", unlist(names), "\n")
cat("parent", attr(cognito_user(token), "username"), attr(cognito_user(token, client), "username"), "\n")
