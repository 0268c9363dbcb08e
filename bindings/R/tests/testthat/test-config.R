# paws' configuration, and what the library makes of it. Nothing here needs a server.

options_of <- function(config = list(), credentials = list(), endpoint = NULL, region = NULL) {
  libcognito:::options_from_config(config, credentials, endpoint, region)
}

test_that("each name of paws is known", {
  every <- list(
    credentials = list(
      creds = list(
        access_key_id = "a", secret_access_key = "b", session_token = "c", access_token = "d",
        expiration = Inf, provider_name = "e"
      ),
      profile = "p", force_refresh = TRUE, anonymous = TRUE, provider = list()
    ),
    endpoint = "https://cognito.example", endpoint_resolver = NULL, region = "eu-west-1",
    close_connection = TRUE, max_retries = 3, connect_timeout = 60, timeout = 20, retryer = NULL,
    sleep_delay = NULL, sts_regional_endpoint = "", signature_version = "v4", partition_name = "aws",
    enforce_should_retry_check = FALSE, disable_ssl = FALSE, disable_param_validation = FALSE,
    disable_compute_checksums = FALSE, s3_force_path_style = FALSE, s3_virtual_address = FALSE,
    s3_disable_100_continue = FALSE, s3_use_accelerate = FALSE,
    s3_disable_content_md5_validation = FALSE, ec2_metadata_disable_timeout_override = FALSE,
    use_dual_stack = FALSE, disable_rest_protocol_uri_cleaning = FALSE
  )
  expect_mapequal(options_of(every), list(
    endpoint_url = "https://cognito.example", region = "eu-west-1", connect_timeout = 60, timeout = 20,
    use_dualstack_endpoint = FALSE, max_attempts = 4
  ))
  # The library itself agrees with the names and types.
  expect_s3_class(cognitoidentityprovider(every[names(every) != "use_dual_stack"]), "cognito_service")
})

test_that("a name that paws does not know is an error in its words", {
  expect_error(cognitoidentityprovider(list(regoin = "x")), "^invalid name: regoin$", class = "cognito_error")
  expect_error(options_of(list(credentials = list(key = "x"))), "^invalid name: key$")
  expect_error(options_of(credentials = list(creds = list(secret = "x"))), "^invalid name: secret$")
  expect_error(options_of(list("eu-west-1")), "^invalid name: an entry has none")
  expect_error(options_of("eu-west-1"), "The config is no list")
})

test_that("what is not set, in any of paws' ways, is left to the environment", {
  expect_length(options_of(), 0)
  expect_length(options_of(list(region = "", endpoint = NULL, credentials = list(profile = ""))), 0)
  struct <- structure(
    list(credentials = list(creds = list(access_key_id = ""), profile = "", anonymous = FALSE),
      endpoint = "", region = "eu-west-3", close_connection = FALSE, connect_timeout = 60,
      s3_force_path_style = FALSE, sts_regional_endpoint = "", signature_version = ""),
    class = "struct"
  )
  expect_mapequal(options_of(struct), list(region = "eu-west-3", connect_timeout = 60))
})

test_that("arguments go before the list", {
  chosen <- options_of(list(region = "eu-west-1", endpoint = "https://a.example"),
    endpoint = "https://b.example", region = "eu-west-2")
  expect_mapequal(chosen, list(region = "eu-west-2", endpoint_url = "https://b.example"))
})

test_that("an endpoint may be a host alone, and disable_ssl says how to reach it", {
  expect_identical(options_of(endpoint = "localhost:9229")$endpoint_url, "https://localhost:9229")
  plain <- options_of(list(endpoint = "localhost:9229", disable_ssl = TRUE))
  expect_identical(plain$endpoint_url, "http://localhost:9229")
  expect_error(options_of(list(disable_ssl = TRUE)), "disable_ssl", class = "InvalidArgument")
  expect_error(
    cognitoidentityprovider(list(endpoint = "far.example", disable_ssl = TRUE)),
    "plain http", class = "InvalidArgument"
  )
})

test_that("what would change where a request goes is not dropped silently", {
  expect_error(options_of(list(endpoint_resolver = function(...) NULL)), "endpoint_resolver")
})

test_that("max_retries counts what follows the first attempt", {
  expect_identical(options_of(list(max_retries = 0))$max_attempts, 1)
  expect_identical(options_of(list(max_retries = 3L))$max_attempts, 4)
  for (wrong in list(-1, NA_real_, "3", c(1, 2))) {
    expect_error(options_of(list(max_retries = wrong)), "max_retries")
  }
})

test_that("paws' helpers make such lists", {
  made <- config(credentials(creds("id", "key"), anonymous = TRUE), region = "eu-west-1", max_retries = 2)
  expect_identical(made, list(
    credentials = list(creds = list(access_key_id = "id", secret_access_key = "key"), anonymous = TRUE),
    region = "eu-west-1", max_retries = 2
  ))
  expect_mapequal(options_of(made), list(region = "eu-west-1", max_attempts = 3))
  expect_error(config(regoin = "x"), "invalid name: regoin")
  expect_error(credentials(key = "x"), "invalid name: key")
  expect_error(creds(key = "x"), "invalid name: key")
})

test_that("options of the library are known beside paws' names", {
  expect_mapequal(options_of(list(check_token = FALSE, proxy = "", allow_http = TRUE)),
    list(check_token = FALSE, proxy = "", allow_http = TRUE))
})

test_that("neither credentials nor a region are needed", {
  expect_s3_class(cognitoidentityprovider(), "cognito_service")
})

test_that("the library names a wrong option", {
  expect_error(cognito_client(timeout = "soon"), "timeout", class = "InvalidArgument")
  expect_error(cognito_client(region = "not a region"), "region", class = "InvalidArgument")
  expect_error(cognito_client(endpoint_url = "nope"), "endpoint_url", class = "InvalidArgument")
  expect_error(cognito_client(region = c("a", "b")), "^The option region has 2 values, not one")
  expect_error(cognito_client(ca_bundle = NA), "^The option ca_bundle is NA")
  expect_error(cognito_client(log = "loud"), "The option log must be one of")
})

test_that("a client says what it would do", {
  client <- cognito_client(region = "eu-central-1", timeout = 12.5, proxy = "")
  said <- paste(capture.output(print(client)), collapse = "\n")
  expect_match(said, "<cognito_client> libcognito [0-9]")
  expect_match(said, "eu-central-1 (from the option region)", fixed = TRUE)
  expect_match(said, "12.5 s, to connect", fixed = TRUE)
  expect_output(
    print(cognitoidentityprovider()), "verify_user_attribute(AccessToken, AttributeName, Code)",
    fixed = TRUE
  )
})

test_that("what is no client is refused", {
  expect_error(cognito_user("t", client = "x"), "The client is no client", class = "InvalidArgument")
})
