# Called by release.sh: who wrote the crates of a release file, and under which licences.
#
#   Rscript list_crates.R METADATA USED     METADATA is cargo's, USED has a "name version" for each crate

args <- commandArgs(TRUE)
packages <- jsonlite::read_json(args[1])$packages
used <- readLines(args[2])
id <- vapply(packages, function(package) paste(package$name, package$version), "")
packages <- packages[id %in% used & !vapply(packages, function(package) is.null(package$source), NA)]
packages <- packages[order(vapply(packages, function(package) package$name, ""), method = "radix")]

# cran-comments.md says that there are no others.
known <- c("MIT", "Apache-2.0", "ISC", "BSD-3-Clause", "Unicode-3.0")
allowed <- function(expression) {
  # All of what "AND" joins, one of what "OR" joins: where a crate has brackets, they are around an "OR".
  parts <- strsplit(gsub("[()]", "", expression), " AND ", fixed = TRUE)[[1]]
  all(vapply(strsplit(parts, " OR |/"), function(choice) any(choice %in% known), NA))
}

# The lines of its licence files that say whose it is.
copyrights <- function(folder) {
  files <- list.files(folder, "^(licen[cs]e|copying|copyright|notice|unlicense)", ignore.case = TRUE, full.names = TRUE)
  files <- files[!file.info(files)$isdir]
  lines <- trimws(unlist(lapply(files, readLines, warn = FALSE)))
  lines <- grep("^(\\W*)copyright (\\(c\\)|\u00a9|[0-9])", lines, ignore.case = TRUE, value = TRUE, perl = TRUE)
  # Not the template in the Apache licence, nor who wrote the LGPL.
  templates <- "yyyy|name of copyright owner|Free Software Foundation"
  unique(sub("^\\W+", "", grep(templates, lines, invert = TRUE, value = TRUE)))
}

cat("The shared object of this package holds code of these Rust crates, whose sources are in\n")
cat("src/rust/vendor.tar.xz of the package's source, each with the text of its licence.\n")
for (package in packages) {
  if (is.null(package$license) || !allowed(package$license)) {
    stop(package$name, " has the licence ", package$license, ", which is none of ", toString(known))
  }
  authors <- sub(" *<[^>]*>", "", unlist(package$authors))
  cat("\n", package$name, " ", package$version, "\n", sep = "")
  cat("  Licence: ", package$license, "\n", sep = "")
  if (length(authors)) cat("  Authors: ", paste(authors, collapse = ", "), "\n", sep = "")
  cat(sprintf("  %s\n", copyrights(dirname(package$manifest_path))), sep = "")
  if (!is.null(package$repository)) cat("  Source:  ", package$repository, "\n", sep = "")
}
