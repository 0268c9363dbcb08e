# Runs the tests in R CMD check.
library(testthat)
library(libcognito)

test_check("libcognito")
