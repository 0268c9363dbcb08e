//! An https proxy: TLS to the proxy itself, then CONNECT. No packaged proxy that starts without a set-up does that.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

/// Listens until it is dropped.
pub struct TlsProxy {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    // Dropping it ends every task.
    _runtime: Runtime,
}

impl TlsProxy {
    pub fn start(config: Arc<ServerConfig>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_io()
            .build()
            .unwrap();
        let listener = runtime
            .block_on(TcpListener::bind(("127.0.0.1", 0)))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (acceptor, seen) = (TlsAcceptor::from(config), heads.clone());
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that goes away is no fault of the proxy's.
                tokio::spawn(serve(acceptor.clone(), stream, seen.clone()));
            }
        });
        Self {
            address,
            heads,
            _runtime: runtime,
        }
    }

    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    pub fn url_with(&self, credentials: &str) -> String {
        format!("https://{credentials}@localhost:{}", self.address.port())
    }

    /// The heads of the requests that it saw.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

async fn serve(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    heads: Arc<Mutex<Vec<String>>>,
) -> std::io::Result<()> {
    let mut client = acceptor.accept(stream).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
    heads.lock().unwrap().push(head);
    let mut server = TcpStream::connect(&target).await?;
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await?;
    copy_bidirectional(&mut client, &mut server)
        .await
        .map(|_| ())
}
