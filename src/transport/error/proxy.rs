//! A proxy that took the connection but opened no tunnel.

use std::error::Error as StdError;
use std::io;

use super::{Failure, Peer, TransportError, find};
use crate::error::Error;
use crate::status::Status;

/// hyper-util's text for a tunnel that was not opened, and for the reason HTTP 407. Its error type
/// is private, so its text has to do; it is compared, never shown.
const TUNNEL_ERROR: &str = "tunnel error: ";
const NO_CONNECTION: &str = "failed to create underlying connection";
const WANTS_CREDENTIALS: &str = "proxy authorization required";

/// Returns whether the way to the proxy failed, not the way through it.
pub(super) fn is_first_hop(error: &reqwest::Error) -> bool {
    texts_of_chain(error).any(|text| text.strip_prefix(TUNNEL_ERROR) == Some(NO_CONNECTION))
}

/// Maps the refusal of a tunnel; `None` where the error is none.
pub(super) fn tunnel_refused(error: &reqwest::Error, peer: &Peer<'_>) -> Option<TransportError> {
    let proxy = peer.proxy.as_ref()?;
    let text = texts_of_chain(error).find_map(|text| {
        text.strip_prefix(TUNNEL_ERROR)
            .map(|reason| reason.to_owned())
    })?;
    const CHECK: &str = "Check that it is an http proxy and that it allows this host.";
    let (what, hint) = match text.as_str() {
        // Not the tunnel's fault: the proxy could not be reached.
        NO_CONNECTION => return None,
        WANTS_CREDENTIALS => (
            "wants credentials that it knows for",
            "Put them in the proxy's URL: http://user:password@host:port.",
        ),
        "unexpected end of file" => ("closed the connection when asked for a tunnel to", CHECK),
        "io error establishing tunnel" => match find::<io::Error>(error).map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionReset) => {
                ("reset the connection when asked for a tunnel to", CHECK)
            }
            _ => ("broke the connection when asked for a tunnel to", CHECK),
        },
        _ => (
            "would not open a tunnel to",
            "Check the user and password in the proxy's URL, ask its operator to allow this host, \
             or name the host in NO_PROXY.",
        ),
    };
    let message = format!(
        "The proxy {} ({}) {what} {}.",
        proxy.shown, proxy.source, peer.host
    );
    let failure = match text == WANTS_CREDENTIALS {
        true => Failure::ProxyRefused,
        false => Failure::NotConnected,
    };
    Some(TransportError::not_sent(
        failure,
        Error::new(Status::Connect, message).with_hint(hint),
    ))
}

/// Returns the texts of the chain without the outermost, reqwest's, which may hold the URL.
fn texts_of_chain(error: &reqwest::Error) -> impl Iterator<Item = String> + '_ {
    std::iter::successors(error.source(), |error: &&dyn StdError| (*error).source())
        .map(ToString::to_string)
}
