//! Servers that say secrets back, in every field of an answer and in many forms.

use crate::support::BOUND;
use crate::support::answer::Answer;
use crate::support::server::FaultServer;
use cognito::{Client, ClientMetadata, Error, Hooks, Level, Options};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const TOKEN: &str = "eyJraWQiOiJBYkMxMjMifQ-QmFzZTY0dXJs_VG9rZW5UaGF0SXNTZWNyZXQxMjM0NTY3ODkw-WnZ5eHd2dXRzcnFwb25tbGtqaWhnZmVkY2Jh";
const CODE: &str = "482915730648205917364820";
const VALUE: &str = "a \"metadata\" value\\of the host, with, commas & Ümläuts";

/// Keeps the log lines.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Hooks for Lines {
    fn log_level(&self) -> Option<Level> {
        Some(Level::Trace)
    }

    fn log(&self, _: Level, message: &str) {
        self.0.lock().unwrap().push(message.to_owned());
    }
}

/// A server whose answers are set one by one, and a client of it.
struct Fixture {
    next: Arc<Mutex<Answer>>,
    lines: Lines,
    client: Client,
    _server: FaultServer,
}

impl Fixture {
    fn new() -> Fixture {
        let next = Arc::new(Mutex::new(Answer::ok("{}")));
        let set = next.clone();
        let server = FaultServer::http([Answer::computed(move |_| set.lock().unwrap().clone())]);
        server.stop_recording();
        let options = Options::new()
            .endpoint_url(&server.url())
            .timeout(BOUND)
            .set("max_attempts", 1);
        let lines = Lines::default();
        Fixture {
            client: Client::with_hooks(options, lines.clone()).unwrap(),
            next,
            lines,
            _server: server,
        }
    }

    /// Runs the operation that has this secret; returns the error and the log lines.
    fn call(&self, secret: &str, answer: Answer) -> (Option<Error>, Vec<String>) {
        *self.next.lock().unwrap() = answer;
        let metadata: ClientMetadata = [("k", VALUE)].into_iter().collect();
        let error = match secret {
            TOKEN => self.client.get_user(TOKEN).err(),
            CODE => self.client.verify_attr(TOKEN, "email", CODE).err(),
            _ => self
                .client
                .get_attr_verification_code(TOKEN, "email", Some(&metadata))
                .err(),
        };
        let lines = std::mem::take(&mut *self.lines.0.lock().unwrap());
        (error, lines)
    }
}

/// The secret as a server may say it back.
fn forms(secret: &str) -> Vec<String> {
    let characters: Vec<char> = secret.chars().collect();
    let part = |from: usize, length: usize| -> String {
        characters.iter().skip(from).take(length).collect()
    };
    let length = characters.len();
    vec![
        secret.to_owned(),
        part(0, 60),
        part(length / 3, 16),
        part(length - 17, 17),
        format!("Token {secret} is no good: {secret}{secret}"),
        format!("x{}y{}z", part(1, 20), part(4, 18)),
        format!("\u{1b}[31m\r\nforged {secret}\0"),
        format!("a,{},b", part(0, 22)),
    ]
}

/// JSON text with every ASCII letter and digit of its strings escaped.
fn escaped(text: &str) -> String {
    let units: String = text
        .encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    format!("\"{units}\"")
}

/// What can stand in a header.
fn one_line(form: &str) -> String {
    form.chars().filter(|c| !c.is_control()).collect()
}

/// Answers that hold the form in one field each.
fn answers(form: &str) -> Vec<(&'static str, Answer)> {
    let line = one_line(form);
    let name: String = line.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = format!("x-{name}");
    let quoted = Value::from(form).to_string();
    let hidden = escaped(form);
    let raw = |head: &str, body: &str| Answer::Raw(format!("{head}\r\n\r\n{body}").into_bytes());
    let mut answers = Vec::new();
    for status in [400, 403, 503] {
        let json = |body: String| Answer::reply(status, &[], body);
        let headers =
            |headers: &[(&str, &str)]| Answer::reply(status, headers, r#"{"message":"no"}"#);
        answers.extend([
            ("error type", headers(&[("x-amzn-errortype", &line)])),
            (
                "error type",
                headers(&[("x-amzn-errortype", &format!("a#{line}:x"))]),
            ),
            ("error message", headers(&[("x-amzn-errormessage", &line)])),
            (
                "error message alone",
                Answer::reply(status, &[("x-amzn-errormessage", &line)], ""),
            ),
            ("header", headers(&[("x-odd", &line)])),
            ("header name", headers(&[(&name, "a")])),
            (
                "headers twice",
                headers(&[("x-odd", &line), ("x-odd", &line)]),
            ),
            ("request id", headers(&[("x-amzn-requestid", &line)])),
            ("retry after", headers(&[("x-amz-retry-after", &line)])),
            ("__type", json(format!("{{\"__type\":{quoted}}}"))),
            (
                "code",
                json(format!("{{\"code\":{quoted},\"message\":\"no\"}}")),
            ),
            (
                "message",
                json(format!("{{\"__type\":\"A\",\"message\":{quoted}}}")),
            ),
            ("Message", json(format!("{{\"Message\":{quoted}}}"))),
            ("member", json(format!("{{\"x\":{quoted}}}"))),
            ("member name", json(format!("{{{quoted}:1}}"))),
            (
                "nested",
                json(format!("{{\"x\":[1,{{\"y\":{{{quoted}:[{quoted}]}}}}]}}")),
            ),
            ("escaped type", json(format!("{{\"__type\":{hidden}}}"))),
            ("escaped message", json(format!("{{\"message\":{hidden}}}"))),
            ("escaped name", json(format!("{{{hidden}:[{hidden}]}}"))),
            (
                "split over type and message",
                json(format!(
                    "{{\"__type\":{},\"message\":{quoted}}}",
                    Value::from(&form[..form.floor_char_boundary(12)])
                )),
            ),
            (
                "content type",
                Answer::Reply {
                    status,
                    headers: vec![("Content-Type".to_owned(), line.clone())],
                    body: b"x".to_vec(),
                },
            ),
            (
                "page",
                Answer::Reply {
                    status,
                    headers: vec![("Content-Type".to_owned(), "text/html".to_owned())],
                    body: format!("<html>{form}</html>").into_bytes(),
                },
            ),
            (
                "reason",
                raw(
                    &format!("HTTP/1.1 {status} {line}\r\nContent-Length: 0"),
                    "",
                ),
            ),
            (
                "trailer",
                raw(
                    &format!(
                        "HTTP/1.1 {status} No\r\nTransfer-Encoding: chunked\r\nTrailer: x-odd"
                    ),
                    &format!("2\r\n{{}}\r\n0\r\nx-odd: {line}\r\n{name}: 1\r\n\r\n"),
                ),
            ),
            (
                "chunk extension",
                raw(
                    &format!("HTTP/1.1 {status} No\r\nTransfer-Encoding: chunked"),
                    &format!("2;x={name}\r\n{{}}\r\n0\r\n\r\n"),
                ),
            ),
        ]);
        if form.bytes().all(|b| b.is_ascii_digit()) && !form.starts_with('0') {
            answers.push((
                "number",
                json(format!("{{\"x\":{form},\"y\":[{{\"z\":{form}}}]}}")),
            ));
            answers.push(("number as code", json(format!("{{\"code\":{form}}}"))));
        }
    }
    for location in [
        line.clone(),
        format!("http://h.example/{name}?{name}#{name}"),
    ] {
        answers.push((
            "redirect",
            Answer::Redirect {
                status: 307,
                location,
            },
        ));
    }
    answers.extend([
        ("text", Answer::ok(form)),
        ("a JSON text", Answer::ok(&quoted)),
        (
            "no HTTP",
            Answer::Raw(format!("{form}\r\n\r\n").into_bytes()),
        ),
        (
            "no header",
            Answer::Raw(format!("HTTP/1.1 200 OK\r\n{form}\r\n\r\n").into_bytes()),
        ),
        (
            "header of a success",
            Answer::reply(200, &[("x-odd", &line), (&name, &line)], "{}"),
        ),
    ]);
    answers
}

/// All texts of a JSON value.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            found.push(name.clone());
            texts(value, found);
        }),
        other => found.push(other.to_string()),
    }
}

#[test]
fn no_piece_of_a_secret_is_said_back() {
    let fixture = Fixture::new();
    let mut redacted = 0;
    for secret in [TOKEN, CODE, VALUE] {
        let characters: Vec<char> = secret.chars().collect();
        let pieces: Vec<String> = characters.windows(16).map(|w| w.iter().collect()).collect();
        for form in forms(secret) {
            for (field, answer) in answers(&form) {
                let (error, lines) = fixture.call(secret, answer);
                let mut said = lines.clone();
                if let Some(error) = &error {
                    said.extend([error.to_string(), format!("{error:?}")]);
                    texts(&error.to_json(), &mut said);
                    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
                    assert!(error.code().bytes().all(is_plain), "{field}: {error}");
                    assert!(error.hint().is_some(), "{field}: {error}");
                }
                for text in &said {
                    let shown = pieces.iter().find(|piece| text.contains(piece.as_str()));
                    assert_eq!(shown, None, "{field} of {form:?} says {text:?}");
                    redacted += usize::from(text.contains("***"));
                }
                assert!(!lines.is_empty(), "{field}");
                for line in &lines {
                    assert!(!line.contains(char::is_control), "{field}: {line:?}");
                }
            }
        }
    }
    assert!(redacted > 1000, "{redacted} texts were redacted");
}

#[test]
fn a_short_code_is_not_said_back_either() {
    let server = FaultServer::http([Answer::error(
        400,
        "CodeMismatchException",
        "The code 839201 is wrong.",
    )]);
    let client = Client::new(Options::new().endpoint_url(&server.url())).unwrap();
    let error = client.verify_attr(TOKEN, "email", "839201").unwrap_err();
    assert_eq!(error.message(), "The code *** is wrong.");
    assert!(!error.to_json().to_string().contains("839201"), "{error:?}");
    assert_eq!(
        error.to_json()["Error"]["Code"],
        json!("CodeMismatchException")
    );
}
