//! The command line of the local pool, and its wiring: starts the server, says what a client needs, ends in time.
//!
//! A small imitation of an Amazon Cognito user pool, for demos and tests.

mod arguments;
mod clock;
mod command;
mod config;
mod connections;
mod control;
mod error;
mod events;
mod faults;
mod guard;
mod inbox;
mod newest;
mod operations;
mod page;
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

use arguments::Arguments;
use server::Server;
use world::World;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(reason) => {
            eprintln!("cognito-local-pool: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, String> {
    let file = arguments.config.as_deref();
    let in_file = |reason: String| match file {
        Some(path) => format!("{}: {reason}", path.display()),
        None => reason,
    };
    let setup = config::setup(arguments.region.clone(), file).map_err(&in_file)?;
    // A command that is run has the standard output to itself.
    let printer = start_printer(arguments.exec.is_some());
    let world = World::new(setup, printer.clone()).map_err(&in_file)?;
    let server = Server::new(world);
    let port = arguments.port;
    serve(&arguments, server, &printer)
        .await
        .map_err(|error| format!("cannot serve on 127.0.0.1:{port}: {error}"))
}

async fn serve(
    arguments: &Arguments,
    server: Server,
    printer: &SyncSender<String>,
) -> std::io::Result<ExitCode> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let exports = server.world().exports(&endpoint);
    let about = about(&server, &endpoint);
    let serving = connections::serve(listener, server.routes());

    if let Some(command) = &arguments.exec {
        print(printer, about);
        let mut signals = command::Signals::new()?;
        let mut environment = exports.to_vec();
        environment.extend(command::further_environment(&arguments.region, |name| {
            std::env::var(name).ok()
        }));
        return tokio::select! {
            never = serving => match never {},
            ended = command::run(command, &environment, &mut signals) => ended,
        };
    }
    // The handlers go in before anything is printed: whoever reads `# ready` may send a signal at once.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    print(printer, about);
    print(
        printer,
        exports.map(|(name, value)| format!("export {name}={value}")),
    );
    print(printer, ["# ready".to_owned()]);
    tokio::select! {
        never = serving => match never {},
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = stdin_closed(arguments.until_stdin_closes) => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// What a person wants to know, in lines that are comments to a shell.
fn about(server: &Server, endpoint: &str) -> [String; 4] {
    let world = server.world();
    let demo = world
        .pool
        .user(&world.demo)
        .expect("the first user is there");
    let contacts = demo.contacts.values();
    let addresses: Vec<&str> = contacts.map(|contact| contact.value.as_str()).collect();
    [
        "# A local imitation of an Amazon Cognito user pool. Nothing leaves this machine."
            .to_owned(),
        format!("# user:  {} ({})", demo.username, addresses.join(", ")),
        format!("# page:  {endpoint}/"),
        format!("# inbox: {endpoint}/control/v1/inbox"),
    ]
}

fn print(printer: &SyncSender<String>, lines: impl IntoIterator<Item = String>) {
    for line in lines {
        // It fails only where the printer has stopped because nobody reads.
        let _ = printer.send(line);
    }
}

/// Prints on a thread of its own: a reader that stops reading must not stop the pool.
fn start_printer(to_stderr: bool) -> SyncSender<String> {
    let (lines, queue) = mpsc::sync_channel::<String>(1000);
    std::thread::spawn(move || {
        let mut out: Box<dyn Write> = match to_stderr {
            true => Box::new(std::io::stderr()),
            false => Box::new(std::io::stdout()),
        };
        for line in queue {
            if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
                return;
            }
        }
    });
    lines
}

/// Waits for the end of standard input, or for ever where that is not asked for.
async fn stdin_closed(is_asked_for: bool) {
    if is_asked_for {
        // An error means that the watching thread has gone, and then nothing is left to wait for either.
        let _ = watch_stdin().await;
    } else {
        std::future::pending::<()>().await;
    }
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
