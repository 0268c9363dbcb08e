//! The words of refusals: they name the setting and never show a secret.

use super::super::error::UrlError;
use super::super::*;
use super::{of_region, of_url};

#[test]
fn refusals_name_their_setting() {
    let partition = "aws-iso";
    let reason = "invalid port number".to_owned();
    let wanted = [
        (
            EndpointError::FipsWithCustomEndpoint,
            "FIPS and a custom endpoint are not supported",
        ),
        (EndpointError::FipsWithCustomEndpoint, "use_fips_endpoint"),
        (EndpointError::FipsWithCustomEndpoint, "endpoint_url"),
        (
            EndpointError::DualStackWithCustomEndpoint,
            "dual-stack and a custom endpoint are not supported",
        ),
        (
            EndpointError::DualStackWithCustomEndpoint,
            "use_dualstack_endpoint",
        ),
        (EndpointError::DualStackWithCustomEndpoint, "endpoint_url"),
        (EndpointError::MissingRegion, "AWS_REGION"),
        (
            EndpointError::malformed_region("US-EAST-1"),
            "the region \"US-EAST-1\" is malformed",
        ),
        (EndpointError::malformed_region("é\t"), "\"\\u{e9}\\t\""),
        (
            EndpointError::FipsUnsupported { partition },
            "aws-iso does not support FIPS",
        ),
        (
            EndpointError::DualStackUnsupported { partition },
            "aws-iso does not support dual-stack",
        ),
        (
            EndpointError::FipsAndDualStackUnsupported { partition },
            "does not support one or both",
        ),
        (
            EndpointError::Url(UrlError::Malformed { reason }),
            "(invalid port number)",
        ),
        (
            EndpointError::Url(UrlError::Scheme),
            "neither https nor http",
        ),
        (EndpointError::Url(UrlError::WithoutHost), "no host"),
        (
            EndpointError::Url(UrlError::UserInfo),
            "user name or password",
        ),
        (EndpointError::Url(UrlError::Query), "a query"),
        (EndpointError::Url(UrlError::Fragment), "a fragment"),
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
    assert_eq!(refusal, EndpointError::MalformedRegion { quoted: None });
    assert!(refusal.to_string().starts_with("the region is malformed"));
    for secret in ["a\nb", "-----BEGIN KEY-----"] {
        let refusal = EndpointError::malformed_region(secret);
        assert_eq!(refusal, EndpointError::MalformedRegion { quoted: None });
    }
}
