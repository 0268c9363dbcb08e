//! The way to the service: endpoints, settings, proxies, TLS, deadlines and logs, each call in a process of its own.

#[path = "../support/mod.rs"]
mod support;

mod certificates;
mod deadlines;
mod describe;
mod endpoints;
mod exhausted;
mod files;
mod log;
mod precedence;
mod privileged;
mod probe;
mod proxy;
mod proxy_errors;
mod shown;
mod tables;
mod tinyproxy;
mod tls;
mod tls_proxy;
mod words;
