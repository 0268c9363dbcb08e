//! The trust store that was read last. The process keeps it: neither a second client nor a forked child
//! reads it again, unless a file of it changed.

use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_utils::atomic::AtomicCell;
use rustls::client::Resumption;
use rustls::{ClientConfig, RootCertStore};

use super::super::sharing::SharedPools;
use super::sessions::Sessions;
use super::trust::{self, Source};
use super::{TlsSettings, client_config};
use crate::error::Error;
use crate::os::FileStamp;

/// The authorities of one source, and what connections that trust them have in common.
pub(in crate::transport) struct TrustStore {
    pub(in crate::transport) roots: Arc<RootCertStore>,
    /// A sentence on what of the trust store could not be read.
    pub(in crate::transport) unreadable: Option<String>,
    /// Shows no client certificate. Resumes the sessions of others that are made from it, and of no
    /// connection that trusts other authorities.
    pub(super) config: ClientConfig,
    pub(in crate::transport) pools: SharedPools,
    source: Source,
    read_from: Vec<ReadFrom>,
}

/// A path that was looked at, and what was there.
pub(super) type ReadFrom = (PathBuf, Option<FileStamp>);

static LAST: AtomicCell<Option<Arc<TrustStore>>> = AtomicCell::new(None);

// A lock would make one thread's call depend on another's, and could be held at a fork.
const _: () = assert!(AtomicCell::<Option<Arc<TrustStore>>>::is_lock_free());

impl TrustStore {
    /// Returns the trust store that the settings name: the last one, if that is it and no file of it
    /// has changed, else what is read now.
    pub(super) fn open(settings: &TlsSettings) -> Result<Arc<TrustStore>, Error> {
        let source = Source::of(settings);
        // Another thread that comes meanwhile, or a child that is forked now, finds none and reads.
        let last = LAST.take();
        if let Some(last) = last.filter(|last| last.is_current(&source)) {
            LAST.store(Some(last.clone()));
            return Ok(last);
        }
        let trust = trust::read(settings, &source)?;
        let roots = Arc::new(trust.roots);
        let may_be_kept = trust.changes_show && trust.read_from.iter().all(is_settled);
        let mut config = client_config(&roots)?;
        config.resumption = Resumption::store(Arc::new(Sessions::default()));
        let store = Arc::new(TrustStore {
            config,
            roots,
            pools: SharedPools::default(),
            unreadable: trust.unreadable,
            source,
            read_from: trust.read_from,
        });
        if may_be_kept {
            LAST.store(Some(store.clone()));
        }
        Ok(store)
    }

    fn is_current(&self, source: &Source) -> bool {
        let is_there = |(path, was): &ReadFrom| FileStamp::of(path) == *was;
        self.source == *source && self.read_from.iter().all(is_there)
    }
}

fn is_settled((_, stamp): &ReadFrom) -> bool {
    stamp.as_ref().is_none_or(FileStamp::is_settled)
}
