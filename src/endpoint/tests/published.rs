//! The cases that AWS publishes for cognito-idp beside its endpoint rules.

use super::super::*;
use super::{COMBINATIONS, assert_host};

/// Region, combination of flags, host.
const PUBLISHED: &str = "\
af-south-1 plain cognito-idp.af-south-1.amazonaws.com
ap-east-1 plain cognito-idp.ap-east-1.amazonaws.com
ap-northeast-1 plain cognito-idp.ap-northeast-1.amazonaws.com
ap-northeast-2 plain cognito-idp.ap-northeast-2.amazonaws.com
ap-northeast-3 plain cognito-idp.ap-northeast-3.amazonaws.com
ap-south-1 plain cognito-idp.ap-south-1.amazonaws.com
ap-south-2 plain cognito-idp.ap-south-2.amazonaws.com
ap-southeast-1 plain cognito-idp.ap-southeast-1.amazonaws.com
ap-southeast-2 plain cognito-idp.ap-southeast-2.amazonaws.com
ap-southeast-3 plain cognito-idp.ap-southeast-3.amazonaws.com
ap-southeast-4 plain cognito-idp.ap-southeast-4.amazonaws.com
ca-central-1 plain cognito-idp.ca-central-1.amazonaws.com
ca-west-1 plain cognito-idp.ca-west-1.amazonaws.com
eu-central-1 plain cognito-idp.eu-central-1.amazonaws.com
eu-central-2 plain cognito-idp.eu-central-2.amazonaws.com
eu-north-1 plain cognito-idp.eu-north-1.amazonaws.com
eu-south-1 plain cognito-idp.eu-south-1.amazonaws.com
eu-south-2 plain cognito-idp.eu-south-2.amazonaws.com
eu-west-1 plain cognito-idp.eu-west-1.amazonaws.com
eu-west-2 plain cognito-idp.eu-west-2.amazonaws.com
eu-west-3 plain cognito-idp.eu-west-3.amazonaws.com
il-central-1 plain cognito-idp.il-central-1.amazonaws.com
me-central-1 plain cognito-idp.me-central-1.amazonaws.com
me-south-1 plain cognito-idp.me-south-1.amazonaws.com
sa-east-1 plain cognito-idp.sa-east-1.amazonaws.com
us-east-1 plain cognito-idp.us-east-1.amazonaws.com
us-east-1 fips cognito-idp-fips.us-east-1.amazonaws.com
us-east-1 both cognito-idp-fips.us-east-1.amazonaws.com
us-east-2 plain cognito-idp.us-east-2.amazonaws.com
us-east-2 fips cognito-idp-fips.us-east-2.amazonaws.com
us-east-2 both cognito-idp-fips.us-east-2.amazonaws.com
us-west-1 plain cognito-idp.us-west-1.amazonaws.com
us-west-1 fips cognito-idp-fips.us-west-1.amazonaws.com
us-west-1 both cognito-idp-fips.us-west-1.amazonaws.com
us-west-2 plain cognito-idp.us-west-2.amazonaws.com
us-west-2 fips cognito-idp-fips.us-west-2.amazonaws.com
us-west-2 both cognito-idp-fips.us-west-2.amazonaws.com
us-east-1 dual-stack cognito-idp.us-east-1.amazonaws.com
cn-north-1 both cognito-idp-fips.cn-north-1.api.amazonwebservices.com.cn
cn-north-1 fips cognito-idp-fips.cn-north-1.amazonaws.com.cn
cn-north-1 dual-stack cognito-idp.cn-north-1.api.amazonwebservices.com.cn
cn-north-1 plain cognito-idp.cn-north-1.amazonaws.com.cn
us-gov-west-1 plain cognito-idp.us-gov-west-1.amazonaws.com
us-gov-west-1 fips cognito-idp-fips.us-gov-west-1.amazonaws.com
us-gov-east-1 both cognito-idp-fips.us-gov-east-1.api.aws
us-gov-east-1 fips cognito-idp-fips.us-gov-east-1.amazonaws.com
us-gov-east-1 dual-stack cognito-idp.us-gov-east-1.api.aws
us-gov-east-1 plain cognito-idp.us-gov-east-1.amazonaws.com
us-iso-east-1 fips cognito-idp-fips.us-iso-east-1.c2s.ic.gov
us-iso-east-1 plain cognito-idp.us-iso-east-1.c2s.ic.gov
us-isob-east-1 fips cognito-idp-fips.us-isob-east-1.sc2s.sgov.gov
us-isob-east-1 plain cognito-idp.us-isob-east-1.sc2s.sgov.gov";

#[test]
fn published_cases() {
    assert_eq!(PUBLISHED.lines().count(), 52);
    for line in PUBLISHED.lines() {
        let [region, combination, host] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let (_, fips, dualstack) = COMBINATIONS
            .into_iter()
            .find(|(name, _, _)| *name == combination)
            .expect(line);
        assert_host(region, fips, dualstack, host);
    }
}

/// The published cases with a custom endpoint, and the one with nothing at all.
#[test]
fn published_custom_endpoint_cases() {
    let case = |region, use_fips, use_dualstack| {
        resolve(&Query {
            region,
            use_fips,
            use_dualstack,
            endpoint_url: Some("https://example.com"),
        })
    };
    for region in [Some("us-east-1"), None] {
        assert_eq!(
            case(region, false, false).unwrap().url,
            "https://example.com/"
        );
        let fips = Err(EndpointError::FipsWithCustomEndpoint);
        assert_eq!(case(region, true, false), fips);
        assert_eq!(case(region, true, true), fips);
        let dualstack = Err(EndpointError::DualStackWithCustomEndpoint);
        assert_eq!(case(region, false, true), dualstack);
    }
    assert_eq!(
        resolve(&Query::default()),
        Err(EndpointError::MissingRegion)
    );
}
