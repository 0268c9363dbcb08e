//! Surroundings: the process's environment, locale and settings are the host's, and nothing is printed.

use crate::support::answer::Answer;
use crate::{TestServer, compile};

#[test]
fn environment_locale_directory_and_modes_stay_as_they_were() {
    let program = compile("surroundings", &["-lm"]);
    for (_, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
        let finished = server.run(&program, &[]);
        finished.assert_success();
        assert_eq!(
            (finished.stdout.as_str(), finished.stderr.as_str()),
            ("", "")
        );
    }
}

#[test]
fn the_environment_is_read_once() {
    let program = compile("surroundings", &["-lm"]);
    let server = TestServer::http([Answer::ok("{}")]);
    server.run(&program, &["change"]).assert_success();
    assert_eq!(server.request_count(), 8);
}
