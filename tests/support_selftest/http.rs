//! The scripted server over plain HTTP, and the black hole.

use crate::skip;
use crate::support::BOUND;
use crate::support::answer::{Answer, Gate};
use crate::support::black_hole::BlackHole;
use crate::support::server::{FaultServer, Transport};
use crate::{POST, QUIET, assert_lost, assert_reset, connect, expect_reply, post, rest, talk};
use serde_json::json;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv6Addr, Shutdown, TcpListener, TcpStream};
use std::time::Duration;

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
    assert_lost(talk(&resets));
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
    assert_lost(failed);
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
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_err() {
        skip!(
            "IPv6 on the loopback interface",
            "sysctl net.ipv6.conf.lo.disable_ipv6=0"
        );
    }
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

#[test]
fn half_closed_clients_still_get_an_answer() {
    let server = FaultServer::http([Answer::ok("{}")]);
    let mut stream = post(&server);
    stream.shutdown(Shutdown::Write).unwrap();
    assert!(rest(&mut stream).unwrap().ends_with("{}"));
}

#[test]
fn can_count_without_recording() {
    let server = FaultServer::http([Answer::ok("{}")]);
    server.stop_recording();
    expect_reply(&mut post(&server), "{}");
    assert!(server.wait_for_requests(1, BOUND).is_empty());
    assert_eq!(server.request_count(), 1);
}

#[test]
fn a_panic_in_a_computed_answer_ends_only_its_connection() {
    let server = FaultServer::http([
        Answer::computed(|request| panic!("no answer for {}", request.path)),
        Answer::computed(|request| Answer::reply(200, &[], &request.body)),
    ]);
    assert_eq!(rest(&mut post(&server)).unwrap(), "");
    expect_reply(&mut post(&server), r#"{"a":1}"#);
}
