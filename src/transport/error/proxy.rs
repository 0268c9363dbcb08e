//! A proxy that answered for itself: it opened no tunnel, or did not pass a plain request on.

use std::error::Error as StdError;
use std::io;

use super::{Failure, Peer, ProxyPeer, TransportError, chain, find};
use crate::error::Error;
use crate::status::Status;

/// hyper-util's texts for a tunnel that was not opened. Its error type is private, so its texts have
/// to do; they are compared, never shown.
const TUNNEL_ERROR: &str = "tunnel error: ";
const NO_CONNECTION: &str = "failed to create underlying connection";

const CHECK: &str = "Check that it is an http proxy and that it allows this host.";

/// Returns whether the way to the proxy failed, not the way through it.
pub(super) fn is_first_hop(error: &reqwest::Error) -> bool {
    tunnel_error(error).is_some_and(|reason| reason == NO_CONNECTION)
}

/// Returns why there is no tunnel.
fn tunnel_error(error: &reqwest::Error) -> Option<String> {
    // The outermost, reqwest's, may hold the URL.
    chain(error.source()?).find_map(|error| {
        let text = error.to_string();
        text.strip_prefix(TUNNEL_ERROR).map(str::to_owned)
    })
}

/// Maps the refusal of a tunnel; `None` where the error is none.
pub(super) fn tunnel_refused(error: &reqwest::Error, peer: &Peer<'_>) -> Option<TransportError> {
    let proxy = peer.proxy.as_ref()?;
    let (what, why, hint) = match tunnel_error(error)?.as_str() {
        // Not the tunnel's fault: the proxy could not be reached.
        NO_CONNECTION => return None,
        "proxy authorization required" => {
            let refused = "would not open a tunnel to";
            return Some(wants_credentials(Schemes::default(), proxy, refused, peer));
        }
        "unexpected end of file" => (
            "closed the connection when asked for a tunnel to",
            "",
            CHECK,
        ),
        "io error establishing tunnel" => match find::<io::Error>(error).map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionReset) => {
                ("reset the connection when asked for a tunnel to", "", CHECK)
            }
            _ => ("broke the connection when asked for a tunnel to", "", CHECK),
        },
        "proxy response headers too long" => (
            "would not open a tunnel to",
            ": its answer is too long for one",
            CHECK,
        ),
        // Which status it was, hyper-util does not tell.
        _ => (
            "would not open a tunnel to",
            ": it answered with neither HTTP 200 nor 407",
            match proxy.has_credentials {
                false => REFUSED,
                true => REFUSED_WITH_CREDENTIALS,
            },
        ),
    };
    Some(failed(proxy, Failure::NotConnected, what, peer, why, hint))
}

const REFUSED: &str = "It may not allow this host: ask its operator, or name the host in NO_PROXY. \
                       It may not reach the host: check the region or endpoint_url. It may want a \
                       login at a web page: open one in a browser. Or it is no http proxy: check \
                       its port.";
const REFUSED_WITH_CREDENTIALS: &str = "It may not allow this host, or not to this user: check the user and password in its URL, ask \
     its operator, or name the host in NO_PROXY. It may not reach the host: check the region or \
     endpoint_url. It may want a login at a web page: open one in a browser. Or it is no http \
     proxy: check its port.";

fn failed(
    proxy: &ProxyPeer<'_>,
    failure: Failure,
    what: &str,
    peer: &Peer<'_>,
    why: &str,
    hint: &str,
) -> TransportError {
    let message = format!(
        "The proxy {} ({}) {what} {}{why}.",
        proxy.shown, proxy.source, peer.host
    );
    TransportError::not_sent(
        failure,
        Error::new(Status::Connect, message).with_hint(hint),
    )
}

/// Which kinds of credentials a proxy takes, as far as that is known.
#[derive(Clone, Copy, Default)]
struct Schemes {
    basic: bool,
    digest: bool,
    ntlm: bool,
    negotiate: bool,
}

impl Schemes {
    /// Adds what a Proxy-Authenticate header offers.
    fn add(&mut self, header: &str) {
        // Several may stand in one header, each with its parameters.
        let first_words = header
            .split(',')
            .filter_map(|part| part.split_ascii_whitespace().next());
        for word in first_words {
            let is = |name: &str| word.eq_ignore_ascii_case(name);
            self.basic |= is("basic");
            self.digest |= is("digest");
            self.ntlm |= is("ntlm");
            self.negotiate |= is("negotiate") || is("kerberos");
        }
    }

    /// Names what it takes where Basic, which is all that is spoken here, is not among it.
    fn others_only(self) -> Option<&'static str> {
        match (self.basic, self.ntlm, self.negotiate, self.digest) {
            (true, ..) | (_, false, false, false) => None,
            (_, true, true, _) => Some("NTLM and Negotiate"),
            (_, true, false, _) => Some("NTLM"),
            (_, false, true, _) => Some("Negotiate (Kerberos)"),
            (_, false, false, true) => Some("Digest"),
        }
    }
}

/// Maps the wish for other credentials. It is final: wrong ones several times may lock an account.
fn wants_credentials(
    schemes: Schemes,
    proxy: &ProxyPeer<'_>,
    what: &str,
    peer: &Peer<'_>,
) -> TransportError {
    let others = schemes.others_only();
    let others = others.map(|others| {
        format!(" (HTTP 407): it speaks {others} only, and this library speaks Basic")
    });
    let (why, hint) = match (&others, proxy.has_credentials) {
        (Some(others), _) => (
            others.as_str(),
            "Run a local proxy that speaks it, such as cntlm or px, and name that one, or ask the \
             proxy's operator for an exception for this host.",
        ),
        (None, true) => (
            " (HTTP 407): it does not take the credentials in its URL",
            "Correct the user and password in the proxy's URL; the characters # / ? @ : and % in \
             them are written as %23 %2F %3F %40 %3A and %25. If it speaks NTLM or Negotiate only, \
             run a local proxy such as cntlm or px and name that one.",
        ),
        (None, false) => (
            " (HTTP 407): it wants credentials",
            "Put them in the proxy's URL: http://user:password@host:port. If it speaks NTLM or \
             Negotiate only, run a local proxy such as cntlm or px and name that one.",
        ),
    };
    failed(proxy, Failure::ProxyRefused, what, peer, why, hint)
}

/// Maps HTTP 407 with what Proxy-Authenticate offers; `None` where no proxy is asked to pass the
/// request on.
pub(in crate::transport) fn plain_request_refused<'a>(
    offers: impl Iterator<Item = &'a str>,
    peer: &Peer<'_>,
) -> Option<TransportError> {
    let proxy = peer.proxy.as_ref().filter(|_| !peer.is_https)?;
    let mut schemes = Schemes::default();
    offers.for_each(|header| schemes.add(header));
    let what = "would not pass on the request to";
    Some(wants_credentials(schemes, proxy, what, peer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_speaks_basic_too_is_no_other() {
        for (headers, expected) in [
            (&[][..], None),
            (&["Basic realm=\"x\""], None),
            (&["NTLM", "basic realm=\"x\""], None),
            (&["Digest realm=\"a\", Basic realm=\"b\""], None),
            (&["Bearer"], None),
            (&["NTLM"], Some("NTLM")),
            (&["Negotiate", "ntlm"], Some("NTLM and Negotiate")),
            (&["Negotiate, NTLM"], Some("NTLM and Negotiate")),
            (&["Kerberos"], Some("Negotiate (Kerberos)")),
            (&["Negotiate abc="], Some("Negotiate (Kerberos)")),
            (&["Digest realm=\"a\", qop=\"auth\""], Some("Digest")),
        ] {
            let mut schemes = Schemes::default();
            headers.iter().for_each(|header| schemes.add(header));
            assert_eq!(schemes.others_only(), expected, "{headers:?}");
        }
    }
}
