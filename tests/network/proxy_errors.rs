//! Proxies that will not do it: each is named, with what mends it, and gets no blame that is the endpoint's, nor
//! the endpoint its.

use std::time::Duration;

use serde_json::{Value, json};

use crate::need;
use crate::probe::{Probe, Said};
use crate::support::BOUND;
use crate::support::answer::Answer;
use crate::support::bad_tls::BadTls;
use crate::support::server::FaultServer;
use crate::support::tls::TestCa;
use crate::tinyproxy::{INSTALL, Tinyproxy};
use crate::tls_proxy::TlsProxy;

const HOST: &str = "cognito-idp.eu-central-1.amazonaws.com";

fn regional(ca: &TestCa, proxy: &str) -> Value {
    json!({"region": "eu-central-1", "ca_bundle": ca.bundle(), "max_attempts": 1, "proxy": proxy})
}

fn with_credentials(proxy: &FaultServer, credentials: &str) -> String {
    proxy.url().replace("://", &format!("://{credentials}"))
}

fn answer(status: u16, authenticate: &[&str]) -> Answer {
    let headers = authenticate
        .iter()
        .map(|kind| ("Proxy-Authenticate".to_owned(), (*kind).to_owned()))
        .collect();
    Answer::Reply {
        status,
        headers,
        body: b"<html>secret page</html>".to_vec(),
    }
}

#[track_caller]
fn assert_shows_no_secret(said: &Said) {
    for secret in ["hunter2", "somebody", "secret page"] {
        assert!(!format!("{said:?}").contains(secret), "{said:?}");
    }
}

/// hyper-util tells HTTP 407 from other refusals, and no more: not the other statuses, nor what
/// Proxy-Authenticate offers. So these messages name what can be known, and their hints the rest.
#[test]
fn a_refused_tunnel_is_told_with_its_mend() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    const NONE: &str = "";
    const SOME: &str = "somebody:hunter2@";
    const OTHER: &str = "it answered with neither HTTP 200 nor 407";
    let wanted = ("(HTTP 407): it wants credentials", "user:password@");
    let wrong = (
        "(HTTP 407): it does not take the credentials in its URL",
        "Correct the user and password",
    );
    let refused = (OTHER, "ask its operator, or name the host in NO_PROXY");
    let refused_user = (OTHER, "check the user and password in its URL");
    for (status, authenticate, credentials, (words, hint)) in [
        (407, &["Basic realm=\"x\""][..], NONE, wanted),
        (407, &[], NONE, wanted),
        (407, &["NTLM", "Basic realm=\"x\""], NONE, wanted),
        (407, &["Basic"], SOME, wrong),
        (407, &["NTLM"], NONE, wanted),
        (407, &["NTLM"], SOME, wrong),
        (407, &["Negotiate", "NTLM"], SOME, wrong),
        (407, &["Digest realm=\"a\", qop=\"auth\""], SOME, wrong),
        (401, &[], SOME, refused_user),
        (403, &[], NONE, refused),
        (403, &[], SOME, refused_user),
        (404, &[], NONE, refused),
        (302, &[], NONE, refused),
        (500, &[], NONE, refused),
        (502, &[], NONE, refused),
        (503, &[], SOME, refused_user),
        (504, &[], NONE, refused),
    ] {
        let proxy = FaultServer::http([answer(status, authenticate)]);
        let url = with_credentials(&proxy, credentials);
        let said = probe.call_logging(&[], Some(&regional(&ca, &url)), 5, &["send", "token"]);
        let parts = [
            words,
            "would not open a tunnel to",
            HOST,
            &*proxy.url(),
            "option proxy",
            "The proxy",
        ];
        said.assert_failed("COGNITO_CONNECT", &parts)
            .assert_code_sent("no");
        // Each hint also names what cannot be told apart from here.
        let more = match status {
            407 => &["NTLM", "cntlm"][..],
            _ => &[
                "NO_PROXY",
                "endpoint_url",
                "login at a web page",
                "no http proxy",
            ],
        };
        for part in more.iter().chain([&hint]) {
            assert!(said.hint().contains(part), "{part}: {said:?}");
        }
        let asks_for_user = said.hint().contains("check the user");
        assert_eq!(
            asks_for_user,
            status != 407 && credentials == SOME,
            "{said:?}"
        );
        assert_shows_no_secret(&said);
    }
}

/// Wrong credentials several times may lock an account.
#[test]
fn a_proxy_that_wants_other_credentials_is_asked_once_whatever_it_speaks() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    for authenticate in [&["NTLM"][..], &["Basic"], &[]] {
        for credentials in ["", "somebody:hunter2@"] {
            let proxy = FaultServer::http([answer(407, authenticate)]);
            let mut options = regional(&ca, &with_credentials(&proxy, credentials));
            options["max_attempts"] = json!(3);
            probe
                .send(&[], &options)
                .assert_failed("COGNITO_CONNECT", &["(HTTP 407)"]);
            assert_eq!(proxy.request_count(), 1);
            assert_eq!(proxy.connection_count(), 1);
        }
    }
}

#[test]
fn credentials_refused_over_plain_http_are_the_proxys_matter() {
    let probe = Probe::compile();
    for (authenticate, credentials, words, hint) in [
        (
            "Basic realm=\"x\"",
            "",
            "it wants credentials",
            "user:password@",
        ),
        (
            "Basic realm=\"x\"",
            "somebody:hunter2@",
            "does not take the credentials",
            "Correct the user",
        ),
        (
            "NTLM",
            "somebody:hunter2@",
            "it speaks NTLM only",
            "local proxy",
        ),
    ] {
        let proxy = FaultServer::http([answer(407, &[authenticate])]);
        let options = json!({
            "endpoint_url": "http://service.example",
            "allow_http": true,
            "proxy": with_credentials(&proxy, credentials),
        });
        let said = probe.send(&[], &options);
        let parts = [
            words,
            "(HTTP 407)",
            "service.example",
            &*proxy.url(),
            "option proxy",
        ];
        said.assert_failed("COGNITO_CONNECT", &parts)
            .assert_code_sent("no");
        assert!(said.hint().contains(hint), "{said:?}");
        assert_shows_no_secret(&said);
        assert_eq!(proxy.request_count(), 1);
    }
}

/// Without a proxy it is an answer like another.
#[test]
fn http_407_of_an_endpoint_is_not_blamed_on_a_proxy() {
    let probe = Probe::compile();
    let server = FaultServer::http([answer(407, &["NTLM"])]);
    let said = probe.send(&[], &json!({"endpoint_url": server.url()}));
    assert!(!said.message().contains("proxy"), "{said:?}");
}

#[test]
fn https_for_a_plain_proxy_is_told_to_be_http() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    for (kind, words) in [
        (BadTls::PlainHttp, "something that is not TLS"),
        (
            BadTls::Closes,
            "closed the connection during the TLS handshake",
        ),
        (
            BadTls::Resets,
            "reset the connection during the TLS handshake",
        ),
    ] {
        let proxy = kind.serve(&ca);
        let url = format!("https://somebody:hunter2@localhost:{}", proxy.port());
        let said = probe.send(&[], &regional(&ca, &url));
        let shown = format!(
            "The proxy https://localhost:{} (option proxy)",
            proxy.port()
        );
        said.assert_failed("COGNITO_TLS", &[words, &shown])
            .assert_code_sent("no");
        let hint = "http:// in place of https://";
        assert!(said.hint().contains(hint), "{said:?}");
        assert!(!said.message().contains(HOST), "{said:?}");
        assert_shows_no_secret(&said);
    }
}

#[test]
fn https_for_a_real_plain_proxy_is_told_to_be_http() {
    need!("tinyproxy", INSTALL);
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let proxy = Tinyproxy::start("", None);
    let url = proxy.url().replace("http:", "https:");
    let mut options = regional(&ca, &url);
    options["connect_timeout"] = json!(1);
    let said = probe.send(&[], &options);
    assert!(said.message().contains(&url), "{said:?}");
    assert!(
        said.hint().contains("http:// in place of https://"),
        "{said:?}"
    );
}

#[test]
fn what_a_proxy_says_behind_its_tunnel_is_not_blamed_on_the_endpoint() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let page = b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>log in</html>";
    let server = BadTls::PlainHttp.serve(&ca);
    let proxy = TlsProxy::start(ca.good_config());
    let options = json!({
        "endpoint_url": server.url_for("localhost").replace("http:", "https:"),
        "ca_bundle": ca.bundle(),
        "proxy": proxy.url(),
        "max_attempts": 1,
    });
    let said = probe.send(&[], &options);
    let words = [
        "is not TLS",
        "the proxy itself may have answered",
        &*proxy.url(),
    ];
    said.assert_failed("COGNITO_TLS", &words)
        .assert_code_sent("no");
    // The page in the same breath as the tunnel's opening: no handshake comes about.
    let proxy = FaultServer::http([Answer::Raw(page.to_vec())]);
    let said = probe.send(&[], &regional(&ca, &proxy.url()));
    said.assert_failed("COGNITO_TLS", &[])
        .assert_code_sent("no");
    assert!(said.message().contains("proxy"), "{said:?}");
}

#[test]
fn a_tls_error_names_the_hop_that_it_was_with() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let stranger = TestCa::named("a stranger");
    let endpoint = FaultServer::https(stranger.good_config(), [Answer::ok("{}")]);
    let proxy = TlsProxy::start(ca.good_config());
    let options = json!({
        "endpoint_url": endpoint.url_for("localhost"),
        "ca_bundle": ca.bundle(),
        "proxy": proxy.url(),
        "max_attempts": 1,
    });
    let said = probe.send(&[], &options);
    let host = format!("The certificate of localhost:{}", endpoint.port());
    said.assert_failed("COGNITO_TLS", &[&host, "\"a stranger\""]);
    assert!(!said.message().contains("proxy"), "{said:?}");
    assert_eq!(proxy.heads().len(), 1);
}

/// The answer's head may come in pieces, and what is endless is not read to its end.
#[test]
fn an_answer_to_connect_is_read_whole_and_not_without_end() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let dripping = FaultServer::http([Answer::DripHeader {
        every: Duration::from_millis(5),
    }]);
    let mut options = regional(&ca, &dripping.url());
    options["timeout"] = json!(1);
    let said = probe.send(&[], &options);
    assert!(said.took < BOUND, "{said:?}");
    said.assert_code_sent("no");
    assert!(
        ["COGNITO_TIMEOUT", "COGNITO_CONNECT"].contains(&&*said.status),
        "{said:?}"
    );
    let endless = FaultServer::http([Answer::EndlessHeader]);
    let said = probe.send(&[], &regional(&ca, &endless.url()));
    said.assert_failed(
        "COGNITO_CONNECT",
        &["its answer is too long for one", &endless.url()],
    )
    .assert_code_sent("no");
    // Whether an answer is HTTP at all, hyper-util does not tell.
    let other = FaultServer::http([Answer::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())]);
    let said = probe.send(&[], &regional(&ca, &other.url()));
    said.assert_failed(
        "COGNITO_CONNECT",
        &["neither HTTP 200 nor 407", &other.url()],
    )
    .assert_code_sent("no");
    assert!(said.hint().contains("no http proxy"), "{said:?}");
}

/// The proxy opens the tunnel; then no certificate can be looked for.
#[test]
fn a_host_that_no_certificate_can_be_for_is_named() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let opened = || FaultServer::http([Answer::Raw(b"HTTP/1.1 200 OK\r\n\r\n".to_vec())]);
    for (host, words, hint) in [
        (
            "[2001:db8::1]",
            "https to an IPv6 address is not supported behind a proxy",
            "NO_PROXY",
        ),
        (
            "service-.example",
            "No certificate can be for the name of service-.example",
            "Check the host in endpoint_url",
        ),
    ] {
        let proxy = opened();
        let mut options = regional(&ca, &with_credentials(&proxy, "somebody:hunter2@"));
        options["endpoint_url"] = json!(format!("https://{host}"));
        let said = probe.send(&[], &options);
        said.assert_failed("COGNITO_TLS", &[words, host])
            .assert_code_sent("no");
        assert!(said.hint().contains(hint), "{said:?}");
        assert_shows_no_secret(&said);
    }
    // The same without a proxy.
    let mut options = regional(&ca, "");
    options["endpoint_url"] = json!("https://service-.example");
    probe
        .send(&[], &options)
        .assert_failed("COGNITO_TLS", &["No certificate can be for the name"])
        .assert_code_sent("no");
    // And of the proxy itself.
    let said = probe.send(&[], &regional(&ca, "https://proxy-.example:3128"));
    said.assert_failed(
        "COGNITO_TLS",
        &[
            "No certificate can be for the name of the proxy https://proxy-.example:3128",
            "option proxy",
        ],
    )
    .assert_code_sent("no");
}
