//! Peer: the call written with `reqwest::blocking`, which drives its I/O on a thread of its own.
//!
//! Trust store, TLS and build profile are the library's, so that the difference is that thread.
//! Modes and output are those of `peer.c`: `first`, `warm` and `threads`. With `--hyper` before the mode, `first` and
//! `warm` go without reqwest.

mod hyper_alone;

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fs;
use std::sync::Arc;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};

use crate::hyper_alone::HyperAlone;

const TARGET: &str = "AWSCognitoIdentityProviderService.GetUserAttributeVerificationCode";

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Input<'a> {
    access_token: &'a str,
    attribute_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<HashMap<&'a str, &'a str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Output {
    code_delivery_details: Details,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Details {
    destination: String,
}

type Failure = Box<dyn Error + Send + Sync>;

struct Peer {
    http: Http,
    url: String,
    token: String,
    note: Option<String>,
}

enum Http {
    Reqwest(Client),
    Hyper(HyperAlone),
}

impl Peer {
    fn open(url: &str) -> Result<Peer, Failure> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut roots = RootCertStore::empty();
        // SSL_CERT_FILE names the store.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let http = match env::args().any(|argument| argument == "--hyper") {
            true => Http::Hyper(HyperAlone::open(url, tls)?),
            false => Http::Reqwest(
                Client::builder()
                    .tls_backend_preconfigured(tls)
                    .connect_timeout(Duration::from_secs(5))
                    .timeout(Duration::from_secs(30))
                    .tcp_nodelay(true)
                    .user_agent("bench/1.0")
                    .build()?,
            ),
        };
        let bytes: usize = env::var("BENCH_METADATA")
            .ok()
            .and_then(|bytes| bytes.parse().ok())
            .unwrap_or(0);
        Ok(Peer {
            http,
            url: url.to_owned(),
            token: env::var("BENCH_TOKEN")?,
            note: (bytes > 0).then(|| "n".repeat(bytes)),
        })
    }

    fn call(&self) -> Result<(), Failure> {
        let input = Input {
            access_token: &self.token,
            attribute_name: "email",
            client_metadata: self
                .note
                .as_deref()
                .map(|note| HashMap::from([("note", note)])),
        };
        let body = serde_json::to_vec(&input)?;
        let output: Output = match &self.http {
            Http::Reqwest(client) => client
                .post(&self.url)
                .header("X-Amz-Target", TARGET)
                .header("Content-Type", "application/x-amz-json-1.1")
                .body(body)
                .send()?
                .error_for_status()?
                .json()?,
            Http::Hyper(hyper) => serde_json::from_slice(&hyper.call(body)?)?,
        };
        match output.code_delivery_details.destination.as_str() {
            "a***@e***" => Ok(()),
            other => Err(format!("the answer was not understood: {other}").into()),
        }
    }
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| argument != "--hyper")
        .collect();
    let count = |index: usize| -> Result<usize, Failure> {
        Ok(arguments.get(index).ok_or("a count is missing")?.parse()?)
    };
    let url = arguments
        .get(1)
        .ok_or("usage: peer MODE URL [COUNT [THREADS]]")?;
    match arguments[0].as_str() {
        "first" => Peer::open(url)?.call(),
        "warm" => warm(url, count(2)?),
        "threads" => threads(url, count(2)?, count(3)?),
        other => Err(format!("unknown mode {other}").into()),
    }
}

fn warm(url: &str, calls: usize) -> Result<(), Failure> {
    let (rss, anonymous) = (status("VmRSS")?, status("RssAnon")?);
    let peer = Peer::open(url)?;
    peer.call()?;
    let first = [status("VmRSS")?, status("RssAnon")?, status("Threads")?];
    let descriptors = fs::read_dir("/proc/self/fd")?.count() - 1;
    for _ in 0..calls / 10 {
        peer.call()?;
    }
    let used = cpu();
    let times = timed(&peer, calls)?;
    let used = cpu() - used;
    println!(
        "{{{}, \"cpu_us\": {:.2}, \"rss_kb\": [{rss}, {}, {}], \"anonymous_kb\": [{anonymous}, {}], \
         \"threads\": {}, \"descriptors\": {descriptors}}}",
        latency(times),
        used / calls as f64,
        first[0],
        status("VmRSS")?,
        first[1],
        first[2],
    );
    Ok(())
}

fn threads(url: &str, calls: usize, count: usize) -> Result<(), Failure> {
    let peer = Peer::open(url)?;
    // The clock starts before anyone goes: this thread may get the processor back late.
    let (ready, start) = (Barrier::new(count + 1), Barrier::new(count + 1));
    let (times, took, used) = thread::scope(|scope| {
        let workers: Vec<_> = (0..count)
            .map(|_| {
                scope.spawn(|| {
                    let first = peer.call();
                    ready.wait();
                    start.wait();
                    first?;
                    timed(&peer, calls / count)
                })
            })
            .collect();
        ready.wait();
        let (began, used) = (Instant::now(), cpu());
        start.wait();
        let mut times = Vec::new();
        for worker in workers {
            times.extend(worker.join().map_err(|_| "a thread panicked")??);
        }
        Ok::<_, Failure>((times, began.elapsed(), cpu() - used))
    })?;
    let calls = times.len() as f64;
    println!(
        "{{{}, \"cpu_us\": {:.2}, \"calls_per_s\": {:.1}, \"rss_kb\": {}}}",
        latency(times),
        used / calls,
        calls / took.as_secs_f64(),
        status("VmRSS")?,
    );
    Ok(())
}

fn timed(peer: &Peer, calls: usize) -> Result<Vec<Duration>, Failure> {
    (0..calls)
        .map(|_| {
            let start = Instant::now();
            peer.call()?;
            Ok(start.elapsed())
        })
        .collect()
}

fn latency(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |index: usize| times[index].as_secs_f64() * 1e6;
    format!(
        "\"p50_us\": {:.2}, \"p99_us\": {:.2}",
        at(times.len() / 2),
        at(times.len() * 99 / 100)
    )
}

/// A number of /proc/self/status, such as VmRSS in kB.
fn status(name: &str) -> Result<u64, Failure> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .ok_or("no such line")?;
    Ok(line.split_whitespace().next().ok_or("no number")?.parse()?)
}

/// Microseconds of CPU, all threads.
fn cpu() -> f64 {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: the pointer is to a whole rusage, which getrusage fills.
    let usage = unsafe {
        libc::getrusage(libc::RUSAGE_SELF, usage.as_mut_ptr());
        usage.assume_init()
    };
    let of = |time: libc::timeval| time.tv_sec as f64 * 1e6 + time.tv_usec as f64;
    of(usage.ru_utime) + of(usage.ru_stime)
}
