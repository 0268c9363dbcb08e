//! Keys, certificates and TLS servers by the openssl program, for what no library of the tests makes: weak keys,
//! strange curves, old signatures, X.509 version 1.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

pub const INSTALL: &str = "apt-get install openssl";

/// A certificate with its key, as files.
#[derive(Clone)]
pub struct Made {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Made {
    pub fn pem(&self) -> String {
        std::fs::read_to_string(&self.certificate).unwrap()
    }
}

/// A folder of files that openssl made.
pub struct Workshop(TempDir);

/// The extensions of an authority.
pub const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n\
                      subjectKeyIdentifier=hash\n";
/// The extensions of a server's certificate.
pub const SERVER: &str = "basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n\
                          extendedKeyUsage=serverAuth\n";
/// The extensions of a client's certificate.
pub const CLIENT: &str = "basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n";

impl Workshop {
    pub fn new() -> Self {
        let shop = Self(tempfile::tempdir().unwrap());
        // The system's own configuration adds extensions.
        shop.write("openssl.cnf", "[req]\ndistinguished_name=dn\n[dn]\n");
        shop
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Runs openssl; fails the test where it fails.
    #[track_caller]
    pub fn openssl<S: AsRef<OsStr>>(&self, args: &[S]) -> Vec<u8> {
        let output = self.command().args(args).output().unwrap();
        let args: Vec<_> = args.iter().map(AsRef::as_ref).collect();
        assert!(
            output.status.success(),
            "openssl {args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    fn command(&self) -> Command {
        let mut command = Command::new("openssl");
        command
            .current_dir(self.0.path())
            .env("OPENSSL_CONF", self.path("openssl.cnf"))
            .stdin(Stdio::null());
        command
    }

    /// Makes a key: "rsa:2048", "ec:P-256" or an algorithm's name.
    pub fn key(&self, name: &str, kind: &str) -> PathBuf {
        let path = self.path(&format!("{name}.key"));
        let option = match kind.split_once(':') {
            Some(("rsa", bits)) => Some(("RSA", format!("rsa_keygen_bits:{bits}"))),
            Some(("rsa-pss", bits)) => Some(("RSA-PSS", format!("rsa_keygen_bits:{bits}"))),
            Some((_, curve)) => Some(("EC", format!("ec_paramgen_curve:{curve}"))),
            None => None,
        };
        let out = path.to_str().unwrap();
        match option {
            Some((algorithm, option)) => self.openssl(&[
                "genpkey",
                "-algorithm",
                algorithm,
                "-pkeyopt",
                &option,
                "-out",
                out,
            ]),
            None => self.openssl(&["genpkey", "-algorithm", kind, "-out", out]),
        };
        path
    }

    /// Makes a certificate that signs itself.
    pub fn root(&self, name: &str, kind: &str, extensions: &str) -> Made {
        self.certificate(name, kind, None, extensions, &[])
    }

    /// Makes a certificate that `by` issues. Without extensions it is of version 1.
    pub fn issue(&self, name: &str, kind: &str, by: &Made, extensions: &str) -> Made {
        self.certificate(name, kind, Some(by), extensions, &[])
    }

    /// Does the same with further options of `openssl x509`, "-sha1" for instance.
    pub fn certificate(
        &self,
        name: &str,
        kind: &str,
        by: Option<&Made>,
        extensions: &str,
        options: &[&str],
    ) -> Made {
        let key = self.key(name, kind);
        let subject = match extensions {
            CA => format!("/CN={name}"),
            _ if by.is_some() => "/CN=localhost".to_owned(),
            _ => format!("/CN={name}"),
        };
        let (request, out) = (
            self.path(&format!("{name}.csr")),
            self.path(&format!("{name}.pem")),
        );
        let (request, out) = (request.to_str().unwrap(), out.to_str().unwrap());
        let key_path = key.to_str().unwrap();
        self.openssl(&[
            "req", "-new", "-key", key_path, "-subj", &subject, "-out", request,
        ]);
        let extension_file = self.write(&format!("{name}.ext"), extensions);
        let signer: Vec<&str> = match by {
            Some(by) => vec![
                "-CA",
                by.certificate.to_str().unwrap(),
                "-CAkey",
                by.key.to_str().unwrap(),
                "-CAcreateserial",
            ],
            None => vec!["-signkey", key_path],
        };
        let mut args = vec!["x509", "-req", "-in", request, "-out", out, "-days", "3650"];
        args.extend(&signer);
        args.extend(options);
        if !extensions.is_empty() {
            args.extend(["-extfile", extension_file.to_str().unwrap()]);
        }
        self.openssl(&args);
        if extensions.is_empty() {
            self.insist_on_version_1(out, request, &signer);
        }
        Made {
            certificate: out.into(),
            key,
        }
    }

    /// From version 3.2 on openssl makes certificates of version 1 only where it is told to.
    fn insist_on_version_1(&self, certificate: &str, request: &str, signer: &[&str]) {
        let text = || self.openssl(&["x509", "-in", certificate, "-noout", "-text"]);
        let is_version_1 = |text: Vec<u8>| String::from_utf8_lossy(&text).contains("Version: 1 (");
        if !is_version_1(text()) {
            let mut args = vec![
                "req",
                "-x509",
                "-x509v1",
                "-in",
                request,
                "-out",
                certificate,
            ];
            args.extend(signer.iter().filter(|arg| **arg != "-CAcreateserial"));
            self.openssl(&args);
        }
        assert!(is_version_1(text()));
    }

    /// Joins files.
    pub fn join(&self, name: &str, files: &[&Path]) -> PathBuf {
        let texts = files.iter().map(|file| std::fs::read(file).unwrap());
        self.write(name, texts.collect::<Vec<_>>().concat())
    }

    /// Starts a TLS server on a free port. What it is sent it sends back, letters reversed: an answer that is
    /// surely not HTTP, and so tells that the handshake was done.
    pub fn serve(&self, made: &Made, options: &[&str]) -> OpensslServer {
        let mut command = self.command();
        command
            .args(["s_server", "-accept", "127.0.0.1:0", "-rev"])
            .arg("-cert")
            .arg(&made.certificate)
            .arg("-key")
            .arg(&made.key)
            .args(["-cipher", "DEFAULT:@SECLEVEL=0"])
            .args(options)
            // It ends where its input does.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        const END: &str = "-----END CERTIFICATE-----\n";
        let pem = made.pem();
        let chain = pem.split_once(END).map_or("", |(_, chain)| chain);
        if !chain.is_empty() {
            command
                .arg("-cert_chain")
                .arg(self.write("sent-chain.pem", chain));
        }
        OpensslServer::start(command)
    }
}

/// `openssl s_server`, until it is dropped.
pub struct OpensslServer {
    child: Child,
    port: u16,
}

impl OpensslServer {
    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("openssl can be run");
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap() == 0 {
                let mut error = String::new();
                let _ = child.stderr.take().unwrap().read_to_string(&mut error);
                panic!("openssl s_server does not start: {error}");
            }
            let address = line.trim().strip_prefix("ACCEPT ");
            if let Some((_, port)) = address.and_then(|address| address.rsplit_once(':')) {
                break port.parse().unwrap();
            }
        };
        // Its words are read, lest it waits for a reader.
        let errors = child.stderr.take().unwrap();
        for mut stream in [Box::new(lines) as Box<dyn Read + Send>, Box::new(errors)] {
            std::thread::spawn(move || std::io::copy(&mut stream, &mut std::io::sink()));
        }
        Self { child, port }
    }

    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }
}

impl Drop for OpensslServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
