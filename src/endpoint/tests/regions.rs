//! Regions: every partition with every combination of flags, and malformed names.

use super::super::partitions::PARTITIONS;
use super::super::*;
use super::{COMBINATIONS, assert_host, of_region};

/// Partition, its regions (listed ones, pseudo regions, and unknown ones that only the pattern
/// knows), then the hosts' suffixes: plain, FIPS, dual-stack, both.
const BY_PARTITION: &[(&str, &str, [&str; 4])] = &[
    (
        "aws",
        "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 \
         ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 \
         ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 \
         eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 \
         me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 aws-global \
         us-east-3 mx-north-12 ap-far2-9",
        ["amazonaws.com", "amazonaws.com", "amazonaws.com", "api.aws"],
    ),
    (
        // No pattern knows these: aws is the default.
        "aws",
        "xx-nowhere-1 zz-deep-down-under-1 us-isoz-east-1 eusc-fr-west-1 us-gov-deep-west-1",
        ["amazonaws.com", "amazonaws.com", "amazonaws.com", "api.aws"],
    ),
    (
        // FIPS and dual-stack together keep the FIPS host.
        "aws",
        "us-east-1 us-east-2 us-west-1 us-west-2",
        [
            "amazonaws.com",
            "amazonaws.com",
            "amazonaws.com",
            "amazonaws.com",
        ],
    ),
    (
        "aws-cn",
        "cn-north-1 cn-northwest-1 aws-cn-global cn-south-7",
        [
            "amazonaws.com.cn",
            "amazonaws.com.cn",
            "api.amazonwebservices.com.cn",
            "api.amazonwebservices.com.cn",
        ],
    ),
    (
        "aws-eusc",
        "eusc-de-east-1 eusc-de-west-2",
        [
            "amazonaws.eu",
            "amazonaws.eu",
            "api.amazonwebservices.eu",
            "api.amazonwebservices.eu",
        ],
    ),
    (
        "aws-iso",
        "us-iso-east-1 us-iso-west-1 aws-iso-global us-iso-north-3",
        [
            "c2s.ic.gov",
            "c2s.ic.gov",
            "api.aws.ic.gov",
            "api.aws.ic.gov",
        ],
    ),
    (
        "aws-iso-b",
        "us-isob-east-1 us-isob-west-1 aws-iso-b-global us-isob-south-2",
        [
            "sc2s.sgov.gov",
            "sc2s.sgov.gov",
            "api.aws.scloud",
            "api.aws.scloud",
        ],
    ),
    (
        "aws-iso-e",
        "eu-isoe-west-1 aws-iso-e-global eu-isoe-north-1",
        [
            "cloud.adc-e.uk",
            "cloud.adc-e.uk",
            "api.cloud-aws.adc-e.uk",
            "api.cloud-aws.adc-e.uk",
        ],
    ),
    (
        "aws-iso-f",
        "us-isof-east-1 us-isof-south-1 aws-iso-f-global us-isof-west-4",
        [
            "csp.hci.ic.gov",
            "csp.hci.ic.gov",
            "api.aws.hci.ic.gov",
            "api.aws.hci.ic.gov",
        ],
    ),
    (
        "aws-us-gov",
        "us-gov-east-1 us-gov-west-1 aws-us-gov-global us-gov-central-1",
        ["amazonaws.com", "amazonaws.com", "api.aws", "api.aws"],
    ),
];

#[test]
fn every_partition_with_every_combination() {
    for &(partition, regions, [plain, fips, dualstack, both]) in BY_PARTITION {
        for region in regions.split(' ') {
            assert!(is_region(region), "{region}");
            assert_eq!(partition_of(region).id, partition, "{region}");
            assert_host(
                region,
                false,
                false,
                &format!("cognito-idp.{region}.{plain}"),
            );
            assert_host(
                region,
                true,
                false,
                &format!("cognito-idp-fips.{region}.{fips}"),
            );
            assert_host(
                region,
                false,
                true,
                &format!("cognito-idp.{region}.{dualstack}"),
            );
            assert_host(
                region,
                true,
                true,
                &format!("cognito-idp-fips.{region}.{both}"),
            );
        }
    }
    let covered = |p: &Partition| BY_PARTITION.iter().any(|row| row.0 == p.id);
    assert!(PARTITIONS.iter().all(covered));
}

#[test]
fn partition_without_fips_or_dualstack() {
    let host = |supports_fips, supports_dualstack, use_fips, use_dualstack| {
        let partition = Partition {
            supports_fips,
            supports_dualstack,
            ..*partition_of("us-iso-east-1")
        };
        regional_host(&partition, "us-iso-east-1", use_fips, use_dualstack)
    };
    let partition = "aws-iso";
    for supported in [(false, false), (false, true), (true, false)] {
        let (fips, dualstack) = supported;
        assert_eq!(
            host(fips, dualstack, true, true),
            Err(EndpointError::FipsAndDualStackUnsupported { partition })
        );
        assert_eq!(
            host(fips, dualstack, false, false).unwrap(),
            "cognito-idp.us-iso-east-1.c2s.ic.gov"
        );
    }
    assert_eq!(
        host(false, true, true, false),
        Err(EndpointError::FipsUnsupported { partition })
    );
    assert_eq!(
        host(true, false, true, false).unwrap(),
        "cognito-idp-fips.us-iso-east-1.c2s.ic.gov"
    );
    assert_eq!(
        host(true, false, false, true),
        Err(EndpointError::DualStackUnsupported { partition })
    );
    assert_eq!(
        host(false, true, false, true).unwrap(),
        "cognito-idp.us-iso-east-1.api.aws.ic.gov"
    );
}

#[test]
fn malformed_regions_never_become_a_host() {
    let overlong = format!("us-{}-1", "e".repeat(59));
    assert_eq!(overlong.len(), 64);
    assert!(
        is_region(&overlong.replacen('e', "", 1)),
        "63 is a DNS label"
    );
    let malformed = [
        overlong.as_str(),
        "",
        " ",
        "-",
        "--",
        "1",
        "us",
        "us-",
        "us-1",
        "us-east",
        "us-east-",
        "us--1",
        "-us-east-1",
        "us-east-1-",
        "us--east-1",
        "us-east--1",
        "u-east-1",
        "u2-east-1",
        "us-east-1a",
        "US-EAST-1",
        "us-East-1",
        "us_east_1",
        "us-ea_st-1",
        "us.east.1",
        "us-east-1.evil.example",
        "evil.example",
        "us-east-1.",
        ".us-east-1",
        "us-east-1/",
        "us-east-1/../x",
        "evil.example/us-east-1",
        "us-east-1\\x",
        "evil.example#-1",
        "evil.example?-1",
        "us-east-1:443",
        "user@evil-east-1",
        "@us-east-1",
        "us-east-1@evil.example",
        "us-%65ast-1",
        "us-east-1 ",
        " us-east-1",
        "us-east-1\n",
        "us-east-1\r\nHost: evil.example",
        "us\t-east-1",
        "us-east-1\0",
        "us-\u{e9}ast-1",
        "us-e\u{430}st-1",
        "us-east-\u{ff11}",
        "us-east-\u{661}",
        "us\u{2010}east\u{2010}1",
        "us-east-1\u{200b}",
        "aws-nowhere-global",
        "local",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "../us-east-1",
    ];
    for region in malformed {
        assert!(!is_region(region), "{region:?}");
        for (_, fips, dualstack) in COMBINATIONS {
            assert!(
                matches!(
                    of_region(region, fips, dualstack),
                    Err(EndpointError::MalformedRegion { .. })
                ),
                "{region:?}"
            );
        }
    }
}
