//! The inbox: every message that the pool has delivered, newest last.

use serde::Serialize;

use crate::clock::Seconds;
use crate::newest::Newest;
use crate::operations::Delivery;
use crate::wire::members::Strings;

#[derive(Clone, Serialize)]
pub struct Message {
    pub to: String,
    pub medium: &'static str,
    pub attribute: &'static str,
    pub code: String,
    pub client_metadata: Option<Strings>,
    pub username: String,
    /// The operation that sent it.
    pub operation: &'static str,
    /// Seconds since 1970, by the pool's clock.
    pub at: Seconds,
}

impl Message {
    pub fn new(delivery: Delivery, at: Seconds) -> Self {
        let sent = delivery.sent;
        Self {
            to: sent.to,
            medium: sent.attribute.medium(),
            attribute: sent.attribute.name(),
            code: sent.code,
            client_metadata: delivery.client_metadata,
            username: sent.username,
            operation: delivery.operation,
            at,
        }
    }

    /// The message as its receiver would read it.
    pub fn line(&self) -> String {
        format!(
            "# inbox: {} to {}: Your verification code is {}",
            self.medium, self.to, self.code
        )
    }
}

#[derive(Default)]
pub struct Inbox {
    messages: Newest<Message>,
}

impl Inbox {
    pub fn deliver(&mut self, message: Message) {
        let metadata = message.client_metadata.iter().flatten();
        let bytes = metadata.map(|(key, value)| key.len() + value.len()).sum();
        self.messages.push(message, bytes);
    }

    /// The newest message first.
    pub fn newest(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().rev()
    }

    /// Everybody's messages, or one user's.
    pub fn messages(&self, username: Option<&str>) -> Vec<Message> {
        let wanted = |message: &&Message| username.is_none_or(|name| message.username == name);
        self.messages.iter().filter(wanted).cloned().collect()
    }
}
