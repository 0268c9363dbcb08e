//! The way to the service: endpoints, settings, proxies, TLS, deadlines and logs, each call in a process of its own.

#[path = "../support/mod.rs"]
mod support;

mod certificates;
mod deadlines;
mod describe;
mod endpoints;
mod log;
mod precedence;
mod probe;
mod proxy;
mod tinyproxy;
mod tls;
mod tls_proxy;
