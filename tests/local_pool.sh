# shellcheck shell=bash
# Read by scripts whose programs run against a local pool: starts it beside them, and ends it.

# Starts the pool, and sets what clients need to find it. What it prints after that comes from ${POOL[0]}.
start_pool() { # PROGRAM
  local line
  coproc POOL { "$1" --until-stdin-closes; }
  while read -r line <&"${POOL[0]}" && [ "$line" != "# ready" ]; do
    if [[ $line == "export "* ]]; then eval "$line"; fi
  done
}

stop_pool() {
  eval "exec ${POOL[1]}>&-"
  wait
}
