# From R values to an operation's input as JSON. What cannot be sent is refused by its name, and not shown.

# `members` are the types of the operation's members; what is not among them goes out as it is, for the library to judge.
# `loose` is paws' way: numbers become texts, and what has the length 0 is left out.
input_json <- function(values, members, loose = FALSE) {
  structure_json(values, members, NULL, loose)
}

# `of` is the name of the structure, for the names of its members; NULL for the input itself.
structure_json <- function(values, members, of, loose) {
  keys <- names(values)
  if (!is.null(of)) {
    if (!is.list(values) && !is.atomic(values) || is_odd_object(values)) {
      refuse("The ", of, " is no named list.")
    }
    keys <- if (length(values)) metadata_keys(keys, of)
  }
  json <- character()
  for (key in keys) {
    value <- values[[key]]
    if (is.null(value) || loose && length(value) == 0L) {
      next
    }
    type <- if (key %in% names(members)) members[[key]] else "document"
    if (loose && !key %in% names(members)) {
      refuse("invalid name: ", key)
    }
    name <- if (is.null(of)) key else paste0(of, "'s ", key)
    json <- c(json, paste0(quoted(key), ":", value_json(value, type, name, loose)))
  }
  paste0("{", paste0(json, collapse = ","), "}")
}

value_json <- function(value, type, name, loose) {
  if (startsWith(type, "[")) {
    return(list_json(value, substr(type, 2L, nchar(type) - 1L), name, loose))
  }
  switch(type,
    string = quoted(as_text(value, name, numbers = loose)),
    integer = integer_json(value, name, loose),
    boolean = tolower(flag_of(value, name)),
    map = map_json(value, name, loose),
    document = document_json(value, name),
    structure_json(value, structures[[type]], name, loose)
  )
}

list_json <- function(value, type, name, loose) {
  if (!is.list(value) && !is.atomic(value) || is.data.frame(value) || is_odd_object(value)) {
    refuse("The ", name, " is no list.")
  }
  entries <- unclass(as.list(value))
  json <- lapply(seq_along(entries), function(i) {
    value_json(entries[[i]], type, paste0(name, "'s entry ", i), loose)
  })
  paste0("[", paste0(json, collapse = ","), "]")
}

map_json <- function(value, name, loose) {
  convert <- function(value, name) as_text(value, name, numbers = loose, flags = loose)
  json <- metadata_json(value, name, convert)
  if (is.null(json)) "{}" else json
}

integer_json <- function(value, name, loose) {
  check_single(value, name)
  if (loose && is_text(value) && grepl("^[0-9]+$", value)) {
    return(as.character(value))
  }
  if (!is_number(value) || value != trunc(value)) {
    refuse("The ", name, " must be a whole number.")
  }
  number_json(value)
}

# JSON of any kind: lists and vectors with names are objects, those without are arrays, and what is single, and not I()
# of it, is a value.
document_json <- function(value, name) {
  if (is.null(value)) {
    return("null")
  }
  if (is.atomic(value) && length(value) == 1L && is.null(names(value)) && !inherits(value, "AsIs")) {
    return(scalar_json(option_value(value, name)))
  }
  if (!is.list(value) && !is.atomic(value) || is_odd_object(value)) {
    refuse("The ", name, " is nothing that JSON has.")
  }
  keys <- names(value)
  entries <- unclass(as.list(value))
  json <- vapply(seq_along(entries), function(i) document_json(entries[[i]], paste0(name, "'s entry ", i)), "")
  if (is.null(keys)) {
    return(paste0("[", paste0(json, collapse = ","), "]"))
  }
  if (length(json)) {
    json <- paste0(vapply(metadata_keys(keys, name), quoted, ""), ":", json)
  }
  paste0("{", paste0(json, collapse = ","), "}")
}
