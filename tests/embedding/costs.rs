//! Costs: measures what each protection adds to a call; the figures of `docs/embedding.md` come from here.

use crate::support::answer::Answer;
use crate::{Place, guest};

#[test]
#[ignore = "a measurement, for a quiet machine: cargo test --test guest costs -- --ignored --nocapture"]
fn what_each_protection_costs() {
    let program = guest("costs", &["-O2"]);
    let place = Place::http([Answer::ok("{}")]);
    println!("{}", place.run(&program, &[]).assert_success().stdout);
}
