//! The JSON text that C gets, for a success and for a failure.

use serde::Serialize;
use serde_json::Value;

use super::response::{Origin, Response};
use crate::byte_set::ByteSet;
use crate::error::Error;

/// Room for most results in one allocation, the NUL that C wants behind them included.
const USUAL_SIZE: usize = 1024;

/// The member that says where a result came from.
const METADATA: &str = "ResponseMetadata";

/// What C gets as JSON text.
pub(crate) trait ResultJson {
    /// Returns the text, which holds no NUL.
    fn to_text(&self) -> Vec<u8>;
}

impl ResultJson for Value {
    fn to_text(&self) -> Vec<u8> {
        by_serde(self)
    }
}

impl ResultJson for Error {
    fn to_text(&self) -> Vec<u8> {
        by_serde(self)
    }
}

/// The members of the answer, as they came, and `ResponseMetadata`. Written by hand: to look for
/// what to escape byte by byte, as serde_json does, would be 4 % of a call's work.
impl ResultJson for Response {
    fn to_text(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(USUAL_SIZE);
        out.push(b'{');
        for (name, value) in &self.members {
            // A server that sends a member of this name does not get to say where it came from.
            if name != METADATA {
                write_string(&mut out, name.as_bytes());
                out.push(b':');
                out.extend_from_slice(value.get().as_bytes());
                out.push(b',');
            }
        }
        write_string(&mut out, METADATA.as_bytes());
        out.push(b':');
        write_origin(&mut out, &self.origin);
        out.push(b'}');
        out
    }
}

/// Writes what `ResponseMetadata` serialises as.
fn write_origin(out: &mut Vec<u8>, origin: &Origin) {
    out.extend_from_slice(b"{\"HTTPHeaders\":{");
    origin.each_header(|name, value| {
        // A header's name has no character that needs an escape.
        out.push(b'"');
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        write_string(out, value);
        out.push(b',');
    });
    // The comma behind the last one.
    if out.last() == Some(&b',') {
        out.pop();
    }
    out.extend_from_slice(b"},\"HTTPStatusCode\":");
    write(out, &origin.status);
    if let Some(id) = origin.request_id() {
        out.extend_from_slice(b",\"RequestId\":");
        write_string(out, id);
    }
    out.extend_from_slice(b",\"RetryAttempts\":");
    write(out, &origin.retry_attempts);
    out.push(b'}');
}

/// Writes UTF-8 text as a JSON string.
fn write_string(out: &mut Vec<u8>, text: &[u8]) {
    if VERBATIM.holds_all(text) {
        out.push(b'"');
        out.extend_from_slice(text);
        out.push(b'"');
    } else {
        write(out, &String::from_utf8_lossy(text));
    }
}

fn by_serde(result: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::with_capacity(USUAL_SIZE);
    write(&mut out, result);
    out
}

fn write(out: &mut Vec<u8>, value: &impl Serialize) {
    // Only a map whose names are no strings cannot be written.
    let _ = serde_json::to_writer(out, value);
}

/// The bytes of ASCII that need no escape in a JSON string. Hardly any text has others.
static VERBATIM: ByteSet = {
    let mut verbatim = [false; 256];
    let mut byte = 0x20;
    while byte < 0x80 {
        verbatim[byte] = true;
        byte += 1;
    }
    verbatim[b'"' as usize] = false;
    verbatim[b'\\' as usize] = false;
    ByteSet::new(verbatim)
};
