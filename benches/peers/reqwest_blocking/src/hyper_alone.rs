//! The same call by hyper alone, driven on the calling thread: what reqwest and the library add to it is the rest.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::{Failure, TARGET};

pub(crate) struct HyperAlone {
    runtime: Runtime,
    sender: Mutex<SendRequest<Full<Bytes>>>,
    authority: String,
}

impl HyperAlone {
    /// Opens the one connection that it has.
    pub(crate) fn open(url: &str, tls: ClientConfig) -> Result<HyperAlone, Failure> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let authority = url.strip_prefix("https://").ok_or("https only")?.to_owned();
        let host = authority.rsplit_once(':').ok_or("a port is missing")?.0;
        let host = ServerName::try_from(host.to_owned())?;
        let sender = within(&runtime, async {
            let tcp = TcpStream::connect(&authority).await?;
            tcp.set_nodelay(true)?;
            let tls = TlsConnector::from(Arc::new(tls)).connect(host, tcp).await?;
            let (sender, connection) = handshake(TokioIo::new(tls)).await?;
            runtime.spawn(connection);
            Ok(sender)
        })?;
        Ok(HyperAlone {
            runtime,
            sender: Mutex::new(sender),
            authority,
        })
    }

    pub(crate) fn call(&self, body: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let mut sender = self.sender.lock().map_err(|_| "a call panicked")?;
        let request = Request::post("/")
            .header("Host", &self.authority)
            .header("User-Agent", "bench/1.0")
            .header("X-Amz-Target", TARGET)
            .header("Content-Type", "application/x-amz-json-1.1")
            .body(Full::new(Bytes::from(body)))?;
        within(&self.runtime, async {
            // A connection that the server has closed shows here.
            yield_now().await;
            sender.ready().await?;
            let response = sender.send_request(request).await?;
            if response.status() != 200 {
                return Err(response.status().as_str().to_owned().into());
            }
            Ok(response.into_body().collect().await?.to_bytes().to_vec())
        })
    }
}

/// Drives a future to its end, for at most 30 seconds.
fn within<R>(
    runtime: &Runtime,
    future: impl Future<Output = Result<R, Failure>>,
) -> Result<R, Failure> {
    runtime.block_on(async { timeout(Duration::from_secs(30), future).await? })
}
