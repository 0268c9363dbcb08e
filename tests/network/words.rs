//! What a failure says: every local status of every operation, by real causes, in sentences that fit.

use crate::probe::{Probe, Said};
use crate::support::answer::Answer;
use crate::support::bad_tls::BadTls;
use crate::support::black_hole::BlackHole;
use crate::support::server::FaultServer;
use crate::support::tls::TestCa;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::net::TcpListener;

const OPERATIONS: [&str; 3] = ["send", "verify", "get_user"];

/// What only a library below this one would write.
const FOREIGN: [&str; 22] = [
    "{ ",
    "Some(",
    "None",
    "Ok(",
    "Err(",
    "Error(",
    "Os {",
    "os error",
    "kind:",
    "code:",
    "::",
    "reqwest",
    "hyper",
    "rustls",
    "webpki",
    "tokio",
    "serde",
    "Utf8Error",
    "error sending request",
    "invalid URL",
    "relative URL",
    "called `",
];

fn jwt(header: &str, claims: &Value) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.c2ln", encode(header), encode(&claims.to_string()))
}

/// Fails the test unless a failed call says what it should, in sentences.
#[track_caller]
fn assert_words(cause: &str, operation: &str, said: &Said, code_sent: &str) {
    let case = format!("{cause}, {operation}: {said:?}");
    assert_ne!(said.status, "COGNITO_OK", "{case}");
    for (name, text) in [("message", said.message()), ("hint", said.hint())] {
        // A host keeps its own spelling.
        let begins = text.starts_with(|c: char| c.is_ascii_uppercase())
            || name == "message" && text.starts_with("localhost:");
        assert!(begins, "{name} of {case}");
        assert!(text.ends_with('.'), "{name} of {case}");
        assert!(text.len() > 15, "{name} of {case}");
        assert!(!text.contains("  "), "{name} of {case}");
        assert!(!text.contains(".."), "{name} of {case}");
        assert!(!text.contains(char::is_control), "{name} of {case}");
        for foreign in FOREIGN {
            assert!(!text.contains(foreign), "{foreign:?} in {name} of {case}");
        }
    }
    let expected = match operation {
        "send" => json!(code_sent),
        _ => Value::Null,
    };
    assert_eq!(said.json["CodeSent"], expected, "{case}");
    let look = said.hint().contains("let the user look for");
    assert_eq!(look, code_sent == "maybe" && operation == "send", "{case}");
    let ask = said.hint().contains("see with get_user");
    assert_eq!(ask, code_sent == "maybe" && operation == "verify", "{case}");
}

/// A call's settings and arguments.
#[derive(Default)]
struct Case<'a> {
    env: Vec<(&'a str, &'a str)>,
    options: Option<Value>,
    args: Vec<&'a str>,
    token: Option<&'a str>,
}

impl Case<'_> {
    #[track_caller]
    fn call(&self, probe: &Probe, operation: &str) -> Said {
        let options = self.options.as_ref().map(Value::to_string);
        let mut args: Vec<&str> = options.iter().flat_map(|text| ["-o", text]).collect();
        args.extend(&self.args);
        args.extend([operation, self.token.unwrap_or("t0ken-that-is-secret")]);
        probe.run(&self.env, &args)
    }

    /// Fails the test unless every operation fails with this status, in words that fit.
    #[track_caller]
    fn assert_each(&self, probe: &Probe, cause: &str, status: &str, code_sent: &str) -> Vec<Said> {
        OPERATIONS
            .map(|operation| {
                let said = self.call(probe, operation);
                assert_eq!(said.status, status, "{cause}, {operation}: {said:?}");
                assert_words(cause, operation, &said, code_sent);
                said
            })
            .into()
    }
}

#[test]
fn a_wrong_argument() {
    let probe = Probe::compile();
    let id = jwt(r#"{"alg":"RS256"}"#, &json!({"token_use": "id"}));
    let no_scope = jwt(r#"{"alg":"RS256"}"#, &json!({"scope": "openid"}));
    let refresh = jwt(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#, &json!({})) + ".a.b";
    for (token, words) in [
        ("", "The token is empty."),
        ("   ", "The token is empty."),
        ("undefined", "is the word \"undefined\""),
        ("null", "is the word \"null\""),
        ("None", "is the word \"none\""),
        ("NaN", "is the word \"nan\""),
        ("[object Object]", "[object Object]"),
        ("Bearer abc", "begins with \"Bearer \""),
        ("\"abc\"", "quotation mark"),
        ("abc\n", "line break"),
        (" abc", "white space"),
        ("abc\t", "white space"),
        ("{\"AccessToken\":\"abc\"}", "JSON"),
        ("AKIAIOSFODNN7EXAMPLE", "AWS access key"),
        (&id, "ID token"),
        (&no_scope, "lacks the scope"),
        (&refresh, "refresh token (five parts)"),
    ] {
        // Whatever the endpoint is.
        for options in [json!({}), json!({"endpoint_url": "http://127.0.0.1:1"})] {
            let case = Case {
                options: Some(options),
                token: Some(token),
                ..Case::default()
            };
            for said in case.assert_each(&probe, token, "COGNITO_INVALID_ARGUMENT", "no") {
                said.assert_failed("COGNITO_INVALID_ARGUMENT", &["The token ", words]);
            }
        }
    }
    for (operation, arg, value, words) in [
        ("send", "-a", "", "The attr is empty."),
        ("verify", "-a", "    ", "The attr is empty."),
        ("verify", "-a", " email", "The attr holds white space."),
        ("send", "-a", "email\t", "The attr holds white space."),
        ("verify", "-a", "email\n", "The attr holds white space."),
        (
            "send",
            "-a",
            "email\u{7}",
            "The attr holds a control character.",
        ),
        (
            "send",
            "-a",
            "an_attribute_of_33_characters_____",
            "The attr has 34 characters",
        ),
        ("verify", "-c", "", "The code is empty."),
        ("verify", "-c", "   ", "The code is empty."),
        ("verify", "-c", "12 34", "The code holds white space."),
        ("verify", "-c", "\t1234", "The code holds white space."),
        ("verify", "-c", "1234\r\n", "The code holds white space."),
        ("send", "-m", "{", "The metadata is not JSON"),
        ("send", "-m", "[]", "The metadata is not a JSON object."),
        (
            "send",
            "-m",
            "{\"a\":1}",
            "The metadata has a value that is not a string",
        ),
    ] {
        let case = Case {
            options: Some(json!({"endpoint_url": "http://127.0.0.1:1"})),
            args: vec![arg, value],
            ..Case::default()
        };
        let said = case.call(&probe, operation);
        said.assert_failed("COGNITO_INVALID_ARGUMENT", &[words]);
        assert_words(value, operation, &said, "no");
    }
}

#[test]
fn what_a_token_seems_to_be_where_nothing_names_a_region() {
    let probe = Probe::compile();
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#);
    let cut = format!("{header}.eyJpc3MiOiJodHRwczovL2NvZ25pdG8t");
    for (token, words) in [
        ("abc", "is no JWT"),
        ("a.b.c", "is no JWT"),
        (
            "123e4567-e89b-12d3-a456-426614174000",
            "authorization codes",
        ),
        (&header, "is a JWT cut short"),
        (&cut, "is a JWT cut short"),
        (
            &format!("{header}.eyJpc3MiO.c2ln"),
            "second part does not decode",
        ),
    ] {
        let case = Case {
            options: Some(json!({})),
            token: Some(token),
            ..Case::default()
        };
        let status = match words {
            "is no JWT" => "COGNITO_CONFIGURATION",
            _ => "COGNITO_INVALID_ARGUMENT",
        };
        for said in case.assert_each(&probe, token, status, "no") {
            said.assert_failed(status, &["The token ", words]);
        }
    }
    // Its issuer is another's.
    let foreign = jwt("{}", &json!({"iss": "https://issuer.example/"}));
    let case = Case {
        options: Some(json!({})),
        token: Some(&foreign),
        ..Case::default()
    };
    for said in case.assert_each(&probe, "no region", "COGNITO_CONFIGURATION", "no") {
        assert!(said.message().contains("There is no region"), "{said:?}");
        for setting in ["region", "AWS_REGION", "endpoint_url", "AWS_ENDPOINT_URL"] {
            assert!(said.hint().contains(setting), "{said:?}");
        }
    }
}

#[test]
fn a_token_that_is_no_jwt_is_sent_where_an_endpoint_is_configured() {
    let probe = Probe::compile();
    let header = URL_SAFE_NO_PAD.encode("{\"user\":1}");
    for token in [
        "abc",
        "a.b.c",
        "a.b.c.d.e",
        "123e4567-e89b-12d3-a456-426614174000",
        &header,
        &format!("{header}.a"),
    ] {
        let server = FaultServer::http([Answer::ok("{}")]);
        let case = Case {
            options: Some(json!({"endpoint_url": server.url()})),
            token: Some(token),
            ..Case::default()
        };
        for operation in OPERATIONS {
            case.call(&probe, operation).assert_ok();
        }
        for request in server.requests() {
            assert_eq!(request.json()["AccessToken"], token);
        }
        assert_eq!(server.request_count(), 3);
    }
}

#[test]
fn blanks_that_pad_an_argument_are_not_sent() {
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::ok("{}")]);
    let case = Case {
        options: Some(json!({"endpoint_url": server.url()})),
        args: vec!["-a", "email       ", "-c", "123456    "],
        token: Some("abc        "),
        ..Case::default()
    };
    for operation in OPERATIONS {
        case.call(&probe, operation).assert_ok();
    }
    let bodies: Vec<Value> = server.requests().iter().map(|r| r.json()).collect();
    assert_eq!(
        bodies,
        [
            json!({"AccessToken": "abc", "AttributeName": "email"}),
            json!({"AccessToken": "abc", "AttributeName": "email", "Code": "123456"}),
            json!({"AccessToken": "abc"}),
        ]
    );
}

#[test]
fn a_wrong_option() {
    let probe = Probe::compile();
    for options in [
        json!([]),
        json!({"nonsense": 1}),
        json!({"timeout": -1}),
        json!({"timeout": "soon"}),
        json!({"region": "no/region"}),
        json!({"region": 1}),
        json!({"endpoint_url": "nowhere"}),
        json!({"endpoint_url": "https://[::1"}),
        json!({"endpoint_url": "ftp://h.example"}),
        json!({"endpoint_url": "http://h.example"}),
        json!({"ca_bundle": "/no/such/file"}),
        json!({"ca_bundle": "/dev/null"}),
        json!({"client_cert": "/no/such/file", "client_key": "/no/such/key"}),
        json!({"client_cert": "/dev/null"}),
        json!({"proxy": "http://[::1"}),
        json!({"proxy": "gopher://h.example"}),
        json!({"profile": "nobody"}),
        json!({"config_file": "/no/such/file"}),
        json!({"user_agent_extra": "a\nb"}),
    ] {
        let cause = options.to_string();
        let mut options = options;
        if let Some(options) = options.as_object_mut() {
            options.entry("region").or_insert("eu-west-1".into());
        }
        let case = Case {
            options: Some(options),
            ..Case::default()
        };
        let said = case.call(&probe, "describe");
        // What is wrong with a file shows when it is first needed.
        if said.status == "COGNITO_OK" {
            case.assert_each(&probe, &cause, "COGNITO_INVALID_ARGUMENT", "no");
        } else {
            // The option may be right and the file that it leads to wrong.
            let status = match cause.contains("profile") || cause.contains("config_file") {
                true => "COGNITO_CONFIGURATION",
                false => "COGNITO_INVALID_ARGUMENT",
            };
            said.assert_failed(status, &[]);
            assert_words(&cause, "describe", &said, "no");
        }
    }
}

#[test]
fn a_wrong_environment() {
    let probe = Probe::compile();
    let write = |name: &str, text: &[u8]| {
        let file = probe.home().join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let broken = write("broken", b"[default\nregion = x\n");
    let odd = write("odd", b"[default]\nregion = no/region\n");
    let latin = write("latin", b"[default]\n# caf\xe9\nregion = eu-west-1\n");
    for (name, value) in [
        ("AWS_REGION", "no/region"),
        ("AWS_ENDPOINT_URL", "nowhere"),
        ("AWS_ENDPOINT_URL", "https://[::1"),
        ("AWS_ENDPOINT_URL", "http://h.example"),
        ("AWS_PROFILE", "nobody"),
        ("AWS_CONFIG_FILE", &broken),
        ("AWS_CONFIG_FILE", &odd),
        ("AWS_CONFIG_FILE", &latin),
        ("AWS_CONFIG_FILE", "/dev/zero"),
        ("AWS_CA_BUNDLE", "/no/such/file"),
        ("AWS_CA_BUNDLE", "/dev/null"),
        ("AWS_MAX_ATTEMPTS", "many"),
        ("AWS_USE_FIPS_ENDPOINT", "perhaps"),
        ("COGNITO_TIMEOUT", "soon"),
        ("COGNITO_LOG", "loud"),
        ("COGNITO_ALLOW_HTTP", "perhaps"),
        ("HTTPS_PROXY", "http://[::1"),
        ("HTTPS_PROXY", "gopher://h.example"),
    ] {
        let mut env = vec![(name, value)];
        if !["AWS_REGION", "AWS_ENDPOINT_URL", "AWS_CONFIG_FILE"].contains(&name) {
            env.push(("AWS_REGION", "eu-west-1"));
        }
        let case = Case {
            env,
            ..Case::default()
        };
        let cause = format!("{name}={value}");
        for said in case.assert_each(&probe, &cause, "COGNITO_CONFIGURATION", "no") {
            let named = match value == odd {
                true => "region",
                false => name,
            };
            let is_named = said.message().contains(named) || said.message().contains(value);
            assert!(is_named, "{cause}: {said:?}");
        }
    }
}

/// A port that nobody listens on.
fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

#[test]
fn no_connection() {
    let probe = Probe::compile();
    let port = closed_port();
    let refused = format!("https://localhost:{port}");
    for url in [&refused, "https://no-such-host.invalid"] {
        let case = Case {
            env: vec![("AWS_MAX_ATTEMPTS", "1"), ("AWS_ENDPOINT_URL", url)],
            ..Case::default()
        };
        case.assert_each(&probe, url, "COGNITO_CONNECT", "no");
    }
}

#[test]
fn no_way_through_a_proxy() {
    let probe = Probe::compile();
    let refuses: Vec<FaultServer> = [
        Answer::html(403),
        Answer::html(407),
        Answer::html(503),
        Answer::CloseAfterRequest,
        Answer::ResetAfterRequest,
        Answer::Raw(b"SSH-2.0-x\r\n\r\n".to_vec()),
    ]
    .into_iter()
    .map(|answer| FaultServer::http([answer]))
    .collect();
    let mut proxies: Vec<String> = refuses.iter().map(FaultServer::url).collect();
    proxies.push(format!("http://127.0.0.1:{}", closed_port()));
    proxies.push("http://no-such-host.invalid:3128".to_owned());
    for proxy in &proxies {
        let case = Case {
            env: vec![
                ("AWS_MAX_ATTEMPTS", "1"),
                ("AWS_REGION", "eu-west-1"),
                ("HTTPS_PROXY", proxy),
            ],
            ..Case::default()
        };
        for said in case.assert_each(&probe, proxy, "COGNITO_CONNECT", "no") {
            assert!(said.message().contains("he proxy "), "{said:?}");
            assert!(said.message().contains(proxy.as_str()), "{said:?}");
            assert!(said.message().contains("HTTPS_PROXY"), "{said:?}");
            assert!(said.hint().contains("proxy"), "{said:?}");
        }
    }
}

#[test]
fn no_handshake() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let bundle = ca.bundle();
    for kind in BadTls::ALL {
        // It refuses when the request may be on its way.
        if matches!(kind, BadTls::DemandsClientCertificate) {
            continue;
        }
        let server = kind.serve(&ca);
        let url = server.url_for("localhost");
        let case = Case {
            env: vec![
                ("AWS_MAX_ATTEMPTS", "1"),
                ("AWS_ENDPOINT_URL", &url),
                ("AWS_CA_BUNDLE", bundle.to_str().unwrap()),
            ],
            ..Case::default()
        };
        case.assert_each(&probe, &format!("{kind:?}"), "COGNITO_TLS", "no");
    }
}

#[test]
fn no_answer_in_time() {
    let probe = Probe::compile();
    let (server, hole) = (
        FaultServer::http([Answer::HangAfterRequest]),
        BlackHole::open(),
    );
    let (answered, silent) = (server.url(), hole.url("http"));
    for (url, code_sent) in [(&answered, "maybe"), (&silent, "no")] {
        let case = Case {
            env: vec![("AWS_ENDPOINT_URL", url), ("COGNITO_TIMEOUT", "0.3")],
            ..Case::default()
        };
        for said in case.assert_each(&probe, url, "COGNITO_TIMEOUT", code_sent) {
            assert!(
                said.message().contains("the call's timeout (0.3 s)"),
                "{said:?}"
            );
        }
    }
    let case = Case {
        env: vec![
            ("AWS_ENDPOINT_URL", &silent),
            ("COGNITO_CONNECT_TIMEOUT", "0.2"),
            ("AWS_MAX_ATTEMPTS", "1"),
        ],
        ..Case::default()
    };
    for said in case.assert_each(&probe, "connect", "COGNITO_TIMEOUT", "no") {
        assert!(
            said.message().contains("connect_timeout (0.2 s)"),
            "{said:?}"
        );
    }
    let case = Case {
        env: vec![
            ("AWS_REGION", "eu-west-1"),
            ("HTTPS_PROXY", &silent),
            ("COGNITO_TIMEOUT", "0.3"),
        ],
        ..Case::default()
    };
    for said in case.assert_each(&probe, "proxy", "COGNITO_TIMEOUT", "no") {
        assert!(said.message().contains("the proxy http://"), "{said:?}");
    }
}

/// Runs the operations against a server that always answers so.
#[track_caller]
fn answered(probe: &Probe, answer: Answer, status: &str) {
    let server = FaultServer::http([answer]);
    let url = server.url_for("localhost");
    let case = Case {
        env: vec![("AWS_ENDPOINT_URL", &url), ("AWS_MAX_ATTEMPTS", "1")],
        ..Case::default()
    };
    case.assert_each(probe, status, status, "maybe");
}

#[test]
fn a_lost_connection() {
    let probe = Probe::compile();
    for answer in [
        Answer::CloseAfterRequest,
        Answer::ResetAfterRequest,
        Answer::CutHeader,
        Answer::CutBody {
            status: 200,
            body: b"{".to_vec(),
            missing: 5,
        },
    ] {
        answered(&probe, answer, "COGNITO_CONNECTION_LOST");
    }
}

#[test]
fn an_answer_that_is_not_cognitos() {
    let probe = Probe::compile();
    for answer in [
        Answer::html(200),
        Answer::ok("[]"),
        Answer::ok("{\"a\":"),
        Answer::ok(&"{\"a\":".repeat(1000)),
        Answer::Redirect {
            status: 307,
            location: "http://h.example/".to_owned(),
        },
        Answer::Raw(b"SSH-2.0-x\r\n\r\n".to_vec()),
        Answer::EndlessBody,
        Answer::EndlessHeader,
    ] {
        answered(&probe, answer, "COGNITO_BAD_RESPONSE");
    }
}

#[test]
fn an_answer_of_something_in_between() {
    let probe = Probe::compile();
    for status in [500, 502, 503, 504] {
        answered(&probe, Answer::html(status), "COGNITO_SERVICE_ERROR");
    }
}

#[test]
fn an_interrupted_call() {
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::HangAfterRequest]);
    let case = Case {
        options: Some(json!({"endpoint_url": server.url()})),
        args: vec!["-i"],
        ..Case::default()
    };
    for operation in OPERATIONS {
        let said = case.call(&probe, operation);
        said.assert_failed("COGNITO_CANCELLED", &[]);
        // The callback may be asked before the request is out.
        let code_sent = match (operation, said.json["CodeSent"].as_str()) {
            ("send", Some("no")) => "no",
            ("verify", _) if !said.hint().contains("get_user") => "no",
            _ => "maybe",
        };
        assert_words("interrupt", operation, &said, code_sent);
    }
}
