# Mode "warm" of ours.R, as a function: many calls, and what they took.

# A number of /proc/self/status, such as VmRSS in kB.
status <- function(name) {
  lines <- readLines("/proc/self/status")
  line <- lines[startsWith(lines, paste0(name, ":"))]
  as.integer(regmatches(line, regexpr("[0-9]+", line)))
}

function(calls, open_client, call_once) {
  before <- c(status("VmRSS"), status("RssAnon"))
  client <- open_client()
  call_once(client)
  after <- c(status("VmRSS"), status("RssAnon"))
  threads <- status("Threads")
  for (i in seq_len(calls %/% 10)) {
    call_once(client)
  }
  times <- numeric(calls)
  used <- proc.time()
  for (i in seq_len(calls)) {
    start <- as.numeric(Sys.time())
    call_once(client)
    times[i] <- as.numeric(Sys.time()) - start
  }
  used <- proc.time() - used
  times <- sort(times) * 1e6
  cat(sprintf(
    paste0('{"p50_us": %.2f, "p99_us": %.2f, "cpu_us": %.2f, "rss_kb": [%d, %d, %d], ',
           '"anonymous_kb": [%d, %d], "threads": %d}\n'),
    times[calls %/% 2 + 1], times[(calls * 99) %/% 100 + 1],
    (used[["user.self"]] + used[["sys.self"]]) * 1e6 / calls,
    before[1], after[1], status("VmRSS"), before[2], after[2], threads
  ))
}
