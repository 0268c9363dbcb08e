# From R values to what is sent: single strings and metadata.

# One string. `name` is the argument's, for the message; the value may be a secret and is not shown.
as_text <- function(value, name) {
  if (length(value) == 0L) {
    refuse(name, ": is missing.")
  }
  if (length(value) > 1L) {
    refuse(name, ": has ", length(value), " values, not one.")
  }
  if (is.list(value) || !is.atomic(value)) {
    refuse(name, ": is no string.")
  }
  if (is.na(value)) {
    refuse(name, ": is NA.")
  }
  if (is.numeric(value) && !is.factor(value)) {
    # Never 1e+05.
    return(format(value, scientific = FALSE, trim = TRUE, digits = 15L))
  }
  enc2utf8(as.character(value))
}

# R's own words for a missing argument, but without the call: it may hold a token.
need <- function(is_missing, name) {
  if (is_missing) {
    stop(simpleError(sprintf("argument \"%s\" is missing, with no default", name)))
  }
}

# ClientMetadata as a JSON object, or NULL where there is none.
metadata_json <- function(metadata, name) {
  if (length(metadata) == 0L) {
    return(NULL)
  }
  if (!is.list(metadata) && !is.atomic(metadata)) {
    refuse(name, ": is no named list.")
  }
  keys <- names(metadata)
  if (is.null(keys) || anyNA(keys) || !all(nzchar(keys))) {
    refuse(name, ": has entries without a name.", hint = "Write list(key = \"value\").")
  }
  if (anyDuplicated(keys)) {
    refuse(name, ": has a name twice.")
  }
  entries <- as.list(metadata)
  entries <- entries[!vapply(entries, is.null, logical(1L))]
  if (length(entries) == 0L) {
    return(NULL)
  }
  # The position, not the key, is named: keys are the user's own.
  entries <- Map(as_text, entries, paste0(name, ", entry ", seq_along(entries)))
  names(entries) <- enc2utf8(names(entries))
  to_json(entries)
}

# A flat JSON object. Loading jsonlite takes longer than all the rest of a first call, and most options
# and metadata have nothing in them that JSON would want escaped: those are put together here.
to_json <- function(values) {
  texts <- c(names(values), unlist(Filter(is.character, values)))
  numbers <- unlist(Filter(is.numeric, values))
  if (any(grepl("[^ -~]|[\"\\\\]", texts, perl = TRUE)) || !all(is.finite(numbers))) {
    return(as.character(jsonlite::toJSON(values, auto_unbox = TRUE, digits = NA)))
  }
  literal <- function(value) {
    if (is.character(value)) {
      paste0("\"", value, "\"")
    } else if (is.logical(value)) {
      tolower(value)
    } else {
      format(value, digits = 15L)
    }
  }
  literals <- vapply(values, literal, "")
  paste0("{", paste0("\"", names(values), "\":", literals, collapse = ","), "}")
}
