//! The stream of events, as browsers read it: server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{self, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use tokio::sync::watch;

use crate::events::Event;
use crate::server::Server;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    /// The number of an event; those after it are sent first.
    after: Option<u64>,
}

/// Begins after the event that a browser had last, else after the one that is asked for, else with the next one.
pub async fn events(
    State(server): State<Server>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let had = headers.get("last-event-id");
    let had = had.and_then(|id| id.to_str().ok()?.parse().ok());
    let (now, news) = {
        let world = server.world();
        (world.events.last(), world.events.subscribe())
    };
    let reader = Reader {
        server,
        news,
        // A pool that was started anew counts from 1 again.
        last: had.or(since.after).unwrap_or(now).min(now),
        waiting: VecDeque::new(),
    };
    let stream = stream::unfold(reader, async |mut reader| {
        let event = reader.next().await?;
        Some((Ok(as_sent(&event)), reader))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

fn as_sent(event: &Event) -> sse::Event {
    sse::Event::default()
        .id(event.id.to_string())
        .event(event.name)
        .data(&*event.data)
}

struct Reader {
    server: Server,
    news: watch::Receiver<u64>,
    last: u64,
    waiting: VecDeque<Event>,
}

impl Reader {
    async fn next(&mut self) -> Option<Event> {
        while self.waiting.is_empty() {
            self.news.borrow_and_update();
            self.waiting = self.server.world().events.after(self.last);
            if self.waiting.is_empty() {
                self.news.changed().await.ok()?;
            }
        }
        let event = self.waiting.pop_front()?;
        self.last = event.id;
        Some(event)
    }
}
