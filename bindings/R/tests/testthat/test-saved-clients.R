# What a saved client holds, and what becomes of it in another R session.

secret <- "S3cr3t-of-the-proxy"
secret_proxy <- sprintf("http://jdoe:%s@127.0.0.1:9", secret)

# Every way in which R writes an object down, as one text.
written <- function(object) {
  file <- tempfile()
  on.exit(unlink(file))
  read <- function(...) paste(readLines(file, warn = FALSE, skipNul = TRUE), collapse = "\n")
  as_file <- function(write) {
    write()
    read()
  }
  shown <- function(expression) paste(capture.output(expression), collapse = "\n")
  bytes_as_text <- function(bytes) rawToChar(bytes[bytes != 0])
  c(
    saveRDS = as_file(function() saveRDS(object, file, compress = FALSE)),
    saveRDS_ascii = as_file(function() saveRDS(object, file, ascii = TRUE)),
    save = as_file(function() save(object, file = file, compress = FALSE)),
    serialize = bytes_as_text(serialize(object, NULL)),
    serialize_ascii = bytes_as_text(serialize(object, NULL, ascii = TRUE)),
    serialize_native = bytes_as_text(serialize(object, NULL, xdr = FALSE)),
    # R warns that an external pointer cannot be written as code.
    dput = shown(suppressWarnings(dput(object))),
    dput_all = shown(suppressWarnings(dput(object, control = "all"))),
    dump = as_file(function() suppressWarnings(dump("object", file))),
    deparse = suppressWarnings(paste(deparse(object), collapse = "\n")),
    print = shown(print(object)),
    print_default = shown(print(unclass(object))),
    str = shown(str(object)),
    format = paste(format(object), collapse = "\n"),
    summary = shown(summary(object))
  )
}

# Returns a copy of the object as another session would read it.
restored <- function(object) unserialize(serialize(object, NULL))

test_that("the ways of writing down do show what an object holds", {
  is_shown <- grepl(secret, written(list(secret_proxy)), fixed = TRUE, useBytes = TRUE)
  expect_identical(names(written(list(secret_proxy)))[!is_shown], "summary")
  holder <- local({
    hidden <- secret_proxy
    function() NULL
  })
  for (way in c("saveRDS", "saveRDS_ascii", "save", "serialize", "serialize_ascii", "serialize_native")) {
    expect_true(grepl(secret, written(list(holder))[[way]], fixed = TRUE, useBytes = TRUE))
  }
})

test_that("no way of writing a client down shows the password of its proxy", {
  for (text in written(cognito_client(region = "eu-central-1", proxy = secret_proxy))) {
    expect_false(grepl(secret, text, fixed = TRUE, useBytes = TRUE))
  }
})

test_that("nor does a service object, which is told more secrets than it needs", {
  key <- "wJalrXUtnFEMI-secret-key"
  made <- list(
    cognitoidentityprovider(config(credentials(creds("id", key)), proxy = secret_proxy)),
    cognitoidentityprovider(list(proxy = secret_proxy), list(creds = list(secret_access_key = key))),
    cognitoidentityprovider(config = list(proxy = secret_proxy, region = "eu-west-1"),
      credentials = list(creds = list(session_token = key)))
  )
  for (svc in made) {
    for (text in written(svc)) {
      expect_false(grepl(secret, text, fixed = TRUE, useBytes = TRUE))
      expect_false(grepl(key, text, fixed = TRUE, useBytes = TRUE))
    }
  }
})

test_that("a client that was made of a secret says after its return that it must be made anew", {
  client <- restored(cognito_client(region = "eu-central-1", proxy = secret_proxy))
  svc <- restored(cognitoidentityprovider(list(proxy = secret_proxy)))
  for (use in list(
    quote(print(client)), quote(cognito_user("t", client)),
    quote(cognito_send_code("t", "email", client = client)),
    quote(cognito_verify("t", "email", "123456", client)),
    quote(svc$get_user("t"))
  )) {
    error <- expect_error(eval(use), "The client comes .*proxy.*Make the client anew", class = "InvalidArgument")
    expect_no_match(conditionMessage(error), secret, fixed = TRUE)
    expect_s3_class(error, "cognito_error")
    expect_null(conditionCall(error))
  }
})

test_that("an endpoint that may hold a secret is not saved either", {
  kept <- function(...) libcognito:::options_to_save(list(...))
  expect_identical(kept(endpoint_url = "https://user:pw@gateway.example"), FALSE)
  expect_identical(kept(endpoint_url = "https://gateway.example/?key=hidden"), FALSE)
  expect_identical(kept(endpoint_url = "https://gateway.example/#hidden"), FALSE)
  expect_identical(kept(proxy = "http://CORP\\jdoe:hidden@proxy.example:3128"), FALSE)
  expect_identical(kept(proxy = "proxy.example:3128/hidden"), FALSE)
  expect_identical(kept(unheard_of = "hidden"), FALSE)
  # A key in place of its file.
  expect_identical(kept(client_key = "-----BEGIN PRIVATE KEY-----\\nhidden"), FALSE)
  expect_identical(kept(client_key = "hidden\nhidden"), FALSE)
  expect_identical(kept(client_key = strrep("hidden", 1000)), FALSE)
  expect_identical(kept(client_key = "/etc/key.pem"), "{\"client_key\":\"/etc/key.pem\"}")
  expect_match(kept(endpoint_url = "https://gateway.example/cognito"), "gateway.example/cognito", fixed = TRUE)
  for (proxy in c("", "http://proxy.example:3128", "proxy.example:3128/", "http://[::1]:3128")) {
    expect_identical(kept(proxy = proxy), sprintf("{\"proxy\":\"%s\"}", proxy))
  }
  expect_output(print(restored(cognito_client())), "<cognito_client>")
})

test_that("a client without a secret works again after its return", {
  client <- restored(cognito_client(region = "eu-central-1", timeout = 7, proxy = "http://127.0.0.1:9"))
  expect_output(print(client), "7 s, to connect")
  expect_output(print(client), "127.0.0.1:9", fixed = TRUE)
  expect_output(print(restored(cognito_client())), "attempts: at most 3")
  # Also the second time.
  expect_output(print(restored(restored(cognito_client(timeout = 7)))), "7 s, to connect")
})

test_that("a client of another session, with and without a secret, is read by a new R process", {
  pool <- local_pool()
  folder <- tempfile("saved")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  harmless <- cognito_client(endpoint_url = pool$url)
  locked <- cognito_client(endpoint_url = pool$url, proxy = secret_proxy)
  service <- service(pool$url, proxy = secret_proxy)
  save(harmless, locked, service, file = file.path(folder, ".RData"))
  file <- tempfile(fileext = ".R", tmpdir = folder)
  writeLines(c(
    "load('.RData')",
    "library(libcognito)",
    "token <- Sys.getenv('TOKEN')",
    "cat('user', attr(cognito_user(token, harmless), 'username'), '\\n')",
    "said <- function(use) cat(tryCatch(use, error = function(e) class(e)[2]), '\\n')",
    "said(cognito_user(token, locked))",
    "said(service$get_user(token))",
    "rm(list = ls())",
    "invisible(gc())",
    "cat('went on\\n')"
  ), file)
  run <- start_r(file, c(TOKEN = pool$token), wd = folder)
  expect_identical(finish(run), c("user zoe ", "InvalidArgument ", "InvalidArgument ", "went on"))
  expect_identical(run$get_exit_status(), 0L)
  expect_length(pool$requests(), 1)
})

test_that("children of a fork keep a client that was made of a secret", {
  client <- cognito_client(region = "eu-central-1", proxy = secret_proxy)
  skip_on_os("windows")
  said <- parallel::mclapply(1:2, function(i) capture.output(print(client)), mc.cores = 2)
  for (lines in said) {
    expect_match(lines, "proxy: .*127.0.0.1:9", all = FALSE)
    expect_false(any(grepl(secret, lines, fixed = TRUE)))
  }
})

test_that("a pointer of another package is refused, not followed", {
  for (pointer in list(libcognito:::C_version$address, NULL, "x", 1L, NA)) {
    fake <- structure(list(pointer = pointer), class = "cognito_client")
    expect_error(cognito_user("t", fake), "The client is no client", class = "InvalidArgument")
    expect_error(print(fake), "The client is no client", class = "InvalidArgument")
  }
  expect_error(cognito_user("t", structure(list(), class = "cognito_client")), "The client is no client")
  expect_error(cognito_user("t", structure(1, class = "cognito_client")), "The client is no client")
})
