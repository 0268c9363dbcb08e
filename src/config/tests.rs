//! The settling of each option on its own: types, unknown names, wrong texts, empty ones, and the profile file's cases.

use std::cell::RefCell;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::options::{Kind, OPTIONS};
use super::*;

/// Settles options (a JSON object) in an environment of these variables alone.
fn settle(options: Value, environment: &[(&str, &str)]) -> Result<Config, Error> {
    let find = |name: &str| {
        let found = environment.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).into())
    };
    Config::with_environment(
        options.as_object().unwrap(),
        &Environment::new(&find, false),
    )
}

/// The failure's status and message.
fn refusal(options: Value, environment: &[(&str, &str)]) -> (crate::Status, String) {
    let error = settle(options.clone(), environment)
        .err()
        .unwrap_or_else(|| panic!("{options} {environment:?} is taken"));
    (error.status(), error.message().to_owned())
}

/// A home directory with this profile file.
fn home(file: &str) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    std::fs::write(home.path().join(".aws/config"), file).unwrap();
    home
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn url(config: &Config) -> Option<(String, String)> {
    let found = config.endpoint_url.as_ref()?;
    Some((found.value.clone(), found.source.to_string()))
}

/// A value of each JSON type, and which kinds take it.
fn samples() -> Vec<(Value, &'static [Kind])> {
    vec![
        (
            json!(null),
            &[
                Kind::Text,
                Kind::TextOrEmpty,
                Kind::Flag,
                Kind::Seconds,
                Kind::Count,
            ],
        ),
        (json!(true), &[Kind::Flag]),
        (json!(2), &[Kind::Seconds, Kind::Count]),
        (json!("http://127.0.0.1"), &[Kind::Text, Kind::TextOrEmpty]),
        (json!(""), &[Kind::TextOrEmpty]),
        (json!(["a"]), &[]),
        (json!({"a": 1}), &[]),
    ]
}

#[test]
fn every_option_takes_its_type_and_no_other() {
    for spec in OPTIONS {
        for (value, takers) in samples() {
            let checked = check_option(spec.name, &value);
            match checked {
                Ok(()) => assert!(takers.contains(&spec.kind), "{} takes {value}", spec.name),
                Err(error) => {
                    assert!(!takers.contains(&spec.kind), "{error}");
                    assert_eq!(error.status(), crate::Status::InvalidArgument);
                    let message = error.message();
                    assert!(message.starts_with(&format!("Option {}: must be ", spec.name)));
                    assert!(
                        !message.contains("127.0.0.1"),
                        "the value is shown: {message}"
                    );
                }
            }
        }
    }
}

#[test]
fn an_unknown_option_is_named_and_the_known_ones_are_listed() {
    for name in ["", "Region", "regoin", "timeout ", "a\nb", &"x".repeat(500)] {
        let error = settle(json!({name: 1}), &[]).err().expect("unknown");
        assert_eq!(error.status(), crate::Status::InvalidArgument);
        assert!(
            error.message().contains("there is no such option"),
            "{error}"
        );
        assert!(
            error.message().len() < 120 && !error.message().contains('\n'),
            "{error}"
        );
        for spec in OPTIONS {
            assert!(error.hint().unwrap().contains(spec.name), "{error}");
        }
    }
    assert!(refusal(json!({"regoin": 1}), &[]).1.contains("\"regoin\""));
}

#[test]
fn the_table_is_well_formed() {
    let mut names: Vec<&str> = Vec::new();
    let mut variables: Vec<&str> = Vec::new();
    for spec in OPTIONS {
        names.push(spec.name);
        variables.extend(spec.environment);
        assert!(
            !spec.default.is_empty() && spec.purpose.ends_with('.'),
            "{}",
            spec.name
        );
    }
    variables.extend(options::OTHER_ENVIRONMENT.iter().map(|(name, _)| name));
    for list in [&mut names, &mut variables] {
        let count = list.len();
        list.sort_unstable();
        list.dedup();
        assert_eq!(list.len(), count, "one is there twice: {list:?}");
    }
}

#[test]
fn no_variable_is_read_that_the_table_does_not_name() {
    let read = RefCell::new(Vec::new());
    let find = |name: &str| {
        read.borrow_mut().push(name.to_owned());
        None
    };
    Config::with_environment(&Map::new(), &Environment::new(&find, false)).unwrap();
    // The last are not settings of this library.
    let known = OPTIONS
        .iter()
        .flat_map(|spec| spec.environment.iter().copied())
        .chain(options::OTHER_ENVIRONMENT.iter().map(|(name, _)| *name))
        .chain(["HOME", "REQUEST_METHOD"]);
    let known: Vec<&str> = known.collect();
    for name in read.into_inner() {
        // Proxies are read in lower case too.
        let upper = name.to_uppercase();
        assert!(
            known.contains(&name.as_str()) || upper.ends_with("_PROXY"),
            "{name}"
        );
        assert!(known.contains(&upper.as_str()), "{name}");
    }
}

#[test]
fn flags_are_read_as_aws_writes_them() {
    let variable = "AWS_USE_FIPS_ENDPOINT";
    for (value, expected) in [
        ("true", true),
        ("True", true),
        (" TRUE ", true),
        ("1", true),
    ]
    .into_iter()
    .chain([("false", false), ("FALSE", false), ("0", false)])
    {
        let config = settle(json!({}), &[(variable, value)]).unwrap();
        assert_eq!(config.use_fips_endpoint, expected, "{value}");
    }
    for value in ["yes", "on", "2", "truely", " "] {
        let (status, message) = refusal(json!({}), &[(variable, value)]);
        assert_eq!(status, crate::Status::Configuration);
        assert!(
            message.contains(variable) && message.contains("true nor false"),
            "{message}"
        );
    }
}

#[test]
fn seconds_are_positive_finite_and_sane() {
    let settled = |value: Value| settle(json!({"timeout": value}), &[]).unwrap().timeout;
    assert_eq!(settled(json!(0.001)), Duration::from_millis(1));
    assert_eq!(settled(json!(2.5)), Duration::from_millis(2500));
    assert_eq!(settled(json!(31_536_000)), Duration::from_secs(31_536_000));
    for value in [
        json!(0),
        json!(-1),
        json!(0.0009),
        json!(31_536_001),
        json!(1e300),
    ] {
        let (status, message) = refusal(json!({"timeout": value}), &[]);
        assert_eq!(status, crate::Status::InvalidArgument);
        assert!(
            message.starts_with("Option timeout: is not a number of seconds"),
            "{message}"
        );
    }
    for value in ["0", "-1", "NaN", "inf", "1s", "1,5", "1e9", " "] {
        let (status, message) = refusal(json!({}), &[("COGNITO_CONNECT_TIMEOUT", value)]);
        assert_eq!(status, crate::Status::Configuration);
        assert!(message.contains("COGNITO_CONNECT_TIMEOUT"), "{message}");
    }
    for (value, millis) in [
        (" 7.25 ", 7250),
        ("+07.250", 7250),
        (".5", 500),
        ("7.", 7000),
        ("100", 100_000),
        ("1e2", 100_000),
    ] {
        let config = settle(json!({}), &[("COGNITO_TIMEOUT", value)]).unwrap();
        assert_eq!(config.timeout, Duration::from_millis(millis), "{value}");
    }
}

#[test]
fn counts_are_whole_and_at_least_one() {
    for value in [json!(0), json!(-1), json!(1.5), json!(4_294_967_296u64)] {
        let (status, message) = refusal(json!({"max_attempts": value}), &[]);
        assert_eq!(status, crate::Status::InvalidArgument);
        assert!(message.contains("whole number"), "{message}");
    }
    for value in ["0", "-3", "2.5", "three", "NaN"] {
        let (_, message) = refusal(json!({}), &[("AWS_MAX_ATTEMPTS", value)]);
        assert!(message.contains("AWS_MAX_ATTEMPTS"), "{message}");
    }
    let config = settle(json!({"max_attempts": 4_294_967_295u32}), &[]).unwrap();
    assert_eq!(config.max_attempts, u32::MAX);
}

#[test]
fn configured_urls_can_be_ignored_but_not_the_options() {
    let ignore = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
    let home = home("[default]\nendpoint_url = http://127.0.0.1:3\n");
    let home = ("HOME", text(home.path()));
    let general = ("AWS_ENDPOINT_URL", "http://127.0.0.1:2");
    for environment in [
        vec![home, (ignore, "true")],
        vec![home, general, (ignore, "True")],
    ] {
        assert_eq!(url(&settle(json!({}), &environment).unwrap()), None);
        let config = settle(json!({"endpoint_url": "http://127.0.0.1:1"}), &environment).unwrap();
        assert_eq!(url(&config).unwrap().0, "http://127.0.0.1:1");
    }
    let config = settle(json!({}), &[home, (ignore, "false")]).unwrap();
    assert_eq!(url(&config).unwrap().0, "http://127.0.0.1:3");
    let (status, message) = refusal(json!({}), &[(ignore, "perhaps")]);
    assert_eq!(status, crate::Status::Configuration);
    assert!(message.contains(ignore), "{message}");
}

#[test]
fn a_services_section_goes_before_the_profiles_own_url_and_after_the_environment() {
    let file = "[default]\nendpoint_url = http://127.0.0.1:1\nservices = mine\n\
                [services mine]\ncognito_identity_provider =\n  endpoint_url = http://127.0.0.1:2\n";
    let home = home(file);
    let home = ("HOME", text(home.path()));
    let (found, source) = url(&settle(json!({}), &[home]).unwrap()).unwrap();
    assert_eq!(found, "http://127.0.0.1:2");
    assert!(
        source.starts_with("endpoint_url of profile default in "),
        "{source}"
    );
    let general = ("AWS_ENDPOINT_URL", "http://127.0.0.1:3");
    let config = settle(json!({}), &[home, general]).unwrap();
    assert_eq!(
        url(&config).unwrap(),
        (
            general.1.to_owned(),
            format!("environment variable {}", general.0)
        )
    );
}

#[test]
fn a_missing_default_file_or_profile_is_no_error() {
    let empty = tempfile::tempdir().unwrap();
    let other = home("[profile other]\nregion = eu-west-1\n");
    for environment in [
        vec![],
        vec![("HOME", text(empty.path()))],
        vec![("HOME", text(other.path()))],
    ] {
        assert!(settle(json!({}), &environment).unwrap().region.is_none());
    }
    // The environment may name a file that nobody has made yet, as with the AWS tools.
    let missing = ("AWS_CONFIG_FILE", "/nowhere/config");
    assert!(settle(json!({}), &[missing]).unwrap().region.is_none());
}

#[test]
fn what_was_asked_for_by_name_must_be_there() {
    let empty = tempfile::tempdir().unwrap();
    let other = home("[profile other]\nregion = eu-west-1\n");
    for (options, environment, words) in [
        (
            json!({"profile": "dev"}),
            vec![],
            "Option profile: there is no profile \"dev\"",
        ),
        (
            json!({}),
            vec![("AWS_PROFILE", "dev")],
            "variable AWS_PROFILE: there is no profile \"dev\"",
        ),
        (
            json!({"profile": "dev"}),
            vec![("HOME", text(empty.path()))],
            ".aws/config",
        ),
        (
            json!({"profile": "dev"}),
            vec![("HOME", text(other.path()))],
            ".aws/config",
        ),
        (
            json!({"config_file": "/nowhere/config"}),
            vec![],
            "Option config_file: cannot read /nowhere/config: No such file",
        ),
        (
            json!({"config_file": text(empty.path())}),
            vec![],
            "Option config_file: cannot read",
        ),
        (
            json!({}),
            vec![("AWS_CONFIG_FILE", text(empty.path()))],
            "Environment variable AWS_CONFIG_FILE: cannot read",
        ),
    ] {
        let (status, message) = refusal(options, &environment);
        assert_eq!(status, crate::Status::Configuration, "{message}");
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn a_home_is_written_as_a_tilde() {
    let home = home("[default]\nregion = eu-west-1\n");
    let environment = [
        ("HOME", text(home.path())),
        ("AWS_CONFIG_FILE", "~/.aws/config"),
    ];
    let region = settle(json!({}), &environment).unwrap().region.unwrap();
    assert_eq!(region.value, "eu-west-1");
    assert!(
        region.source.to_string().contains(text(home.path())),
        "{}",
        region.source
    );
}

#[test]
fn a_broken_file_is_named_with_its_line() {
    let home = home("[default]\nregion = a\n[profile broken\n");
    let (status, message) = refusal(json!({}), &[("HOME", text(home.path()))]);
    assert_eq!(status, crate::Status::Configuration);
    assert!(
        message.contains(".aws/config") && message.contains("line 3"),
        "{message}"
    );
}

#[test]
fn a_file_that_is_no_text_is_refused_without_showing_it() {
    let home = home("");
    std::fs::write(
        home.path().join(".aws/config"),
        b"[default]\nregion = \xff\xfe\n",
    )
    .unwrap();
    let environment = [
        ("HOME", text(home.path())),
        ("AWS_CONFIG_FILE", "~/.aws/config"),
    ];
    let (status, message) = refusal(json!({}), &environment);
    assert_eq!(status, crate::Status::Configuration);
    assert!(message.contains("UTF-8"), "{message}");
}

#[test]
fn a_client_certificate_needs_its_key() {
    for (one, other) in [("client_cert", "client_key"), ("client_key", "client_cert")] {
        let (status, message) = refusal(json!({one: "/x.pem"}), &[]);
        assert_eq!(status, crate::Status::InvalidArgument);
        assert!(
            message.contains(one) && message.contains(other),
            "{message}"
        );
    }
}

#[test]
fn the_user_agent_stays_fit_for_a_header() {
    let agent =
        |options, environment: &[(&str, &str)]| settle(options, environment).unwrap().user_agent;
    let plain = agent(json!({}), &[]);
    assert!(
        plain.starts_with(concat!("libcognito/", env!("CARGO_PKG_VERSION"))),
        "{plain}"
    );
    let option = agent(
        json!({"user_agent_extra": "my-app/1.0"}),
        &[("AWS_SDK_UA_APP_ID", "other")],
    );
    assert_eq!(option, format!("{plain} my-app/1.0"));
    assert_eq!(
        agent(json!({}), &[("AWS_SDK_UA_APP_ID", "other")]),
        format!("{plain} app/other")
    );
    let odd = agent(
        json!({"user_agent_extra": "a\t\u{1}X-Evil: 1\u{e9}\u{7f}"}),
        &[],
    );
    assert_eq!(odd, format!("{plain} a--X-Evil: 1--"));
    let long = agent(json!({"user_agent_extra": "x".repeat(4000)}), &[]);
    assert_eq!(long.len(), plain.len() + 1 + 256);
    for extra in ["a\r\nX-Evil: 1", &"x".repeat(10_000)] {
        let (status, message) = refusal(json!({"user_agent_extra": extra}), &[]);
        assert_eq!(status, crate::Status::InvalidArgument);
        assert!(message.starts_with("Option user_agent_extra: ") && !message.contains("X-Evil"));
        refusal(json!({}), &[("AWS_SDK_UA_APP_ID", extra)]);
    }
}

#[test]
fn a_privileged_process_obeys_its_options_alone() {
    let find = |name: &str| -> Option<std::ffi::OsString> { panic!("{name} is read") };
    let environment = Environment::new(&find, true);
    let settle =
        |options: Value| Config::with_environment(options.as_object().unwrap(), &environment);
    let config = settle(json!({"region": "eu-west-1"})).unwrap();
    assert_eq!(config.region.unwrap().value, "eu-west-1");
    let home = home("[default]\nmax_attempts = 7\n");
    let file = home.path().join(".aws/config");
    let config = settle(json!({"config_file": text(&file)})).unwrap();
    assert_eq!(config.max_attempts, 7);
}

#[test]
fn the_file_that_has_the_setting_is_named() {
    let home = home("[profile dev]\nregion = eu-west-1\nmax_attempts = x\n");
    let credentials = home.path().join(".aws/credentials");
    std::fs::write(&credentials, "[dev]\nregion = eu-west-2\n").unwrap();
    let environment = [("HOME", text(home.path())), ("AWS_PROFILE", "dev")];
    let (_, message) = refusal(json!({}), &environment);
    let config = home.path().join(".aws/config");
    let words = format!(
        "Setting max_attempts of profile dev in {}: ",
        config.display()
    );
    assert!(message.starts_with(&words), "{message}");
    let region = settle(json!({"max_attempts": 1}), &environment)
        .unwrap()
        .region
        .unwrap();
    assert_eq!(region.value, "eu-west-2");
    assert_eq!(
        region.source.to_string(),
        format!("region of profile dev in {}", credentials.display())
    );
}
