# From R values to what is sent: single values, options and metadata, each as a piece of JSON.

# Returns one string in UTF-8. `name` is the argument's, for the message; the value may be a secret and
# is not shown. R's own surface takes texts alone; `numbers` and `flags` add what paws converts.
as_text <- function(value, name, numbers = FALSE, flags = FALSE) {
  if (is.null(attributes(value)) && .Call(C_is_plain, value)) {
    return(value)
  }
  check_single(value, name)
  if (is_text(value)) {
    return(as_utf8(as.character(value), name))
  }
  if (flags && is_flag(value)) {
    return(as.character(value))
  }
  if (!is_number(value)) {
    refuse("The ", name, " is no string.")
  }
  if (!numbers) {
    refuse(
      "The ", name, " is a number, and R drops zeros at the start of a number.",
      hint = "Pass a string: \"012345\", not 012345."
    )
  }
  # Never 1e+05.
  attributes(value) <- NULL
  number_text(value, format(value, scientific = FALSE, digits = 15L, trim = TRUE))
}

# Refuses all that is not exactly one value, not NA.
check_single <- function(value, name) {
  if (!is.atomic(value) && !is.list(value)) {
    refuse("The ", name, " is no string.")
  }
  if (length(value) == 0L) {
    refuse("The ", name, " is missing.")
  }
  if (length(value) > 1L) {
    refuse("The ", name, " has ", length(value), " values, not one.")
  }
  if (is.list(value)) {
    refuse("The ", name, " is a list, not a single value.")
  }
  if (is.na(value)) {
    refuse("The ", name, " is NA.")
  }
  if (is.double(value) && is.infinite(value)) {
    refuse("The ", name, " is infinite.")
  }
}

# Returns TRUE or FALSE.
flag_of <- function(value, name) {
  check_single(value, name)
  if (!is_flag(value)) {
    refuse("The ", name, " must be TRUE or FALSE.")
  }
  value
}

is_text <- function(value) is.character(value) || is.factor(value)

is_flag <- function(value) is.logical(value) && !is.object(value)

# Whether R counts with it as it is: a date, a difference of times, a 64-bit integer are doubles that
# mean something else.
is_number <- function(value) is.numeric(value) && !is.object(value)

# Returns the text with a point, where R or the locale has written another decimal mark.
number_text <- function(value, text = formatC(value, digits = 15L, width = 1L, format = "g", mode = "double")) {
  gsub("[^-+0-9e]+", ".", text)
}

# Returns a number for JSON, with as many digits as it takes to read the same number back.
number_json <- function(value) {
  text <- number_text(value)
  if (as.numeric(text) != value) {
    text <- number_text(value, formatC(value, digits = 17L, width = 1L, format = "g", mode = "double"))
  }
  text
}

# Returns the text in UTF-8. What R would alter on the way is refused.
as_utf8 <- function(text, name) {
  if (!is.null(attributes(text))) {
    attributes(text) <- NULL
  }
  if (.Call(C_is_plain, text)) {
    return(text)
  }
  valid <- switch(Encoding(text),
    "UTF-8" = validUTF8(text),
    # R reads Latin-1 as Windows-1252, in which five bytes mean nothing.
    latin1 = !any(charToRaw(text) %in% as.raw(c(0x81, 0x8d, 0x8f, 0x90, 0x9d))),
    unknown = !is.na(iconv(text, "", "UTF-8")),
    FALSE
  )
  if (!valid) {
    refuse(
      "The ", name, " is not valid in the encoding that it is declared in.",
      hint = "Pass it as UTF-8: see ?Encoding and ?iconv."
    )
  }
  enc2utf8(text)
}

# R's own words for a missing argument, but without the call: it may hold a token.
need <- function(is_missing, name) {
  if (is_missing) {
    stop(simpleError(sprintf("argument \"%s\" is missing, with no default", name)))
  }
}

# Returns metadata as a JSON object, or NULL where there is none. `convert` makes a string of a value.
metadata_json <- function(metadata, name, convert = as_text) {
  if (!is_collection(metadata)) {
    refuse("The ", name, " is no named list.")
  }
  if (length(metadata) == 0L) {
    return(NULL)
  }
  keys <- metadata_keys(names(metadata), name)
  entries <- unclass(as.list(metadata))
  set <- !vapply(entries, is.null, logical(1L))
  if (!any(set)) {
    return(NULL)
  }
  entries <- Map(convert, entries[set], paste0(name, "'s entry ", which(set)))
  names(entries) <- keys[set]
  to_json(entries)
}

# Returns the names in UTF-8. In messages a position stands for a name or an entry: both are the user's own.
metadata_keys <- function(keys, name) {
  if (is.null(keys) || anyNA(keys) || !all(nzchar(keys))) {
    refuse("The ", name, " has entries without a name.", hint = "Write list(key = \"value\").")
  }
  keys <- unlist(Map(as_utf8, keys, paste0(name, "'s name ", seq_along(keys)), USE.NAMES = FALSE))
  if (anyDuplicated(keys)) {
    refuse("The ", name, " has a name twice.")
  }
  keys
}

# Whether this is a list or a vector, and not an object that is one only on the inside, as the parts of a calendar time
# are.
is_collection <- function(value) {
  is_plain <- !is.object(value) || inherits(value, c("data.frame", "AsIs", "factor", "character"))
  (is.list(value) || is.atomic(value)) && is_plain
}

# Returns a flat JSON object.
to_json <- function(values) {
  paste0("{", paste0(.Call(C_quoted, names(values)), ":", vapply(values, scalar_json, ""), collapse = ","), "}")
}

# Returns one text, flag or number as JSON.
scalar_json <- function(value) {
  if (is.character(value)) {
    .Call(C_quoted, value)
  } else if (is.logical(value)) {
    tolower(value)
  } else {
    number_json(value)
  }
}
