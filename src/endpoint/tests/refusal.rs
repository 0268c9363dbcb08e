//! The words of refusals: they name the setting and never show a secret.

use super::super::*;
use super::{of_region, of_url};

#[test]
fn refusals_name_their_setting() {
    let partition = "aws-iso";
    let reason = "invalid port number".to_owned();
    let wanted = [
        (
            Refusal::FipsWithCustomEndpoint,
            "FIPS and a custom endpoint are not supported",
        ),
        (Refusal::FipsWithCustomEndpoint, "use_fips_endpoint"),
        (Refusal::FipsWithCustomEndpoint, "endpoint_url"),
        (
            Refusal::DualStackWithCustomEndpoint,
            "dual-stack and a custom endpoint are not supported",
        ),
        (
            Refusal::DualStackWithCustomEndpoint,
            "use_dualstack_endpoint",
        ),
        (Refusal::DualStackWithCustomEndpoint, "endpoint_url"),
        (Refusal::MissingRegion, "AWS_REGION"),
        (
            Refusal::malformed_region("US-EAST-1"),
            "the region \"US-EAST-1\" is malformed",
        ),
        (Refusal::malformed_region("é\n"), "\"\\u{e9}\\n\""),
        (
            Refusal::FipsUnsupported { partition },
            "aws-iso does not support FIPS",
        ),
        (
            Refusal::DualStackUnsupported { partition },
            "aws-iso does not support dual-stack",
        ),
        (
            Refusal::FipsAndDualStackUnsupported { partition },
            "does not support one or both",
        ),
        (Refusal::MalformedUrl { reason }, "(invalid port number)"),
        (Refusal::UrlScheme, "neither https nor http"),
        (Refusal::UrlWithoutHost, "no host"),
        (Refusal::UrlUserInfo, "user name or password"),
        (Refusal::UrlQuery, "a query"),
        (Refusal::UrlFragment, "a fragment"),
    ];
    for (refusal, words) in wanted {
        let text = refusal.to_string();
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn refusals_never_show_a_password() {
    let urls = [
        "hunter2:hunter2@example.com",
        "hunter2://hunter2@example.com",
        "https://hunter2:hunter2@example.com",
        "https://hunter2:hunt/hunter2@example.com",
        "https://hunter2:hunter2@example.com:port?hunter2#hunter2",
        "https://hunter2:hunter2 @example.com",
        "https:hunter2:hunter2@example.com",
        "https:\\hunter2:hunter2@example.com",
    ];
    for url in urls {
        let of_region = of_region(url, false, false).unwrap_err();
        for refusal in [of_url(url).unwrap_err(), of_region] {
            assert!(!refusal.to_string().contains("hunter2"), "{refusal}");
            assert!(!format!("{refusal:?}").contains("hunter2"), "{refusal:?}");
        }
    }
    let token = "eyJraWQiOiJhIiwiYWxnIjoiUlMyNTYifQ.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";
    let refusal = of_region(token, false, false).unwrap_err();
    assert_eq!(refusal, Refusal::MalformedRegion { quoted: None });
    assert!(refusal.to_string().starts_with("the region is malformed"));
}
