//! TLS sessions, by which a later connection need not have the server prove itself anew. The clients
//! of a process that trust the same authorities share them.

use std::fmt;

use rustls::NamedGroup;
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::pki_types::ServerName;

use super::super::slots::{Slot, Slots};
use crate::os::per_process::PerProcess;

struct Entry {
    server: ServerName<'static>,
    session: Session,
}

/// What a server gave, or chose.
enum Session {
    Group(NamedGroup),
    Tls12(Tls12ClientSessionValue),
    Tls13(Tls13ClientSessionValue),
}

/// The sessions of this process: a forked child has none of its parent's. A connection brings some three.
/// Where another thread is looking at one, a connection has another one meanwhile, or none.
pub(super) struct Sessions(PerProcess<Slots<Entry>>);

impl Default for Sessions {
    fn default() -> Sessions {
        Sessions(PerProcess::new())
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

impl Sessions {
    fn keep(&self, server: ServerName<'static>, session: Session) {
        self.0.get().keep(Entry { server, session });
    }

    /// Takes the newest session of a server and a kind, with the slot that it was in.
    fn take(
        &self,
        server: &ServerName<'_>,
        is_kind: fn(&Session) -> bool,
    ) -> Option<(&Slot<Entry>, Box<Entry>)> {
        let entries = self.0.get();
        entries.take(|entry| entry.server == *server && is_kind(&entry.session))
    }
}

const GROUP: fn(&Session) -> bool = |session| matches!(session, Session::Group(_));
const TLS12: fn(&Session) -> bool = |session| matches!(session, Session::Tls12(_));
const TLS13: fn(&Session) -> bool = |session| matches!(session, Session::Tls13(_));

impl ClientSessionStore for Sessions {
    fn set_kx_hint(&self, server: ServerName<'static>, group: NamedGroup) {
        drop(self.take(&server, GROUP));
        self.keep(server, Session::Group(group));
    }

    fn kx_hint(&self, server: &ServerName<'_>) -> Option<NamedGroup> {
        let (slot, entry) = self.take(server, GROUP)?;
        let group = match &entry.session {
            Session::Group(group) => Some(*group),
            _ => None,
        };
        slot.store(Some(entry));
        group
    }

    fn set_tls12_session(&self, server: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.remove_tls12_session(&server);
        self.keep(server, Session::Tls12(value));
    }

    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        let (slot, entry) = self.take(server, TLS12)?;
        let value = match &entry.session {
            Session::Tls12(value) => Some(value.clone()),
            _ => None,
        };
        slot.store(Some(entry));
        value
    }

    fn remove_tls12_session(&self, server: &ServerName<'static>) {
        drop(self.take(server, TLS12));
    }

    fn insert_tls13_ticket(&self, server: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.keep(server, Session::Tls13(value));
    }

    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        match self.take(server, TLS13)?.1.session {
            Session::Tls13(value) => Some(value),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::slots::SLOTS;
    use super::*;

    fn name(name: &str) -> ServerName<'static> {
        ServerName::try_from(name.to_owned()).unwrap()
    }

    #[test]
    fn each_server_has_one_group_and_the_oldest_falls_out() {
        let sessions = Sessions::default();
        assert_eq!(sessions.kx_hint(&name("a")), None);
        for group in [NamedGroup::X25519, NamedGroup::secp256r1] {
            sessions.set_kx_hint(name("a"), group);
            assert_eq!(sessions.kx_hint(&name("a")), Some(group));
        }
        let kept = |sessions: &Sessions| {
            (0..SLOTS + 5)
                .filter(|n| sessions.kx_hint(&name(&format!("n{n}"))).is_some())
                .collect::<Vec<_>>()
        };
        for number in 0..SLOTS + 5 {
            sessions.set_kx_hint(name(&format!("n{number}")), NamedGroup::X25519);
        }
        assert_eq!(kept(&sessions), (5..SLOTS + 5).collect::<Vec<_>>());
        assert_eq!(sessions.kx_hint(&name("a")), None);
    }
}
