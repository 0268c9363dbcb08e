//! One connection of a `FaultServer`: reads requests and plays the script's answers, in HTTP/1.1 by hand.

use super::answer::Answer;
use super::server::{BrokenTls, Request, Shared, Transport};
use rustls::{ServerConnection, StreamOwned};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// How a connection ends once its thread is through with it.
pub(super) enum Ending {
    Close,
    Reset,
    /// Stays open, unread, until the server is dropped.
    Hold,
}

/// Serves one connection; its handle is closed on return.
pub(super) fn serve(
    tcp: TcpStream,
    number: usize,
    transport: Transport,
    shared: &Shared,
) -> Ending {
    let _ = tcp.set_nodelay(true);
    let start = match &transport {
        Transport::BrokenTls(kind) => return break_tls(tcp, kind, shared),
        Transport::Http | Transport::Https(_) => shared.take_at_the_start(),
    };
    match start {
        Some(Answer::ResetBeforeReading) => return Ending::Reset,
        Some(Answer::SilentAccept) => return Ending::Hold,
        Some(Answer::CloseBeforeReading) => return close_and_drain(tcp),
        _ => {}
    }
    let stream: Box<dyn Duplex> = match transport {
        Transport::Https(config) => match handshake(tcp, config) {
            Ok(stream) => {
                let kind = stream.conn.handshake_kind();
                shared.record_handshake(number, kind.expect("the handshake is done"));
                Box::new(stream)
            }
            Err(error) => {
                shared.record_handshake_error(error.to_string());
                return Ending::Close;
            }
        },
        _ => Box::new(tcp),
    };
    let mut connection = Connection {
        stream,
        buffer: Vec::new(),
        number,
    };
    // An error means that the client has gone or the server is being dropped: nothing is left to do.
    connection.play(start, shared).unwrap_or(Ending::Close)
}

/// Plain TCP or TLS on it.
trait Duplex: Read + Write {
    /// Says that no more bytes will come, where the protocol has words for it.
    fn say_goodbye(&mut self) {}

    fn tcp(&self) -> &TcpStream;
}

impl Duplex for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Duplex for StreamOwned<ServerConnection, TcpStream> {
    fn say_goodbye(&mut self) {
        self.conn.send_close_notify();
        let _ = self.flush();
    }

    fn tcp(&self) -> &TcpStream {
        &self.sock
    }
}

fn handshake(
    mut tcp: TcpStream,
    config: std::sync::Arc<rustls::ServerConfig>,
) -> io::Result<StreamOwned<ServerConnection, TcpStream>> {
    let mut tls = ServerConnection::new(config).map_err(io::Error::other)?;
    while tls.is_handshaking() {
        if let Err(error) = tls.complete_io(&mut tcp) {
            // The alert that names the reason goes out before the end.
            let _ = tls.complete_io(&mut tcp);
            close_and_drain(tcp);
            return Err(error);
        }
    }
    Ok(StreamOwned::new(tls, tcp))
}

/// FIN now; what still arrives is thrown away, because closing over unread bytes would send RST.
fn close_and_drain(mut tcp: TcpStream) -> Ending {
    let _ = tcp.shutdown(Shutdown::Write);
    drain(&mut tcp);
    Ending::Close
}

fn drain(stream: &mut (impl Read + ?Sized)) {
    let mut rest = [0; 16 * 1024];
    while matches!(stream.read(&mut rest), Ok(1..)) {}
}

fn break_tls(mut tcp: TcpStream, kind: &BrokenTls, shared: &Shared) -> Ending {
    if !matches!(tcp.read(&mut [0; 16 * 1024]), Ok(1..)) {
        return Ending::Close;
    }
    match kind {
        BrokenTls::Reset => return Ending::Reset,
        BrokenTls::Close => {}
        BrokenTls::Silent => drain(&mut tcp),
        BrokenTls::Bytes(bytes) => {
            let _ = tcp.write_all(bytes);
        }
        BrokenTls::Drip { every } => {
            // A handshake record of the largest size, with a ServerHello of that size in it.
            let record = [0x16, 3, 3, 0x40, 0, 2, 0, 0x3f, 0xfc, 3, 3];
            let mut bytes = record.into_iter().chain(std::iter::repeat(0));
            let _ = drip(&mut tcp, shared, *every, || vec![bytes.next().unwrap()]);
        }
    }
    close_and_drain(tcp)
}

/// Writes a piece at each interval until the client has gone or the server is dropped.
fn drip(
    stream: &mut (impl Write + ?Sized),
    shared: &Shared,
    every: Duration,
    mut piece: impl FnMut() -> Vec<u8>,
) -> io::Result<()> {
    loop {
        stream.write_all(&piece())?;
        stream.flush()?;
        if shared.stop.wait(every) {
            return Ok(());
        }
    }
}

struct Connection {
    stream: Box<dyn Duplex>,
    /// Read, but not yet used.
    buffer: Vec<u8>,
    number: usize,
}

impl Connection {
    fn play(&mut self, mut start: Option<Answer>, shared: &Shared) -> io::Result<Ending> {
        loop {
            if let Some(Answer::ResetAfterReading { body_bytes }) = start {
                let (_, _, headers) = self.read_head()?;
                let wanted = body_bytes.min(body_length(&headers));
                self.read_body(&headers, wanted)?;
                return Ok(Ending::Reset);
            }
            let (method, path, headers) = self.read_head()?;
            let body = self.read_body(&headers, body_length(&headers))?;
            let request = Request {
                method,
                path,
                headers,
                body,
                connection: self.number,
                at: Instant::now(),
            };
            let answer = shared.record(&request);
            if let Some(ending) = self.answer(answer, &request, shared)? {
                return Ok(ending);
            }
            // A kept connection: what to do with the next request is chosen at its first byte.
            if self.buffer.is_empty() {
                self.fill()?;
            }
            start = shared.take_at_the_start();
            match start {
                Some(Answer::ResetBeforeReading) => return Ok(Ending::Reset),
                Some(Answer::SilentAccept) => return Ok(Ending::Hold),
                Some(Answer::CloseBeforeReading) => {
                    self.stream.tcp().shutdown(Shutdown::Write)?;
                    drain(&mut *self.stream);
                    return Ok(Ending::Close);
                }
                _ => {}
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut piece = [0; 64 * 1024];
        match self.stream.read(&mut piece)? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            count => {
                self.buffer.extend_from_slice(&piece[..count]);
                Ok(())
            }
        }
    }

    #[expect(
        clippy::type_complexity,
        reason = "the three parts of a head; a struct for one use would say no more"
    )]
    fn read_head(&mut self) -> io::Result<(String, String, Vec<(String, String)>)> {
        let end = loop {
            match self
                .buffer
                .windows(4)
                .position(|bytes| bytes == b"\r\n\r\n")
            {
                Some(end) => break end + 4,
                None => self.fill()?,
            }
        };
        let head: Vec<u8> = self.buffer.drain(..end).collect();
        let head = String::from_utf8_lossy(&head);
        let mut lines = head.trim_end().split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let mut word = || words.next().unwrap_or_default().to_owned();
        let (method, path) = (word(), word());
        let headers = lines
            .map(|line| line.split_once(':').unwrap_or((line, "")))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect();
        Ok((method, path, headers))
    }

    fn read_body(&mut self, headers: &[(String, String)], wanted: usize) -> io::Result<Vec<u8>> {
        let asks = |(name, value): &(String, String)| {
            name.eq_ignore_ascii_case("expect") && value.eq_ignore_ascii_case("100-continue")
        };
        if headers.iter().any(asks) {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        while self.buffer.len() < wanted {
            self.fill()?;
        }
        Ok(self.buffer.drain(..wanted).collect())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()
    }

    fn reply(
        &mut self,
        status: u16,
        headers: &[(String, String)],
        body: &[u8],
        missing: usize,
    ) -> io::Result<()> {
        let length = (
            "Content-Length".to_owned(),
            (body.len() + missing).to_string(),
        );
        let mut bytes = head(status, headers.iter().chain([&length]));
        bytes.extend_from_slice(body);
        self.write(&bytes)
    }

    /// Plays an answer; `None` keeps the connection for the next request.
    fn answer(
        &mut self,
        answer: Answer,
        request: &Request,
        shared: &Shared,
    ) -> io::Result<Option<Ending>> {
        let chunked = [("Transfer-Encoding".to_owned(), "chunked".to_owned())];
        match answer {
            Answer::Reply {
                status,
                headers,
                body,
            } => self.reply(status, &headers, &body, 0)?,
            Answer::Chunked {
                status,
                headers,
                chunks,
            } => {
                self.write(&head(status, headers.iter().chain(&chunked)))?;
                for piece in chunks.iter().filter(|piece| !piece.is_empty()) {
                    self.write(&chunk(piece))?;
                }
                self.write(&chunk(b""))?;
            }
            Answer::Redirect { status, location } => {
                self.reply(status, &[("Location".to_owned(), location)], b"", 0)?;
            }
            Answer::Computed(function) => return self.answer(function(request), request, shared),
            Answer::Gated { gate, then } => {
                while !gate.wait(Duration::from_millis(10)) {
                    if shared.stop.wait(Duration::ZERO) {
                        return Ok(Some(Ending::Close));
                    }
                }
                return self.answer(*then, request, shared);
            }
            Answer::Later { after, then } => {
                if shared.stop.wait(after) {
                    return Ok(Some(Ending::Close));
                }
                return self.answer(*then, request, shared);
            }
            Answer::ReplyThenClose { status, body } => {
                self.reply(status, &[], &body, 0)?;
                self.stream.say_goodbye();
                return Ok(Some(Ending::Close));
            }
            Answer::ReplyThenReset { status, body } => {
                self.reply(status, &[], &body, 0)?;
                return Ok(Some(Ending::Reset));
            }
            Answer::Raw(bytes) => {
                self.write(&bytes)?;
                self.stream.say_goodbye();
                return Ok(Some(Ending::Close));
            }
            Answer::CloseAfterRequest | Answer::CloseBeforeReading => {
                return Ok(Some(Ending::Close));
            }
            Answer::ResetAfterRequest
            | Answer::ResetBeforeReading
            | Answer::ResetAfterReading { .. } => {
                return Ok(Some(Ending::Reset));
            }
            Answer::SilentAccept => return Ok(Some(Ending::Hold)),
            Answer::HangAfterRequest => {
                drain(&mut *self.stream);
                return Ok(Some(Ending::Close));
            }
            Answer::CutBody {
                status,
                body,
                missing,
            } => {
                self.reply(status, &[], &body, missing)?;
                return Ok(Some(Ending::Close));
            }
            Answer::CutHeader => {
                self.write(b"HTTP/1.1 200 OK\r\nContent-Ty")?;
                return Ok(Some(Ending::Close));
            }
            Answer::DripHeader { every } => {
                self.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")?;
                drip(&mut *self.stream, shared, every, || b"a".to_vec())?;
            }
            Answer::DripBody { every } => {
                self.write(&head(200, &chunked))?;
                drip(&mut *self.stream, shared, every, || chunk(b" "))?;
            }
            Answer::EndlessBody => {
                self.write(&head(200, &chunked))?;
                let piece = chunk(&[b' '; 16 * 1024]);
                loop {
                    self.write(&piece)?;
                }
            }
            Answer::EndlessHeader => {
                self.write(b"HTTP/1.1 200 OK\r\n")?;
                let line = format!("X-Endless: {}\r\n", "a".repeat(1000));
                loop {
                    self.write(line.as_bytes())?;
                }
            }
        }
        Ok(None)
    }
}

fn body_length(headers: &[(String, String)]) -> usize {
    let length = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.map_or(0, |(_, value)| {
        value.parse().expect("Content-Length is a number")
    })
}

fn head<'a>(status: u16, headers: impl IntoIterator<Item = &'a (String, String)>) -> Vec<u8> {
    // The reason phrase is free text, and nobody may depend on it.
    let mut head = format!("HTTP/1.1 {status} Scripted\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

fn chunk(piece: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{:x}\r\n", piece.len()).into_bytes();
    bytes.extend_from_slice(piece);
    bytes.extend_from_slice(b"\r\n");
    bytes
}
