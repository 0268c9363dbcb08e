# From R values to an operation's input as JSON. What cannot be sent is refused by its name, and not shown.

# Returns the input's JSON. `members` are the types of the operation's members; what is not among them goes out as it
# is, for the library to judge. `loose` is paws' way: numbers become texts, and what has the length 0 is left out.
input_json <- function(values, members, loose = FALSE) {
  members_json(values, names(values), members, "", loose)
}

structure_json <- function(values, members, name, loose) {
  if (!is_collection(values)) {
    refuse("The ", name, " is no named list.")
  }
  keys <- if (length(values)) metadata_keys(names(values), name)
  members_json(values, keys, members, paste0(name, "'s "), loose)
}

# `prefix` goes before the names of members in messages.
members_json <- function(values, keys, members, prefix, loose) {
  is_left_out <- if (loose) function(value) length(value) == 0L else is.null
  json <- character()
  for (key in keys) {
    is_known <- key %in% names(members)
    if (loose && !is_known) {
      refuse("invalid name: ", key)
    }
    if (!is_left_out(values[[key]])) {
      type <- if (is_known) members[[key]] else "document"
      value <- value_json(values[[key]], type, paste0(prefix, key), loose)
      json <- c(json, paste0(.Call(C_quoted, key), ":", value))
    }
  }
  paste0("{", paste0(json, collapse = ","), "}")
}

value_json <- function(value, type, name, loose) {
  if (startsWith(type, "[")) {
    return(list_json(value, substr(type, 2L, nchar(type) - 1L), name, loose))
  }
  switch(type,
    string = .Call(C_quoted, as_text(value, name, numbers = loose)),
    integer = integer_json(value, name, loose),
    boolean = tolower(flag_of(value, name)),
    map = map_json(value, name, loose),
    document = document_json(value, name),
    structure_json(value, structures[[type]], name, loose)
  )
}

list_json <- function(value, type, name, loose) {
  if (!is_collection(value) || is.data.frame(value)) {
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
  is_single <- is.atomic(value) && length(value) == 1L && is.null(names(value))
  if (is_single && !inherits(value, "AsIs")) {
    return(scalar_json(option_value(value, name)))
  }
  if (!is_collection(value)) {
    refuse("The ", name, " is nothing that JSON has.")
  }
  entries <- unclass(as.list(value))
  json <- vapply(seq_along(entries), function(i) document_json(entries[[i]], paste0(name, "'s entry ", i)), "")
  if (is.null(names(value))) {
    return(paste0("[", paste0(json, collapse = ","), "]"))
  }
  if (length(json)) {
    json <- paste0(.Call(C_quoted, metadata_keys(names(value), name)), ":", json)
  }
  paste0("{", paste0(json, collapse = ","), "}")
}
