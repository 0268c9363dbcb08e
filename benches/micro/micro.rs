//! The pure parts of a call, without any I/O: what is done before the request goes out and after
//! the answer is in.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use libcognito_micro::ClientMetadata;
use libcognito_micro::bench_support::{Answer, find, read_token, request_body};

/// An access token as Cognito issues it: RS256, 15 claims, one group. Its signature is nonsense.
const TOKEN: &str = concat!(
    "eyJraWQiOiAieDhRbjNtWWNKNXZWaEswYlQyYUxyN2RXZ0Uxc1VvOXBaZklpTmtIak13WT0iLCAiYWxnIjogIlJTMjU2",
    "In0.eyJzdWIiOiAiMGY2ZDRjN2UtN2EwYi00ZDNmLThjNTUtMmQxYjliOGY0YTEwIiwgImNvZ25pdG86Z3JvdXBzIjog",
    "WyJ1c2VycyJdLCAiaXNzIjogImh0dHBzOi8vY29nbml0by1pZHAuZXUtY2VudHJhbC0xLmFtYXpvbmF3cy5jb20vZXUt",
    "Y2VudHJhbC0xX0FiQ2RFZjEyMyIsICJ2ZXJzaW9uIjogMiwgImNsaWVudF9pZCI6ICI1azNqMmgxZzRmNWQ2czdhOHE5",
    "dzBlMXIydCIsICJvcmlnaW5fanRpIjogImIxZDVjN2Y5LTJmNWUtNGQwYy05YjdhLTY0YzBlMWYyYTNiNCIsICJldmVu",
    "dF9pZCI6ICJjMmU2ZDhmYS0zYTZmLTRlMWQtOGM4Yi03NWQxZjIwM2I0YzUiLCAidG9rZW5fdXNlIjogImFjY2VzcyIs",
    "ICJzY29wZSI6ICJhd3MuY29nbml0by5zaWduaW4udXNlci5hZG1pbiBvcGVuaWQgcHJvZmlsZSBlbWFpbCIsICJhdXRo",
    "X3RpbWUiOiAxNzkwMDAwMDAwLCAiZXhwIjogNDEwMjQ0NDgwMCwgImlhdCI6IDE3OTAwMDAwMDAsICJqdGkiOiAiZDNm",
    "N2U5MGItNGI3MC00ZjJlLTlkOWMtODZlMjAzMTRjNWQ2IiwgInVzZXJuYW1lIjogIjBmNmQ0YzdlLTdhMGItNGQzZi04",
    "YzU1LTJkMWI5YjhmNGExMCJ9.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDE",
    "yMzQ1Njc4OTo7PD0-P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ",
    "3eHl6e3x9fn-AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq-wsbKztLW2t7i5uru",
    "8vb6_wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t_g4eLj5OXm5-jp6uvs7e7v8PHy8_T19vf4-fr7_P3-_w",
);

const HEADERS: [(&str, &str); 5] = [
    ("date", "Mon, 23 Nov 2026 12:00:00 GMT"),
    ("content-type", "application/x-amz-json-1.1"),
    ("content-length", "103"),
    ("connection", "keep-alive"),
    ("x-amzn-requestid", "5f4b0c0e-6d3b-4c38-9f3a-0f3d3f0a7c11"),
];

const DELIVERY: &str = r#"{"CodeDeliveryDetails":{"AttributeName":"email","DeliveryMedium":"EMAIL","Destination":"a***@e***"}}"#;

const REFUSAL: &str = r#"{"__type":"LimitExceededException","message":"Attempt limit exceeded, please try after some time."}"#;

fn request(c: &mut Criterion) {
    let mut group = c.benchmark_group("request body");
    group.bench_function("no metadata", |b| {
        b.iter(|| request_body(black_box(TOKEN), None))
    });
    for size in [64_usize, 4096, 131_072] {
        let metadata = ClientMetadata::from_iter([("note", "n".repeat(size))]);
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_with_input(
            BenchmarkId::new("metadata", size),
            &metadata,
            |b, metadata| {
                b.iter(|| request_body(black_box(TOKEN), Some(metadata)));
            },
        );
    }
    group.finish();
}

fn metadata(c: &mut Criterion) {
    let mut group = c.benchmark_group("metadata from JSON");
    for size in [64_usize, 4096, 131_072] {
        let json = format!("{{\"note\":\"{}\"}}", "n".repeat(size));
        group.throughput(Throughput::Bytes(json.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(size), &json, |b, json| {
            b.iter(|| ClientMetadata::from_json(black_box(json)));
        });
    }
    group.finish();
}

fn response(c: &mut Criterion) {
    let mut group = c.benchmark_group("answer");
    for (name, status, body) in [("success", 200, DELIVERY), ("refusal", 400, REFUSAL)] {
        let answer = || Answer::new(status, &HEADERS, body);
        group.bench_function(BenchmarkId::new("read", name), |b| {
            b.iter_batched(
                answer,
                |answer| answer.read(black_box(TOKEN)),
                BatchSize::SmallInput,
            );
        });
        group.bench_function(BenchmarkId::new("read, as JSON for C", name), |b| {
            b.iter_batched(
                answer,
                |answer| answer.read_as_json(black_box(TOKEN)),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

fn token(c: &mut Criterion) {
    assert_eq!(read_token(TOKEN).as_deref(), Some("eu-central-1"));
    c.bench_function("token claims", |b| b.iter(|| read_token(black_box(TOKEN))));
}

fn pointer(c: &mut Criterion) {
    let json = Answer::new(200, &HEADERS, DELIVERY).read_as_json(TOKEN);
    let json = String::from_utf8(json).expect("a result is UTF-8");
    let pointer = "/CodeDeliveryDetails/Destination";
    assert_eq!(find(&json, pointer).as_deref(), Some("a***@e***"));
    c.bench_function("one value of a result", |b| {
        b.iter(|| find(black_box(&json), black_box(pointer)))
    });
}

criterion_group!(benches, request, metadata, response, token, pointer);
criterion_main!(benches);
