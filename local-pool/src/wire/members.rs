//! The members of a request's body, checked as Cognito checks them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::ServiceError;
use crate::wire::rules::{ATTRIBUTE, ATTRIBUTE_VALUE, LONGEST_TEXT, Rule};

/// What a member is that is neither a text nor a map of them.
#[derive(Clone, Copy)]
pub enum Kind {
    Boolean,
    Integer,
    List,
    Structure,
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::List => value.is_array(),
            Self::Structure => value.is_object(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::List => "a list",
            Self::Structure => "a structure",
        }
    }
}

/// A map of strings, such as ClientMetadata.
pub type Strings = BTreeMap<String, String>;

/// The body's members, and what is wrong with them so far: Cognito names all of it at once.
///
/// Wrong JSON types are an error at once; what breaks a rule is kept until `finish`.
pub struct Members {
    members: Map<String, Value>,
    /// Each with the name of its member.
    violations: Vec<(String, String)>,
}

impl Members {
    pub fn new(members: Map<String, Value>) -> Self {
        Self {
            members,
            violations: Vec::new(),
        }
    }

    /// A required string; empty where it is missing, which `finish` says.
    pub fn string(&mut self, rule: &Rule) -> Result<String, ServiceError> {
        let text = self.optional(rule)?;
        if text.is_none() {
            let shown = if rule.secret { "" } else { " null" };
            self.violate(&member(rule.name), shown, "Member must not be null");
        }
        Ok(text.unwrap_or_default())
    }

    pub fn optional(&mut self, rule: &Rule) -> Result<Option<String>, ServiceError> {
        let text = self.take(rule.name).map(text).transpose()?;
        if let Some(text) = &text {
            self.check(rule, &member(rule.name), text);
        }
        Ok(text)
    }

    /// A required string that must be one of `choices`; empty where it is not, which `finish` says.
    pub fn choice(
        &mut self,
        name: &'static str,
        choices: &[&'static str],
    ) -> Result<&'static str, ServiceError> {
        let chosen = self.optional_choice(name, choices)?;
        if chosen.is_none() {
            self.require(name);
        }
        Ok(chosen.unwrap_or_default())
    }

    pub fn optional_choice(
        &mut self,
        name: &'static str,
        choices: &[&'static str],
    ) -> Result<Option<&'static str>, ServiceError> {
        let Some(given) = self.take(name).map(text).transpose()? else {
            return Ok(None);
        };
        let choice = choices.iter().find(|choice| **choice == given);
        if choice.is_none() {
            let set = choices.join(", ");
            let constraint = format!("Member must satisfy enum value set: [{set}]");
            self.violate(&member(name), &format!(" '{given}'"), &constraint);
        }
        Ok(Some(choice.copied().unwrap_or_default()))
    }

    /// An optional map of strings; `None` where it is missing.
    pub fn strings(&mut self, name: &'static str) -> Result<Option<Strings>, ServiceError> {
        let entries = match self.take(name) {
            None => return Ok(None),
            Some(Value::Object(entries)) => entries,
            Some(_) => return Err(ServiceError::serialization("Expected a map")),
        };
        let too_long = |text: &str| text.chars().count() > LONGEST_TEXT;
        let mut strings = Strings::new();
        for (key, value) in entries {
            let value = text(value)?;
            for (part, text) in [("keys", &key), ("value", &value)] {
                if too_long(text) {
                    let constraint = format!(
                        "Map {part} must satisfy constraint: \
                         [Member must have length less than or equal to {LONGEST_TEXT}]"
                    );
                    self.violate(&member(name), "", &constraint);
                }
            }
            strings.insert(key, value);
        }
        Ok(Some(strings))
    }

    pub fn client_metadata(&mut self) -> Result<Option<Strings>, ServiceError> {
        self.strings("ClientMetadata")
    }

    /// A list of `{"Name": ..., "Value": ...}`; `None` where it is missing.
    pub fn attributes(
        &mut self,
        name: &'static str,
    ) -> Result<Option<Vec<(String, String)>>, ServiceError> {
        let Some(items) = self.list(name)? else {
            return Ok(None);
        };
        let mut attributes = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let Value::Object(mut item) = item else {
                return Err(ServiceError::serialization("Expected a structure"));
            };
            let at = format!("{}.{}.member", member(name), index + 1);
            let mut part = |rule: &Rule, key: &str| -> Result<String, ServiceError> {
                let value = item.remove(key).filter(|value| !value.is_null());
                let value = value.map(text).transpose()?;
                let at = format!("{at}.{}", member(key));
                match &value {
                    Some(value) => self.check(rule, &at, value),
                    None if key == "Name" => self.violate(&at, " null", "Member must not be null"),
                    None => {}
                }
                Ok(value.unwrap_or_default())
            };
            attributes.push((part(&ATTRIBUTE, "Name")?, part(&ATTRIBUTE_VALUE, "Value")?));
        }
        Ok(Some(attributes))
    }

    /// A required list of attributes' names.
    pub fn attribute_names(&mut self, name: &'static str) -> Result<Vec<String>, ServiceError> {
        let Some(items) = self.list(name)? else {
            self.require(name);
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let item = text(item)?;
            let at = format!("{}.{}.member", member(name), index + 1);
            self.check(&ATTRIBUTE, &at, &item);
            names.push(item);
        }
        Ok(names)
    }

    /// A value of this kind; `None` where it is missing.
    pub fn value(&mut self, name: &str, kind: Kind) -> Result<Option<Value>, ServiceError> {
        match self.take(name) {
            Some(value) if !kind.fits(&value) => Err(ServiceError::serialization(format!(
                "Expected {}",
                kind.name()
            ))),
            value => Ok(value),
        }
    }

    /// Any value; `None` where it is missing.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| !value.is_null())
    }

    /// Says that a member of another type than text is missing.
    pub fn require(&mut self, name: &'static str) {
        self.violate(&member(name), " null", "Member must not be null");
    }

    /// Cognito's error, if anything broke a rule; in the order of the members' names.
    pub fn finish(&mut self) -> Result<(), ServiceError> {
        let mut violations = std::mem::take(&mut self.violations);
        violations.sort_by(|(one, _), (other, _)| one.cmp(other));
        let violations: Vec<String> = violations.into_iter().map(|(_, text)| text).collect();
        let errors = match violations.len() {
            0 => return Ok(()),
            1 => "error",
            _ => "errors",
        };
        Err(ServiceError::invalid_parameter(format!(
            "{} validation {errors} detected: {}",
            violations.len(),
            violations.join("; ")
        )))
    }

    fn list(&mut self, name: &str) -> Result<Option<Vec<Value>>, ServiceError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items)),
            Some(_) => Err(ServiceError::serialization("Expected a list")),
        }
    }

    fn check(&mut self, rule: &Rule, at: &str, text: &str) {
        let shown = if rule.secret {
            String::new()
        } else {
            format!(" '{text}'")
        };
        let length = text.chars().count();
        let (shortest, longest) = (rule.shortest, rule.longest);
        if length > longest {
            let bound = format!("Member must have length less than or equal to {longest}");
            self.violate(at, &shown, &bound);
        }
        if length < shortest {
            let bound = format!("Member must have length greater than or equal to {shortest}");
            self.violate(at, &shown, &bound);
        }
        // A pattern that ends with + wants a character.
        let empty = length == 0 && rule.pattern.ends_with('+');
        if empty || !text.chars().all(rule.fits) {
            let pattern = format!(
                "Member must satisfy regular expression pattern: {}",
                rule.pattern
            );
            self.violate(at, &shown, &pattern);
        }
    }

    /// `shown` is the value with a blank before it, or nothing.
    fn violate(&mut self, at: &str, shown: &str, constraint: &str) {
        let text = format!("Value{shown} at '{at}' failed to satisfy constraint: {constraint}");
        self.violations.push((at.to_owned(), text));
    }
}

/// A member's name as messages have it: `accessToken`.
fn member(name: &str) -> String {
    let mut member = name.to_owned();
    if let Some(first) = member.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    member
}

fn text(value: Value) -> Result<String, ServiceError> {
    let message = match value {
        Value::String(text) => return Ok(text),
        Value::Bool(true) => "TRUE_VALUE can not be converted to a String",
        Value::Bool(false) => "FALSE_VALUE can not be converted to a String",
        Value::Number(_) => "NUMBER_VALUE can not be converted to a String",
        Value::Array(_) => "Start of list found where not expected",
        Value::Null | Value::Object(_) => "Expected a string",
    };
    Err(ServiceError::serialization(message))
}
