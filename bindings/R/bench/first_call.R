# What a script pays for its first call over an empty script: load the package, connect by https, send.
#
#   Rscript bench/first_call.R [RUNS]
#
# The server is on this machine and trusted beside the system's authorities, so that reading those
# counts too. The three scripts take turns, because other work on the machine comes and goes.

runs <- as.integer(c(commandArgs(TRUE), 20)[1])
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
goal_ms <- 30

certificates <- function(folder) {
  openssl <- function(...) {
    status <- system2("openssl", c(...), stdout = FALSE, stderr = FALSE)
    if (status != 0) stop("openssl ", ..1, " failed")
  }
  at <- function(name) shQuote(file.path(folder, name))
  key <- c("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
  openssl("req", "-x509", key, "-keyout", at("ca.key"), "-out", at("ca.pem"), "-days", "2",
    "-subj", "/CN=Benchmark", "-addext", "keyUsage=critical,keyCertSign")
  openssl("req", "-new", key, "-keyout", at("key.pem"), "-out", at("request.pem"), "-subj", "/CN=Server")
  writeLines("subjectAltName=IP:127.0.0.1", file.path(folder, "names"))
  openssl("x509", "-req", "-in", at("request.pem"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"),
    "-CAcreateserial", "-days", "2", "-extfile", at("names"), "-out", at("server.pem"))
  system_store <- "/etc/ssl/certs/ca-certificates.crt"
  store <- c(if (file.exists(system_store)) readLines(system_store), readLines(file.path(folder, "ca.pem")))
  writeLines(store, file.path(folder, "store.pem"))
}

folder <- tempfile("first_call")
dir.create(folder)
certificates(folder)
answer <- "[{\"body\": \"{\\\"CodeDeliveryDetails\\\":{\\\"Destination\\\":\\\"a***@e***\\\"}}\"}]"
server <- processx::process$new(
  "python3",
  c(file.path(here, "../tests/testthat/scripts/server.py"), "reply", answer,
    file.path(folder, c("server.pem", "key.pem"))),
  # R's LD_LIBRARY_PATH would lead Python to libraries of the system's Python.
  stdin = "|", stdout = "|", stderr = "2>&1", env = c("current", LD_LIBRARY_PATH = "")
)
said <- character()
until <- Sys.time() + 60
while (!any(grepl("^port [0-9]+$", said))) {
  if (!server$is_incomplete_output() || Sys.time() > until) stop("the server said only: ", toString(said))
  server$poll_io(1000)
  said <- c(said, server$read_output_lines())
}
port <- sub("port ", "", grep("^port ", said, value = TRUE))
url <- paste0("https://127.0.0.1:", port)
Sys.unsetenv("AWS_CA_BUNDLE")
Sys.setenv(
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = url, BENCH_URL = url,
  SSL_CERT_FILE = file.path(folder, "store.pem"), R_LIBS = paste(.libPaths(), collapse = ":")
)

scripts <- c(
  "an empty script" = "",
  "cognito_send_code()" = paste(
    "library(libcognito)",
    "cat(cognito_send_code('token', 'email')$destination)", sep = "\n"
  ),
  "paws' surface with a config" = paste(
    "library(libcognito)",
    "svc <- cognitoidentityprovider(list(region = 'eu-central-1', endpoint = Sys.getenv('BENCH_URL')))",
    "cat(svc$get_user_attribute_verification_code('token', 'email')$CodeDeliveryDetails$Destination)",
    sep = "\n"
  )
)
files <- file.path(folder, paste0(seq_along(scripts), ".R"))
for (i in seq_along(scripts)) writeLines(scripts[[i]], files[i])
rscript <- file.path(R.home("bin"), "Rscript")
run <- function(file) {
  before <- proc.time()
  said <- processx::run(rscript, c("--vanilla", file), timeout = 60)$stdout
  spent <- proc.time() - before
  # Else the server would wait, some forty requests on, for somebody to read what it prints.
  server$read_output_lines()
  expected <- if (file == files[1]) "" else "a***@e***"
  stopifnot(identical(said, expected))
  c(wall = spent[[3]], cpu = spent[[4]] + spent[[5]]) * 1000
}
for (file in files) run(file)
times <- replicate(runs, vapply(files, run, numeric(2)))
invisible(server$kill())
unlink(folder, recursive = TRUE)

for (kind in c("wall", "cpu")) {
  least <- apply(times[kind, , ], 1, min)
  middle <- apply(times[kind, , ], 1, median)
  for (i in seq_along(scripts)) {
    cat(sprintf("%-28s %4s: least %4.0f ms (%+.0f), median %4.0f ms (%+.0f)\n", names(scripts)[i], kind,
      least[i], least[i] - least[1], middle[i], middle[i] - middle[1]))
  }
}
cat("goal: less than +", goal_ms, " ms for the first call\n", sep = "")
