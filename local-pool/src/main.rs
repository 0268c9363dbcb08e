//! The command line of the local pool, and its wiring: starts the server, says what a client needs, ends in time.
//!
//! A small imitation of an Amazon Cognito user pool, for demos and tests.

mod clock;
mod control;
mod error;
mod faults;
mod inbox;
mod operations;
mod pool;
mod recorder;
mod server;
mod wire;
mod world;

use std::io::{Read, Write};
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::mpsc::{self, SyncSender};

use clap::Parser;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use pool::PoolSettings;
use server::Server;
use world::World;

/// A local imitation of an Amazon Cognito user pool, for demos and tests.
#[derive(Parser)]
#[command(name = "cognito-local-pool", version)]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The AWS region that the pool says it is in.
    #[arg(long, default_value = "eu-central-1", value_parser = region)]
    region: String,
    /// End when standard input closes, so that a test that dies leaves no pool behind.
    #[arg(long)]
    until_stdin_closes: bool,
}

/// The region goes unquoted into lines that a shell may evaluate and into the tokens, so nothing else passes.
fn region(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.is_empty() && text.len() <= 32 && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("a region looks like eu-central-1".to_owned())
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let port = arguments.port;
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cognito-local-pool: cannot serve on 127.0.0.1:{port}: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> std::io::Result<()> {
    // The handlers go in before anything is printed: whoever reads `# ready` may send a signal at once.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let printer = start_printer();
    let settings = PoolSettings::new(arguments.region);
    let world = World::new(settings, printer.clone()).map_err(std::io::Error::other)?;
    let server = Server::new(world);
    greet(&server, &endpoint, &printer);

    let stdin_closed = async {
        if arguments.until_stdin_closes {
            // An error means that the watching thread has gone, and then nothing is left to wait for either.
            let _ = watch_stdin().await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        served = async { axum::serve(listener, server.routes()).await } => served,
        _ = terminate.recv() => Ok(()),
        _ = interrupt.recv() => Ok(()),
        () = stdin_closed => Ok(()),
    }
}

/// Prints what a client needs to set, in lines that a shell can evaluate.
fn greet(server: &Server, endpoint: &str, printer: &SyncSender<String>) {
    let world = server.world();
    let demo = world
        .pool
        .user(&world.demo)
        .expect("the demo user is there");
    let addresses: Vec<&str> = demo
        .contacts
        .values()
        .map(|contact| contact.value.as_str())
        .collect();
    let lines = [
        "# A local imitation of an Amazon Cognito user pool. Nothing leaves this machine."
            .to_owned(),
        format!("# user:  {} ({})", demo.username, addresses.join(", ")),
        format!("# inbox: {endpoint}/control/v1/inbox"),
        format!("export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER={endpoint}"),
        format!("export COGNITO_ACCESS_TOKEN={}", demo.tokens.access),
        format!(
            "export COGNITO_CLIENT_ID={}",
            world.pool.clients()[0].client_id
        ),
        "# ready".to_owned(),
    ];
    for line in lines {
        // It fails only where the printer has stopped because nobody reads.
        let _ = printer.send(line);
    }
}

/// Prints on a thread of its own: a reader that stops reading must not stop the pool.
fn start_printer() -> SyncSender<String> {
    let (lines, queue) = mpsc::sync_channel::<String>(1000);
    std::thread::spawn(move || {
        let mut out = std::io::stdout();
        for line in queue {
            if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
                return;
            }
        }
    });
    lines
}

/// Ends when standard input does. A plain thread, because a blocked read cannot be called off.
fn watch_stdin() -> oneshot::Receiver<()> {
    let (closed, watch) = oneshot::channel();
    std::thread::spawn(move || {
        let mut ignored = [0; 1024];
        let mut stdin = std::io::stdin();
        while stdin.read(&mut ignored).is_ok_and(|read| read > 0) {}
        let _ = closed.send(());
    });
    watch
}
