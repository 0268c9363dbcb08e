# Texts in a session that is not in UTF-8: the one locale that is on every machine is C.

test_that("texts are sent as they are declared, and refused where they are not", {
  pool <- local_pool()
  failing <- local_answers(answer("{\"__type\":\"CodeMismatchException\",\"message\":\"N\u00f6\"}", 400))
  run <- start_r(script("encodings.R"),
    c(TOKEN = pool$token, ANSWERING = pool$url, FAILING = failing$url, LC_ALL = "C", LANG = "C"))
  lines <- finish(run)
  expect_identical(lines[1:3], c(
    paste(
      "The metadata's entry 1 is not valid in the encoding that it is declared in.",
      "Pass it as UTF-8: see ?Encoding and ?iconv. "
    ),
    "EMAIL ", "EMAIL "
  ))
  expect_identical(tail(lines, 1), "CodeMismatchException (HTTP 400). N<U+00F6> ")
  # Nothing but ASCII can be shown there.
  expect_false(any(grepl("[^ -~]", lines, useBytes = TRUE)))
  expect_identical(run$get_exit_status(), 0L)
  sent <- lapply(pool$inbox(), function(message) message$client_metadata$k)
  expect_identical(sent, list("z\u00fc", "z\u00fc"))
})
