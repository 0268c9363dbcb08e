//! Reads one profile of the AWS configuration file (`~/.aws/config`).

use std::path::{Path, PathBuf};

use configparser::ini::{Ini, IniDefault};

use super::layers::Layers;
use crate::error::Error;
use crate::sanitize;
use crate::setting::{Source, Sourced};

/// Reads the profile, if there is a file. Only what was asked for by name must be there.
pub(super) fn read(layers: &Layers<'_>) -> Result<Option<(Profile, String, PathBuf)>, Error> {
    let home = (layers.environment)("HOME");
    let name = layers.text("profile");
    let named_file = layers.text("config_file");
    let path = match &named_file {
        Some(path) => expand(&path.value, home.as_deref()),
        None => match default_path(home.as_deref()) {
            Some(path) => path,
            None => PathBuf::new(),
        },
    };
    let wanted = name.as_ref().map_or("default", |name| name.value.as_str());
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return unreadable_file(&path, &error, named_file.as_ref(), name.as_ref()),
    };
    let profile = parse(&text, wanted).map_err(|why| {
        Error::configuration(format!("{}: {why}.", sanitize::path(&path)))
            .with_hint("Mend the file, or name another with AWS_CONFIG_FILE.")
    })?;
    match (profile, &name) {
        (Some(profile), _) => Ok(Some((profile, wanted.to_owned(), path))),
        (None, Some(name)) => Err(missing_profile(name, &path)),
        (None, None) => Ok(None),
    }
}

fn unreadable_file<T>(
    path: &Path,
    error: &std::io::Error,
    named_file: Option<&Sourced<String>>,
    name: Option<&Sourced<String>>,
) -> Result<Option<T>, Error> {
    let missing = error.kind() == std::io::ErrorKind::NotFound;
    match (named_file, name) {
        (Some(file), _) if !missing || matches!(file.source, Source::Option(_)) => {
            Err(Error::configuration(format!(
                "{}: cannot read {}: {}.",
                file.source,
                sanitize::path(path),
                sanitize::io_error(error)
            )))
        }
        (_, Some(name)) => Err(missing_profile(name, path)),
        _ => Ok(None),
    }
}

fn missing_profile(name: &Sourced<String>, path: &Path) -> Error {
    Error::configuration(format!(
        "{}: there is no profile {} in {}.",
        name.source,
        sanitize::name(&name.value),
        sanitize::path(path)
    ))
    .with_hint("Add the profile to the file, or name one that is there.")
}

/// One profile: its keys, and the nested keys of the `services` section that it names.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    keys: Vec<(String, String)>,
    service_endpoint_url: Option<String>,
}

impl Profile {
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        // An endpoint for this service alone goes before one for all.
        if key == "endpoint_url"
            && let Some(url) = &self.service_endpoint_url
        {
            return Some(url);
        }
        self.keys
            .iter()
            // AWS takes the keys, though not the names of profiles, in any case. Where one is there
            // in two spellings, ours counts, whatever the order in which the map gave them.
            .filter(|(name, _)| name.eq_ignore_ascii_case(key))
            .min_by_key(|(name, _)| (name != key, name))
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

/// Where the file is by default: `~/.aws/config`.
pub(crate) fn default_path(home: Option<&str>) -> Option<PathBuf> {
    home.filter(|home| !home.is_empty())
        .map(|home| Path::new(home).join(".aws").join("config"))
}

/// A path with a leading `~/` replaced by the home directory.
pub(crate) fn expand(path: &str, home: Option<&str>) -> PathBuf {
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => Path::new(home).join(rest),
        _ => PathBuf::from(path),
    }
}

/// Finds a profile in the text of a file. `Ok(None)`: it is not there.
pub(crate) fn parse(text: &str, name: &str) -> Result<Option<Profile>, String> {
    let mut defaults = IniDefault::default();
    defaults.case_sensitive = true;
    defaults.multiline = true;
    defaults.delimiters = vec!['='];
    // AWS takes a comment inside a line only after white space: see `value`.
    defaults.enable_inline_comments = false;
    let mut ini = Ini::new_from_defaults(defaults);
    ini.read(text.to_owned())?;

    // A section may be there in two spellings. The map has no order, so the plainest is taken.
    let section = |kind: &str, wanted: &str| {
        ini.get_map_ref()
            .iter()
            .filter(|(title, _)| matches_section(title, kind, wanted))
            .min_by_key(|(title, _)| (title.len(), title.as_str()))
            .map(|(_, keys)| keys)
    };
    let plain_default = (name == "default")
        .then(|| ini.get_map_ref().get("default"))
        .flatten();
    let Some(found) = section("profile", name).or(plain_default) else {
        return Ok(None);
    };
    let mut profile = Profile {
        keys: found
            .iter()
            .map(|(key, text)| (key.clone(), value(text.as_deref().unwrap_or(""))))
            .collect(),
        service_endpoint_url: None,
    };
    if let Some(services) = profile.get("services")
        && let Some(keys) = section("services", services)
        && let Some(Some(nested)) = keys.get("cognito_identity_provider")
    {
        profile.service_endpoint_url = nested
            .lines()
            .filter_map(|line| line.split_once('='))
            .find(|(key, _)| key.trim().eq_ignore_ascii_case("endpoint_url"))
            .map(|(_, text)| value(text))
            .filter(|url| !url.is_empty());
    }
    Ok(Some(profile))
}

/// Whether a section's title is `kind name`, the name possibly in quotes.
fn matches_section(title: &str, kind: &str, wanted: &str) -> bool {
    title
        .strip_prefix(kind)
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .is_some_and(|rest| rest.trim().trim_matches(['"', '\'']) == wanted)
}

/// A value without the comment behind it.
fn value(text: &str) -> String {
    let comment = [" #", " ;", "\t#", "\t;"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min();
    text[..comment.unwrap_or(text.len())].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# the usual things
[default]
region = eu-west-1 # Dublin
[profile dev]
region=eu-central-1
endpoint_url = http://127.0.0.1:1/all#not-a-comment
services = local
max_attempts =
s3 =
  max_concurrent_requests = 20
  endpoint_url = http://wrong.example
[profile \"two words\"]
region = us-west-2\t; comment
[services local]
s3 =
  endpoint_url = http://s3.example
cognito_identity_provider =
  # nested comment
  endpoint_url = http://127.0.0.1:2 ; here
[services other]
cognito_identity_provider =
  endpoint_url = http://127.0.0.1:3
";

    fn get(profile: &str, key: &str) -> Option<String> {
        parse(FILE, profile)
            .unwrap()
            .unwrap()
            .get(key)
            .map(str::to_owned)
    }

    #[test]
    fn reads_the_dialect() {
        assert_eq!(get("default", "region").as_deref(), Some("eu-west-1"));
        assert_eq!(get("dev", "region").as_deref(), Some("eu-central-1"));
        assert_eq!(
            get("dev", "endpoint_url").as_deref(),
            Some("http://127.0.0.1:2")
        );
        assert_eq!(get("dev", "max_attempts"), None, "an empty value is none");
        assert_eq!(get("two words", "region").as_deref(), Some("us-west-2"));
        assert!(parse(FILE, "nowhere").unwrap().is_none());
        assert!(parse("", "default").unwrap().is_none());
    }

    #[test]
    fn keys_are_taken_in_any_case_and_names_as_they_are() {
        let file = "[profile Dev]\r\nRegion = eu-west-1\r\nMAX_ATTEMPTS=2\r\n";
        let profile = parse(file, "Dev").unwrap().unwrap();
        assert_eq!(profile.get("region"), Some("eu-west-1"));
        assert_eq!(profile.get("max_attempts"), Some("2"));
        assert!(parse(file, "dev").unwrap().is_none());
    }

    #[test]
    fn what_is_not_for_us_is_passed_over() {
        let file = "[preview]\ncloudsearch = true\n[sso-session x]\nregion = us-east-1\n\
                    [default]\ncredential_process = /bin/x --a [b] = c ; d\n\
                    s3 =\n    region = us-east-2\nregion = eu-west-1";
        let profile = parse(file, "default").unwrap().unwrap();
        assert_eq!(profile.get("region"), Some("eu-west-1"));
    }

    #[test]
    fn a_hash_without_white_space_is_no_comment() {
        let file = "[default]\nendpoint_url = http://h/#x";
        let profile = parse(file, "default").unwrap().unwrap();
        assert_eq!(profile.get("endpoint_url"), Some("http://h/#x"));
    }

    #[test]
    fn profile_default_goes_before_default() {
        let file = "[default]\nregion = a\n[profile default]\nregion = b\n";
        assert_eq!(
            parse(file, "default").unwrap().unwrap().get("region"),
            Some("b")
        );
    }

    #[test]
    fn of_two_spellings_of_a_title_the_plainest_counts() {
        let file =
            "[profile \"a\"]\nregion = x\n[profile a]\nregion = y\n[profile  a]\nregion = z\n";
        for _ in 0..32 {
            assert_eq!(parse(file, "a").unwrap().unwrap().get("region"), Some("y"));
        }
    }

    #[test]
    fn of_two_spellings_of_a_key_ours_counts() {
        let file = "[default]\nREGION = x\nregion = y\nRegion = z\nSERVICES=b\nServices=a\n";
        for _ in 0..32 {
            let profile = parse(file, "default").unwrap().unwrap();
            assert_eq!(profile.get("region"), Some("y"));
            assert_eq!(profile.get("services"), Some("b"));
        }
    }

    #[test]
    fn a_broken_file_is_an_error_with_its_line() {
        assert!(
            parse("[default\nregion = x", "default")
                .unwrap_err()
                .contains("line 1")
        );
    }
}
