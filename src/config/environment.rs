//! The environment's variables, and the paths that are written with them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::Error;
pub(super) use crate::os::is_null_device;
use crate::os::{HOME, is_privileged};
use crate::setting::{Source, SourcedPath};

/// The environment's variables.
pub(crate) struct Environment<'a> {
    find: &'a dyn Fn(&str) -> Option<OsString>,
    is_privileged: bool,
}

impl<'a> Environment<'a> {
    /// Returns the process's environment.
    pub(crate) fn of_process() -> Environment<'static> {
        Environment::new(&|name| std::env::var_os(name), is_privileged())
    }

    /// Returns an environment of these variables. In a process with more rights than its caller has
    /// none is read, because its caller wrote them.
    pub(crate) fn new(
        find: &'a dyn Fn(&str) -> Option<OsString>,
        is_privileged: bool,
    ) -> Environment<'a> {
        Environment {
            find,
            is_privileged,
        }
    }

    /// Returns whether no variable is read.
    pub(super) fn is_privileged(&self) -> bool {
        self.is_privileged
    }

    /// Returns a variable's bytes. An empty one is as good as none: `FOO= program` is how people
    /// unset one.
    pub(super) fn bytes(&self, name: &str) -> Option<OsString> {
        (!self.is_privileged)
            .then(|| (self.find)(name))
            .flatten()
            .filter(|value| !value.is_empty())
    }

    /// Returns a variable's text; an error that names it where it is not UTF-8.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<String>, Error> {
        self.bytes(name)
            .map(|value| text(value, &Source::Environment(name)))
            .transpose()
    }

    /// Returns the home folder.
    pub(super) fn home(&self) -> Option<PathBuf> {
        self.bytes(HOME).map(PathBuf::from)
    }

    /// Replaces `$NAME` and `${NAME}` by variables and then a leading `~` by the home folder, as
    /// Python's `expandvars` and `expanduser` do.
    pub(super) fn expand(&self, mut path: SourcedPath) -> Result<SourcedPath, Error> {
        if path.value.as_encoded_bytes().contains(&b'$') {
            path.value = self.expand_variables(Path::new(&path.value));
        }
        if path.value.as_encoded_bytes().first() != Some(&b'~') {
            return Ok(path);
        }
        let source = &path.source;
        let Ok(rest) = Path::new(&path.value).strip_prefix("~") else {
            return Err(source
                .error(format!(
                    "{source}: begins with ~ and a name, and no other user's home folder is \
                     looked for."
                ))
                .with_hint("Write the path in full."));
        };
        let Some(home) = self.home() else {
            let why = match self.is_privileged {
                true => format!("{HOME} is not read in a set-user-ID program"),
                false => format!("{HOME} is not set"),
            };
            return Err(source
                .error(format!("{source}: begins with ~, and {why}."))
                .with_hint("Write the path in full."));
        };
        path.value = match rest.as_os_str().is_empty() {
            true => home.into(),
            false => home.join(rest).into(),
        };
        Ok(path)
    }

    fn expand_variables(&self, path: &Path) -> OsString {
        let parts = path.components().map(|component| {
            let part = component.as_os_str();
            part.to_str()
                .map_or_else(|| part.to_owned(), |text| self.expand_part(text))
        });
        parts.collect::<PathBuf>().into()
    }

    /// Replaces the variables in one part of a path. One that is not set stays as it is written.
    fn expand_part(&self, text: &str) -> OsString {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut out = OsString::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push(&rest[..at]);
            let after = &rest[at + 1..];
            let (name, length) = match after.strip_prefix('{') {
                Some(braced) => match braced.split_once('}') {
                    Some((name, _)) => (name, name.len() + 2),
                    None => ("", 0),
                },
                None => {
                    let length = after.find(|c| !is_word(c)).unwrap_or(after.len());
                    (&after[..length], length)
                }
            };
            match self.bytes(name).filter(|_| !name.is_empty()) {
                Some(value) => out.push(value),
                None => out.push(&rest[at..at + 1 + length]),
            }
            rest = &after[length..];
        }
        out.push(rest);
        out
    }
}

/// Returns the text of a setting's bytes; an error that names the setting where it is not UTF-8.
pub(super) fn text(value: OsString, source: &Source) -> Result<String, Error> {
    value.into_string().map_err(|_| {
        source
            .error(format!("{source}: is not UTF-8 text."))
            .with_hint("Write it in UTF-8.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(path: &str, variables: &[(&str, &str)]) -> Result<String, Error> {
        let find = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        let path = SourcedPath {
            value: path.into(),
            source: Source::Option("ca_bundle"),
        };
        let expanded = Environment::new(&find, false).expand(path)?;
        Ok(expanded.value.into_string().unwrap())
    }

    #[test]
    fn variables_and_the_home_folder_are_replaced() {
        let variables = [("HOME", "/h"), ("A", "a b"), ("TILDE", "~/x"), ("B_1", "b")];
        for (path, wanted) in [
            ("/x/y", "/x/y"),
            ("~", "/h"),
            ("~/x", "/h/x"),
            ("/x/~/y", "/x/~/y"),
            ("x~", "x~"),
            ("$A", "a b"),
            ("/$A/${B_1}.pem", "/a b/b.pem"),
            ("/x$A$B_1", "/xa bb"),
            ("$TILDE", "/h/x"),
            ("/$NONE/${NONE}/x", "/$NONE/${NONE}/x"),
            ("/$/x$", "/$/x$"),
            ("/${A", "/${A"),
            ("/${}x", "/${}x"),
            ("/$$A", "/$a b"),
            ("$HOME/x", "/h/x"),
        ] {
            assert_eq!(expanded(path, &variables).unwrap(), wanted, "{path}");
        }
        for path in ["~", "~/x", "~root", "~root/x"] {
            let error = expanded(path, &[]).unwrap_err();
            assert!(
                error
                    .message()
                    .starts_with("Option ca_bundle: begins with ~")
            );
        }
    }

    #[test]
    fn a_privileged_process_reads_no_variable() {
        let find = |name: &str| -> Option<OsString> { panic!("{name} is read") };
        let environment = Environment::new(&find, true);
        assert_eq!(environment.bytes("AWS_REGION"), None);
        assert_eq!(environment.text("HTTPS_PROXY").unwrap(), None);
        assert_eq!(environment.home(), None);
        for (path, is_taken) in [("/x/$A", true), ("~/x", false)] {
            let path = SourcedPath {
                value: path.into(),
                source: Source::Option("ca_bundle"),
            };
            assert_eq!(environment.expand(path).is_ok(), is_taken);
        }
    }
}
