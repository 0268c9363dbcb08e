//! The C example that signs in, talked to as a user would, through a pipe and on a terminal.

use crate::dialogue::Dialogue;
use crate::need;
use crate::support::c::CProgram;
use crate::support::pool::{LocalPool, SEND, VERIFY};
use serde_json::{Value, json};

const PASSWORD: &str = "Analytical \"Engine\\\" 1";
const OLD: &str = "old@bluebird.example";
const NEW: &str = "ada@analytical.example";

/// Runs the example under a shell's command, in which `$1` is the program.
struct Example(CProgram);

impl Example {
    fn compile() -> Self {
        Self(CProgram::compile("examples/c/sign_in.c", &[]))
    }

    fn start(&self, shell: &str, environment: &[(&str, String)]) -> Dialogue {
        let mut command = self.0.command_under(&["sh", "-c", shell, "sh"]);
        command.args(["ada", NEW]);
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        Dialogue::start(command)
    }

    fn run(&self, pool: &LocalPool, shell: &str, environment: &[(&str, String)]) -> (i32, String) {
        let mut dialogue = self.start(shell, environment);
        dialogue.hear("password: ");
        dialogue.say(PASSWORD);
        dialogue.hear("code: ");
        dialogue.say(&pool.last_code("ada"));
        dialogue.end()
    }
}

const PIPE: &str = "exec \"$@\" 2>&1";
const TERMINAL: &str = "PROGRAM=$1 NAME=$2 EMAIL=$3 SHELL=/bin/sh exec script --quiet --return --echo always \
    --command '\"$PROGRAM\" \"$NAME\" \"$EMAIL\"' /dev/null 2>&1";

/// A user with a password, and an app client: the program's environment.
fn prepare(pool: &LocalPool, client: &Value, email: &str) -> Vec<(&'static str, String)> {
    pool.post(
        "/users",
        &json!({"username": "ada", "password": PASSWORD, "email": email}),
    );
    let client = pool.post("/clients", client);
    let text = |name: &str| client[name].as_str().map(str::to_owned);
    let mut environment = vec![
        ("AWS_ENDPOINT_URL", pool.endpoint().to_owned()),
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("COGNITO_CLIENT_ID", text("client_id").unwrap()),
    ];
    environment.extend(text("client_secret").map(|secret| ("COGNITO_CLIENT_SECRET", secret)));
    environment
}

fn operations(pool: &LocalPool) -> Vec<String> {
    let requests = pool.requests().into_iter();
    requests
        .map(|request| request.target.rsplit('.').next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_c_example_changes_an_address_whatever_the_app_client() {
    let example = Example::compile();
    for client in [
        json!({}),
        json!({"client_secret": true}),
        json!({"client_secret": true, "refresh_token_rotation": true}),
    ] {
        let pool = LocalPool::start();
        let environment = prepare(&pool, &client, OLD);
        let (exit, said) = example.run(&pool, PIPE, &environment);
        assert_eq!(exit, 0, "{client}: {said}");
        assert!(said.contains(&format!("{NEW} is verified")), "{said}");
        assert_eq!(pool.inbox_of("ada").len(), 1);
        assert_eq!(pool.inbox_of("ada")[0].to, NEW);
        assert_eq!(
            operations(&pool),
            [
                "InitiateAuth",
                "GetTokensFromRefreshToken",
                "UpdateUserAttributes",
                VERIFY,
                "GlobalSignOut"
            ]
        );
    }
}

#[test]
fn the_c_example_asks_for_a_code_where_the_change_brought_none() {
    let pool = LocalPool::start();
    let environment = prepare(&pool, &json!({}), NEW);
    let (exit, said) = Example::compile().run(&pool, PIPE, &environment);
    assert_eq!(exit, 0, "{said}");
    assert!(operations(&pool).contains(&SEND.to_owned()));
    assert_eq!(pool.inbox_of("ada").len(), 1);
}

#[test]
fn the_c_example_shows_no_password_on_a_terminal() {
    need!("script", "apt-get install bsdutils");
    let pool = LocalPool::start();
    let environment = prepare(&pool, &json!({}), OLD);
    let (exit, said) = Example::compile().run(&pool, TERMINAL, &environment);
    assert_eq!(exit, 0, "{said}");
    assert!(!said.contains("Engine"), "{said}");
    // The terminal does show what is typed otherwise.
    assert!(
        said.contains(&format!("code: {}", pool.last_code("ada"))),
        "{said}"
    );
}

#[test]
fn the_c_example_says_what_is_wrong() {
    let pool = LocalPool::start();
    let example = Example::compile();
    let environment = prepare(&pool, &json!({"client_secret": true}), OLD);
    let (exit, said) = example.start(PIPE, &environment[..1]).end();
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("COGNITO_CLIENT_ID"), "{said}");

    let (exit, said) = example.start(PIPE, &environment).end();
    assert_eq!(exit, 1, "{said}");
    assert!(said.contains("no such line"), "{said}");

    let mut wrong = example.start(PIPE, &environment);
    wrong.hear("password: ");
    wrong.say("wrong");
    let (exit, said) = wrong.end();
    assert_eq!(exit, 1, "{said}");
    assert!(said.contains("COGNITO_NOT_AUTHORIZED"), "{said}");

    let mut wrong = example.start(PIPE, &environment);
    wrong.hear("password: ");
    wrong.say(PASSWORD);
    wrong.hear("code: ");
    wrong.say("nonsense");
    let (exit, said) = wrong.end();
    assert_eq!(exit, 1, "{said}");
    assert!(said.contains("COGNITO_CODE_MISMATCH"), "{said}");
    assert_eq!(operations(&pool).last().unwrap(), "GlobalSignOut");
}
