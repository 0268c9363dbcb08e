//! Reads one profile of the AWS configuration and credentials files, as botocore does.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str;

use super::environment::{Environment, is_null_device};
use super::ini::{self, Ini, Section};
use super::layers::Layers;
use crate::error::Error;
use crate::os::{HOME, ReadFileError, is_out_of_descriptors, read_file};
use crate::sanitize;
use crate::secret::SecretBuffer;
use crate::setting::{Source, Sourced, SourcedPath};

/// The largest file that is read.
const MAX_FILE: usize = 4 * 1024 * 1024;

/// What a profile is read for; the rest of it, its keys above all, is not kept.
const KEYS: [&str; 9] = [
    "region",
    "endpoint_url",
    "use_fips_endpoint",
    "use_dualstack_endpoint",
    "max_attempts",
    "ca_bundle",
    "sdk_ua_app_id",
    IGNORE_URLS,
    SERVICES,
];
pub(super) const IGNORE_URLS: &str = "ignore_configured_endpoint_urls";
const SERVICES: &str = "services";
/// AWS's name of this service in a section `[services ...]`.
const SERVICE: &str = "cognito_identity_provider";

/// One profile, of both files.
#[derive(Default)]
pub(crate) struct Profile {
    settings: Vec<Setting>,
    /// The URL for this service alone, or why the profile's `services` cannot be followed.
    service_endpoint_url: Option<Result<Sourced<String>, Error>>,
}

struct Setting {
    key: &'static str,
    /// `None` where it is settings on lines of their own.
    value: Option<String>,
    source: Source,
}

impl Profile {
    /// Returns a setting that is there and not empty.
    pub(crate) fn get(&self, key: &str) -> Result<Option<Sourced<&str>>, Error> {
        // An endpoint for this service alone goes before one for all.
        if key == "endpoint_url" {
            match &self.service_endpoint_url {
                Some(Ok(Sourced { value, source })) => {
                    return Ok(Some(Sourced {
                        value,
                        source: source.clone(),
                    }));
                }
                Some(Err(error)) => return Err(error.clone()),
                None => {}
            }
        }
        let Some(Setting { value, source, .. }) =
            self.settings.iter().find(|setting| setting.key == key)
        else {
            return Ok(None);
        };
        let Some(value) = value else {
            return Err(source.error(format!("{source}: has lines below it, not a value.")));
        };
        Ok((!value.is_empty()).then(|| Sourced {
            value: value.as_str(),
            source: source.clone(),
        }))
    }

    /// Adds a section's settings. They go before those that are there.
    fn add<'a>(&mut self, file: &Parsed<'a>, section: &Section<'a>, name: &str) {
        for key in KEYS {
            let Some(entry) = file.ini.get(section, key) else {
                continue;
            };
            self.settings.retain(|setting| setting.key != key);
            self.settings.push(Setting {
                key,
                value: (!entry.is_nested()).then(|| value(&entry.value()).to_owned()),
                source: source(key, name, file.path),
            });
        }
    }
}

fn source(key: &'static str, profile: &str, file: &Path) -> Source {
    Source::Profile {
        key,
        profile: profile.to_owned(),
        file: file.to_owned(),
    }
}

/// Returns a value without the comment behind it, which must stand after white space.
fn value(text: &str) -> &str {
    let comment = [" #", " ;", "\t#", "\t;"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min();
    text[..comment.unwrap_or(text.len())].trim()
}

/// The profile, if there is one, and what is worth a line in the log.
pub(super) struct Found {
    pub(super) profile: Option<Profile>,
    pub(super) notes: Vec<String>,
}

/// Reads the profile from the files that are there. Only what was asked for by name must be there.
pub(super) fn read(layers: &Layers<'_>) -> Result<Found, Error> {
    let environment = layers.environment;
    let name = layers.text("profile")?;
    let wanted = name.as_ref().map_or("default", |name| name.value.as_str());
    let config = Place::find(layers.path("config_file")?, "config", environment);
    let credentials = environment
        .bytes("AWS_SHARED_CREDENTIALS_FILE")
        .map(|value| {
            environment.expand(Sourced {
                value,
                source: Source::Environment("AWS_SHARED_CREDENTIALS_FILE"),
            })
        })
        .transpose()?;
    let credentials = Place::find(credentials, "credentials", environment);

    let mut notes = Vec::new();
    let config_file = File::read(config.as_ref(), &mut notes)?;
    let credentials_file = File::read(credentials.as_ref(), &mut notes)?;
    let config_text = config_file.as_ref().map(File::text).transpose()?;
    let credentials_text = credentials_file.as_ref().map(File::text).transpose()?;
    match (of_texts(wanted, config_text, credentials_text)?, name) {
        (None, Some(name)) => {
            let places = [config.as_ref(), credentials.as_ref()];
            Err(missing_profile(&name, places, environment))
        }
        (profile, _) => Ok(Found { profile, notes }),
    }
}

/// The text of a file that has profiles.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) path: &'a Path,
    pub(crate) text: &'a str,
}

/// Finds a profile in the texts of the configuration and the credentials file. What the second says
/// of it goes before what the first says.
pub(crate) fn of_texts(
    name: &str,
    config: Option<Text<'_>>,
    credentials: Option<Text<'_>>,
) -> Result<Option<Profile>, Error> {
    let config = config.map(Parsed::new).transpose()?;
    let credentials = credentials.map(Parsed::new).transpose()?;
    let mut profile = None;
    let of_config = config
        .as_ref()
        .and_then(|file| Some((file, named(&file.ini, "profile", name)?)));
    let of_credentials = credentials.as_ref().and_then(|file| {
        let mut sections = file.ini.sections().iter();
        Some((file, sections.find(|found| found.title == name)?))
    });
    for (file, section) in of_config.into_iter().chain(of_credentials) {
        let profile = profile.get_or_insert_with(Profile::default);
        profile.add(file, section, name);
    }
    if let Some(profile) = &mut profile {
        profile.service_endpoint_url =
            service_endpoint_url(profile, name, config.as_ref()).transpose();
    }
    Ok(profile)
}

/// A file and what stands in it.
struct Parsed<'a> {
    path: &'a Path,
    ini: Ini<'a>,
}

impl<'a> Parsed<'a> {
    fn new(Text { path, text }: Text<'a>) -> Result<Parsed<'a>, Error> {
        if text.starts_with('\u{feff}') {
            let what = "the file begins with a byte order mark, which AWS's tools do not take";
            return Err(fault(path, 1, what));
        }
        let ini = ini::parse(text).map_err(|found| fault(path, found.line, found.what))?;
        Ok(Parsed { path, ini })
    }
}

fn fault(path: &Path, line: usize, what: &str) -> Error {
    let path = sanitize::path(path);
    Error::configuration(format!("File {path}, line {line}: {what}.")).with_hint(MEND)
}

const MEND: &str =
    "Mend the file, or name another with AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE.";

/// Returns the section of a profile or of services. Of two with the same name the last counts.
fn named<'i, 'a>(ini: &'i Ini<'a>, kind: &str, wanted: &str) -> Option<&'i Section<'a>> {
    ini.sections().iter().rfind(|section| {
        if section.title == "default" {
            return kind == "profile" && wanted == "default";
        }
        section.title.starts_with(kind)
            && matches!(ini::words(section.title).as_deref(), Some([_, name]) if name == wanted)
    })
}

/// Follows the profile's `services` to an endpoint URL for this service.
fn service_endpoint_url(
    profile: &Profile,
    name: &str,
    config: Option<&Parsed<'_>>,
) -> Result<Option<Sourced<String>>, Error> {
    let Some(Sourced {
        value: services,
        source: setting,
    }) = profile.get(SERVICES)?
    else {
        return Ok(None);
    };
    let section = config.and_then(|file| {
        let section = named(&file.ini, SERVICES, services)?;
        (!file.ini.is_empty(section)).then_some((file, section))
    });
    let Some((file, section)) = section else {
        return Err(setting
            .error(format!(
                "{setting}: there is no section [services NAME] of that name with settings in it."
            ))
            .with_hint("Add the section to the configuration file, or remove the setting."));
    };
    let Some(entry) = file.ini.get(section, SERVICE) else {
        return Ok(None);
    };
    if !entry.is_nested() && !entry.value().is_empty() {
        let what = "cognito_identity_provider has a value, not indented lines below it";
        return Err(fault(file.path, entry.line(), what));
    }
    let nested = entry
        .nested()
        .map_err(|found| fault(file.path, found.line, found.what))?;
    Ok(nested
        .iter()
        .rfind(|(key, _)| *key == "endpoint_url")
        .map(|(_, url)| value(url))
        .filter(|url| !url.is_empty())
        .map(|url| Sourced {
            value: url.to_owned(),
            source: source("endpoint_url", name, file.path),
        }))
}

fn missing_profile(
    name: &Sourced<String>,
    places: [Option<&Place>; 2],
    environment: &Environment<'_>,
) -> Error {
    let places: Vec<String> = places
        .into_iter()
        .flatten()
        .map(|place| sanitize::path(&place.path))
        .collect();
    let (place, hint) = match (places.is_empty(), environment.is_privileged()) {
        (false, _) => (
            format!(" in {}", places.join(" or ")),
            "Add the profile to the file, or name one that is there.",
        ),
        (true, false) => (
            format!(": no file is known that could have it, because {HOME} is not set"),
            "Set AWS_CONFIG_FILE to the path of the file.",
        ),
        (true, true) => (
            format!(": a set-user-ID program looks for no file in its caller's {HOME}"),
            "Set the option config_file.",
        ),
    };
    Error::configuration(format!(
        "{}: there is no profile {}{place}.",
        name.source.capitalized(),
        sanitize::name(&name.value),
    ))
    .with_hint(hint)
}

/// Where a file is to be looked for.
struct Place {
    path: PathBuf,
    /// `None` for the usual place.
    source: Option<Source>,
}

impl Place {
    /// Returns the place that a setting names, else the usual one below the home folder.
    fn find(
        named: Option<SourcedPath>,
        usual: &str,
        environment: &Environment<'_>,
    ) -> Option<Place> {
        match named {
            Some(named) => Some(Place {
                path: named.value.into(),
                source: Some(named.source),
            }),
            None => environment.home().map(|home| Place {
                path: home.join(".aws").join(usual),
                source: None,
            }),
        }
    }

    fn cannot_read(&self, why: &str) -> Error {
        let path = sanitize::path(&self.path);
        Error::configuration(match &self.source {
            Some(source) => format!("{}: cannot read {path}: {why}.", source.capitalized()),
            None => format!("Cannot read {path}: {why}."),
        })
        .with_hint(MEND)
    }
}

/// A file's text, which is wiped when it is dropped.
struct File<'a> {
    path: &'a Path,
    bytes: SecretBuffer,
}

impl<'a> File<'a> {
    /// Reads a file. One that cannot even be seen is none, unless an option names it; one that can be
    /// seen and not read is an error.
    fn read(place: Option<&'a Place>, notes: &mut Vec<String>) -> Result<Option<File<'a>>, Error> {
        let Some(place) = place else {
            return Ok(None);
        };
        let path = place.path.as_path();
        if is_null_device(path.as_os_str()) {
            return Ok(None);
        }
        let error = match read_file(path, MAX_FILE) {
            Ok(bytes) => {
                return Ok(Some(File {
                    path,
                    bytes: bytes.into(),
                }));
            }
            Err(ReadFileError::NotRegular) => {
                return Err(place.cannot_read("it is not a regular file"));
            }
            Err(ReadFileError::TooLarge) => {
                return Err(place.cannot_read("it is larger than 4 MiB"));
            }
            Err(ReadFileError::Io(error)) => error,
        };
        if is_out_of_descriptors(&error) {
            return Err(Error::out_of_descriptors());
        }
        let why = sanitize::io_error(&error);
        if matches!(place.source, Some(Source::Option(_))) || can_be_seen(path) {
            return Err(place.cannot_read(&why));
        }
        notes.push(format!(
            "profile file {} is passed over: {why}",
            sanitize::path(path)
        ));
        Ok(None)
    }

    fn text(&self) -> Result<Text<'_>, Error> {
        let (path, bytes) = (self.path, self.bytes.as_ref());
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = &bytes[..error.valid_up_to()];
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            fault(path, line, "there is a byte that is not UTF-8 text")
        })?;
        Ok(Text { path, text })
    }
}

/// Returns whether a file is there as far as this process can tell. In a folder that it may not enter,
/// as sandboxes and daemons with another user's home have it, it cannot.
fn can_be_seen(path: &Path) -> bool {
    let seen: io::Result<fs::Metadata> = fs::metadata(path);
    seen.is_ok()
}

#[cfg(test)]
pub(super) fn home_with(file: &str, name: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join(".aws")).unwrap();
    fs::write(home.path().join(".aws").join(name), file).unwrap();
    home
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;
    use crate::config::Config;

    #[derive(Debug, PartialEq)]
    struct Got(Option<String>, Option<String>);

    /// Returns region and endpoint URL of a profile in a configuration file of this text.
    fn read_text(text: &str, profile: &str) -> Result<Got, Error> {
        let home = home_with(text, "config");
        let home = home.path().as_os_str().to_owned();
        let find = |name: &str| match name {
            "HOME" => Some(home.clone()),
            "AWS_PROFILE" if profile != "default" => Some(OsString::from(profile)),
            _ => None,
        };
        let environment = Environment::new(&find, false);
        let config = Config::with_environment(&serde_json::Map::new(), &environment)?;
        let text = |found: Option<Sourced<String>>| found.map(|found| found.value);
        Ok(Got(text(config.region), text(config.endpoint_url)))
    }

    fn region(text: &str, profile: &str) -> Option<String> {
        read_text(text, profile).unwrap().0
    }

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

    #[test]
    fn reads_the_dialect() {
        assert_eq!(region(FILE, "default").as_deref(), Some("eu-west-1"));
        let Got(region_of_dev, url) = read_text(FILE, "dev").unwrap();
        assert_eq!(region_of_dev.as_deref(), Some("eu-central-1"));
        assert_eq!(url.as_deref(), Some("http://127.0.0.1:2"));
        assert_eq!(region(FILE, "two words").as_deref(), Some("us-west-2"));
        assert!(read_text(FILE, "nowhere").is_err());
        assert_eq!(read_text("", "default").unwrap(), Got(None, None));
    }

    #[test]
    fn keys_are_taken_in_any_case_and_names_as_they_are() {
        let file = "[profile Dev]\r\nRegion = eu-west-1\r\nMAX_ATTEMPTS=2\r\n";
        assert_eq!(region(file, "Dev").as_deref(), Some("eu-west-1"));
        assert!(read_text(file, "dev").is_err());
    }

    #[test]
    fn what_is_not_for_us_is_passed_over() {
        let file = "[preview]\ncloudsearch = true\n[sso-session x]\nregion = us-east-1\n\
                    [default]\ncredential_process = /bin/x --a [b] = c ; d\n\
                    s3 =\n    region = us-east-2\nregion = eu-west-1";
        assert_eq!(region(file, "default").as_deref(), Some("eu-west-1"));
    }

    #[test]
    fn a_hash_without_white_space_is_no_comment() {
        let file = "[default]\nendpoint_url = http://h/#x";
        let Got(_, url) = read_text(file, "default").unwrap();
        assert_eq!(url.as_deref(), Some("http://h/#x"));
    }

    #[test]
    fn of_two_sections_for_one_profile_the_last_counts() {
        for (file, profile) in [
            (
                "[profile default]\nregion = a\n[default]\nregion = b\n",
                "default",
            ),
            (
                "[default]\nregion = a\n[profile default]\nregion = b\n",
                "default",
            ),
            (
                "[profile a]\nregion = x\n[profile  a]\nregion = y\n[profile \"a\"]\nregion = b\n",
                "a",
            ),
        ] {
            assert_eq!(region(file, profile).as_deref(), Some("b"), "{file}");
        }
    }

    #[test]
    fn a_broken_file_is_an_error_with_its_line_and_without_its_text() {
        for (file, line, words) in [
            ("[default\nregion = S3cret", 1, "no [section]"),
            ("region = S3cret", 1, "no [section]"),
            ("[default]\nregion = a\nREGION = S3cret", 3, "twice"),
            ("[default]\n[other]\n[default]\n", 3, "twice"),
            ("[default]\nregion = a\nS3cret\n", 3, "neither"),
            ("[default]\n\n= S3cret\n", 3, "no key"),
            ("[default]\ns3 =\n  S3cret\n", 2, "without a ="),
            ("\u{feff}[default]\nregion = S3cret\n", 1, "byte order mark"),
        ] {
            let error = read_text(file, "default").unwrap_err();
            let place = format!("config, line {line}: ");
            assert!(error.message().contains(&place), "{file}: {error}");
            assert!(error.message().contains(words), "{file}: {error}");
            assert!(!error.to_string().contains("S3cret"), "{error}");
        }
    }
}
