//! Fork: parent, child and grandchild go on with a client made before, each on connections of its own.

use crate::support::answer::{Answer, Gate};
use crate::support::pool::LocalPool;
use crate::support::process::{Ended, run};
use crate::support::server::FaultServer;
use crate::{LIMIT, TestServer, compile, need, skip, token_of};
use rustls::HandshakeKind;
use rustls::version::{TLS12, TLS13};
use std::collections::BTreeMap;
use std::process::Command;

/// What the program exits with where the machine does not let it make a namespace.
const NOT_ALLOWED: Ended = Ended::Exit(77);

/// Runs one way of forking for both kinds of client over http and both versions of TLS. Gives how
/// the last run ended.
#[track_caller]
fn everywhere_with(args: &[&str], processes: usize) -> Ended {
    let program = compile("fork", &[]);
    let mut ended = Ended::Exit(0);
    for kind in ["handle", "default"] {
        let servers = [
            TestServer::http([Answer::ok("{}")]),
            TestServer::https_by(&[&TLS12], [Answer::ok("{}")]),
            TestServer::https_by(&[&TLS13], [Answer::ok("{}")]),
        ];
        for server in servers {
            let mut args = args.to_vec();
            args.insert(1, kind);
            let finished = server.run(&program, &args);
            ended = finished.ended;
            if ended == NOT_ALLOWED {
                return ended;
            }
            finished.assert_success();
            let found = nothing_is_shared(&server);
            assert_eq!(found, processes, "{args:?}");
        }
    }
    ended
}

#[track_caller]
fn everywhere(mode: &str, processes: usize) {
    everywhere_with(&[mode], processes);
}

/// Every connection served one process alone, and no process took up another's TLS session. Gives the
/// number of processes that called.
#[track_caller]
fn nothing_is_shared(server: &FaultServer) -> usize {
    let mut of_connection: BTreeMap<usize, String> = BTreeMap::new();
    for request in server.requests() {
        let process = token_of(&request);
        let owner = of_connection
            .entry(request.connection)
            .or_insert_with(|| process.clone());
        assert_eq!(*owner, process, "a connection that two processes used");
    }
    let mut first_of_process: BTreeMap<&str, usize> = BTreeMap::new();
    for (connection, process) in &of_connection {
        first_of_process.entry(process).or_insert(*connection);
    }
    let kinds: BTreeMap<usize, HandshakeKind> = server.handshakes().into_iter().collect();
    if server.url().starts_with("https") {
        for (process, connection) in &first_of_process {
            let kind = kinds[connection];
            assert!(
                matches!(
                    kind,
                    HandshakeKind::Full | HandshakeKind::FullWithHelloRetryRequest
                ),
                "{process} took up a session that was not its own: {kind:?}"
            );
        }
    }
    first_of_process.len()
}

#[test]
fn the_child_goes_on_with_a_client_that_the_parent_used() {
    everywhere("child", 2);
}

#[test]
fn parent_and_child_go_on_with_a_client_that_nobody_used() {
    everywhere("unused", 2);
}

#[test]
fn the_parent_goes_on() {
    everywhere("parent", 2);
}

#[test]
fn parent_and_children_call_at_once() {
    everywhere("both", 5);
}

#[test]
fn a_grandchild_goes_on() {
    everywhere("grandchild", 3);
}

#[test]
fn generation_after_generation_goes_on() {
    everywhere("generations", 9);
}

#[test]
fn a_child_that_was_made_without_fork_handlers_goes_on() {
    everywhere("cloned", 2);
}

#[test]
fn a_child_with_its_parents_process_id_goes_on() {
    for mode in ["namespaces", "cloned-namespaces"] {
        if everywhere_with(&[mode], 2) == NOT_ALLOWED {
            skip!(
                "the right to make a PID namespace",
                "sysctl kernel.unprivileged_userns_clone=1, or run as root"
            );
        }
    }
}

/// There a fork is told by its handler, and what has none by the process id.
#[test]
fn all_this_holds_where_the_kernel_empties_no_page() {
    for (mode, processes) in [("child", 2), ("generations", 9), ("cloned", 2)] {
        everywhere_with(&[mode, "without-advice"], processes);
    }
    if everywhere_with(&["namespaces", "without-advice"], 2) == NOT_ALLOWED {
        skip!(
            "the right to make a PID namespace",
            "sysctl kernel.unprivileged_userns_clone=1, or run as root"
        );
    }
}

#[test]
fn a_child_that_only_exits_leaves_the_parents_connection_alone() {
    let program = compile("fork", &[]);
    for kind in ["handle", "default"] {
        for (_, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
            server.run(&program, &["exits", kind]).assert_success();
            assert_eq!(server.connection_count(), 1, "{kind}");
        }
    }
}

#[test]
fn a_child_may_free_the_parents_client() {
    let program = compile("fork", &[]);
    for (_, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
        server.run(&program, &["frees", "handle"]).assert_success();
        // The parent's one connection, and one of the child that called before it freed.
        assert_eq!(server.connection_count(), 2);
        assert_eq!(nothing_is_shared(&server), 2);
    }
}

#[test]
fn a_fork_while_another_thread_is_in_a_call() {
    let program = compile("fork", &[]);
    for kind in ["handle", "default"] {
        for (_, server) in TestServer::each(|| {
            let (there, released) = (Gate::new(), Gate::new());
            vec![Answer::computed(move |request| {
                match token_of(request).as_str() {
                    "held" => {
                        there.open();
                        return Answer::gated(&released, Answer::ok("{}"));
                    }
                    "is-it-there" => return Answer::gated(&there, Answer::ok("{}")),
                    "release" => released.open(),
                    _ => {}
                }
                Answer::ok("{}")
            })]
        }) {
            server.run(&program, &["in-flight", kind]).assert_success();
        }
    }
}

#[test]
fn forks_at_any_moment_of_other_threads_calls() {
    let program = compile("fork", &[]);
    for kind in ["handle", "default"] {
        // Connections that never last keep the threads connecting and looking names up.
        let short = || Answer::reply(200, &[("Connection", "close")], "{}");
        for (_, server) in TestServer::each(|| vec![short()]) {
            server.run(&program, &["under-load", kind]).assert_success();
            assert_eq!(nothing_is_shared(&server), 61, "{kind}");
        }
    }
}

#[test]
fn a_callback_may_start_a_process() {
    let program = compile("fork", &[]);
    let slow = || {
        let after = std::time::Duration::from_millis(350);
        vec![Answer::later(after, Answer::ok("{}"))]
    };
    for (_, server) in TestServer::each(slow) {
        server
            .run(&program, &["in-callback", "handle"])
            .assert_success();
    }
}

#[test]
fn a_program_that_the_host_starts_inherits_no_descriptor() {
    let program = compile("fork", &[]);
    for (_, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
        server
            .run(&program, &["starts-program", "handle"])
            .assert_success();
    }
}

/// That the check above sees a session that is taken up again: within one process that is the rule.
#[test]
fn a_process_takes_up_its_own_tls_session() {
    let program = compile("signals", &[]);
    for version in [&TLS12, &TLS13] {
        let answer = Answer::reply(200, &[("Connection", "close")], "{}");
        let server = TestServer::https_by(&[version], [answer]);
        server
            .run(&program, &["reset", "handle", "3"])
            .assert_success();
        let kinds: Vec<_> = server
            .handshakes()
            .into_iter()
            .map(|(_, kind)| kind)
            .collect();
        assert_eq!(kinds[0], HandshakeKind::Full);
        assert!(kinds.contains(&HandshakeKind::Resumed), "{kinds:?}");
    }
}

/// As a prefork web server: workers that share one client, each with a user of its own.
#[test]
fn prefork_workers_send_one_code_each() {
    need!("python3", "apt-get install python3");
    let pool = LocalPool::start();
    let users: Vec<_> = (0..8).map(|_| pool.fresh_user()).collect();
    let stage = crate::support::c::Stage::find();
    let mut command = Command::new("python3");
    crate::support::process::clean_environment(&mut command)
        .arg(crate::support::c::repository().join("tests/embedding/multiprocessing_fork.py"))
        .arg(stage.lib().join("libcognito.so"))
        .env("AWS_ENDPOINT_URL", pool.endpoint());
    let tokens: Vec<&str> = users.iter().map(|user| user.access.as_str()).collect();
    run(command, tokens.join("\n").as_bytes(), LIMIT).assert_success();
    for user in &users {
        assert_eq!(pool.inbox_of(&user.username).len(), 1);
    }
}
