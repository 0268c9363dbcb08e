//! AWS's partitions, what a region name looks like, and which partition it belongs to.

/// A group of regions that share DNS suffixes (AWS's `partitions.json`).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Partition {
    pub id: &'static str,
    pub dns_suffix: &'static str,
    pub dualstack_dns_suffix: &'static str,
    pub supports_fips: bool,
    pub supports_dualstack: bool,
    /// AWS's region pattern is always `^(one of these)-\w+-\d+$`.
    pub(super) region_prefixes: &'static [&'static str],
    /// Listed names that the pattern does not match. Every real region matches its partition's
    /// pattern, so only these need a list.
    pub(super) pseudo_regions: &'static [&'static str],
}

const fn partition(
    id: &'static str,
    dns_suffix: &'static str,
    dualstack_dns_suffix: &'static str,
    region_prefixes: &'static [&'static str],
    pseudo_regions: &'static [&'static str],
) -> Partition {
    Partition {
        id,
        dns_suffix,
        dualstack_dns_suffix,
        supports_fips: true,
        supports_dualstack: true,
        region_prefixes,
        pseudo_regions,
    }
}

/// In AWS's order. The first is the default for names that no pattern knows.
pub(super) static PARTITIONS: [Partition; 8] = [
    partition(
        "aws",
        "amazonaws.com",
        "api.aws",
        &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
        &["aws-global"],
    ),
    partition(
        "aws-cn",
        "amazonaws.com.cn",
        "api.amazonwebservices.com.cn",
        &["cn"],
        &["aws-cn-global"],
    ),
    partition(
        "aws-eusc",
        "amazonaws.eu",
        "api.amazonwebservices.eu",
        &["eusc-de"],
        &[],
    ),
    partition(
        "aws-iso",
        "c2s.ic.gov",
        "api.aws.ic.gov",
        &["us-iso"],
        &["aws-iso-global"],
    ),
    partition(
        "aws-iso-b",
        "sc2s.sgov.gov",
        "api.aws.scloud",
        &["us-isob"],
        &["aws-iso-b-global"],
    ),
    partition(
        "aws-iso-e",
        "cloud.adc-e.uk",
        "api.cloud-aws.adc-e.uk",
        &["eu-isoe"],
        &["aws-iso-e-global"],
    ),
    partition(
        "aws-iso-f",
        "csp.hci.ic.gov",
        "api.aws.hci.ic.gov",
        &["us-isof"],
        &["aws-iso-f-global"],
    ),
    partition(
        "aws-us-gov",
        "amazonaws.com",
        "api.aws",
        &["us-gov"],
        &["aws-us-gov-global"],
    ),
];

impl Partition {
    fn lists(&self, region: &str) -> bool {
        self.pseudo_regions.contains(&region)
    }

    fn pattern_matches(&self, region: &str) -> bool {
        self.region_prefixes.iter().any(|prefix| {
            region
                .strip_prefix(prefix)
                .and_then(|rest| rest.strip_prefix('-'))
                .and_then(|rest| rest.split_once('-'))
                .is_some_and(|(word, number)| is_word(word) && is_number(number))
        })
    }
}

/// The partition of a region: listed, else by pattern, else aws, as AWS's rules do.
pub(crate) fn partition_of(region: &str) -> &'static Partition {
    let find = |test: fn(&Partition, &str) -> bool| PARTITIONS.iter().find(|p| test(p, region));
    find(Partition::lists)
        .or_else(|| find(Partition::pattern_matches))
        .unwrap_or(&PARTITIONS[0])
}

/// A region becomes one label of a host name, and DNS allows a label no more.
const MAX_REGION_LEN: usize = 63;

/// Whether a text may be a region: `^[a-z]{2,}(-[a-z0-9]+)+-\d+$`, or a pseudo region that AWS
/// lists. Stricter than AWS's patterns, because the text may come from a token and becomes part
/// of a host name.
pub(crate) fn is_region(text: &str) -> bool {
    if text.len() > MAX_REGION_LEN {
        return false;
    }
    if PARTITIONS.iter().any(|p| p.lists(text)) {
        return true;
    }
    let mut parts = text.split('-');
    let (Some(area), Some(number)) = (parts.next(), parts.next_back()) else {
        return false;
    };
    let mut middle = parts.peekable();
    area.len() >= 2
        && area.bytes().all(|b| b.is_ascii_lowercase())
        && middle.peek().is_some()
        && middle.all(is_word)
        && is_number(number)
}

fn is_word(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    !text.is_empty() && text.bytes().all(plain)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
