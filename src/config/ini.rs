//! Reads the dialect of INI files that AWS's tools read: what Python's `configparser` makes of them.
//! The text may hold keys, so that everything here borrows it.

use std::collections::HashSet;
use std::rc::Rc;

use crate::secret::SecretText;

/// The section whose settings all others have too.
const DEFAULTS: &str = "DEFAULT";

/// What is wrong with a file. Holds nothing of its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) what: &'static str,
}

/// A `[title]` and what stands below it.
pub(super) struct Section<'a> {
    pub(super) title: &'a str,
    entries: Vec<Entry<'a>>,
}

/// A `key = value`, with the further lines of the value.
pub(super) struct Entry<'a> {
    /// In lower case.
    key: Rc<SecretText>,
    lines: Vec<&'a str>,
    line: usize,
}

/// A file's sections.
pub(super) struct Ini<'a> {
    sections: Vec<Section<'a>>,
    defaults: Section<'a>,
}

impl<'a> Ini<'a> {
    /// Returns the sections in the file's order.
    pub(super) fn sections(&self) -> &[Section<'a>] {
        &self.sections
    }

    /// Returns a section's entry, or that of the section `[DEFAULT]`.
    pub(super) fn get(&self, section: &Section<'a>, key: &str) -> Option<Entry<'a>> {
        let of = |section: &Section<'a>| {
            let found = section.entries.iter().find(|entry| &**entry.key == key)?;
            Some(Entry {
                key: found.key.clone(),
                lines: found.lines.clone(),
                line: found.line,
            })
        };
        of(section).or_else(|| of(&self.defaults))
    }

    /// Returns whether a section has no entry.
    pub(super) fn is_empty(&self, section: &Section<'a>) -> bool {
        section.entries.is_empty() && self.defaults.entries.is_empty()
    }
}

impl<'a> Entry<'a> {
    /// Returns the value; its lines are joined by line ends.
    pub(super) fn value(&self) -> String {
        let joined = self.lines.join("\n");
        joined.trim_end_matches(is_blank).to_owned()
    }

    /// Returns the number of its first line.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Returns whether the value is settings on lines of their own.
    pub(super) fn is_nested(&self) -> bool {
        let mut lines = self.lines.iter();
        lines.next().is_some_and(|first| first.is_empty()) && lines.any(|line| !line.is_empty())
    }

    /// Returns the settings inside the value. Their names are not brought to lower case.
    pub(super) fn nested(&self) -> Result<Vec<(&'a str, &'a str)>, Fault> {
        self.lines
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| {
                let (key, value) = line.split_once('=').ok_or(Fault {
                    line: self.line,
                    what: "below this line stands an indented line without a =",
                })?;
                Ok((trim(key), trim(value)))
            })
            .collect()
    }
}

/// Reads a file's text.
pub(super) fn parse(text: &str) -> Result<Ini<'_>, Fault> {
    let mut reader = Reader::default();
    for (number, line) in (1..).zip(lines(text)) {
        reader
            .line(number, line)
            .map_err(|what| Fault { line: number, what })?;
    }
    let ini = Ini {
        sections: reader.sections,
        defaults: reader.defaults,
    };
    for section in ini.sections.iter().chain([&ini.defaults]) {
        for entry in section.entries.iter().filter(|entry| entry.is_nested()) {
            entry.nested()?;
        }
    }
    Ok(ini)
}

/// Where a line belongs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Current {
    Defaults,
    Section(usize),
}

struct Reader<'a> {
    sections: Vec<Section<'a>>,
    defaults: Section<'a>,
    current: Option<Current>,
    /// Whether an entry of the current section may go on.
    in_entry: bool,
    /// How far the last title or entry was indented.
    indent: usize,
    seen: HashSet<(Current, RcText)>,
}

/// A key that is compared by its text.
#[derive(Clone)]
struct RcText(Rc<SecretText>);

impl PartialEq for RcText {
    fn eq(&self, other: &RcText) -> bool {
        **self.0 == **other.0
    }
}

impl Eq for RcText {}

impl std::hash::Hash for RcText {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (**self.0).hash(state);
    }
}

impl Default for Reader<'_> {
    fn default() -> Self {
        Reader {
            sections: Vec::new(),
            defaults: Section {
                title: DEFAULTS,
                entries: Vec::new(),
            },
            current: None,
            in_entry: false,
            indent: 0,
            seen: HashSet::new(),
        }
    }
}

impl<'a> Reader<'a> {
    fn line(&mut self, number: usize, line: &'a str) -> Result<(), &'static str> {
        let text = trim(line);
        if text.starts_with(['#', ';']) {
            return Ok(());
        }
        if text.is_empty() {
            self.continue_entry("");
            return Ok(());
        }
        let indent = line.chars().take_while(|c| is_blank(*c)).count();
        if indent > self.indent && self.continue_entry(text) {
            return Ok(());
        }
        self.indent = indent;
        match title(text) {
            Some(title) => self.begin_section(title),
            None => self.begin_entry(number, text),
        }
    }

    /// Adds a line to the entry before it; `false` where there is none.
    fn continue_entry(&mut self, text: &'a str) -> bool {
        let entry = match self.in_entry {
            true => self.entries().and_then(|entries| entries.last_mut()),
            false => None,
        };
        entry.map(|entry| entry.lines.push(text)).is_some()
    }

    fn entries(&mut self) -> Option<&mut Vec<Entry<'a>>> {
        Some(match self.current? {
            Current::Defaults => &mut self.defaults.entries,
            Current::Section(index) => &mut self.sections[index].entries,
        })
    }

    fn begin_section(&mut self, title: &'a str) -> Result<(), &'static str> {
        self.in_entry = false;
        if title == DEFAULTS {
            self.current = Some(Current::Defaults);
            return Ok(());
        }
        if self.sections.iter().any(|section| section.title == title) {
            return Err("this section is in the file twice");
        }
        self.current = Some(Current::Section(self.sections.len()));
        self.sections.push(Section {
            title,
            entries: Vec::new(),
        });
        Ok(())
    }

    fn begin_entry(&mut self, line: usize, text: &'a str) -> Result<(), &'static str> {
        let current = self
            .current
            .ok_or("there is no [section] above this line")?;
        let (key, value) = text
            .split_once(['=', ':'])
            .ok_or("the line is neither a [section], a comment nor key = value")?;
        let key = trim(key);
        if key.is_empty() {
            return Err("there is no key before the =");
        }
        let key = Rc::new(SecretText::from(key.to_lowercase()));
        if !self.seen.insert((current, RcText(key.clone()))) {
            return Err("this key is in the section twice");
        }
        self.in_entry = true;
        let entry = Entry {
            key,
            lines: vec![trim(value)],
            line,
        };
        if let Some(entries) = self.entries() {
            entries.push(entry);
        }
        Ok(())
    }
}

/// Returns the title of a line that is one. What stands behind the last bracket is passed over.
fn title(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?;
    let end = inside.rfind(']').filter(|end| *end > 0)?;
    Some(&inside[..end])
}

/// Splits a text at the line ends of any system.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// Returns whether Python counts a character as white space.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Splits a section's title into words, as a POSIX shell does; `None` where a quote is not closed.
pub(super) fn words(title: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = title.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '\'' => break,
                        inside => word.push(inside),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '"' => break,
                        '\\' => match chars.next()? {
                            escaped @ ('"' | '\\') => word.push(escaped),
                            other => word.extend(['\\', other]),
                        },
                        inside => word.push(inside),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(chars.next()?),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Some(words)
}
