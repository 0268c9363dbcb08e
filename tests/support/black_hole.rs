//! An address where connecting never ends: a listener whose queue of unaccepted connections is full.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Linux drops every SYN to a listener whose accept queue is full, so a connect waits until it gives up.
pub struct BlackHole {
    address: SocketAddr,
    _listener: TcpListener,
    _queued: Vec<TcpStream>,
}

impl BlackHole {
    pub fn open() -> Self {
        let listener = listen_with_shortest_queue();
        let address = listener.local_addr().unwrap();
        let mut queued = Vec::new();
        // Fills the queue until a connect gets no answer twice in a row; on loopback an answer takes microseconds.
        let mut unanswered = 0;
        while unanswered < 2 {
            match TcpStream::connect_timeout(&address, Duration::from_millis(150)) {
                Ok(stream) => {
                    unanswered = 0;
                    queued.push(stream);
                }
                Err(_) => unanswered += 1,
            }
            assert!(
                queued.len() < 64,
                "the listener takes every connection: no black hole on this system"
            );
        }
        Self {
            address,
            _listener: listener,
            _queued: queued,
        }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.address)
    }
}

/// std's listener always asks for a long queue; tokio's lets one choose.
fn listen_with_shortest_queue() -> TcpListener {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    let _inside = runtime.enter();
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    socket.listen(0).unwrap().into_std().unwrap()
}
