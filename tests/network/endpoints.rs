//! Endpoints as a user meets them: what AWS's rules give, what is refused and why, and what arrives on the wire.

use std::net::{IpAddr, Ipv6Addr, TcpListener};

use crate::probe::{Probe, compile_lookup};
use crate::skip;
use crate::support::answer::Answer;
use crate::support::server::{FaultServer, Transport};
use crate::support::tls::TestCa;
use serde_json::{Value, json};

/// Each partition by a listed region and by one that only its pattern knows, then one that no pattern knows:
/// region, plain, FIPS, dual-stack, both.
const TABLE: &str = "\
us-east-1 cognito-idp.us-east-1.amazonaws.com cognito-idp-fips.us-east-1.amazonaws.com cognito-idp.us-east-1.amazonaws.com cognito-idp-fips.us-east-1.amazonaws.com
us-east-2 cognito-idp.us-east-2.amazonaws.com cognito-idp-fips.us-east-2.amazonaws.com cognito-idp.us-east-2.amazonaws.com cognito-idp-fips.us-east-2.amazonaws.com
us-west-1 cognito-idp.us-west-1.amazonaws.com cognito-idp-fips.us-west-1.amazonaws.com cognito-idp.us-west-1.amazonaws.com cognito-idp-fips.us-west-1.amazonaws.com
us-west-2 cognito-idp.us-west-2.amazonaws.com cognito-idp-fips.us-west-2.amazonaws.com cognito-idp.us-west-2.amazonaws.com cognito-idp-fips.us-west-2.amazonaws.com
eu-central-1 cognito-idp.eu-central-1.amazonaws.com cognito-idp-fips.eu-central-1.amazonaws.com cognito-idp.eu-central-1.amazonaws.com cognito-idp-fips.eu-central-1.api.aws
mx-north-12 cognito-idp.mx-north-12.amazonaws.com cognito-idp-fips.mx-north-12.amazonaws.com cognito-idp.mx-north-12.amazonaws.com cognito-idp-fips.mx-north-12.api.aws
us-gov-west-1 cognito-idp.us-gov-west-1.amazonaws.com cognito-idp-fips.us-gov-west-1.amazonaws.com cognito-idp.us-gov-west-1.api.aws cognito-idp-fips.us-gov-west-1.api.aws
us-gov-north-7 cognito-idp.us-gov-north-7.amazonaws.com cognito-idp-fips.us-gov-north-7.amazonaws.com cognito-idp.us-gov-north-7.api.aws cognito-idp-fips.us-gov-north-7.api.aws
cn-north-1 cognito-idp.cn-north-1.amazonaws.com.cn cognito-idp-fips.cn-north-1.amazonaws.com.cn cognito-idp.cn-north-1.api.amazonwebservices.com.cn cognito-idp-fips.cn-north-1.api.amazonwebservices.com.cn
cn-south-7 cognito-idp.cn-south-7.amazonaws.com.cn cognito-idp-fips.cn-south-7.amazonaws.com.cn cognito-idp.cn-south-7.api.amazonwebservices.com.cn cognito-idp-fips.cn-south-7.api.amazonwebservices.com.cn
us-iso-east-1 cognito-idp.us-iso-east-1.c2s.ic.gov cognito-idp-fips.us-iso-east-1.c2s.ic.gov cognito-idp.us-iso-east-1.api.aws.ic.gov cognito-idp-fips.us-iso-east-1.api.aws.ic.gov
us-isob-east-1 cognito-idp.us-isob-east-1.sc2s.sgov.gov cognito-idp-fips.us-isob-east-1.sc2s.sgov.gov cognito-idp.us-isob-east-1.api.aws.scloud cognito-idp-fips.us-isob-east-1.api.aws.scloud
eu-isoe-west-1 cognito-idp.eu-isoe-west-1.cloud.adc-e.uk cognito-idp-fips.eu-isoe-west-1.cloud.adc-e.uk cognito-idp.eu-isoe-west-1.api.cloud-aws.adc-e.uk cognito-idp-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk
us-isof-south-1 cognito-idp.us-isof-south-1.csp.hci.ic.gov cognito-idp-fips.us-isof-south-1.csp.hci.ic.gov cognito-idp.us-isof-south-1.api.aws.hci.ic.gov cognito-idp-fips.us-isof-south-1.api.aws.hci.ic.gov
eusc-de-east-1 cognito-idp.eusc-de-east-1.amazonaws.eu cognito-idp-fips.eusc-de-east-1.amazonaws.eu cognito-idp.eusc-de-east-1.api.amazonwebservices.eu cognito-idp-fips.eusc-de-east-1.api.amazonwebservices.eu
xx-nowhere-1 cognito-idp.xx-nowhere-1.amazonaws.com cognito-idp-fips.xx-nowhere-1.amazonaws.com cognito-idp.xx-nowhere-1.amazonaws.com cognito-idp-fips.xx-nowhere-1.api.aws";

const COMBINATIONS: [(bool, bool); 4] =
    [(false, false), (true, false), (false, true), (true, true)];

#[test]
fn every_partition_and_combination_has_its_host() {
    let probe = Probe::compile();
    for line in TABLE.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        for ((fips, dualstack), host) in COMBINATIONS.into_iter().zip(&words[1..]) {
            let options = json!({
                "region": words[0], "use_fips_endpoint": fips, "use_dualstack_endpoint": dualstack,
            });
            let said = probe.describe(&[], Some(&options));
            assert_eq!(
                said["endpoint_url"],
                format!("https://{host}/"),
                "{options}"
            );
            assert_eq!(said["endpoint_source"], "region");
            let env = [
                ("AWS_REGION", words[0]),
                ("AWS_USE_FIPS_ENDPOINT", if fips { "true" } else { "false" }),
                (
                    "AWS_USE_DUALSTACK_ENDPOINT",
                    if dualstack { "true" } else { "false" },
                ),
            ];
            let said = probe.describe(&env, None);
            assert_eq!(said["endpoint_url"], format!("https://{host}/"), "{env:?}");
        }
    }
}

#[test]
fn what_cannot_be_an_endpoint_is_refused_with_the_reason_and_never_shown() {
    let probe = Probe::compile();
    for (options, words) in [
        (
            json!({"endpoint_url": "http://127.0.0.1", "use_fips_endpoint": true}),
            "FIPS and a custom endpoint",
        ),
        (
            json!({"endpoint_url": "http://127.0.0.1", "use_dualstack_endpoint": true}),
            "dual-stack and a custom endpoint",
        ),
        (json!({"endpoint_url": "nope"}), "no https:// or http://"),
        (
            json!({"endpoint_url": "ftp://h.example"}),
            "neither https nor http",
        ),
        (json!({"endpoint_url": "https://"}), "no host"),
        (json!({"endpoint_url": "https://:8443/"}), "no host"),
        (
            json!({"endpoint_url": "https://me:hunter2@h.example"}),
            "user name or password",
        ),
        (
            json!({"endpoint_url": "https://h.example/?key=hunter2"}),
            "query",
        ),
        (
            json!({"endpoint_url": "https://h.example/#hunter2"}),
            "fragment",
        ),
        (
            json!({"endpoint_url": "https://h.example/ hunter2"}),
            "white space",
        ),
        (json!({"endpoint_url": "https:\\\\h.example"}), "backslash"),
        (json!({"endpoint_url": "https://h.example:99999"}), "port"),
        (json!({"endpoint_url": "https://[::1"}), "IPv6"),
        (json!({"endpoint_url": "http://h.example"}), "plain http"),
        (json!({"region": "us-east-1.evil.example"}), "malformed"),
        (json!({"region": "US-EAST-1"}), "malformed"),
        (json!({"region": "us-east-1@evil.example"}), "malformed"),
    ] {
        let said = probe.call(&[], Some(&options), &["describe"]);
        said.assert_failed("COGNITO_INVALID_ARGUMENT", &[words]);
        assert!(!said.json.to_string().contains("hunter2"), "{said:?}");
        assert!(said.message().ends_with('.'), "{said:?}");
    }
}

#[test]
fn without_a_region_nothing_is_sent_and_the_settings_are_named() {
    let probe = Probe::compile();
    let said = probe.send(&[], &json!({}));
    said.assert_failed("COGNITO_CONFIGURATION", &["no region"])
        .assert_code_sent("no");
    for setting in ["region", "AWS_REGION", "endpoint_url"] {
        assert!(said.hint().contains(setting), "{said:?}");
    }
}

#[test]
fn an_endpoint_that_is_not_there_is_named() {
    let probe = Probe::compile();
    // Bound and closed again, so nobody listens there.
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let lookup = compile_lookup();
    let preload = [("LD_PRELOAD", lookup.path().to_str().unwrap())];
    for scheme in ["http", "https"] {
        for (host, words) in [
            (free.to_string(), "the connection was refused"),
            ("missing.example".to_owned(), "could not be resolved"),
        ] {
            let url = format!("{scheme}://{host}");
            let said = probe.send(&preload, &json!({"endpoint_url": url, "allow_http": true}));
            said.assert_failed("COGNITO_CONNECT", &[&host, words])
                .assert_code_sent("no");
            assert!(said.hint().contains("endpoint_url"), "{said:?}");
        }
    }
}

#[test]
fn the_path_and_host_on_the_wire_are_those_of_the_url() {
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::ok("{}")]);
    let port = server.port();
    for (url, path, host) in [
        (
            format!("http://127.0.0.1:{port}"),
            "/",
            format!("127.0.0.1:{port}"),
        ),
        (
            format!("http://127.0.0.1:{port}/"),
            "/",
            format!("127.0.0.1:{port}"),
        ),
        (
            format!("http://localhost:{port}/base"),
            "/base",
            format!("localhost:{port}"),
        ),
        (
            format!("http://localhost:{port}/base/"),
            "/base/",
            format!("localhost:{port}"),
        ),
        (
            format!("HTTP://LOCALHOST:{port}/Base/Two"),
            "/Base/Two",
            format!("localhost:{port}"),
        ),
        (
            format!("http://localhost:{port}/a%20b/%C3%BC"),
            "/a%20b/%C3%BC",
            format!("localhost:{port}"),
        ),
    ] {
        probe.send(&[], &json!({"endpoint_url": url})).assert_ok();
        let request = server.requests().pop().unwrap();
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("POST", path),
            "{url}"
        );
        assert_eq!(request.header("host"), Some(host.as_str()), "{url}");
        assert_eq!(request.header("authorization"), None);
    }
}

#[test]
fn an_ipv6_literal_is_an_endpoint() {
    let loopback = Ipv6Addr::LOCALHOST;
    if TcpListener::bind((loopback, 0)).is_err() {
        skip!(
            "IPv6 on the loopback interface",
            "sysctl net.ipv6.conf.lo.disable_ipv6=0"
        );
    }
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let plain = FaultServer::start(IpAddr::V6(loopback), Transport::Http, [Answer::ok("{}")]);
    let tls = Transport::Https(ca.good_config());
    let tls = FaultServer::start(IpAddr::V6(loopback), tls, [Answer::ok("{}")]);
    for server in [plain, tls] {
        let url = format!("{}/base", server.url());
        probe
            .send(&[], &json!({"endpoint_url": url, "ca_bundle": ca.bundle()}))
            .assert_ok();
        let request = server.requests().pop().unwrap();
        assert_eq!(request.path, "/base");
        let host = format!("[::1]:{}", server.port());
        assert_eq!(request.header("host"), Some(host.as_str()));
    }
}

#[test]
fn plain_http_goes_to_this_machine_alone_unless_it_is_allowed() {
    let probe = Probe::compile();
    let endpoint = |said: Value| said["endpoint_url"].as_str().unwrap().to_owned();
    for host in ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"] {
        let url = format!("http://{host}:9229/");
        assert_eq!(
            endpoint(probe.describe(&[], Some(&json!({"endpoint_url": url})))),
            url
        );
    }
    for host in [
        "192.168.1.1",
        "0.0.0.0",
        "localhost.example",
        "x.localhost",
        "[::2]",
    ] {
        let url = format!("http://{host}/");
        let refused = probe.call(&[], Some(&json!({"endpoint_url": url})), &["describe"]);
        let words = ["Option endpoint_url: ", "plain http", host];
        refused.assert_failed("COGNITO_INVALID_ARGUMENT", &words);
        let by_variable = probe.call(&[("AWS_ENDPOINT_URL", &url)], None, &["describe"]);
        let words = [
            "Environment variable AWS_ENDPOINT_URL: ",
            "plain http",
            host,
        ];
        by_variable.assert_failed("COGNITO_CONFIGURATION", &words);
        for said in [refused, by_variable] {
            for name in ["option allow_http", "COGNITO_ALLOW_HTTP=true"] {
                assert!(said.hint().contains(name), "{said:?}");
            }
        }
        let options = json!({"endpoint_url": url, "allow_http": true});
        assert_eq!(endpoint(probe.describe(&[], Some(&options))), url);
        let env = [
            ("AWS_ENDPOINT_URL", url.as_str()),
            ("COGNITO_ALLOW_HTTP", "true"),
        ];
        assert_eq!(endpoint(probe.describe(&env, None)), url);
    }
}
