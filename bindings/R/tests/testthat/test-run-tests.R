# run_tests.sh on a machine that has R but not all that the tests take.

run_tests <- function(parts, env) {
  skip_in_check()
  program <- normalizePath(test_path("../../run_tests.sh"))
  # Folders of its own, with a blank in their name: the package under test stays as it is.
  target <- tempfile("build folder")
  run <- start("/bin/sh", c(program, parts), c(CARGO_TARGET_DIR = target, env))
  lines <- finish(run)
  unlink(target, recursive = TRUE)
  list(lines = lines, status = run$get_exit_status())
}

test_that("a part that lacks something is skipped before anything is done, with the command that installs it", {
  skip_if(file.exists(file.path(.Library, "knitr")), "knitr is in R's own library and cannot be hidden")
  folder <- tempfile("no knitr")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  packages <- list.files(.libPaths(), full.names = TRUE)
  packages <- packages[!duplicated(basename(packages)) & basename(packages) != "knitr"]
  file.symlink(packages, file.path(folder, basename(packages)))
  hidden <- c(R_LIBS = "", R_LIBS_SITE = folder, R_LIBS_USER = file.path(folder, "none"))

  run <- run_tests("release", c(hidden, COGNITO_TEST_NO_SKIP = ""))
  said <- "^SKIPPED: the release file: missing: .*R's package knitr.*; install with: apt-get install .*r-cran-knitr"
  expect_match(run$lines, said, all = FALSE)
  expect_identical(tail(run$lines, 1), "0 passed, 0 failed")
  expect_identical(run$status, 0L)

  strict <- run_tests("release", c(hidden, COGNITO_TEST_NO_SKIP = "1"))
  expect_identical(tail(strict$lines, 1), "0 passed, 1 failed")
  expect_identical(strict$status, 1L)
})

test_that("a part that is not there is an error", {
  run <- run_tests("bench", character())
  expect_match(run$lines, "there is no part bench", all = FALSE)
  expect_identical(run$status, 2L)
})
