//! Surroundings: the process's environment, locale and settings are the host's, and nothing is printed.

use crate::support::answer::Answer;
use crate::{Place, guest};

#[test]
fn environment_locale_directory_and_modes_stay_as_they_were() {
    let program = guest("surroundings", &["-lm"]);
    for (_, place) in Place::each(|| vec![Answer::ok("{}")]) {
        let finished = place.run(&program, &[]);
        finished.assert_success();
        assert_eq!(
            (finished.stdout.as_str(), finished.stderr.as_str()),
            ("", "")
        );
    }
}

#[test]
fn the_environment_is_read_once() {
    let program = guest("surroundings", &["-lm"]);
    let place = Place::http([Answer::ok("{}")]);
    place.run(&program, &["change"]).assert_success();
    assert_eq!(place.server.request_count(), 8);
}
