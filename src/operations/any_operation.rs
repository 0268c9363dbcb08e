//! Any operation of the catalog, with its input as JSON: its checks, its result, its method on the
//! client.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::catalog::{self, ACCESS_TOKEN, Entry, Kind, USER_POOL_ID};
use crate::client::{Client, Operation, OperationSpec};
use crate::error::Error;
use crate::protocol::request;
use crate::protocol::response::Response;
use crate::response_metadata::ResponseMetadata;
use crate::secret::{SecretBuffer, SecretText};

/// An operation with its input, checked against the catalog. It borrows the input's text.
pub(crate) struct AnyOperation<'a> {
    entry: &'static Entry,
    members: Members<'a>,
    token: Option<SecretText>,
    pool_id: Option<SecretText>,
    secrets: Vec<SecretText>,
}

/// Names and values as they stand in the input.
#[derive(Default)]
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> AnyOperation<'a> {
    /// Reads the input: a JSON object of the operation's members. A blank text is one without members.
    pub(crate) fn new(entry: &'static Entry, input: &'a str) -> Result<Self, Error> {
        let mut operation = AnyOperation {
            entry,
            members: Members::default(),
            token: None,
            pool_id: None,
            secrets: Vec::new(),
        };
        if !input.trim().is_empty() {
            operation.members = serde_json::from_str(input).map_err(|error| not_members(&error))?;
        }
        operation.check_names()?;
        for (name, value) in &operation.members.0 {
            let Some(member) = entry.members.iter().find(|member| member.name == *name) else {
                continue;
            };
            let found = kind(value);
            if found != Some(member.kind) {
                return Err(wrong_type(entry, member.name, member.kind, found));
            }
            let is_token = member.name == ACCESS_TOKEN;
            if is_token || member.name == USER_POOL_ID {
                let text = Some(SecretText::from(text(entry, member.name, value)?));
                *(if is_token {
                    &mut operation.token
                } else {
                    &mut operation.pool_id
                }) = text;
            } else if member.is_secret {
                Texts(&mut operation.secrets)
                    .deserialize(*value)
                    .map_err(|_| unreadable(entry, member.name))?;
            }
        }
        Ok(operation)
    }

    /// Refuses members that are unknown, there twice or missing.
    fn check_names(&self) -> Result<(), Error> {
        let Entry { spec, members } = self.entry;
        for (position, (name, _)) in self.members.0.iter().enumerate() {
            if !members.iter().any(|member| member.name == *name) {
                let known: Vec<&str> = members.iter().map(|member| member.name).collect();
                let message = match is_like_aws(name) {
                    true => format!("{} has no member {name}.", spec.name),
                    false => format!(
                        "{} has no member of the name that stands at place {}.",
                        spec.name,
                        position + 1
                    ),
                };
                let hint = format!("Its members are {}.", known.join(", "));
                return Err(Error::invalid_argument(message).with_hint(hint));
            }
            if self.members.0[..position]
                .iter()
                .any(|(earlier, _)| earlier == name)
            {
                let message = format!("{}: the member {name} is there twice.", spec.name);
                return Err(Error::invalid_argument(message).with_hint("Pass each member once."));
            }
        }
        let is_given = |wanted: &str| self.members.0.iter().any(|(name, _)| name == wanted);
        let missing: Vec<&str> = members
            .iter()
            .filter(|member| member.is_required && !is_given(member.name))
            .map(|member| member.name)
            .collect();
        match missing.as_slice() {
            [] => Ok(()),
            [one] => Err(format!("{} needs the member {one}.", spec.name)),
            many => Err(format!(
                "{} needs the members {}.",
                spec.name,
                many.join(", ")
            )),
        }
        .map_err(|message| {
            Error::invalid_argument(message)
                .with_hint("Pass a JSON object with AWS's members by AWS's names.")
        })
    }
}

impl Operation for AnyOperation<'_> {
    fn spec(&self) -> &'static OperationSpec {
        &self.entry.spec
    }

    fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    fn pool_id(&self) -> Option<&str> {
        self.pool_id.as_deref()
    }

    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    fn secrets(&self) -> Vec<&str> {
        self.secrets.iter().map(|secret| &**secret).collect()
    }

    fn write(&self, body: &mut SecretBuffer) -> Result<(), Error> {
        body.extend(b"{");
        let mut separator: &[u8] = b"";
        for (name, value) in self
            .members
            .0
            .iter()
            .filter(|(name, _)| name != ACCESS_TOKEN)
        {
            body.extend(separator);
            request::write(body, name)?;
            body.extend(b":");
            body.extend(value.get().as_bytes());
            separator = b",";
        }
        body.extend(b"}");
        Ok(())
    }
}

fn not_members(error: &serde_json::Error) -> Error {
    // The parser's words may quote the text, so only the place is told.
    let what = match error.is_data() {
        true => "is not a JSON object".to_owned(),
        false => format!(
            "is not JSON, see line {}, column {}",
            error.line(),
            error.column()
        ),
    };
    Error::invalid_argument(format!("The input {what}."))
        .with_hint("Pass a JSON object with AWS's members by AWS's names.")
}

/// Returns the type of a JSON value; `None` for null and for a number with a fraction.
fn kind(value: &RawValue) -> Option<Kind> {
    let text = value.get();
    match text.as_bytes().first()? {
        b'"' => Some(Kind::Text),
        b'{' => Some(Kind::Object),
        b'[' => Some(Kind::Array),
        b't' | b'f' => Some(Kind::Boolean),
        b'n' => None,
        _ => text.parse::<i64>().is_ok().then_some(Kind::Integer),
    }
}

fn wrong_type(entry: &Entry, name: &str, wanted: Kind, found: Option<Kind>) -> Error {
    let named = |kind| match kind {
        Kind::Text => "a string",
        Kind::Integer => "an integer",
        Kind::Boolean => "true or false",
        Kind::Array => "an array",
        Kind::Object => "an object",
    };
    let operation = entry.spec.name;
    let found = found.map_or("null or a fraction", named);
    let message = format!("{operation}: the member {name} is {found}.");
    Error::invalid_argument(message).with_hint(format!(
        "It must be {}; leave out a member that has no value.",
        named(wanted)
    ))
}

fn unreadable(entry: &Entry, name: &str) -> Error {
    let message = format!("{}: the member {name} cannot be read.", entry.spec.name);
    Error::invalid_argument(message)
        .with_hint("Its strings must be whole Unicode characters, and it must not be nested deep.")
}

/// Returns the string of a value that is one.
fn text(entry: &Entry, name: &str, value: &RawValue) -> Result<String, Error> {
    serde_json::from_str(value.get()).map_err(|_| unreadable(entry, name))
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                #[derive(Deserialize)]
                struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

                let mut members = Vec::new();
                while let Some((Name(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// Collects the strings of a value, at any depth. A member called `Name` says what another one is, as
/// in `{"Name":"email","Value":"…"}`, so it is left out; and so are the names of members.
struct Texts<'a>(&'a mut Vec<SecretText>);

impl<'de> DeserializeSeed<'de> for Texts<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Texts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.0.push(text.to_owned().into());
        Ok(())
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        #[derive(Deserialize)]
        struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

        while let Some(Key(name)) = map.next_key()? {
            match &*name {
                "Name" => drop(map.next_value::<IgnoredAny>()?),
                _ => map.next_value_seed(Texts(self.0))?,
            }
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<(), S::Error> {
        while seq.next_element_seed(Texts(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Returns whether a name may be shown: it is like AWS's, and so no token, code or password that was
/// passed in the wrong place.
fn is_like_aws(name: &str) -> bool {
    (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Returns the catalog's entry of an operation.
pub(crate) fn entry(operation: &str) -> Result<&'static Entry, Error> {
    catalog::find(operation).ok_or_else(|| {
        let shown = match is_like_aws(operation) {
            true => operation,
            false => "This",
        };
        let message = format!("{shown} is not one of the operations that need no signature.");
        let error = Error::invalid_argument(message);
        match catalog::similar(operation) {
            Some(name) => error.with_hint(format!("Write {name}: upper and lower case count.")),
            None => error.with_hint(
                "Pass AWS's name of one of the 34 operations that docs/operations.md lists. All \
                 others are signed with AWS credentials: use an AWS SDK for them.",
            ),
        }
    })
}

/// What an operation answered.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Output {
    /// The members of the answer, by AWS's names. They may hold tokens: do not log them.
    pub members: Map<String, Value>,
    /// Where the answer came from.
    pub metadata: ResponseMetadata,
}

impl From<Response> for Output {
    fn from(response: Response) -> Self {
        let members = response.members.iter().filter_map(|(name, value)| {
            Some((name.clone(), serde_json::from_str(value.get()).ok()?))
        });
        Output {
            members: members.collect(),
            metadata: response.origin.metadata(),
        }
    }
}

impl Client {
    /// Runs any of the operations that need no signature, such as `InitiateAuth`. `input` is a JSON
    /// object of AWS's members by AWS's names; docs/operations.md lists the operations.
    ///
    /// What acts is sent again only where it cannot have been acted on.
    ///
    /// # Errors
    /// Any. [`Status::InvalidArgument`](crate::Status::InvalidArgument) where the operation is unknown
    /// or signed, or a member is unknown, missing or of the wrong type.
    pub fn call(&self, operation: &str, input: &str) -> Result<Output, Error> {
        let operation = AnyOperation::new(entry(operation)?, input)?;
        self.run(&operation).map(Output::from)
    }
}
