//! Where Windows keeps the authorities that it trusts: in a store of its own, not in files.

use schannel::cert_context::ValidUses;
use schannel::cert_store::CertStore;

/// No file holds them.
pub(crate) const FILES: &[&str] = &[];

/// No folder holds them.
pub(crate) const FOLDERS: &[&str] = &[];

/// Names the store. The user's holds the machine's too.
pub(crate) const OTHER: Option<&str> = Some("Windows' certificate store ROOT");

/// Returns the certificates of that store that are in force and may vouch for servers.
pub(crate) fn other_certificates() -> Vec<Vec<u8>> {
    const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
    let Ok(store) = CertStore::open_current_user("ROOT") else {
        return Vec::new();
    };
    let is_for_servers = |uses| match uses {
        ValidUses::All => true,
        ValidUses::Oids(oids) => oids.iter().any(|oid| oid == SERVER_AUTH),
    };
    store
        .certs()
        .filter(|certificate| certificate.is_time_valid().unwrap_or(true))
        .filter(|certificate| certificate.valid_uses().is_ok_and(is_for_servers))
        .map(|certificate| certificate.to_der().to_vec())
        .collect()
}
