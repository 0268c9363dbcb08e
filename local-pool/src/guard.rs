//! Keeps web pages from elsewhere away from the control interface: a browser on this machine would lend them its hand.

use axum::Json;
use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

const OWN_NAMES: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// Refuses a request whose `Host` is no name of this machine's loopback (a foreign name may be made to point here), and
/// one that a page of another origin makes.
pub async fn own_pages_alone(request: Request, next: Next) -> Response {
    match check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(reason) => (StatusCode::FORBIDDEN, Json(json!({"error": reason}))).into_response(),
    }
}

fn check(headers: &HeaderMap) -> Result<(), String> {
    let host = text(headers, HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        match port.bytes().all(|byte| byte.is_ascii_digit()) {
            true => name,
            false => host,
        }
    });
    if !OWN_NAMES.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return Err(format!(
            "the host must be one of {}, and not {host:?}",
            OWN_NAMES.join(", ")
        ));
    }
    let Some(origin) = text(headers, ORIGIN) else {
        return Ok(());
    };
    let own = origin.strip_prefix("http://");
    if own.is_some_and(|origin| origin.eq_ignore_ascii_case(host)) {
        Ok(())
    } else {
        Err(format!("a web page from {origin} has no business here"))
    }
}

/// The header's text; one that is no text is as good as a foreign one.
fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn passes(host: &'static str, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]);
        headers.extend(origin.map(|origin| (ORIGIN, HeaderValue::from_static(origin))));
        check(&headers).is_ok()
    }

    #[test]
    fn only_own_pages_pass() {
        for host in [
            "127.0.0.1:80",
            "localhost:4000",
            "LOCALHOST",
            "[::1]:80",
            "[::1]",
        ] {
            assert!(passes(host, None), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:80",
            "127.0.0.1.evil.example",
            "localhost:x",
        ] {
            assert!(!passes(host, None), "{host}");
        }
        assert!(passes("127.0.0.1:80", Some("http://127.0.0.1:80")));
        for origin in [
            "null",
            "http://127.0.0.1:81",
            "https://127.0.0.1:80",
            "http://localhost:80",
            "http://evil.example",
        ] {
            assert!(!passes("127.0.0.1:80", Some(origin)), "{origin}");
        }
    }
}
