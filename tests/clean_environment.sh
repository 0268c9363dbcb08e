# shellcheck shell=sh
# Read by scripts that run tests or examples: takes out of the environment what would lead them astray, a setting of
# the library's or of a language's. What fetches packages keeps the proxy and the certificates, in variables of its own.

proxy=${HTTPS_PROXY:-${https_proxy:-${ALL_PROXY:-${all_proxy:-}}}}
if [ "$proxy" ]; then
  export PIP_PROXY="${PIP_PROXY:-$proxy}" CARGO_HTTP_PROXY="${CARGO_HTTP_PROXY:-$proxy}" \
    npm_config_https_proxy="${npm_config_https_proxy:-$proxy}"
fi
if [ -f "${SSL_CERT_FILE:-}" ]; then
  export PIP_CERT="${PIP_CERT:-$SSL_CERT_FILE}" CARGO_HTTP_CAINFO="${CARGO_HTTP_CAINFO:-$SSL_CERT_FILE}" \
    npm_config_cafile="${npm_config_cafile:-$SSL_CERT_FILE}"
fi
unset proxy

# By names alone: a value may have line ends in it.
# shellcheck disable=SC2013 # a name is one word
for name in $(awk 'BEGIN { for (name in ENVIRON) print name }'); do
  case $name in
    COGNITO_TEST_*) ;;
    AWS_* | COGNITO_* | SSL_CERT_* | *_PROXY | *_proxy)
      case $name in
        PIP_* | CARGO_* | npm_*) ;;
        *) unset "$name" ;;
      esac
      ;;
  esac
done
unset name LD_LIBRARY_PATH LD_PRELOAD PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS PYTHONOPTIMIZE \
  LIBCOGNITO_LIBRARY LIBCOGNITO_CFLAGS LIBCOGNITO_LIBS MAKEFLAGS MFLAGS MAKELEVEL TZ CDPATH GREP_OPTIONS GREP_COLOR
# Messages and sorting are those that the tests know; those about other locales set them.
export LC_ALL=C.UTF-8
