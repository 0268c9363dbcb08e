//! The JSON text that C gets, for a success and for a failure.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::response::Response;

/// Room for most results in one allocation, the NUL that C wants behind them included.
const USUAL_SIZE: usize = 1024;

/// The member that says where a result came from.
const METADATA: &str = "ResponseMetadata";

/// Returns a result as JSON text, which holds no NUL.
pub(crate) fn to_text(result: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::with_capacity(USUAL_SIZE);
    // Only a map with names that are no strings cannot be written.
    let _ = serde_json::to_writer(&mut text, result);
    text
}

/// The members of the answer, as they came, and `ResponseMetadata`.
impl Serialize for Response {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.members {
            // A server that sends a member of this name does not get to say where it came from.
            if name != METADATA {
                map.serialize_entry(name, value)?;
            }
        }
        map.serialize_entry(METADATA, &self.metadata)?;
        map.end()
    }
}
