//! A request's body, which is given out once or not at all: so one attempt can send its request
//! once at most, and a call that gives up knows whether it did, whichever thread drives the
//! connection.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// The body as hyper asks for it, which is when it writes the request.
pub(super) struct Outgoing {
    bytes: Option<Bytes>,
    fate: Fate,
}

impl Outgoing {
    pub(super) fn new(bytes: Bytes, fate: Fate) -> Outgoing {
        Outgoing {
            bytes: Some(bytes),
            fate,
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Withdrawn;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Withdrawn>>> {
        // Here no code of ours runs otherwise: it is the task that hyper drives a connection with.
        fail_point!("connection");
        let Some(bytes) = self.bytes.take() else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(match self.fate.settle(GIVEN_OUT) {
            GIVEN_OUT => Ok(Frame::data(bytes)),
            _ => Err(Withdrawn),
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, Bytes::len) as u64)
    }
}

/// What becomes of one body. Settled once, by whoever comes first: the connection or the call.
#[derive(Clone, Default)]
pub(super) struct Fate(Arc<AtomicU8>);

const OPEN: u8 = 0;
const GIVEN_OUT: u8 = 1;
const WITHDRAWN: u8 = 2;

impl Fate {
    /// Whether the body was given out: the server may have the request. Where it was not, it will
    /// not be any more, and without its body no server can act on a request.
    pub(super) fn ends_given_out(&self) -> bool {
        self.settle(WITHDRAWN) == GIVEN_OUT
    }

    /// Settles it if it is open, and tells how it is settled.
    fn settle(&self, wanted: u8) -> u8 {
        let set = self
            .0
            .compare_exchange(OPEN, wanted, Ordering::AcqRel, Ordering::Acquire);
        set.map_or_else(|settled| settled, |_| wanted)
    }
}

/// The call has given up before the connection asked for the body.
#[derive(Debug)]
pub(super) struct Withdrawn;

impl fmt::Display for Withdrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the call was given up")
    }
}

impl std::error::Error for Withdrawn {}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(body: &mut Outgoing) -> Poll<Option<Result<Bytes, Withdrawn>>> {
        let mut context = Context::from_waker(std::task::Waker::noop());
        Pin::new(body)
            .poll_frame(&mut context)
            .map(|frame| Some(frame?.map(|frame| frame.into_data().unwrap_or_default())))
    }

    #[test]
    fn a_body_is_given_out_once_and_then_counts_as_sent() {
        let fate = Fate::default();
        let mut body = Outgoing::new(Bytes::from_static(b"{}"), fate.clone());
        assert_eq!(body.size_hint().exact(), Some(2));
        assert!(matches!(ask(&mut body), Poll::Ready(Some(Ok(bytes))) if bytes == "{}"));
        assert!(matches!(ask(&mut body), Poll::Ready(None)));
        assert!(body.is_end_stream());
        assert!(fate.ends_given_out());
    }

    #[test]
    fn a_body_that_was_withdrawn_is_never_given_out() {
        let fate = Fate::default();
        let mut body = Outgoing::new(Bytes::from_static(b"{}"), fate.clone());
        assert!(!fate.ends_given_out());
        assert!(matches!(ask(&mut body), Poll::Ready(Some(Err(Withdrawn)))));
        assert!(!fate.ends_given_out());
    }
}
