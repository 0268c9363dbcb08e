//! Tests of the tests' own support: each server does to a client what its name says.

mod support;

use rustls::{ClientConfig, ClientConnection, StreamOwned};
use serde_json::json;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv6Addr, Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use support::BOUND;
use support::answer::{Answer, Gate};
use support::bad_tls::BadTls;
use support::black_hole::BlackHole;
use support::c::{CProgram, Stage};
use support::cognito_local::CognitoLocal;
use support::process::{Ended, run};
use support::server::{BrokenTls, FaultServer, Transport};
use support::tls::{self, TestCa};

/// A wait that must end without an answer: long enough that an answer would have come.
const QUIET: Duration = Duration::from_millis(200);

const POST: &[u8] = b"POST /base HTTP/1.1\r\nHost: a\r\nX-Twice: 1\r\nx-twice: 2\r\nContent-Length: 7\r\n\r\n{\"a\":1}";

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(BOUND)).unwrap();
    stream.set_write_timeout(Some(BOUND)).unwrap();
    stream
}

/// Sends a request on a new connection.
fn post(server: &FaultServer) -> TcpStream {
    let mut stream = connect(server.port());
    stream.write_all(POST).unwrap();
    stream
}

/// Reads to the end of the stream.
fn rest(stream: &mut impl Read) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads one whole answer with this body.
fn expect_reply(stream: &mut impl Read, body: &str) -> String {
    let mut text = String::new();
    let mut byte = [0];
    while !text.ends_with(&format!("\r\n\r\n{body}")) {
        stream
            .read_exact(&mut byte)
            .unwrap_or_else(|error| panic!("{error} after {text:?}"));
        text.push(byte[0] as char);
    }
    text
}

fn assert_reset<T: std::fmt::Debug>(result: std::io::Result<T>) {
    assert_eq!(
        result.expect_err("a reset").kind(),
        ErrorKind::ConnectionReset
    );
}

#[test]
fn records_what_arrives_and_plays_the_script() {
    let server = FaultServer::http([
        Answer::error(400, "CodeMismatchException", "Wrong."),
        Answer::Chunked {
            status: 200,
            headers: vec![],
            chunks: vec![b"ab".to_vec(), b"c".to_vec()],
        },
        Answer::Redirect {
            status: 307,
            location: "http://elsewhere.example/".into(),
        },
        Answer::ok("{}"),
    ]);
    let mut stream = post(&server);
    let error = expect_reply(
        &mut stream,
        r#"{"__type":"CodeMismatchException","message":"Wrong."}"#,
    );
    assert!(
        error.starts_with("HTTP/1.1 400 ")
            && error.contains("x-amzn-errortype: CodeMismatchException:\r\n")
    );
    stream.write_all(POST).unwrap();
    expect_reply(&mut stream, "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    stream.write_all(POST).unwrap();
    assert!(expect_reply(&mut stream, "").contains("Location: http://elsewhere.example/\r\n"));
    for _ in 0..2 {
        expect_reply(&mut post(&server), "{}");
    }

    let requests = server.requests();
    assert_eq!(
        requests.iter().map(|r| r.connection).collect::<Vec<_>>(),
        [1, 1, 1, 2, 3]
    );
    let first = &requests[0];
    assert_eq!(
        (first.method.as_str(), first.path.as_str()),
        ("POST", "/base")
    );
    let names: Vec<_> = first
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["Host", "X-Twice", "x-twice", "Content-Length"]);
    assert_eq!(
        (first.header("HOST"), first.json()),
        (Some("a"), json!({"a": 1}))
    );
    assert!(requests.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!((server.request_count(), server.connection_count()), (5, 3));
}

#[test]
fn counts_a_request_only_when_its_body_is_whole() {
    let server = FaultServer::http([Answer::ok("{}")]);
    let mut stream = connect(server.port());
    let (part, last) = POST.split_at(POST.len() - 1);
    stream.write_all(part).unwrap();
    server.wait_for_connections(1, BOUND);
    assert_eq!(server.request_count(), 0);
    stream.write_all(last).unwrap();
    assert_eq!(server.wait_for_requests(1, BOUND).len(), 1);
}

#[test]
fn continues_where_the_client_asks_first() {
    let server = FaultServer::http([Answer::ok("{}")]);
    let mut stream = connect(server.port());
    stream
        .write_all(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        .unwrap();
    expect_reply(&mut stream, "");
    stream.write_all(b"{}").unwrap();
    expect_reply(&mut stream, "{}");
}

#[test]
fn loses_the_answer() {
    let closes = FaultServer::http([Answer::CloseAfterRequest]);
    assert_eq!(rest(&mut post(&closes)).unwrap(), "");

    let resets = FaultServer::http([Answer::ResetAfterRequest]);
    assert_reset(rest(&mut post(&resets)));

    let hangs = FaultServer::http([Answer::HangAfterRequest]);
    let mut stream = post(&hangs);
    hangs.wait_for_requests(1, BOUND);
    stream.set_read_timeout(Some(QUIET)).unwrap();
    assert_eq!(rest(&mut stream).unwrap_err().kind(), ErrorKind::WouldBlock);
    drop(stream);
    hangs.wait_for_ended(1, BOUND);

    let cut = FaultServer::http([
        Answer::CutBody {
            status: 200,
            body: b"{\"Cod".to_vec(),
            missing: 10,
        },
        Answer::CutHeader,
        Answer::Raw(b"SSH-2.0-x\r\n".to_vec()),
    ]);
    let body = rest(&mut post(&cut)).unwrap();
    assert!(body.contains("Content-Length: 15\r\n") && body.ends_with("\r\n\r\n{\"Cod"));
    assert_eq!(
        rest(&mut post(&cut)).unwrap(),
        "HTTP/1.1 200 OK\r\nContent-Ty"
    );
    assert_eq!(rest(&mut post(&cut)).unwrap(), "SSH-2.0-x\r\n");
    for server in [closes, resets, hangs] {
        assert_eq!(server.request_count(), 1);
    }
}

#[test]
fn ends_an_idle_connection_that_it_promised_to_keep() {
    let body = b"{}".to_vec();
    let closes = FaultServer::http([Answer::ReplyThenClose {
        status: 200,
        body: body.clone(),
    }]);
    assert!(rest(&mut post(&closes)).unwrap().ends_with("{}"));

    let resets = FaultServer::http([Answer::ReplyThenReset { status: 200, body }]);
    let mut stream = post(&resets);
    expect_reply(&mut stream, "{}");
    resets.wait_for_ended(1, BOUND);
    assert_reset(rest(&mut stream));
}

#[test]
fn drips_and_floods_until_the_client_leaves() {
    let every = Duration::from_millis(1);
    for (answer, bytes, ending) in [
        (Answer::DripHeader { every }, 60, "aaaa"),
        (Answer::DripBody { every }, 120, "1\r\n \r\n1\r\n \r\n"),
        (Answer::EndlessBody, 4_000_000, "    "),
        (Answer::EndlessHeader, 4_000_000, "aaaa"),
    ] {
        let server = FaultServer::http([answer]);
        let mut stream = post(&server);
        let mut read = vec![0; bytes];
        stream.read_exact(&mut read).unwrap();
        let text = String::from_utf8(read).unwrap();
        assert!(
            text.starts_with("HTTP/1.1 200 ") && text.contains(ending),
            "{ending}"
        );
        drop(stream);
        server.wait_for_ended(1, BOUND);
    }
}

#[test]
fn acts_before_reading() {
    let closes = FaultServer::http([Answer::CloseBeforeReading]);
    assert_eq!(rest(&mut connect(closes.port())).unwrap(), "");
    assert_eq!(rest(&mut post(&closes)).unwrap(), "");

    let resets = FaultServer::http([
        Answer::ResetBeforeReading,
        Answer::ok("{}"),
        Answer::ResetBeforeReading,
    ]);
    assert_reset(rest(&mut connect(resets.port())));
    // On a kept connection the next request's first byte brings the reset.
    let mut kept = post(&resets);
    expect_reply(&mut kept, "{}");
    kept.write_all(POST).unwrap();
    assert_reset(rest(&mut kept));
    assert_eq!((resets.request_count(), resets.connection_count()), (1, 2));

    let silent = FaultServer::http([Answer::SilentAccept]);
    let mut stream = post(&silent);
    silent.wait_for_connections(1, BOUND);
    stream.set_read_timeout(Some(QUIET)).unwrap();
    assert_eq!(rest(&mut stream).unwrap_err().kind(), ErrorKind::WouldBlock);
    assert_eq!(silent.request_count(), 0);
}

#[test]
fn resets_in_the_middle_of_a_large_body() {
    let server = FaultServer::http([
        Answer::ResetAfterReading {
            body_bytes: 100_000,
        },
        Answer::ok("{}"),
    ]);
    let mut stream = connect(server.port());
    let mut request = b"POST / HTTP/1.1\r\nContent-Length: 4000000\r\n\r\n".to_vec();
    request.resize(request.len() + 4_000_000, b' ');
    // The writing or, where the kernel took it all, the reading fails.
    let failed = stream
        .write_all(&request)
        .and_then(|()| rest(&mut stream).map(|_| ()));
    let kind = failed.unwrap_err().kind();
    assert!(
        matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
        "{kind:?}"
    );
    assert_eq!(server.request_count(), 0);
    let mut stream = connect(server.port());
    stream.write_all(&request).unwrap();
    expect_reply(&mut stream, "{}");
    assert_eq!(server.requests()[0].body.len(), 4_000_000);
}

#[test]
fn holds_an_answer_back() {
    let gate = Gate::new();
    let server = FaultServer::http([
        Answer::gated(&gate, Answer::ok("{}")),
        Answer::later(Duration::from_millis(50), Answer::ok("[]")),
    ]);
    let mut stream = post(&server);
    server.wait_for_requests(1, BOUND);
    stream.set_read_timeout(Some(QUIET)).unwrap();
    assert_eq!(
        stream.read(&mut [0]).unwrap_err().kind(),
        ErrorKind::WouldBlock
    );
    gate.open();
    stream.set_read_timeout(Some(BOUND)).unwrap();
    expect_reply(&mut stream, "{}");
    let asked = std::time::Instant::now();
    stream.write_all(POST).unwrap();
    expect_reply(&mut stream, "[]");
    assert!(asked.elapsed() >= Duration::from_millis(50));
}

#[test]
fn ends_promptly_whatever_it_is_doing() {
    let never = Gate::new();
    let day = Duration::from_secs(86_400);
    let answers = [
        Answer::HangAfterRequest,
        Answer::SilentAccept,
        Answer::DripBody { every: day },
        Answer::EndlessBody,
        Answer::CloseBeforeReading,
        Answer::gated(&never, Answer::ok("{}")),
        Answer::later(day, Answer::ok("{}")),
        Answer::ok("{}"),
    ];
    for answer in answers {
        let server = FaultServer::http([answer]);
        let open = [post(&server), connect(server.port())];
        server.wait_for_connections(2, BOUND);
        // Fails by itself where a thread does not end.
        drop(server);
        drop(open);
    }
}

#[test]
fn listens_on_ipv6() {
    let server = FaultServer::start(
        Ipv6Addr::LOCALHOST.into(),
        Transport::Http,
        [Answer::ok("{}")],
    );
    assert_eq!(server.url(), format!("http://[::1]:{}", server.port()));
    let mut stream = TcpStream::connect((Ipv6Addr::LOCALHOST, server.port())).unwrap();
    stream.write_all(POST).unwrap();
    expect_reply(&mut stream, "{}");
}

#[test]
fn a_black_hole_never_connects() {
    let hole = BlackHole::open();
    let address = ([127, 0, 0, 1], hole.port()).into();
    for _ in 0..3 {
        let error = TcpStream::connect_timeout(&address, QUIET).expect_err("no connection");
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }
    assert_eq!(
        hole.url("https"),
        format!("https://127.0.0.1:{}", hole.port())
    );
}

/// A TLS client that trusts `ca`, talking to `host` at the server's port.
fn tls_client(
    ca: &TestCa,
    server: &FaultServer,
    host: &str,
) -> StreamOwned<ClientConnection, TcpStream> {
    let config = tls::client_config(ca.roots());
    let name = host.to_owned().try_into().unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    StreamOwned::new(connection, connect(server.port()))
}

#[test]
fn speaks_https_under_each_good_name() {
    let ca = TestCa::new();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let server = FaultServer::https(ca.good().config_for(&[version]), [Answer::ok("{}")]);
        for name in tls::GOOD_NAMES {
            let mut client = tls_client(&ca, &server, name);
            client.write_all(POST).unwrap();
            expect_reply(&mut client, "{}");
            assert_eq!(client.conn.protocol_version(), Some(version.version));
        }
        assert_eq!(server.requests()[2].json(), json!({"a": 1}));
        assert!(
            server
                .url_for("localhost")
                .starts_with("https://localhost:")
        );
    }
}

#[test]
fn faults_work_over_https() {
    let ca = TestCa::new();
    let talk = |answer| {
        let server = FaultServer::https(ca.good_config(), [answer]);
        let mut client = tls_client(&ca, &server, "localhost");
        let result = client.write_all(POST).and_then(|()| rest(&mut client));
        (result, server.request_count())
    };
    let (closed, seen) = talk(Answer::CloseAfterRequest);
    assert_eq!(
        (closed.unwrap_err().kind(), seen),
        (ErrorKind::UnexpectedEof, 1)
    );
    let (reset, seen) = talk(Answer::ResetAfterRequest);
    assert_eq!(
        (reset.unwrap_err().kind(), seen),
        (ErrorKind::ConnectionReset, 1)
    );
    let (early, seen) = talk(Answer::ResetBeforeReading);
    assert!(matches!(
        early.unwrap_err().kind(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
    ));
    assert_eq!(seen, 0);
    let (raw, _) = talk(Answer::Raw(b"bytes".to_vec()));
    assert_eq!(raw.unwrap(), "bytes");
}

#[test]
fn each_bad_kind_of_tls_fails_in_its_own_words() {
    let ca = TestCa::new();
    for kind in BadTls::ALL {
        let server = kind.serve(&ca);
        let mut client = tls_client(&ca, &server, "localhost");
        let result = client.write_all(POST).and_then(|()| rest(&mut client));
        let error = result.expect_err("no way through").to_string();
        let words: &[&str] = match kind {
            BadTls::WrongHost => &["not valid for name \"localhost\""],
            BadTls::Expired => &["certificate expired"],
            BadTls::NotYetValid => &["certificate not valid yet"],
            BadTls::SelfSigned => &["UnknownIssuer"],
            BadTls::UnknownAuthority => &["UnknownIssuer"],
            BadTls::AuthorityAsLeaf => &["CaUsedAsEndEntity"],
            BadTls::ClientCertificate => &["not valid for", "extended key usage", "InvalidPurpose"],
            BadTls::OnlyTls11 => &["peer is incompatible", "Tls12"],
            BadTls::HandshakeFailureAlert => &["HandshakeFailure", "handshake failure"],
            BadTls::ProtocolVersionAlert => &["ProtocolVersion", "protocol version"],
            BadTls::PlainHttp => &["corrupt message"],
            BadTls::Closes => &["unexpected end of file"],
            BadTls::Resets => &["reset", "Broken pipe"],
            BadTls::DemandsClientCertificate => &["CertificateRequired"],
        };
        assert!(
            words.iter().any(|word| error.contains(word)),
            "{kind:?}: {error}"
        );
        assert_eq!(server.request_count(), 0, "{kind:?}");
    }
}

#[test]
fn lets_a_client_with_a_certificate_in() {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
    let ca = TestCa::new();
    let server = FaultServer::https(ca.mutual_config(), [Answer::ok("{}")]);
    let (certificate, key) = ca.write_identity("client", &ca.client());
    let config = ClientConfig::builder_with_provider(tls::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(ca.roots())
        .with_client_auth_cert(
            vec![CertificateDer::from_pem_file(certificate).unwrap()],
            PrivateKeyDer::from_pem_file(key).unwrap(),
        )
        .unwrap();
    let connection =
        ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut client = StreamOwned::new(connection, connect(server.port()));
    client.write_all(POST).unwrap();
    expect_reply(&mut client, "{}");
}

#[test]
fn tls_handshakes_can_take_for_ever() {
    let ca = TestCa::new();
    let silent = FaultServer::broken_tls(BrokenTls::Silent);
    let mut client = tls_client(&ca, &silent, "localhost");
    client.sock.set_read_timeout(Some(QUIET)).unwrap();
    assert_eq!(
        client.write_all(POST).unwrap_err().kind(),
        ErrorKind::WouldBlock
    );

    let drips = FaultServer::broken_tls(BrokenTls::Drip {
        every: Duration::from_millis(1),
    });
    let mut client = tls_client(&ca, &drips, "localhost");
    let mut hello = Vec::new();
    client.conn.write_tls(&mut hello).unwrap();
    client.sock.write_all(&hello).unwrap();
    for _ in 0..50 {
        assert_eq!(
            client.conn.read_tls(&mut (&client.sock).take(1)).unwrap(),
            1
        );
        client.conn.process_new_packets().unwrap();
    }
    assert!(client.conn.is_handshaking());
}

#[test]
fn writes_trust_stores() {
    let ca = TestCa::new();
    assert_eq!(tls::certificate_count_in(&ca.bundle()), 1);
    assert!(tls::certificate_count_in(&ca.full_size_bundle()) > 100);
    assert_eq!(tls::certificate_count_in(&ca.empty_bundle()), 0);
    assert_eq!(ca.empty_directory().read_dir().unwrap().count(), 0);
}

/// An installation like the real one, of a library with one function.
fn small_stage(folder: &std::path::Path) -> Stage {
    for part in ["include", "lib/pkgconfig"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("include/cognito.h", "int cognito_answer(void);\n");
    write("answer.c", "int cognito_answer(void) { return 42; }\n");
    write(
        "lib/pkgconfig/cognito.pc",
        "prefix=${pcfiledir}/../..\nName: cognito\nDescription: small\nVersion: 0\n\
         Cflags: -I${prefix}/include\nLibs: -L${prefix}/lib -lcognito\n",
    );
    let mut build = std::process::Command::new("cc");
    build
        .args(["-shared", "-fPIC", "-o", "lib/libcognito.so", "answer.c"])
        .current_dir(folder);
    run(build, b"", BOUND).assert_success();
    Stage::at(folder.to_owned())
}

const PROGRAM: &str = r#"
#include <cognito.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
    char line[16] = "";
    const char *given = getenv("AWS_REGION");
    if (argc > 1 && strcmp(argv[1], "abort") == 0)
        raise(SIGABRT);
    while (argc > 1 && strcmp(argv[1], "hang") == 0) {
        puts("hanging");
        fflush(stdout);
        getchar();
    }
    if (fgets(line, sizeof line, stdin) == NULL)
        return 1;
    printf("%d %s %s", cognito_answer(), given ? given : "none", line);
    fputs("to stderr\n", stderr);
    return 7;
}
"#;

#[test]
fn compiles_and_runs_c() {
    let folder = tempfile::tempdir().unwrap();
    let stage = small_stage(folder.path());
    let source = folder.path().join("program.c");
    std::fs::write(&source, PROGRAM).unwrap();
    let program = CProgram::compile_against(&stage, &source, &["-lm"]);
    let finished = program.run(&[("AWS_REGION", "eu-west-1")], "hello\n", &[], BOUND);
    assert_eq!(finished.assert_exit(7).stdout, "42 eu-west-1 hello\n");
    assert_eq!(finished.stderr, "to stderr\n");
    let aborted = program.run(&[], "", &["abort"], BOUND);
    assert_eq!(
        (aborted.ended, aborted.success()),
        (Ended::Signal(6), false)
    );
    let wrapped = program.run_under(&["env", "-u", "AWS_REGION"], &[], "x\n", &[], BOUND);
    assert_eq!(wrapped.assert_exit(7).stdout, "42 none x\n");

    let running = program.start(&[], "", &["hang"]);
    running.signal("TERM");
    assert_eq!(running.wait(BOUND).ended, Ended::Signal(15));
}

#[test]
#[should_panic(expected = "does not compile")]
fn warnings_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let stage = small_stage(folder.path());
    let source = folder.path().join("program.c");
    std::fs::write(&source, "int main(void) { int unused; return 0; }\n").unwrap();
    CProgram::compile_against(&stage, &source, &[]);
}

#[test]
#[should_panic(expected = "run `make stage` first")]
fn a_missing_stage_says_what_to_do() {
    Stage::at("/nonexistent".into());
}

fn shell(script: &str) -> std::process::Command {
    let mut command = std::process::Command::new("sh");
    command.args(["-c", script]);
    command
}

#[test]
#[should_panic(expected = "was still running and was killed after")]
fn a_hanging_process_is_killed() {
    run(
        shell("echo started; exec sleep 1000"),
        b"",
        Duration::from_millis(200),
    );
}

#[test]
#[should_panic(expected = "a child of its held its output open and was killed after")]
fn a_hanging_grandchild_is_killed() {
    run(
        shell("sleep 1000 & exit 0"),
        b"",
        Duration::from_millis(200),
    );
}

#[test]
fn a_child_environment_is_clean() {
    let mut command = shell("env");
    for name in [
        "AWS_PROFILE",
        "COGNITO_TIMEOUT",
        "https_proxy",
        "NO_PROXY",
        "SSL_CERT_FILE",
    ] {
        command.env(name, "set");
    }
    // What the command was given stays; what it would inherit goes.
    support::process::clean_environment(&mut command);
    let names = run(command, b"", BOUND).stdout;
    assert!(names.contains("https_proxy=set") && names.contains("PATH="));

    let probe = run_probe(
        "environment_probe",
        &[("AWS_PROFILE", "inherited"), ("all_proxy", "inherited")],
    );
    probe.assert_success();
    assert!(!probe.stdout.contains("inherited"), "{}", probe.stdout);
}

#[test]
#[ignore = "run by a_child_environment_is_clean"]
fn environment_probe() {
    let mut command = shell("env");
    support::process::clean_environment(&mut command);
    println!("{}", run(command, b"", BOUND).stdout);
}

/// Runs one ignored test of this file in a process of its own.
fn run_probe(test: &str, env: &[(&str, &str)]) -> support::process::Finished {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "--nocapture", test])
        .env_remove("COGNITO_TEST_NO_SKIP");
    command.envs(env.iter().copied());
    run(command, b"", BOUND)
}

#[test]
fn a_skip_is_loud_and_can_be_forbidden() {
    let expected = "SKIPPED: skip_probe: lacks a-tool-nobody-has; install it with: nothing";
    let skipped = run_probe("skip_probe", &[]);
    assert!(
        skipped.assert_success().stderr.contains(expected),
        "{skipped:?}"
    );
    let forbidden = run_probe("skip_probe", &[("COGNITO_TEST_NO_SKIP", "1")]);
    assert!(
        forbidden.assert_exit(101).stderr.contains(expected),
        "{forbidden:?}"
    );
    assert!(support::skip::have("sh"));
}

#[test]
#[ignore = "run by a_skip_is_loud_and_can_be_forbidden"]
fn skip_probe() {
    need!("a-tool-nobody-has", "nothing");
    panic!("not reached");
}

#[test]
fn cognito_local_sends_and_confirms() {
    need_cognito_local!();
    let pool = CognitoLocal::start();
    assert!(pool.pool_id().starts_with("local_"), "{}", pool.pool_id());
    assert_eq!(
        pool.user_attribute("email_verified")
            .filter(|value| value == "true"),
        None
    );
    let mut codes = Vec::new();
    for lang in ["de", "fr"] {
        let sent = pool.call(
            "GetUserAttributeVerificationCode",
            json!({
                "AccessToken": pool.access_token(),
                "AttributeName": "email",
                "ClientMetadata": {"lang": lang, "name": "Zoë"},
            }),
        );
        assert_eq!(sent, json!({}));
        let event = pool.lambda_invocations().pop().unwrap();
        assert_eq!(event["triggerSource"], "CustomMessage_VerifyUserAttribute");
        assert_eq!(
            event["request"]["clientMetadata"],
            json!({"lang": lang, "name": "Zoë"})
        );
        codes.push(pool.sent_code());
    }
    assert_eq!(pool.lambda_invocations().len(), 2);
    assert!(codes.iter().all(|code| code.len() == 6), "{codes:?}");
    pool.call(
        "VerifyUserAttribute",
        json!({"AccessToken": pool.access_token(), "AttributeName": "email", "Code": codes[1]}),
    );
    assert_eq!(
        pool.user_attribute("email_verified").as_deref(),
        Some("true")
    );
    let user = pool.call("GetUser", json!({"AccessToken": pool.access_token()}));
    assert!(
        user["UserAttributes"]
            .as_array()
            .unwrap()
            .contains(&json!({"Name": "email_verified", "Value": "true"}))
    );
    assert_ne!(pool.id_token(), pool.access_token());
}

#[test]
fn half_closed_clients_still_get_an_answer() {
    let server = FaultServer::http([Answer::ok("{}")]);
    let mut stream = post(&server);
    stream.shutdown(Shutdown::Write).unwrap();
    assert!(rest(&mut stream).unwrap().ends_with("{}"));
}
