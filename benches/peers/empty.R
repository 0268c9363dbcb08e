# Peer: an R program that does nothing, for what R itself costs. Prints its resident set if asked.

if (identical(commandArgs(trailingOnly = TRUE)[1], "warm")) {
  lines <- readLines("/proc/self/status")
  line <- lines[startsWith(lines, "VmRSS:")]
  cat(sprintf('{"rss_kb": [%s]}\n', regmatches(line, regexpr("[0-9]+", line))))
}
