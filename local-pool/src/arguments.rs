//! The command line's options, and their help.

use std::path::PathBuf;

use clap::Parser;

/// A local imitation of an Amazon Cognito user pool, for demos and tests.
#[derive(Parser)]
#[command(name = "cognito-local-pool", version, after_help = EXAMPLES)]
pub struct Arguments {
    /// Run COMMAND by sh with an environment in which clients find the pool, and end with its status
    #[arg(long, value_name = "COMMAND", conflicts_with = "until_stdin_closes")]
    pub exec: Option<String>,
    /// Begin with the users, app clients and quotas of a JSON file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Listen on this port of 127.0.0.1; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Say that the pool is in this AWS region
    #[arg(long, value_name = "NAME", default_value = "eu-central-1", value_parser = region)]
    pub region: String,
    /// End when standard input closes, so that a test that dies leaves no pool behind
    #[arg(long)]
    pub until_stdin_closes: bool,
}

const EXAMPLES: &str = "\
It answers on 127.0.0.1 as Cognito does to the operations that need no signature: sign-up, sign-in, refresh, verification.
Codes go to an inbox, which it prints and serves. Tests ask for codes, tokens, faults and the like at /control/v1, which
the pool's README describes.

Examples:
  cognito-local-pool --exec 'pytest tests'
      runs tests that find the pool by AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER, as boto3 and libcognito do, and a
      signed-in user's token in COGNITO_ACCESS_TOKEN
  cognito-local-pool --port 9229
      serves until Ctrl-C, and prints what a client needs to set, in lines that a shell can evaluate
  cognito-local-pool --config pool.json
      {\"users\": [{\"username\": \"ada\", \"email\": \"ada@lovelace.example\"}], \"clients\": [{\"client_secret\": true}],
       \"quotas\": {\"GetUserAttributeVerificationCode\": null}}
      begins with these";

/// The region goes unquoted into lines that a shell may evaluate and into the tokens, so nothing else passes.
fn region(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.len() <= 32 && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("a region looks like eu-central-1".to_owned())
    }
}
