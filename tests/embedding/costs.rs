//! Costs: measures what each protection adds to a call; the figures of `docs/embedding.md` come from here.

use crate::support::answer::Answer;
use crate::{TestServer, compile};

#[test]
#[ignore = "a measurement, for a quiet machine: cargo test --test embedding costs -- --ignored --nocapture"]
fn what_each_protection_costs() {
    let program = compile("costs", &["-O2"]);
    let server = TestServer::http([Answer::ok("{}")]);
    println!("{}", server.run(&program, &[]).assert_success().stdout);
}
