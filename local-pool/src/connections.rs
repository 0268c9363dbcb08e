//! The connections: takes them, and breaks one off where an answer is to get lost.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

/// Marks a response that must not arrive: the connection is reset in its place.
#[derive(Clone, Copy, Debug)]
pub struct Lost;

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the answer is to get lost")
    }
}

impl std::error::Error for Lost {}

pub async fn serve(listener: TcpListener, routes: Router) -> Infallible {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve_one(stream, routes.clone()))),
            Err(error) if is_of_one_connection(&error) => {}
            // There may be too many open files: that passes.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

async fn serve_one(stream: TcpStream, routes: Router) {
    // It fails only where the client has gone, which shows below.
    let _ = stream.set_nodelay(true);
    let routes = TowerToHyperService::new(routes);
    let service = service_fn(move |request: Request<Incoming>| {
        let response = routes.call(request);
        Box::pin(async move { response.await.map_err(never).and_then(unless_lost) })
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let ended = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let stream = connection.into_parts().io.into_inner();
    let lost = ended.is_err_and(|error| {
        std::error::Error::source(&error).is_some_and(|source| source.is::<Lost>())
    });
    if lost {
        // It fails only where the connection has gone already.
        let _ = stream.set_zero_linger();
    }
}

fn never(error: Infallible) -> Lost {
    match error {}
}

fn unless_lost(response: Response<Body>) -> Result<Response<Body>, Lost> {
    match response.extensions().get::<Lost>() {
        Some(lost) => Err(*lost),
        None => Ok(response),
    }
}
