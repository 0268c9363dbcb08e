//! Runs the tables that hold the library beside botocore, curl and urllib.

use std::process::Command;

use crate::support::BOUND;
use crate::support::c::{Stage, repository};
use crate::support::process::{clean_environment, run};
use crate::{need, skip};

const PYTHON: &str = "apt-get install python3";

fn python(arguments: &[&str]) -> Command {
    let mut command = Command::new("python3");
    let library = Stage::find().lib().join("libcognito.so");
    command
        .args(arguments)
        .current_dir(repository().join("tests/network"))
        .env("LIBCOGNITO_LIBRARY", library)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // Python reads files as the locale says, and botocore leaves it to Python.
        .env("PYTHONUTF8", "1");
    clean_environment(&mut command);
    command
}

#[test]
fn profile_files_are_read_as_botocore_reads_them() {
    need!("python3", PYTHON);
    if !run(python(&["-c", "import botocore"]), b"", BOUND).success() {
        skip!("botocore", "pip install -r tests/requirements.txt");
    }
    run(python(&["profile_table.py"]), b"", BOUND * 2).assert_success();
}

#[test]
fn proxies_and_no_proxy_are_read_as_curl_and_urllib_read_them() {
    need!("python3", PYTHON);
    need!("curl", "apt-get install curl");
    run(python(&["proxy_table.py"]), b"", BOUND * 5).assert_success();
}

#[test]
fn the_catalog_of_operations_is_that_of_the_model_of_aws() {
    need!("python3", PYTHON);
    if !run(python(&["../support/aws_model.py"]), b"", BOUND).success() {
        skip!(
            "a botocore that knows all operations",
            "pip install -r tests/requirements.txt"
        );
    }
    run(python(&["operations_table.py"]), b"", BOUND * 5).assert_success();
}
