//! Proxies: a real one (tinyproxy), one that is reached by TLS, and ones that refuse, break or are not there.

use crate::need;
use crate::probe::{Probe, TOKEN, compile_lookup};
use crate::support::answer::Answer;
use crate::support::server::FaultServer;
use crate::support::tls::TestCa;
use crate::tinyproxy::{INSTALL, Tinyproxy, free_port};
use crate::tls_proxy::TlsProxy;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

const REGIONAL: &str = "cognito-idp.eu-central-1.amazonaws.com:443";

fn service(ca: &TestCa) -> FaultServer {
    FaultServer::https(ca.good_config(), [Answer::ok("{}")])
}

fn options(ca: &TestCa, server: &FaultServer) -> Value {
    json!({"endpoint_url": server.url_for("localhost"), "ca_bundle": ca.bundle()})
}

fn regional(ca: &TestCa) -> Value {
    json!({"region": "eu-central-1", "ca_bundle": ca.bundle()})
}

fn connect_line(server: &FaultServer) -> String {
    format!("CONNECT localhost:{} HTTP/1.1", server.port())
}

#[test]
fn a_request_goes_through_a_tunnel_to_the_endpoint() {
    need!("tinyproxy", INSTALL);
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = service(&ca);
    let proxy = Tinyproxy::start("", None);
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        probe
            .send(&[(variable, &proxy.url())], &options(&ca, &server))
            .assert_ok();
    }
    let mut by_option = options(&ca, &server);
    by_option["proxy"] = json!(proxy.url());
    probe
        .send(&[("HTTPS_PROXY", "http://127.0.0.1:1")], &by_option)
        .assert_ok();
    // A bare host:port is what curl takes too.
    by_option["proxy"] = json!(proxy.url().trim_start_matches("http://"));
    probe.send(&[], &by_option).assert_ok();
    assert_eq!(server.request_count(), 6);
    assert_eq!(proxy.requests(), vec![connect_line(&server); 6]);
}

#[test]
fn the_connect_line_names_the_regions_host_and_a_refused_tunnel_is_said() {
    need!("tinyproxy", INSTALL);
    let (probe, ca) = (Probe::compile(), TestCa::new());
    // It lets nothing through, so nothing leaves this machine.
    let proxy = Tinyproxy::start("", Some("^nothing$"));
    let mut options = regional(&ca);
    options["max_attempts"] = json!(1);
    let failed = probe.send(&[("HTTPS_PROXY", &proxy.url())], &options);
    failed.assert_code_sent("no").assert_failed(
        "COGNITO_CONNECT",
        &[
            "would not open a tunnel",
            REGIONAL.trim_end_matches(":443"),
            &proxy.url(),
            "HTTPS_PROXY",
        ],
    );
    assert!(failed.hint().contains("NO_PROXY"), "{failed:?}");
    assert_eq!(proxy.requests(), [format!("CONNECT {REGIONAL} HTTP/1.1")]);
}

#[test]
fn the_regions_host_comes_from_the_token() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let proxy = FaultServer::http([Answer::html(403)]);
    let claims = br#"{"token_use":"access","iss":"https://cognito-idp.sa-east-1.amazonaws.com/sa-east-1_Ab1"}"#;
    let encode = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let token = format!("{}.{}.c2ln", encode(b"{}"), encode(claims));
    let url = proxy.url();
    let ca_bundle = ca.bundle();
    for (region, host) in [(None, "sa-east-1"), (Some("eu-west-1"), "eu-west-1")] {
        let mut options = json!({"ca_bundle": ca_bundle, "max_attempts": 1, "proxy": url});
        if let Some(region) = region {
            options["region"] = json!(region);
        }
        // The token goes before the environment and the profile; the option goes before the token.
        let env = [
            ("AWS_REGION", "us-west-2"),
            ("AWS_DEFAULT_REGION", "us-west-1"),
        ];
        let failed = probe.call(&env, Some(&options), &["send", &token]);
        failed.assert_failed("COGNITO_CONNECT", &[host]);
        let seen = proxy.requests().pop().unwrap();
        assert_eq!(seen.method, "CONNECT");
        assert_eq!(seen.path, format!("cognito-idp.{host}.amazonaws.com:443"));
        // The proxy must learn nothing but where to.
        assert!(!format!("{:?}", seen.headers).contains(&token));
    }
}

#[test]
fn credentials_open_a_proxy_and_wrong_ones_are_said() {
    need!("tinyproxy", INSTALL);
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = service(&ca);
    let proxy = Tinyproxy::start("BasicAuth us-er pass.word_1", None);
    // The second is the same, percent-encoded.
    for credentials in ["us-er:pass.word_1", "us%2Der:p%61ss.word%5f1"] {
        let url = proxy.url_with(credentials);
        probe
            .send(&[("HTTPS_PROXY", &url)], &options(&ca, &server))
            .assert_ok();
    }
    // tinyproxy answers 407 to none and 401 to wrong ones.
    for (credentials, words, hint) in [
        (None, "wants credentials", "user:password@"),
        (
            Some("us-er:secret-but-wrong"),
            "would not open a tunnel",
            "the user and password",
        ),
    ] {
        let url =
            credentials.map_or_else(|| proxy.url(), |credentials| proxy.url_with(credentials));
        let options = options(&ca, &server);
        let failed = probe.call_logging(
            &[("HTTPS_PROXY", &url)],
            Some(&options),
            5,
            &["send", "token"],
        );
        failed.assert_code_sent("no");
        failed.assert_failed("COGNITO_CONNECT", &[words, &proxy.url(), "HTTPS_PROXY"]);
        assert!(failed.hint().contains(hint), "{failed:?}");
        assert!(
            !format!("{failed:?}").contains("secret-but-wrong"),
            "{failed:?}"
        );
    }
    assert_eq!(server.request_count(), 2);
}

#[test]
fn credentials_are_percent_decoded_before_they_are_sent() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let proxy = FaultServer::http([Answer::html(407)]);
    for (in_the_url, sent) in [
        ("us%40er:p%3Aa%2Fss%25", "us@er:p:a/ss%"),
        ("m%C3%BCller:gr%C3%BC%C3%9Fe", "müller:grüße"),
        ("user:", "user:"),
        ("DOMAIN%5Cuser:pass", "DOMAIN\\user:pass"),
    ] {
        let url = format!("http://{in_the_url}@127.0.0.1:{}", proxy.port());
        let mut options = regional(&ca);
        options["max_attempts"] = json!(1);
        let failed = probe.send(&[("HTTPS_PROXY", &url)], &options);
        failed.assert_failed("COGNITO_CONNECT", &["credentials", &proxy.url()]);
        let seen = proxy.requests().pop().unwrap();
        let header = seen.header("proxy-authorization").unwrap_or_default();
        assert_eq!(
            header,
            format!("Basic {}", STANDARD.encode(sent)),
            "{in_the_url}"
        );
        let shown = format!("{in_the_url}@");
        assert!(!failed.json.to_string().contains(&shown), "{failed:?}");
    }
}

/// Some count wrong credentials and lock the account.
#[test]
fn a_proxy_that_wants_other_credentials_is_asked_once() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let proxy = FaultServer::http([Answer::html(407)]);
    let url = format!("http://user:wrong@127.0.0.1:{}", proxy.port());
    let failed = probe.send(&[("HTTPS_PROXY", &url)], &regional(&ca));
    failed.assert_failed("COGNITO_CONNECT", &["credentials", &proxy.url()]);
    failed.assert_code_sent("no");
    assert_eq!(proxy.request_count(), 1);
}

#[test]
fn no_proxy_is_honoured() {
    need!("tinyproxy", INSTALL);
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = service(&ca);
    let proxy = Tinyproxy::start("", None);
    let url = proxy.url();
    let by_name = options(&ca, &server);
    let mut by_address = options(&ca, &server);
    by_address["endpoint_url"] = json!(server.url());
    for (variable, list, options) in [
        ("NO_PROXY", "localhost", &by_name),
        ("no_proxy", "example.com,localhost", &by_name),
        ("NO_PROXY", "*", &by_name),
        ("NO_PROXY", "127.0.0.1", &by_address),
        ("NO_PROXY", "10.0.0.0/8, 127.0.0.0/8", &by_address),
    ] {
        probe
            .send(&[("HTTPS_PROXY", &url), (variable, list)], options)
            .assert_ok();
    }
    assert_eq!(server.request_count(), 5);
    // These lists do not mean this host, and no list counts for the option.
    probe
        .send(
            &[("HTTPS_PROXY", &url), ("NO_PROXY", "ocalhost,host")],
            &by_name,
        )
        .assert_ok();
    let mut by_option = by_name.clone();
    by_option["proxy"] = json!(url);
    probe
        .send(&[("NO_PROXY", "localhost")], &by_option)
        .assert_ok();
    assert_eq!(proxy.requests(), vec![connect_line(&server); 2]);
}

#[test]
fn an_empty_option_means_no_proxy() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = service(&ca);
    let mut options = options(&ca, &server);
    options["proxy"] = json!("");
    let dead = format!("http://127.0.0.1:{}", free_port());
    probe
        .send(&[("HTTPS_PROXY", &dead), ("ALL_PROXY", &dead)], &options)
        .assert_ok();
}

#[test]
fn a_proxy_that_is_down_is_named_without_its_password() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let port = free_port();
    let lookup = compile_lookup();
    let preload = ("LD_PRELOAD", lookup.path().to_str().unwrap());
    for (host, words) in [
        (format!("127.0.0.1:{port}"), "the connection was refused"),
        ("missing.example:3128".to_owned(), "could not be resolved"),
    ] {
        let url = format!("http://somebody:hunter2@{host}");
        for by_option in [false, true] {
            let mut options = regional(&ca);
            let env = if by_option {
                options["proxy"] = json!(url);
                vec![preload]
            } else {
                vec![preload, ("HTTPS_PROXY", url.as_str())]
            };
            let failed = probe.call_logging(&env, Some(&options), 5, &["send", "token"]);
            let source = if by_option {
                "option proxy"
            } else {
                "HTTPS_PROXY"
            };
            let shown = format!("http://{host}");
            failed.assert_failed("COGNITO_CONNECT", &["the proxy", &shown, source, words]);
            failed.assert_code_sent("no");
            assert!(failed.hint().contains("proxy"), "{failed:?}");
            for secret in ["hunter2", "somebody"] {
                assert!(!format!("{failed:?}").contains(secret), "{failed:?}");
            }
        }
    }
}

#[test]
fn a_proxy_that_breaks_off_is_not_taken_for_the_endpoint() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    for (answer, words) in [
        (Answer::CloseAfterRequest, "closed the connection"),
        (Answer::ResetAfterRequest, "reset the connection"),
        (Answer::CutHeader, "closed the connection"),
        (
            Answer::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
            "would not open a tunnel",
        ),
        (Answer::html(502), "would not open a tunnel"),
        (
            Answer::Redirect {
                status: 302,
                location: "http://elsewhere.example/".into(),
            },
            "would not open a tunnel",
        ),
    ] {
        let proxy = FaultServer::http([answer]);
        let mut options = regional(&ca);
        options["proxy"] = json!(proxy.url());
        let failed = probe.send(&[], &options);
        failed.assert_failed("COGNITO_CONNECT", &["The proxy", &proxy.url(), words]);
        failed.assert_code_sent("no");
        assert!(failed.hint().ends_with('.'), "{failed:?}");
    }
}

#[test]
fn a_dead_endpoint_behind_a_proxy_is_said() {
    need!("tinyproxy", INSTALL);
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let proxy = Tinyproxy::start("", None);
    let url = format!("https://localhost:{}", free_port());
    let options = json!({"endpoint_url": url, "ca_bundle": ca.bundle(), "proxy": proxy.url()});
    probe
        .send(&[], &options)
        .assert_code_sent("no")
        .assert_failed(
            "COGNITO_CONNECT",
            &[
                "would not open a tunnel to",
                url.trim_start_matches("https://"),
                &proxy.url(),
            ],
        );
}

#[test]
fn a_proxy_is_reached_by_tls_too() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = service(&ca);
    let proxy = TlsProxy::start(ca.good_config());
    let mut options = options(&ca, &server);
    options["proxy"] = json!(proxy.url_with("us%40er:pass"));
    probe.send(&[], &options).assert_ok();
    assert_eq!(server.request_count(), 1);
    let heads = proxy.heads();
    assert_eq!(heads.len(), 1);
    assert!(heads[0].starts_with(&connect_line(&server)), "{heads:?}");
    let basic = format!("Basic {}\r\n", STANDARD.encode("us@er:pass"));
    assert!(heads[0].contains(&basic), "{heads:?}");
}

#[test]
fn a_bad_certificate_of_the_proxy_is_not_blamed_on_the_endpoint_alone() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = service(&ca);
    let proxy = TlsProxy::start(TestCa::named("a stranger").good_config());
    let mut options = options(&ca, &server);
    options["proxy"] = json!(proxy.url_with("us-er:hunter2"));
    let failed = probe.send(&[], &options);
    failed.assert_failed(
        "COGNITO_TLS",
        &[
            "The certificate of the proxy",
            "not in the trust store",
            &proxy.url(),
        ],
    );
    failed.assert_code_sent("no");
    let host = format!("localhost:{}", server.port());
    assert!(!failed.message().contains(&host), "{failed:?}");
    assert!(!format!("{failed:?}").contains("hunter2"), "{failed:?}");
    assert_eq!(proxy.heads().len(), 0);
}

#[test]
fn a_bad_certificate_behind_the_proxy_is_seen() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    need!("tinyproxy", INSTALL);
    let server = FaultServer::https(ca.expired().config(), [Answer::ok("{}")]);
    let proxy = Tinyproxy::start("", None);
    let mut options = options(&ca, &server);
    options["proxy"] = json!(proxy.url());
    let host = format!("localhost:{}", server.port());
    let failed = probe.send(&[], &options);
    failed
        .assert_failed("COGNITO_TLS", &[&host, "has expired"])
        .assert_code_sent("no");
}

#[test]
fn plain_http_goes_through_a_proxy_where_it_is_allowed() {
    let probe = Probe::compile();
    let proxy = FaultServer::http([Answer::ok("{}")]);
    let url = format!("http://us%40er:pass@127.0.0.1:{}", proxy.port());
    // Nobody has this name: only the proxy can answer.
    let mut options = json!({"endpoint_url": "http://service.example/base"});
    let refused = probe.send(&[("HTTP_PROXY", &url)], &options);
    refused.assert_failed(
        "COGNITO_INVALID_ARGUMENT",
        &["plain http", "service.example"],
    );
    assert!(refused.hint().contains("allow_http"), "{refused:?}");
    options["allow_http"] = json!(true);
    probe
        .send(
            &[("HTTP_PROXY", &url), ("HTTPS_PROXY", "http://127.0.0.1:1")],
            &options,
        )
        .assert_ok();
    let requests = proxy.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].method, "POST");
    assert_eq!(requests[0].path, "http://service.example/base");
    assert_eq!(requests[0].header("host"), Some("service.example"));
    let basic = format!("Basic {}", STANDARD.encode("us@er:pass"));
    assert_eq!(
        requests[0].header("proxy-authorization"),
        Some(basic.as_str())
    );
}

/// On another machine, where it would get the token in clear; no name service is asked for it.
const ELSEWHERE: &str = "http://me:hunter2@missing.example:3128";

#[test]
fn plain_http_to_this_machine_passes_a_proxy_elsewhere_by() {
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::ok("{}")]);
    let lookup = compile_lookup();
    let preload = ("LD_PRELOAD", lookup.path().to_str().unwrap());
    let secure = ELSEWHERE.replace("http:", "https:");
    let urls = [server.url(), server.url_for("localhost")];
    let mut sent = 0;
    for (url, proxy) in urls
        .iter()
        .flat_map(|url| [(url, ELSEWHERE), (url, &secure)])
    {
        for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            for allow_http in [false, true] {
                let options = json!({"endpoint_url": url, "allow_http": allow_http});
                let env = [preload, (variable, proxy)];
                let said = probe.call_logging(&env, Some(&options), 4, &["send", TOKEN]);
                said.assert_ok();
                sent += 1;
                let shown = proxy.replace("me:hunter2@", "");
                let line = format!(
                    "proxy {shown} from environment variable {variable} is passed by: the endpoint \
                     is on this machine"
                );
                assert!(said.log.iter().any(|said| said.contains(&line)), "{said:?}");
                assert!(!format!("{said:?}").contains("hunter2"), "{said:?}");
                assert_eq!(probe.describe(&env, Some(&options))["proxy"], Value::Null);
            }
        }
    }
    assert_eq!(server.request_count(), sent);
}

#[test]
fn plain_http_to_a_proxy_elsewhere_is_refused_by_the_name_of_its_setting() {
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::ok("{}")]);
    let lookup = compile_lookup();
    let preload = [("LD_PRELOAD", lookup.path().to_str().unwrap())];
    let mut options = json!({"endpoint_url": server.url(), "proxy": ELSEWHERE});
    let refused = probe.send(&preload, &options);
    refused.assert_failed(
        "COGNITO_INVALID_ARGUMENT",
        &[
            "Option proxy: ",
            "http://missing.example:3128",
            "plain http",
        ],
    );
    for name in ["allow_http", "COGNITO_ALLOW_HTTP"] {
        assert!(refused.hint().contains(name), "{refused:?}");
    }
    assert!(!format!("{refused:?}").contains("hunter2"), "{refused:?}");
    // Allowed, it is asked; TLS as far as the proxy needs no leave.
    options["allow_http"] = json!(true);
    let failed = probe.send(&preload, &options);
    failed.assert_failed("COGNITO_CONNECT", &["http://missing.example:3128"]);
    options["allow_http"] = json!(false);
    options["proxy"] = json!(ELSEWHERE.replace("http:", "https:"));
    let failed = probe.send(&preload, &options);
    failed.assert_failed("COGNITO_CONNECT", &["https://missing.example:3128"]);
    assert_eq!(server.connection_count(), 0);
}

#[test]
fn a_domain_and_a_user_are_sent_to_the_proxy() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let proxy = FaultServer::http([Answer::html(407)]);
    let url = format!("http://CORP\\jdoe:S3cret@127.0.0.1:{}", proxy.port());
    let env = [("HTTPS_PROXY", url.as_str())];
    let failed = probe.call_logging(&env, Some(&regional(&ca)), 5, &["send", TOKEN]);
    failed.assert_failed("COGNITO_CONNECT", &["credentials", &proxy.url()]);
    let seen = proxy.requests().pop().unwrap();
    let basic = format!("Basic {}", STANDARD.encode("CORP\\jdoe:S3cret"));
    assert_eq!(seen.header("proxy-authorization"), Some(basic.as_str()));
    let described = probe.describe(&env, Some(&regional(&ca)));
    assert_eq!(described["proxy"], proxy.url());
    for text in [format!("{failed:?}"), described.to_string()] {
        assert!(!text.contains("S3cret") && !text.contains("jdoe"), "{text}");
    }
}

#[test]
fn a_password_with_a_character_that_ends_it_is_refused_unshown() {
    let probe = Probe::compile();
    for character in ["#", "/", "?"] {
        let url = format!("http://jdoe:12{character}S3cret@127.0.0.1:3128");
        for said in [
            probe.call(&[("HTTPS_PROXY", &url)], None, &["describe"]),
            probe.call(&[], Some(&json!({"proxy": url})), &["describe"]),
        ] {
            assert!(said.hint().contains("%23 %2F %3F %5C"), "{said:?}");
            assert!(said.message().contains("the proxy's URL"), "{said:?}");
            for secret in ["S3cret", "jdoe"] {
                assert!(!format!("{said:?}").contains(secret), "{said:?}");
            }
        }
    }
}

#[test]
fn plain_http_goes_through_a_real_proxy() {
    need!("tinyproxy", INSTALL);
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::ok("{}")]);
    let proxy = Tinyproxy::start("", None);
    let options = json!({"endpoint_url": server.url_for("localhost")});
    probe
        .send(&[("http_proxy", &proxy.url())], &options)
        .assert_ok();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].path, "/");
    assert_eq!(requests[0].header("proxy-authorization"), None);
    let line = format!("POST http://localhost:{}/ HTTP/1.1", server.port());
    assert_eq!(proxy.requests(), [line]);
}

#[test]
fn a_kind_of_proxy_that_is_not_supported_is_refused_in_words() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    for kind in ["socks4", "socks5", "socks5h", "ftp"] {
        let url = format!("{kind}://somebody:hunter2@127.0.0.1:1080");
        let by_variable = probe.send(&[("ALL_PROXY", &url)], &regional(&ca));
        let words = ["ALL_PROXY", kind, "not supported"];
        by_variable
            .assert_failed("COGNITO_CONFIGURATION", &words)
            .assert_code_sent("no");
        let mut options = regional(&ca);
        options["proxy"] = json!(url);
        let by_option = probe.send(&[], &options);
        let words = ["Option proxy", kind, "not supported"];
        by_option.assert_failed("COGNITO_INVALID_ARGUMENT", &words);
        for failed in [by_variable, by_option] {
            assert!(failed.hint().contains("http or https"), "{failed:?}");
            assert!(!format!("{failed:?}").contains("hunter2"), "{failed:?}");
        }
    }
}

#[test]
fn a_proxy_url_that_cannot_be_read_is_refused_without_being_shown() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    for url in [
        "http://somebody:hunter2@",
        "http://somebody:hunter2@h:port",
        "http://",
    ] {
        let failed = probe.send(&[("HTTPS_PROXY", url)], &regional(&ca));
        failed.assert_failed("COGNITO_CONFIGURATION", &["HTTPS_PROXY", "URL"]);
        assert!(!format!("{failed:?}").contains("hunter2"), "{failed:?}");
    }
}
