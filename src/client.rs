//! The client: settles the endpoint, runs an operation's attempts, and says what happened.

mod aside;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use once_cell::race::OnceBox;
use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use crate::config::{Config, Source};
use crate::endpoint::{self, Endpoint, Query};
use crate::error::{CodeSent, Error};
use crate::hints;
use crate::host::{Host, INTERRUPT_INTERVAL, Level, Quiet, log};
use crate::metadata::ClientMetadata;
use crate::operation::{
    CodeDelivery, GetUser, GetUserAttributeVerificationCode, Operation, User, Verified,
    VerifyUserAttribute, code_sent_after,
};
use crate::options::Options;
use crate::per_process::PerProcess;
use crate::protocol::{self, Body, FromAnswer};
use crate::random;
use crate::response::Response;
use crate::retry::{self, Attempt, Quota, Verdict};
use crate::status::Status;
use crate::token::{self, Claims};
use crate::transport::{self, Request, Transport};

/// Sends and confirms verification codes. Cheap to clone; clones share their connections.
///
/// A client may be used by any number of threads at once. Each call does its work on the calling
/// thread and blocks it until the answer is there or the deadline has passed. After a `fork` the
/// child may go on using the client: it makes connections of its own.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    config: Config,
    /// The value of `amz-sdk-request` that most calls need alone.
    first_attempt: HeaderValue,
    /// Where all requests go, if that needs no region.
    custom: Option<Arc<Target>>,
    /// Where requests of the first region go: most clients never meet another.
    regional: OnceBox<Regional>,
    transport: PerProcess<Transport>,
    quota: Quota,
    host: Box<dyn Host>,
}

/// A region's name and its target.
struct Regional {
    region: String,
    target: Arc<Target>,
}

/// Where a request goes.
struct Target {
    endpoint: Endpoint,
    url: Url,
}

/// A region and where it came from.
struct Region<'a> {
    name: &'a str,
    source: String,
}

impl Client {
    /// A client from options, the environment and the profile file. Nothing is sent.
    ///
    /// # Errors
    /// [`Status::InvalidArgument`] where an option is wrong, [`Status::Configuration`] where the
    /// environment or a file is.
    pub fn new(options: Options) -> Result<Client, Error> {
        Client::with_host(options, Quiet)
    }

    /// The same, with an interrupt and a log of the caller's.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_host(options: Options, host: impl Host + 'static) -> Result<Client, Error> {
        Client::from_config(Config::new(options.as_map())?, host)
    }

    /// The same from a settled configuration.
    pub(crate) fn from_config(config: Config, host: impl Host + 'static) -> Result<Client, Error> {
        let custom = match &config.endpoint_url {
            Some(_) => Some(Arc::new(target(&config, None)?)),
            None => {
                check_region(&config)?;
                None
            }
        };
        Ok(Client(Arc::new(Inner {
            first_attempt: attempt_header(1, &config)?,
            config,
            custom,
            regional: OnceBox::new(),
            transport: PerProcess::new(),
            quota: Quota::default(),
            host: Box::new(host),
        })))
    }

    /// Makes Cognito send the user a code for an attribute (`email` or `phone_number`).
    ///
    /// AWS operation: GetUserAttributeVerificationCode. One call sends at most one code: the
    /// request is sent again only where it cannot have been acted on.
    ///
    /// # Errors
    /// Any; [`Error::code_sent`] says whether a message can have gone out.
    pub fn get_attr_verification_code(
        &self,
        token: &str,
        attr: &str,
        metadata: Option<&ClientMetadata>,
    ) -> Result<CodeDelivery, Error> {
        self.send_code(token, attr, metadata).map(Into::into)
    }

    /// Hands a code back, which marks the attribute as verified.
    ///
    /// AWS operation: VerifyUserAttribute.
    ///
    /// # Errors
    /// Any. After a lost answer ask [`Client::get_user`] whether the attribute is verified.
    pub fn verify_attr(&self, token: &str, attr: &str, code: &str) -> Result<Verified, Error> {
        self.spend_code(token, attr, code).map(Into::into)
    }

    /// Reads the signed-in user.
    ///
    /// AWS operation: GetUser. It only reads, so it is tried again after any passing fault.
    ///
    /// # Errors
    /// Any.
    pub fn get_user(&self, token: &str) -> Result<User, Error> {
        self.read_user(token).map(Into::into)
    }

    /// [`Client::get_attr_verification_code`] with the answer as Cognito gave it.
    ///
    /// # Errors
    /// The same.
    pub fn send_code(
        &self,
        token: &str,
        attr: &str,
        metadata: Option<&ClientMetadata>,
    ) -> Result<Response, Error> {
        self.send(token, attr, metadata)
    }

    /// [`Client::verify_attr`] with the answer as Cognito gave it.
    ///
    /// # Errors
    /// The same.
    pub fn spend_code(&self, token: &str, attr: &str, code: &str) -> Result<Response, Error> {
        self.verify(token, attr, code)
    }

    /// [`Client::get_user`] with the answer as Cognito gave it.
    ///
    /// # Errors
    /// The same.
    pub fn read_user(&self, token: &str) -> Result<Response, Error> {
        self.get(token)
    }

    /// The settled configuration as JSON: what a call would do, without sending anything.
    pub fn describe(&self) -> Value {
        self.0.describe()
    }

    pub(crate) fn send<R: FromAnswer + Send>(
        &self,
        token: &str,
        attr: &str,
        metadata: Option<&ClientMetadata>,
    ) -> Result<R, Error> {
        self.call(&GetUserAttributeVerificationCode {
            token,
            attr,
            metadata,
        })
    }

    pub(crate) fn verify<R: FromAnswer + Send>(
        &self,
        token: &str,
        attr: &str,
        code: &str,
    ) -> Result<R, Error> {
        self.call(&VerifyUserAttribute { token, attr, code })
    }

    pub(crate) fn get<R: FromAnswer + Send>(&self, token: &str) -> Result<R, Error> {
        self.call(&GetUser { token })
    }

    fn call<O, R>(&self, operation: &O) -> Result<R, Error>
    where
        O: Operation + Sync,
        R: FromAnswer + Send,
    {
        let inner = &*self.0;
        let result = aside::run(&*inner.host, |host| {
            let started = Instant::now();
            match Call::new(inner, host, operation, started) {
                Ok(call) => call.run(),
                Err(error) => {
                    let refused = Err(error);
                    log_outcome::<O, R>(host, None, started, &refused, 0);
                    refused
                }
            }
        });
        result.map_err(|error| match (O::SENDS_CODE, error.code_sent()) {
            // What failed before the first attempt has sent nothing.
            (true, None) => error.with_code_sent(Some(CodeSent::No)),
            _ => error,
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.describe())
    }
}

impl Inner {
    /// The region, by the order option, token, environment, profile.
    fn region<'a>(&'a self, claims: Option<&'a Claims>) -> Option<Region<'a>> {
        let configured = self.config.region.as_ref().map(|region| Region {
            name: &region.value,
            source: region.source.to_string(),
        });
        let is_option = self
            .config
            .region
            .as_ref()
            .is_some_and(|region| matches!(region.source, Source::Option(_)));
        if is_option {
            return configured;
        }
        let from_token = claims.and_then(Claims::region).map(|name| Region {
            name,
            source: "token".to_owned(),
        });
        from_token.or(configured)
    }

    /// Where requests for a region go. Without a lock, so that a fork at any moment does no harm.
    fn target_of(&self, region: &str) -> Result<Arc<Target>, Error> {
        let first = self.regional.get_or_try_init(|| {
            Ok(Box::new(Regional {
                region: region.to_owned(),
                target: Arc::new(target(&self.config, Some(region))?),
            }))
        })?;
        if first.region == region {
            return Ok(first.target.clone());
        }
        target(&self.config, Some(region)).map(Arc::new)
    }

    fn describe(&self) -> Value {
        let config = &self.config;
        let region = self.region(None);
        let mut out = Map::new();
        let known = match (&self.custom, &region) {
            (Some(custom), _) => Some(custom.clone()),
            (None, Some(region)) => self.target_of(region.name).ok(),
            (None, None) => None,
        };
        out.insert(
            "region".into(),
            region.as_ref().map_or(Value::Null, |r| r.name.into()),
        );
        out.insert(
            "region_source".into(),
            region.map_or_else(|| "token".into(), |r| r.source.into()),
        );
        out.insert(
            "endpoint_url".into(),
            known
                .as_ref()
                .map_or(Value::Null, |t| t.endpoint.url.as_str().into()),
        );
        out.insert(
            "endpoint_source".into(),
            config
                .endpoint_url
                .as_ref()
                .map_or_else(|| "region".into(), |url| url.source.to_string().into()),
        );
        out.insert("use_fips_endpoint".into(), config.use_fips_endpoint.into());
        out.insert(
            "use_dualstack_endpoint".into(),
            config.use_dualstack_endpoint.into(),
        );
        out.insert("timeout".into(), json!(config.timeout.as_secs_f64()));
        out.insert(
            "connect_timeout".into(),
            json!(config.connect_timeout.as_secs_f64()),
        );
        out.insert("max_attempts".into(), config.max_attempts.into());
        // Where the token decides the region, any region's host stands for all.
        let stand_in = || Url::parse("https://cognito-idp.us-east-1.amazonaws.com/").ok();
        let url = known.map(|target| target.url.clone()).or_else(stand_in);
        let proxy = url.and_then(|url| config.proxies.named_for(&url).cloned());
        out.insert(
            "proxy".into(),
            proxy.as_ref().map_or(Value::Null, |proxy| {
                if proxy.is_supported() {
                    proxy.shown().into()
                } else {
                    format!("{} (not supported)", proxy.shown()).into()
                }
            }),
        );
        out.insert(
            "proxy_source".into(),
            proxy.map_or(Value::Null, |proxy| proxy.source().to_string().into()),
        );
        let (trust, trust_source) = transport::tls::trust_source(config);
        out.insert("trust".into(), trust.into());
        out.insert("trust_source".into(), trust_source.into());
        let identity = config.client_identity.as_ref();
        let path = |path: Option<&PathBuf>| {
            path.map_or(Value::Null, |path| path.display().to_string().into())
        };
        out.insert(
            "client_cert".into(),
            path(identity.map(|id| &id.certificate)),
        );
        out.insert("client_key".into(), path(identity.map(|id| &id.key)));
        out.insert("allow_http".into(), config.allow_http.into());
        out.insert("check_token".into(), config.check_token.into());
        out.insert("user_agent".into(), config.user_agent.as_str().into());
        Value::Object(out)
    }
}

/// Refuses a configured region that could not become part of a host name.
fn check_region(config: &Config) -> Result<(), Error> {
    match &config.region {
        Some(region) => target(config, Some(&region.value)).map(|_| ()),
        None => Ok(()),
    }
}

/// Resolves the endpoint and holds it against the rule that a token travels encrypted.
fn target(config: &Config, region: Option<&str>) -> Result<Target, Error> {
    let custom = config.endpoint_url.as_ref();
    let endpoint = endpoint::resolve(&Query {
        region,
        use_fips: config.use_fips_endpoint,
        use_dualstack: config.use_dualstack_endpoint,
        endpoint_url: custom.map(|url| url.value.as_str()),
    })
    .map_err(|refusal| {
        let source = custom
            .map(|url| &url.source)
            .or(config.region.as_ref().map(|region| &region.source));
        match source {
            Some(source) => source.error(format!("{source}: {refusal}.")),
            None => Error::configuration(format!("{refusal}.")),
        }
    })?;
    if !endpoint.is_https && !endpoint.is_loopback && !config.allow_http {
        let message = format!(
            "endpoint_url: {} would get the token over plain http.",
            endpoint.host
        );
        return Err(match custom {
            Some(url) => url.source.error(message),
            None => Error::configuration(message),
        }
        .with_hint("Use https, or set the option allow_http if the way there is safe."));
    }
    let url = Url::parse(&endpoint.url)
        .map_err(|error| Error::internal(format!("The endpoint is no URL: {error}.")))?;
    Ok(Target { endpoint, url })
}

/// One call: an operation with everything that its attempts share.
struct Call<'a, O> {
    inner: &'a Inner,
    host: &'a dyn Host,
    operation: &'a O,
    claims: Option<Claims>,
    target: Arc<Target>,
    started: Instant,
    deadline: Instant,
}

/// An attempt that did not succeed.
struct Failed {
    error: Error,
    verdict: Verdict,
    asked_to_wait: Option<Duration>,
}

impl<'a, O: Operation> Call<'a, O> {
    /// Checks the arguments and finds the endpoint.
    fn new(
        inner: &'a Inner,
        host: &'a dyn Host,
        operation: &'a O,
        started: Instant,
    ) -> Result<Self, Error> {
        fail_point!("client");
        let config = &inner.config;
        let token = operation.token();
        let claims = Claims::of(token);
        if config.check_token {
            token::check_characters(token)?;
            if let Some(claims) = &claims {
                token::check_claims(claims)?;
            }
        } else if token.is_empty() {
            return Err(Error::invalid_argument("token: is empty."));
        }
        operation.check()?;
        let target = match &inner.custom {
            Some(custom) => custom.clone(),
            None => {
                let region = inner.region(claims.as_ref()).ok_or_else(no_region)?;
                log(host, Level::Debug, || {
                    format!("region {} from {}", region.name, region.source)
                });
                inner.target_of(region.name)?
            }
        };
        log(host, Level::Debug, || {
            let source = match &config.endpoint_url {
                Some(url) => url.source.to_string(),
                None => "region".to_owned(),
            };
            format!("endpoint {} from {source}", target.endpoint.url)
        });
        if let Some(proxy) = config.proxies.named_for(&target.url) {
            log(host, Level::Debug, || {
                format!("proxy {} from {}", proxy.shown(), proxy.source())
            });
        }
        Ok(Call {
            inner,
            host,
            operation,
            claims,
            target,
            started,
            deadline: started + config.timeout,
        })
    }

    /// Attempt after attempt, as the send rule allows.
    fn run<R: FromAnswer>(self) -> Result<R, Error> {
        let config = &self.inner.config;
        let body = Body::of(self.operation, config.check_token);
        let transport = self.inner.transport.get();
        let invocation = &transport.invocations.next()[..];
        let invocation = invocation.try_into().map_err(Error::internal)?;
        let mut paid = None;
        let mut attempt = 1;
        let result = loop {
            let headers = self.headers(&invocation, attempt)?;
            let failed = match self.attempt(transport, headers, body.clone(), attempt) {
                Ok(response) => {
                    self.inner.quota.give_back(paid);
                    break Ok(response);
                }
                Err(failed) => failed,
            };
            let Verdict::Again { throttled } = failed.verdict else {
                break Err(failed.error);
            };
            if attempt >= config.max_attempts {
                break Err(failed.error);
            }
            let wait = retry::wait(
                throttled,
                attempt + 1,
                failed.asked_to_wait,
                random::fraction(),
            );
            // Never past the deadline: what is known now is worth more than a timeout later.
            if Instant::now() + wait >= self.deadline {
                break Err(failed.error);
            }
            paid = self.inner.quota.take(throttled);
            if paid.is_none() {
                break Err(failed.error);
            }
            log(self.host, Level::Debug, || {
                format!("attempt {} follows in {} ms", attempt + 1, wait.as_millis())
            });
            if let Err(error) = self.pause(wait) {
                break Err(error.with_metadata(failed.error.metadata().clone()));
            }
            attempt += 1;
        };
        let endpoint = &self.target.endpoint;
        log_outcome::<O, R>(self.host, Some(endpoint), self.started, &result, attempt);
        result
    }

    fn attempt<R: FromAnswer>(
        &self,
        transport: &Transport,
        headers: HeaderMap,
        body: bytes::Bytes,
        attempt: u32,
    ) -> Result<R, Failed> {
        let retries = attempt - 1;
        let request = Request {
            endpoint: &self.target.endpoint,
            url: &self.target.url,
            headers,
            body,
        };
        let answer = transport.attempt(&self.inner.config, self.host, request, self.deadline);
        let failed = match answer {
            Ok(answer) => {
                let status = answer.status;
                let asked_to_wait = answer.retry_after();
                match R::from_answer(answer, retries, &self.secrets()) {
                    Ok(result) => {
                        log(self.host, Level::Debug, || {
                            format!("attempt {attempt}: HTTP {status}")
                        });
                        return Ok(result);
                    }
                    Err(error) => self.refused(error, status, asked_to_wait),
                }
            }
            Err(fault) => {
                let mut metadata = fault.error.metadata().clone();
                metadata.retry_attempts = retries;
                let status = fault.error.status();
                // Out of time, given up or wrongly configured: another attempt would not help.
                let verdict = match (fault.sent, status) {
                    _ if fault.is_final => Verdict::Final,
                    (_, Status::Cancelled | Status::Configuration | Status::InvalidArgument) => {
                        Verdict::Final
                    }
                    (_, Status::Internal) => Verdict::Final,
                    (true, Status::Timeout | Status::BadResponse) => Verdict::Final,
                    (true, _) => retry::verdict(O::EFFECT, Attempt::AnswerLost),
                    (false, _) => retry::verdict(O::EFFECT, Attempt::NotSent),
                };
                Failed {
                    error: self
                        .with_code_sent(fault.error, maybe_if(fault.sent))
                        .with_metadata(metadata),
                    verdict,
                    asked_to_wait: None,
                }
            }
        };
        log(self.host, Level::Debug, || {
            format!("attempt {attempt}: {}", failed.error.code())
        });
        Err(failed)
    }

    /// An answer that is an error, or no answer of Cognito's at all.
    fn refused(&self, error: Error, http_status: u16, asked_to_wait: Option<Duration>) -> Failed {
        if http_status < 400 {
            // It was taken and answered, but with what cannot be understood.
            return Failed {
                error: self.with_code_sent(error, CodeSent::Maybe),
                verdict: Verdict::Final,
                asked_to_wait,
            };
        }
        let verdict = retry::verdict(
            O::EFFECT,
            Attempt::Refused {
                http_status,
                code: error.code(),
            },
        );
        let hint = hints::for_error(&error, self.claims.as_ref(), now());
        let code_sent = code_sent_after(error.status(), http_status);
        let error = self.with_code_sent(error, code_sent);
        Failed {
            error: match hint {
                Some(hint) => error.with_hint(hint),
                None => error,
            },
            verdict,
            asked_to_wait,
        }
    }

    fn with_code_sent(&self, error: Error, code_sent: CodeSent) -> Error {
        error.with_code_sent(O::SENDS_CODE.then_some(code_sent))
    }

    fn secrets(&self) -> Vec<&str> {
        let mut secrets = self.operation.secrets();
        secrets.push(self.operation.token());
        secrets
    }

    fn headers(&self, invocation: &HeaderValue, attempt: u32) -> Result<HeaderMap, Error> {
        const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
        const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
        const REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");
        let request = match attempt {
            1 => self.inner.first_attempt.clone(),
            _ => attempt_header(attempt, &self.inner.config)?,
        };
        // Room for those of the HTTP stack too, so that the map never grows.
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(CONTENT_TYPE, protocol::JSON.clone());
        headers.insert(TARGET, O::target());
        headers.insert(INVOCATION_ID, invocation.clone());
        headers.insert(REQUEST, request);
        Ok(headers)
    }

    /// Waits, and asks the host now and then whether to go on.
    fn pause(&self, wait: Duration) -> Result<(), Error> {
        let until = Instant::now() + wait;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            if !self.host.can_interrupt() {
                std::thread::sleep(left);
                continue;
            }
            std::thread::sleep(left.min(INTERRUPT_INTERVAL));
            if self.host.interrupted() {
                // The attempt before the wait is known not to have been acted on.
                return Err(self.with_code_sent(transport::cancelled(), CodeSent::No));
            }
        }
    }
}

/// The value of `amz-sdk-request`.
fn attempt_header(attempt: u32, config: &Config) -> Result<HeaderValue, Error> {
    let max = config.max_attempts;
    HeaderValue::try_from(format!("attempt={attempt}; max={max}")).map_err(Error::internal)
}

/// One line for each call.
fn log_outcome<O: Operation, R: FromAnswer>(
    host: &dyn Host,
    endpoint: Option<&Endpoint>,
    started: Instant,
    result: &Result<R, Error>,
    attempts: u32,
) {
    log(host, Level::Info, || {
        let (outcome, metadata) = match result {
            Ok(result) => ("COGNITO_OK", result.origin()),
            Err(error) => (error.status().name(), error.metadata().clone()),
        };
        let http = metadata
            .http_status
            .map_or_else(|| "-".to_owned(), |status| status.to_string());
        format!(
            "{} host={} status={outcome} http={http} request_id={} attempts={attempts} ms={}",
            O::NAME,
            endpoint.map_or("-", |endpoint| &endpoint.host),
            metadata.request_id.as_deref().unwrap_or("-"),
            started.elapsed().as_millis(),
        )
    });
}

fn maybe_if(sent: bool) -> CodeSent {
    if sent { CodeSent::Maybe } else { CodeSent::No }
}

fn no_region() -> Error {
    Error::configuration("There is no region: the token names none, and none is configured.")
        .with_hint("Set the option region or AWS_REGION, or endpoint_url for another server.")
}

fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64)
}
