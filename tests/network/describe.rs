//! `cognito_client_describe`: what a client would do, told without sending anything.

use std::fs;

use crate::probe::{Probe, TOKEN};
use crate::support::answer::Answer;
use crate::support::server::FaultServer;
use serde_json::{Value, json};

#[test]
fn a_client_without_any_setting_says_its_defaults() {
    let probe = Probe::compile();
    let mut said = probe.describe(&[], Some(&json!({})));
    let members = said.as_object_mut().unwrap();
    // Where the system keeps its trust is the system's matter.
    assert!(members.remove("trust").unwrap().is_string());
    let agent = members.remove("user_agent").unwrap();
    assert!(
        agent.as_str().unwrap().starts_with("libcognito/"),
        "{agent}"
    );
    assert_eq!(
        said,
        json!({
            "region": null, "region_source": "token",
            "endpoint_url": null, "endpoint_source": "region",
            "use_fips_endpoint": false, "use_dualstack_endpoint": false,
            "timeout": 30.0, "connect_timeout": 5.0, "max_attempts": 3,
            "proxy": null, "proxy_source": null,
            "trust_source": "system",
            "client_cert": null, "client_key": null,
            "allow_http": false, "check_token": true,
        })
    );
    let default = probe.describe(&[], None);
    assert_eq!(default["timeout"], 30.0);
    assert_eq!(default["region_source"], "token");
}

#[test]
fn a_client_with_many_settings_says_where_they_came_from() {
    let probe = Probe::compile();
    let folder = probe.home().join(".aws");
    fs::create_dir_all(&folder).unwrap();
    let file =
        "[profile gateway]\nregion = eu-west-3\nca_bundle = /etc/company.pem\nmax_attempts = 2\n";
    fs::write(folder.join("config"), file).unwrap();
    let env = [
        ("AWS_PROFILE", "gateway"),
        (
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
            "https://gateway.example:8443/cognito",
        ),
        ("HTTPS_PROXY", "http://somebody:hunter2@proxy.example:3128"),
        ("COGNITO_TIMEOUT", "12.5"),
    ];
    let of_its_own = probe.describe(&env, Some(&json!({"connect_timeout": 2})));
    let default = probe.describe(&env, None);
    for (said, connect_timeout) in [(of_its_own, 2.0), (default, 5.0)] {
        let file = folder.join("config").display().to_string();
        for (member, value) in [
            ("region", json!("eu-west-3")),
            (
                "region_source",
                json!(format!("region of profile gateway in {file}")),
            ),
            (
                "endpoint_url",
                json!("https://gateway.example:8443/cognito"),
            ),
            (
                "endpoint_source",
                json!("environment variable AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"),
            ),
            ("timeout", json!(12.5)),
            ("connect_timeout", json!(connect_timeout)),
            ("max_attempts", json!(2)),
            ("proxy", json!("http://proxy.example:3128")),
            ("proxy_source", json!("environment variable HTTPS_PROXY")),
            ("trust", json!("/etc/company.pem")),
            (
                "trust_source",
                json!(format!("ca_bundle of profile gateway in {file}")),
            ),
        ] {
            assert_eq!(said[member], value, "{member}");
        }
        assert!(!said.to_string().contains("hunter2") && !said.to_string().contains("somebody"));
    }
}

#[test]
fn the_proxy_is_told_as_it_would_be_used() {
    let probe = Probe::compile();
    let proxy = ("HTTPS_PROXY", "http://proxy.example:3128");
    let told =
        |env: &[(&str, &str)], options: Value| probe.describe(env, Some(&options))["proxy"].clone();
    let regional = || json!({"region": "eu-west-1"});
    assert_eq!(told(&[proxy], regional()), "http://proxy.example:3128");
    assert_eq!(
        told(&[proxy, ("NO_PROXY", "amazonaws.com")], regional()),
        Value::Null
    );
    // Where the token decides the region, any region's host stands for all.
    assert_eq!(told(&[proxy], json!({})), "http://proxy.example:3128");
    assert_eq!(
        told(&[proxy, ("NO_PROXY", "amazonaws.com")], json!({})),
        Value::Null
    );
    assert_eq!(
        told(&[proxy], json!({"region": "eu-west-1", "proxy": ""})),
        Value::Null
    );
    // A plain http endpoint does not go by way of HTTPS_PROXY.
    assert_eq!(
        told(&[proxy], json!({"endpoint_url": "http://127.0.0.1:1"})),
        Value::Null
    );
}

#[test]
fn a_proxy_that_cannot_be_used_is_told_and_not_hidden() {
    let probe = Probe::compile();
    let env = [("ALL_PROXY", "socks5://somebody:hunter2@127.0.0.1:1080")];
    for options in [json!({}), json!({"region": "eu-west-1"})] {
        let said = probe.describe(&env, Some(&options));
        assert_eq!(said["proxy"], "socks5://127.0.0.1:1080 (not supported)");
        assert_eq!(said["proxy_source"], "environment variable ALL_PROXY");
    }
}

#[test]
fn the_trust_is_told_by_its_source() {
    let probe = Probe::compile();
    for (env, trust, source) in [
        (
            vec![("AWS_CA_BUNDLE", "/a.pem")],
            "/a.pem",
            "environment variable AWS_CA_BUNDLE",
        ),
        (
            vec![("SSL_CERT_FILE", "/b.pem")],
            "/b.pem",
            "environment variable SSL_CERT_FILE",
        ),
        (
            vec![("SSL_CERT_DIR", "/c")],
            "/c",
            "environment variable SSL_CERT_DIR",
        ),
        (
            vec![("SSL_CERT_FILE", "/b.pem"), ("AWS_CA_BUNDLE", "/a.pem")],
            "/a.pem",
            "environment variable AWS_CA_BUNDLE",
        ),
    ] {
        let said = probe.describe(&env, None);
        assert_eq!(
            (&said["trust"], &said["trust_source"]),
            (&json!(trust), &json!(source))
        );
    }
}

/// Languages that cannot pass NULL pass "".
#[test]
fn an_empty_text_means_no_options_and_no_metadata() {
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::ok("{}")]);
    let url = server.url();
    let env = [("AWS_ENDPOINT_URL", url.as_str())];
    for none in ["", " ", "\r\n\t"] {
        probe
            .run(&env, &["-o", none, "-m", none, "send", TOKEN])
            .assert_ok();
        let sent = server.requests().pop().unwrap().json();
        assert_eq!(
            sent,
            json!({"AccessToken": TOKEN, "AttributeName": "email"})
        );
    }
    assert_eq!(server.request_count(), 3);
}

#[test]
fn nothing_is_sent() {
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::ok("{}")]);
    let url = server.url();
    probe.describe(&[], Some(&json!({"endpoint_url": url})));
    probe.describe(&[("AWS_ENDPOINT_URL", &url)], None);
    assert_eq!(server.connection_count(), 0);
}

#[test]
fn a_default_client_that_cannot_be_made_says_why() {
    let probe = Probe::compile();
    for (env, words) in [
        (("AWS_PROFILE", "nowhere"), "AWS_PROFILE"),
        (("COGNITO_TIMEOUT", "soon"), "COGNITO_TIMEOUT"),
        (("AWS_REGION", "Frankfurt"), "AWS_REGION"),
        (("HTTPS_PROXY", "http://"), "HTTPS_PROXY"),
    ] {
        let said = probe.call(&[env], None, &["describe"]);
        said.assert_failed("COGNITO_CONFIGURATION", &[words]);
    }
}
