//! A request body that can be sent once or cancelled, never both: so one attempt sends its request
//! at most once, and a call that ends early knows whether the server may have it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::os::StandardDescriptors;

/// The body. hyper asks for it when it writes the request.
pub(super) struct OneShotBody {
    bytes: Option<Bytes>,
    state: SendState,
    /// Until the body is asked for, there may be no connection, and sockets may be made. A layer of the
    /// connector would see when; reqwest then clones five boxes in each call, which is 4 % of its work.
    standard: Option<StandardDescriptors>,
}

impl OneShotBody {
    pub(super) fn new(bytes: Bytes, state: SendState) -> OneShotBody {
        OneShotBody {
            bytes: Some(bytes),
            state,
            standard: Some(StandardDescriptors::hold()),
        }
    }
}

impl Body for OneShotBody {
    type Data = Bytes;
    type Error = BodyCancelled;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyCancelled>>> {
        // The only code of this crate that runs in the task that drives a connection.
        fail_point!("connection");
        self.standard = None;
        let Some(bytes) = self.bytes.take() else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(match self.state.set_if_pending(SENT) {
            SENT => Ok(Frame::data(bytes)),
            _ => Err(BodyCancelled),
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, Bytes::len) as u64)
    }
}

/// The state of one body: pending, then either sent or cancelled, whoever comes first.
#[derive(Clone, Default)]
pub(super) struct SendState(Arc<AtomicU8>);

const PENDING: u8 = 0;
const SENT: u8 = 1;
const CANCELLED: u8 = 2;

impl SendState {
    /// Returns true if hyper has taken the body, so the server may have it; otherwise cancels it.
    /// Without its body no server can act on a request.
    pub(super) fn was_sent_or_cancel(&self) -> bool {
        self.set_if_pending(CANCELLED) == SENT
    }

    /// Sets the state if it is pending, and returns the state after that.
    fn set_if_pending(&self, new: u8) -> u8 {
        let set = self
            .0
            .compare_exchange(PENDING, new, Ordering::AcqRel, Ordering::Acquire);
        set.map_or_else(|current| current, |_| new)
    }
}

/// The call ended before the connection asked for the body.
#[derive(Debug)]
pub(super) struct BodyCancelled;

impl fmt::Display for BodyCancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request was cancelled")
    }
}

impl std::error::Error for BodyCancelled {}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(body: &mut OneShotBody) -> Poll<Option<Result<Bytes, BodyCancelled>>> {
        let mut context = Context::from_waker(std::task::Waker::noop());
        Pin::new(body)
            .poll_frame(&mut context)
            .map(|frame| Some(frame?.map(|frame| frame.into_data().unwrap_or_default())))
    }

    #[test]
    fn a_body_is_given_out_once_and_then_counts_as_sent() {
        let state = SendState::default();
        let mut body = OneShotBody::new(Bytes::from_static(b"{}"), state.clone());
        assert_eq!(body.size_hint().exact(), Some(2));
        assert!(matches!(poll(&mut body), Poll::Ready(Some(Ok(bytes))) if bytes == "{}"));
        assert!(matches!(poll(&mut body), Poll::Ready(None)));
        assert!(body.is_end_stream());
        assert!(state.was_sent_or_cancel());
    }

    #[test]
    fn a_body_that_was_withdrawn_is_never_given_out() {
        let state = SendState::default();
        let mut body = OneShotBody::new(Bytes::from_static(b"{}"), state.clone());
        assert!(!state.was_sent_or_cancel());
        assert!(matches!(
            poll(&mut body),
            Poll::Ready(Some(Err(BodyCancelled)))
        ));
        assert!(!state.was_sent_or_cancel());
    }
}
