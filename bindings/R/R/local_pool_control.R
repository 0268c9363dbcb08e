# What tests ask of the local pool, and order of it: its control interface, as functions.

pool_functions <- function(ask) {
  c(pool_orders(ask), pool_reports(ask), pool_faults(ask))
}

# Users, app clients, the clock.
pool_orders <- function(ask) {
  list(
    user = function(...) ask("POST", "/users", members_of_call(...)),
    client = function(...) ask("POST", "/clients", members_of_call(...)),
    advance = function(days = 0, hours = 0, minutes = 0, seconds = 0) {
      step <- ceiling(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
      now <- ask("POST", "/clock", list(advance_seconds = step))[["now"]]
      invisible(.POSIXct(now))
    },
    reset = function() invisible(ask("DELETE", ""))
  )
}

# What has happened.
pool_reports <- function(ask) {
  inbox <- function(username = NULL) {
    columns <- c("username", "to", "medium", "attribute", "code", "operation", "client_metadata", "at")
    messages <- as_rows(ask("GET", "/inbox"), columns, "client_metadata")
    if (is.null(username)) messages else messages[messages$username %in% username, ]
  }
  requests <- function() {
    columns <- c("target", "status", "error", "attempt", "max_attempts", "invocation", "fault", "at", "body", "headers")
    as_rows(ask("GET", "/requests"), columns, "headers")
  }
  last_code <- function(username = NULL) {
    codes <- inbox(username)$code
    if (length(codes) == 0L) {
      asked <- requests()$target
      stop("The pool has sent no code", if (!is.null(username)) paste(" to", username), ". The requests were: ",
        if (length(asked)) paste(asked, collapse = ", ") else "none", ".", call. = FALSE)
    }
    codes[[length(codes)]]
  }
  users <- function() {
    columns <- c("username", "status", "email", "email_verified", "phone_number", "phone_number_verified")
    as_rows(ask("GET", "/users"), columns)
  }
  list(users = users, inbox = inbox, last_code = last_code, requests = requests)
}

# What is to happen.
pool_faults <- function(ask) {
  order <- function(...) invisible(ask("POST", "/faults", members_of_call(...)))
  list(
    fail_next = function(operation, code = NULL, message = NULL, status = NULL, times = 1, headers = NULL,
                         body = NULL) {
      if (is.null(code) && is.null(body)) {
        code <- "InternalErrorException"
      }
      if (is.null(status)) {
        status <- if (identical(code, "InternalErrorException")) 500 else 400
      }
      order(target = operation, code = code, message = message, status = status, times = times, headers = headers,
        body = body)
    },
    lose_answer = function(operation = "GetUserAttributeVerificationCode", times = 1) {
      order(target = operation, times = times, lose_answer = TRUE)
    },
    delay_next = function(operation, seconds, times = 1) {
      order(target = operation, times = times, delay_seconds = seconds)
    }
  )
}

# Arguments as a list without those that are NULL; NA stands for JSON's null.
members_of_call <- function(...) {
  members <- list(...)
  members <- members[!vapply(members, is.null, NA)]
  lapply(members, function(value) if (length(value) == 1L && is.atomic(value) && is.na(value)) NULL else value)
}

# A data frame of the records, with NA for null. Columns of `lists` are lists.
as_rows <- function(records, columns, lists = character()) {
  column <- function(name) {
    values <- lapply(records, `[[`, name)
    if (name %in% lists) {
      return(I(values))
    }
    values[vapply(values, is.null, NA)] <- NA
    if (length(values)) unlist(values) else character()
  }
  found <- lapply(columns, column)
  names(found) <- columns
  as.data.frame(found)
}

# Asks the pool by one HTTP request over a socket, because R by itself cannot POST.
ask_pool <- function(url, method, path, body = NULL) {
  place <- sub("^http://", "", url)
  parts <- strsplit(place, ":", fixed = TRUE)[[1L]]
  connection <- tryCatch(
    suppressWarnings(
      socketConnection(parts[[1L]], as.integer(parts[[2L]]), blocking = TRUE, open = "r+b", timeout = 60)
    ),
    error = function(failure) stop("The local pool does not run.", call. = FALSE)
  )
  on.exit(close(connection))
  bytes <- charToRaw(if (is.null(body)) "" else document_json(c(list(a = NULL)[0L], body), "request"))
  head <- c(paste0(method, " /control/v1", path, " HTTP/1.0"), paste0("Host: ", place), "Connection: close",
    paste("Content-Length:", length(bytes)), "", "")
  writeBin(c(charToRaw(paste(head, collapse = "\r\n")), bytes), connection)
  answer <- raw()
  while (length(piece <- readBin(connection, raw(), 65536L))) {
    answer <- c(answer, piece)
  }
  text <- rawToChar(answer)
  Encoding(text) <- "UTF-8"
  said <- .Call(C_read_json, substring(text, regexpr("\r\n\r\n", text, fixed = TRUE) + 4L))
  if (!startsWith(text, "HTTP/1.0 200") && !startsWith(text, "HTTP/1.1 200")) {
    stop("The local pool refuses this: ", said[["error"]], call. = FALSE)
  }
  said
}
