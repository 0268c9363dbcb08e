//! What the page shows, as HTML: users, inbox, requests, clock and faults as they are now.

use crate::clock::{DAY, HOUR, MINUTE, Seconds, utc};
use crate::faults::Fault;
use crate::inbox::Message;
use crate::operations;
use crate::pool::contact::Attribute;
use crate::pool::user::{User, UserStatus};
use crate::recorder::Request;
use crate::world::World;

use super::KINDS;
use super::html::{escaped, filled};

const TEMPLATE: &str = include_str!("page.html");
/// Nobody reads more; the control interface has the rest.
const MOST_ROWS: usize = 100;
/// These come first where an operation is to be chosen.
const CHOSEN_MOST: [&str; 3] = [
    "GetUserAttributeVerificationCode",
    "VerifyUserAttribute",
    "GetUser",
];

pub fn page(world: &World, endpoint: &str, nonce: &str) -> String {
    filled(TEMPLATE, |name| match name {
        "nonce" => nonce.to_owned(),
        "endpoint" => escaped(endpoint),
        "last_event" => world.events.last().to_string(),
        "inbox" => {
            let messages = world.inbox.newest().map(message);
            rows(messages, 5, "A code that is sent shows up here.")
        }
        "users" => rows(world.pool.users().map(user), 4, "There is no user."),
        "requests" => {
            let requests = world.recorder.newest().map(request);
            rows(requests, 4, "No call has come yet.")
        }
        "clock" => clock(world),
        "faults" => faults(world.faults()),
        "operations" => operation_options(),
        "kinds" => KINDS.map(|kind| option(kind.name, kind.text)).concat(),
        "exports" => exports(world, endpoint),
        name => panic!("the page has an unknown mark {name}"),
    })
}

fn rows(all: impl Iterator<Item = String>, columns: usize, none: &str) -> String {
    let mut all = all.peekable();
    if all.peek().is_none() {
        return format!("<tr><td class=\"none\" colspan=\"{columns}\">{none}</td></tr>");
    }
    let shown: String = all.by_ref().take(MOST_ROWS).collect();
    match all.count() {
        0 => shown,
        left => {
            format!("{shown}<tr><td class=\"none\" colspan=\"{columns}\">and {left} more</td></tr>")
        }
    }
}

fn mark(kind: &str, text: &str) -> String {
    format!("<span class=\"mark {kind}\">{}</span>", escaped(text))
}

fn time(at: Seconds) -> String {
    format!("<td class=\"time\">{}</td>", utc(at))
}

fn message(message: &Message) -> String {
    let metadata = message.client_metadata.as_ref().map(|metadata| {
        let pairs: Vec<String> = metadata
            .iter()
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        format!("<small>{}</small>", escaped(&pairs.join(", ")))
    });
    format!(
        "<tr><td class=\"code\">{}</td><td>{} <span class=\"quiet\">{}</span></td><td>{}</td><td>{}{}</td>{}</tr>",
        escaped(&message.code),
        escaped(&message.to),
        message.medium,
        escaped(&message.username),
        message.operation,
        metadata.unwrap_or_default(),
        time(message.at),
    )
}

fn user(user: &User) -> String {
    let [email, phone_number] =
        Attribute::ALL.map(|attribute| match user.contacts.get(&attribute) {
            None => "<span class=\"quiet\">none</span>".to_owned(),
            Some(contact) => {
                let state = match contact.verified {
                    true => mark("good", "verified"),
                    false => mark("odd", "not verified"),
                };
                format!("{} {state}", escaped(&contact.value))
            }
        });
    let status = match user.status {
        UserStatus::Confirmed => mark("good", user.status.name()),
        _ => mark("odd", user.status.name()),
    };
    format!(
        "<tr><th scope=\"row\">{}</th><td>{status}</td><td>{email}</td><td>{phone_number}</td></tr>",
        escaped(&user.username)
    )
}

fn request(request: &Request) -> String {
    let fate = &request.fate;
    let target = match request.target.as_str() {
        "" => "<span class=\"quiet\">none of Cognito's</span>".to_owned(),
        target => escaped(target),
    };
    let attempt = match (fate.attempt, fate.max_attempts) {
        (Some(attempt), Some(max)) => format!("{attempt} of {max}"),
        (Some(attempt), None) => attempt.to_string(),
        _ => "<span class=\"quiet\">not said</span>".to_owned(),
    };
    let attempt = match fate.attempt {
        Some(2..) => format!("<span class=\"mark odd\">{attempt}</span>"),
        _ => attempt,
    };
    format!(
        "<tr><td>{target}</td><td class=\"attempt\">{attempt}</td><td>{}</td>{}</tr>",
        outcome(request),
        time(fate.at)
    )
}

/// What became of the request: the answer, and what was ordered for it.
fn outcome(request: &Request) -> String {
    let fate = &request.fate;
    let text = match &fate.error {
        Some(error) => format!("{} {error}", fate.status),
        None => fate.status.to_string(),
    };
    let answer = match fate.status {
        200..=299 => mark("good", &text),
        _ => mark("bad", &text),
    };
    match fate.fault {
        Some("lose_answer") => format!("{} {answer}", mark("odd", "lost")),
        Some("delay") => format!("{answer} {}", mark("odd", "late")),
        Some(_) => format!("{answer} {}", mark("odd", "ordered")),
        None => answer,
    }
}

fn clock(world: &World) -> String {
    let ahead = world.clock.advanced();
    if ahead == 0 {
        return "It shows the machine's time.".to_owned();
    }
    let parts = [
        (ahead / DAY, "d"),
        (ahead % DAY / HOUR, "h"),
        (ahead % HOUR / MINUTE, "min"),
        (ahead % MINUTE, "s"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    format!("It is {} ahead of the machine's.", parts.join(" "))
}

fn faults(ordered: &[Fault]) -> String {
    if ordered.is_empty() {
        return "<p>None.</p>".to_owned();
    }
    let items: String = ordered
        .iter()
        .map(|fault| format!("<li>{}</li>", escaped(&fault.to_string())))
        .collect();
    format!("<ul>{items}</ul>")
}

fn option(value: &str, text: &str) -> String {
    format!("<option value=\"{value}\">{text}</option>")
}

fn operation_options() -> String {
    let others = operations::all().filter(|name| !CHOSEN_MOST.contains(name));
    let names = CHOSEN_MOST.into_iter().chain(others);
    names.map(|name| option(name, name)).collect()
}

fn exports(world: &World, endpoint: &str) -> String {
    let exports = world.exports(endpoint);
    exports
        .iter()
        .map(|(name, value)| escaped(&format!("export {name}={value}\n")))
        .collect()
}
