# Lints the R files that are named on the command line, with the rules of .lintr. `make lint` calls it.
suppressPackageStartupMessages(library(lintr))
suppressWarnings(suppressPackageStartupMessages(library(testthat)))

# Defines what the package and the helpers of its tests define, so that the linter finds uses of names that are nowhere.
# Functions are what they are, other names are NULL: nothing in the files is run.
define_names <- function(file) {
  for (expression in parse(file)) {
    if (is.call(expression) && identical(expression[[1]], quote(`<-`)) && is.name(expression[[2]])) {
      value <- expression[[3]]
      is_function <- is.call(value) && identical(value[[1]], quote(`function`))
      assign(as.character(expression[[2]]), if (is_function) eval(value, globalenv()), globalenv())
    }
  }
}
helpers <- list.files("bindings/R/tests/testthat", "^helper.*[.]R$", full.names = TRUE)
for (file in c(list.files("bindings/R/R", "[.]R$", full.names = TRUE), helpers)) {
  define_names(file)
}
for (line in grep("(DL_FUNC)", readLines("bindings/R/src/init.c"), fixed = TRUE, value = TRUE)) {
  assign(paste0("C_", sub(".*\"([a-z_]+)\".*", "\\1", line)), NULL, globalenv())
}

found <- 0
for (file in commandArgs(TRUE)) {
  lints <- lint(file)
  found <- found + length(lints)
  for (lint in lints) {
    cat(file, ":", lint$line_number, ": ", lint$linter, ": ", lint$message, "\n", sep = "")
  }
}
quit(status = if (found > 0) 1 else 0)
