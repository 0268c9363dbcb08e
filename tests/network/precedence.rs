//! Where each option's value comes from: option over environment over profile over default, by the table of options.

use std::fs;

use crate::probe::{Probe, Said};
use cognito::{Kind, OPTIONS, OptionSpec};
use serde_json::{Map, Value, json};

/// How an option is tried.
struct Case {
    /// A value for each layer, all different; the number is the layer's.
    value: fn(&Probe, usize) -> String,
    /// What the description says that the value is; the default in the words of the table.
    shown: fn(&Probe, &Value) -> String,
    /// Where the description says that it came from.
    source: Option<&'static str>,
    /// A value that must be refused, from whichever layer it comes; `None` where any text will do.
    wrong: Option<&'static str>,
    /// The environment variables where the table's order is not that of one request.
    environment: Option<&'static [&'static str]>,
    /// Further options that it needs to be seen; told whether the option has a value.
    beside: fn(bool) -> Value,
}

impl Case {
    fn new(value: fn(&Probe, usize) -> String, shown: fn(&Probe, &Value) -> String) -> Self {
        Self {
            value,
            shown,
            source: None,
            wrong: None,
            environment: None,
            beside: |_| json!({}),
        }
    }

    /// For options whose wrong values are found by their type.
    fn typed(value: fn(&Probe, usize) -> String, shown: fn(&Probe, &Value) -> String) -> Self {
        Self {
            wrong: Some("nonsense"),
            ..Self::new(value, shown)
        }
    }
}

fn text(found: &Value) -> String {
    match found {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().unwrap().to_string(),
        other => other.to_string(),
    }
}

/// The name that a test has put into a region.
fn name_in(region: &str) -> String {
    region
        .trim_start_matches("eu-")
        .trim_end_matches("-1")
        .to_owned()
}

/// A flag has two values only: the layer under test has one, every layer below it the other.
fn flag(_: &Probe, layer: usize) -> String {
    (layer == 0).to_string()
}

/// The cases of an option; one that is not here fails the test.
fn cases(name: &str) -> Vec<Case> {
    let one = |case| vec![case];
    match name {
        "region" => one(Case {
            source: Some("/region_source"),
            wrong: Some("US_EAST_1"),
            ..Case::new(
                |_, layer| format!("eu-west-{layer}"),
                |_, said| match &said["region"] {
                    Value::Null => "from the token".to_owned(),
                    region => text(region),
                },
            )
        }),
        "endpoint_url" => one(Case {
            source: Some("/endpoint_source"),
            wrong: Some("nonsense"),
            ..Case::new(
                |_, layer| format!("https://layer-{layer}.example/"),
                |_, said| match text(&said["endpoint_source"]).as_str() {
                    "region" => "the region's endpoint".to_owned(),
                    _ => text(&said["endpoint_url"]),
                },
            )
        }),
        "use_fips_endpoint" => one(Case::typed(flag, |_, said| {
            text(&said["use_fips_endpoint"])
        })),
        "use_dualstack_endpoint" => one(Case::typed(flag, |_, said| {
            text(&said["use_dualstack_endpoint"])
        })),
        "allow_http" => one(Case::typed(flag, |_, said| text(&said["allow_http"]))),
        "check_token" => one(Case::typed(flag, |_, said| text(&said["check_token"]))),
        "timeout" => one(Case::typed(
            |_, layer| format!("{layer}.5"),
            |_, said| text(&said["timeout"]),
        )),
        "connect_timeout" => one(Case::typed(
            |_, layer| (10 + layer).to_string(),
            |_, said| text(&said["connect_timeout"]),
        )),
        "max_attempts" => one(Case::typed(
            |_, layer| (10 + layer).to_string(),
            |_, said| text(&said["max_attempts"]),
        )),
        "ca_bundle" => one(Case {
            source: Some("/trust_source"),
            ..Case::new(
                |_, layer| format!("/bundles/{layer}.pem"),
                |_, said| match text(&said["trust_source"]).as_str() {
                    "system" => "the system's trust store".to_owned(),
                    _ => text(&said["trust"]),
                },
            )
        }),
        "client_cert" => one(Case {
            beside: |set| {
                if set {
                    json!({"client_key": "/key.pem"})
                } else {
                    json!({})
                }
            },
            ..Case::new(
                |_, layer| format!("/certificates/{layer}.pem"),
                |_, said| text(&said["client_cert"]),
            )
        }),
        "client_key" => one(Case {
            beside: |set| {
                if set {
                    json!({"client_cert": "/certificate.pem"})
                } else {
                    json!({})
                }
            },
            ..Case::new(
                |_, layer| format!("/keys/{layer}.pem"),
                |_, said| text(&said["client_key"]),
            )
        }),
        "user_agent_extra" => one(Case::new(
            |_, layer| format!("layer{layer}"),
            |_, said| {
                let agent = text(&said["user_agent"]);
                let last = agent.rsplit([' ', '/']).next().unwrap_or_default();
                if last == "rust" {
                    "none".to_owned()
                } else {
                    last.to_owned()
                }
            },
        )),
        // These two are seen by what stands in the profile that they lead to.
        "profile" => one(Case {
            wrong: Some("nowhere"),
            ..Case::new(
                |_, layer| format!("p{layer}"),
                |_, said| name_in(&text(&said["region"])),
            )
        }),
        "config_file" => one(Case::new(
            |probe, layer| {
                let file = probe.home().join(format!("config{layer}"));
                fs::write(&file, format!("[default]\nregion = eu-config{layer}-1\n")).unwrap();
                file.display().to_string()
            },
            |probe, said| match text(&said["region"]).as_str() {
                "eu-default-1" => "~/.aws/config".to_owned(),
                region => probe.home().join(name_in(region)).display().to_string(),
            },
        )),
        "proxy" => {
            let case = |environment, beside| Case {
                source: Some("/proxy_source"),
                wrong: Some("http://"),
                environment: Some(environment),
                beside,
                ..Case::new(
                    |_, layer| format!("http://proxy-{layer}.example:3128"),
                    |_, said| text(&said["proxy"]),
                )
            };
            vec![
                case(
                    &["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
                    |_| json!({"region": "eu-west-1"}),
                ),
                case(
                    &["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
                    |_| json!({"endpoint_url": "http://service.example", "allow_http": true}),
                ),
            ]
        }
        other => panic!("option {other} has no case here: add one"),
    }
}

/// A place that a value can stand in.
#[derive(Clone, Copy, Debug)]
enum Layer {
    Option,
    Variable(&'static str),
    Profile(&'static str),
}

impl Layer {
    /// From the first that counts to the last.
    fn all(spec: &'static OptionSpec, case: &Case) -> Vec<Self> {
        let variables = case.environment.unwrap_or(spec.environment);
        let mut layers = vec![Self::Option];
        layers.extend(variables.iter().copied().map(Self::Variable));
        layers.extend(spec.profile_key.map(Self::Profile));
        layers
    }

    /// What messages call it.
    fn words_of_message(self, spec: &OptionSpec) -> String {
        match self {
            Self::Option => format!("Option {}: ", spec.name),
            Self::Variable(name) => format!("Environment variable {name}: "),
            Self::Profile(key) => format!("Setting {key} of profile default in "),
        }
    }

    /// What descriptions call it.
    fn words(self, spec: &OptionSpec) -> String {
        match self {
            Self::Option => format!("option {}", spec.name),
            Self::Variable(name) => format!("environment variable {name}"),
            Self::Profile(key) => format!("{key} of profile default in "),
        }
    }
}

/// Describes a client for which the option has these values in these layers.
fn ask(probe: &Probe, spec: &OptionSpec, case: &Case, values: &[(Layer, String)]) -> Said {
    let beside = (case.beside)(!values.is_empty());
    let mut options: Map<String, Value> = beside.as_object().unwrap().clone();
    let mut env = Vec::new();
    let mut file = String::from("[default]\n");
    if matches!(spec.name, "profile" | "config_file") {
        file.push_str("region = eu-default-1\n");
    }
    for (layer, value) in values {
        match layer {
            Layer::Option => {
                let value = match spec.kind {
                    Kind::Text | Kind::TextOrEmpty => json!(value),
                    _ => serde_json::from_str(value).unwrap_or_else(|_| json!(value)),
                };
                options.insert(spec.name.to_owned(), value);
            }
            Layer::Variable(name) => env.push((*name, value.as_str())),
            Layer::Profile(key) => file.push_str(&format!("{key} = {value}\n")),
        }
    }
    for number in 0..9 {
        file.push_str(&format!("[profile p{number}]\nregion = eu-p{number}-1\n"));
    }
    let folder = probe.home().join(".aws");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config"), file).unwrap();
    probe.call(&env, Some(&Value::Object(options)), &["describe"])
}

#[test]
fn each_layer_goes_before_those_below_it() {
    let probe = Probe::compile();
    for spec in OPTIONS {
        for case in cases(spec.name) {
            let layers = Layer::all(spec, &case);
            for first in 0..=layers.len() {
                for inverted in [false, true] {
                    if inverted && spec.kind != Kind::Flag {
                        continue;
                    }
                    let value = |layer: usize| match (case.value)(&probe, layer - first) {
                        value if inverted => (value != "true").to_string(),
                        value => value,
                    };
                    let values: Vec<(Layer, String)> = (first..layers.len())
                        .map(|layer| (layers[layer], value(layer)))
                        .collect();
                    let said = ask(&probe, spec, &case, &values);
                    assert_eq!(
                        said.status, "COGNITO_OK",
                        "{} {values:?}: {said:?}",
                        spec.name
                    );
                    let shown = (case.shown)(&probe, &said.json);
                    let expected = values
                        .first()
                        .map_or(spec.default, |(_, value)| value.as_str());
                    assert_eq!(shown, expected, "{} {values:?}", spec.name);
                    if let (Some(pointer), Some((layer, _))) = (case.source, values.first()) {
                        let source = text(said.json.pointer(pointer).unwrap());
                        assert!(
                            source.starts_with(&layer.words(spec)),
                            "{values:?}: {source}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_wrong_value_is_refused_by_the_name_of_its_place() {
    let probe = Probe::compile();
    let mut tried = 0;
    for spec in OPTIONS {
        for case in cases(spec.name) {
            let Some(wrong) = case.wrong else { continue };
            for layer in Layer::all(spec, &case) {
                let said = ask(&probe, spec, &case, &[(layer, wrong.to_owned())]);
                // A profile that is missing is missing in a file, whoever named it.
                let status = match layer {
                    Layer::Option if spec.name != "profile" => "COGNITO_INVALID_ARGUMENT",
                    _ => "COGNITO_CONFIGURATION",
                };
                said.assert_failed(status, &[&layer.words_of_message(spec)]);
                tried += 1;
            }
        }
    }
    assert!(tried > 30, "{tried} wrong values were tried");
}

#[test]
fn an_empty_variable_is_none() {
    let probe = Probe::compile();
    for spec in OPTIONS {
        for case in cases(spec.name) {
            let layers = Layer::all(spec, &case);
            let empty = |layer: &Layer| matches!(layer, Layer::Variable(_) | Layer::Profile(_));
            let values: Vec<(Layer, String)> = layers
                .into_iter()
                .filter(empty)
                .map(|layer| (layer, String::new()))
                .collect();
            let said = ask(&probe, spec, &case, &values);
            assert_eq!(said.status, "COGNITO_OK", "{}: {said:?}", spec.name);
            assert_eq!(
                (case.shown)(&probe, &said.json),
                spec.default,
                "{}",
                spec.name
            );
        }
    }
}

#[test]
fn the_default_client_reads_environment_and_profile() {
    let probe = Probe::compile();
    let folder = probe.home().join(".aws");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("config"),
        "[profile x]\nregion = eu-west-3\nmax_attempts = 7\n",
    )
    .unwrap();
    let said = probe.describe(&[("AWS_PROFILE", "x"), ("COGNITO_TIMEOUT", "2.5")], None);
    assert_eq!(said["region"], "eu-west-3");
    assert_eq!(said["max_attempts"], 7);
    assert_eq!(said["timeout"], 2.5);
}
