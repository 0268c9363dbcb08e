# shellcheck shell=bash
# Read by scripts that run several checks: names what the machine lacks, and says at the end what was skipped and what
# failed. The script adds what failed to `failed`. COGNITO_TEST_NO_SKIP=1 makes what was skipped a failure.

skipped=()

skip() { # NAME MISSING INSTALL
  printf '\nSKIPPED: %s: lacks %s; install it with: %s\n\n' "$1" "$2" "$3"
  skipped+=("$1")
}

needs() { # NAME PROGRAM INSTALL: whether the program is there; says loudly when it is not
  command -v "$2" >/dev/null && return
  skip "$@"
  return 1
}

conclude() { # ends the script where something failed
  if [ ${#skipped[@]} -gt 0 ]; then
    printf 'SKIPPED: %s\n' "${skipped[@]}"
    [ "${COGNITO_TEST_NO_SKIP:-}" != 1 ] || failed+=("${skipped[@]}")
  fi
  if [ ${#failed[@]} -gt 0 ]; then
    printf 'FAILED: %s\n' "${failed[@]}"
    exit 1
  fi
}
