//! The configuration file: what it sets up, and how it is refused.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::pool;
use crate::support::*;

/// A file of the test's own, removed with it.
struct Config(PathBuf);

impl Config {
    fn new(name: &str, text: &str) -> Self {
        let folder = std::env::temp_dir();
        let path = folder.join(format!("pool {name} {}.json", std::process::id()));
        std::fs::write(&path, text).expect("a file can be written");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("the path is text")
    }

    /// Starts the pool, which must end at once.
    fn refused(&self) -> String {
        let Output { status, stderr, .. } = Command::new(pool::executable())
            .args(["--until-stdin-closes", "--config", self.path()])
            .stdin(Stdio::null())
            .output()
            .expect("the local pool starts");
        assert!(!status.success());
        let message = String::from_utf8(stderr).expect("messages are text");
        let named = message.strip_prefix(&format!("cognito-local-pool: {}: ", self.path()));
        named
            .expect("the message names the file")
            .trim_end()
            .to_owned()
    }
}

impl Drop for Config {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn users_clients_and_quotas_are_set_up() {
    let config = Config::new(
        "good",
        r#"{
            "users": [
                {"username": "zora", "email": "zora@sea.example", "email_verified": true, "phone_number": null},
                {"username": "ada", "password": "Analytical-Engine-1", "status": "UNCONFIRMED"}
            ],
            "clients": [{"client_id": "theapp"}, {"client_secret": true}],
            "quotas": {"GetUserAttributeVerificationCode": 1, "VerifyUserAttribute": null},
            "auto_verified_attributes": []
        }"#,
    );
    let pool = LocalPool::start_with(&["--config", config.path()]);
    assert!(
        pool.greeting()
            .contains(&"export COGNITO_CLIENT_ID=theapp".to_owned())
    );
    let clients = pool.get("/clients");
    assert_eq!(clients.as_array().map(Vec::len), Some(2));
    assert_eq!(clients[1]["client_secret"].as_str().map(str::len), Some(52));
    // The first user of the file is the one of whom the pool speaks, though another comes first by name.
    let zora = pool.demo_user();
    assert_eq!(zora.username, "zora");
    assert_eq!(zora.access, pool.token());
    let users = pool.get("/users");
    assert_eq!(users.as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&users[0]["username"], &users[0]["status"]),
        (&json!("ada"), &json!("UNCONFIRMED"))
    );
    assert_eq!(
        (&users[1]["email_verified"], &users[1]["phone_number"]),
        (&json!(true), &json!(null))
    );

    assert_eq!(send(&pool, &zora, "email").status, 200);
    assert_limit_exceeded(&send(&pool, &zora, "email"));
    let code = pool.last_code("zora");
    for _ in 0..20 {
        assert_code_mismatch(&verify(&pool, &zora, "email", other_than(&code)));
    }
    let changed = json!({"AccessToken": zora.access, "UserAttributes": [{"Name": "email", "Value": "z@sea.example"}]});
    let answer = pool.call("UpdateUserAttributes", &changed);
    assert_success(&answer, &json!({"CodeDeliveryDetailsList": []}));
}

#[test]
fn attributes_of_the_pools_own_are_those_that_are_named() {
    let config = Config::new("custom", r#"{"custom_attributes": ["colour"]}"#);
    let pool = LocalPool::start_with(&["--config", config.path()]);
    let call = |operation: &str, member: &str, value: Value| {
        let body = json!({"AccessToken": pool.token(), member: value});
        pool.call(operation, &body)
    };
    let update = |names: &[&str]| {
        let attributes: Vec<Value> = names
            .iter()
            .map(|name| json!({"Name": name, "Value": "blue"}))
            .collect();
        call("UpdateUserAttributes", "UserAttributes", json!(attributes))
    };
    let get_user = || {
        pool.call(GET_USER, &json!({"AccessToken": pool.token()}))
            .json()
    };
    assert_eq!(update(&["custom:colour"]).status, 200);
    assert_eq!(
        attribute(&get_user(), "custom:colour").as_deref(),
        Some("blue")
    );
    // All that are not known are named, and nothing is written.
    let message = "Attributes did not conform to the schema: custom:size: Attribute does not exist in the schema.\n\
                   colour: Attribute does not exist in the schema.\n";
    let answer = update(&["custom:size", "name", "colour"]);
    assert_eq!(answer.json()["message"], message);
    assert_eq!(attribute(&get_user(), "name"), None);
    let delete = |name: &str| call("DeleteUserAttributes", "UserAttributeNames", json!([name]));
    assert_eq!(delete("custom:size").status, 400);
    assert_eq!(delete("custom:colour").status, 200);
    assert_eq!(attribute(&get_user(), "custom:colour"), None);
}

#[test]
fn a_bad_file_is_refused_with_the_place() {
    for (name, text, message) in [
        ("empty", "", "line 1, column 0: EOF while parsing a value"),
        (
            "comma",
            "{\n  \"users\": [,]\n}",
            "line 2, column 13: expected value",
        ),
        (
            "member",
            "{\"users\": [\n  {\"mail\": \"a@b.example\"}]}",
            "line 2, column 9: unknown field `mail`, expected one of `username`, `password`,",
        ),
        (
            "type",
            "{\"users\": 5}",
            "line 1, column 11: invalid type: integer `5`, expected a sequence",
        ),
        (
            "twice",
            r#"{"users": [{"username": "ada"}, {"username": "ada"}]}"#,
            "users[1]: there is a user ada already",
        ),
        (
            "odd",
            r#"{"users": [{"email": "a b"}]}"#,
            "users[0]: an address has no white space",
        ),
        (
            "secret",
            r#"{"clients": [{}, {"client_secret": "short"}]}"#,
            "clients[1]: client_secret must be 24 to 64 letters, digits, _ or +",
        ),
        (
            "quota",
            r#"{"quotas": {"GetUser": 1}}"#,
            "quotas: \"GetUser\" is not one of ChangePassword,",
        ),
        (
            "attribute",
            r#"{"custom_attributes": ["custom:plan"]}"#,
            "custom_attributes: \"custom:plan\" must be 1 to 20 characters without white space,",
        ),
        (
            "verified",
            r#"{"auto_verified_attributes": ["name"]}"#,
            "auto_verified_attributes: \"name\" is neither \"email\" nor \"phone_number\"",
        ),
    ] {
        let refused = Config::new(name, text).refused();
        assert!(refused.starts_with(message), "{name}: {refused}");
    }
    let gone = Config::new("gone", "{}");
    std::fs::remove_file(&gone.0).expect("the file was there");
    assert_eq!(gone.refused(), "No such file or directory (os error 2)");
}
