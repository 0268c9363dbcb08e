//! Where systems keep the authorities that they trust.

/// Where systems keep the store in one file: the first that is there and holds one is used.
#[cfg(target_os = "linux")]
pub(crate) const FILES: &[&str] = &[
    // Debian, Ubuntu, Gentoo, Arch.
    "/etc/ssl/certs/ca-certificates.crt",
    // Fedora, RHEL.
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    // openSUSE.
    "/etc/ssl/ca-bundle.pem",
    "/var/lib/ca-certificates/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    // Alpine.
    "/etc/ssl/cert.pem",
    // Entware.
    "/opt/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/certs/cacert.pem",
    // Termux.
    "/data/data/com.termux/files/usr/etc/tls/cert.pem",
];
#[cfg(not(target_os = "linux"))]
pub(crate) const FILES: &[&str] = &[
    // OpenBSD, macOS.
    "/etc/ssl/cert.pem",
    // FreeBSD, DragonFly.
    "/usr/local/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
    // NetBSD.
    "/etc/openssl/certs/ca-certificates.crt",
    // Solaris, illumos.
    "/etc/certs/ca-certificates.crt",
    "/etc/ssl/cacert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
];

/// Where systems keep it in a folder.
pub(crate) const FOLDERS: &[&str] = &[
    "/etc/ssl/certs",
    "/etc/pki/tls/certs",
    "/etc/openssl/certs",
    "/etc/certs/CA",
    "/usr/local/share/certs",
];

/// Names the store that is neither file nor folder, where the system has one.
pub(crate) const OTHER: Option<&str> = None;

/// Returns the certificates of that store.
pub(crate) fn other_certificates() -> Vec<Vec<u8>> {
    Vec::new()
}
