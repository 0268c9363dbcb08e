//! Descriptors: none of the library's is 0, 1 or 2, and a forked child closes its parent's.

use std::io;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicUsize, Ordering};

use libc::c_int;
use tokio::net::UnixDatagram;

use super::system;

/// Keeps descriptors 0 to 2 occupied while it lives, so that sockets made meanwhile get higher
/// numbers. Otherwise a host that has closed standard error would log into our connection.
pub(crate) struct StandardDescriptors(());

/// How many live. The last one frees what the first one occupied.
static HOLDERS: AtomicUsize = AtomicUsize::new(0);
/// Which of 0 to 2 are occupied by us, a bit each.
static OCCUPIED: AtomicUsize = AtomicUsize::new(0);

impl StandardDescriptors {
    /// Occupies those of 0 to 2 that are closed.
    pub(crate) fn hold() -> StandardDescriptors {
        HOLDERS.fetch_add(1, Ordering::AcqRel);
        // SAFETY: numbers, and a path that ends in NUL. `open` gives the lowest free number.
        unsafe {
            while is_any_closed() {
                let fd = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR | libc::O_CLOEXEC);
                match fd {
                    0..=2 => OCCUPIED.fetch_or(1 << fd, Ordering::AcqRel),
                    // None free, no /dev/null, or somebody else took the number meanwhile.
                    _ => {
                        if fd > 2 {
                            libc::close(fd);
                        }
                        break;
                    }
                };
            }
        }
        StandardDescriptors(())
    }
}

/// Returns whether one of 0 to 2 is closed. Each call asks that, so it takes one system call, not three.
fn is_any_closed() -> bool {
    let mut standard = [0, 1, 2].map(|fd| libc::pollfd {
        fd,
        events: 0,
        revents: 0,
    });
    // SAFETY: the pointer and the number are those of `standard`.
    unsafe { libc::poll(standard.as_mut_ptr(), 3, 0) };
    standard
        .iter()
        .any(|each| each.revents & libc::POLLNVAL != 0)
}

impl Drop for StandardDescriptors {
    fn drop(&mut self) {
        if HOLDERS.fetch_sub(1, Ordering::AcqRel) != 1 {
            return;
        }
        let occupied = OCCUPIED.swap(0, Ordering::AcqRel);
        for fd in (0..=2).filter(|fd| occupied & 1 << fd != 0) {
            close(fd);
        }
    }
}

/// The descriptors of one worker, which a forked child closes without touching the parent's
/// connections: it closes its own copies, and shuts nothing down.
///
/// The I/O driver does not tell its descriptors. But the kernel tells which ones an epoll set
/// watches, so each set watches one more, the marker, by which a child finds it again.
pub(crate) struct InheritedDescriptors(UnixDatagram);

impl InheritedDescriptors {
    /// Adds a marker to the set of the runtime that this is called in, and records it until it is
    /// dropped.
    pub(crate) fn of_this_runtime() -> io::Result<InheritedDescriptors> {
        let marker = UnixDatagram::unbound()?;
        system::record_marker(marker.as_raw_fd());
        Ok(InheritedDescriptors(marker))
    }

    /// Closes what workers of this process's ancestors had open.
    pub(crate) fn close_all() {
        system::close_markers_of_ancestors();
    }
}

impl Drop for InheritedDescriptors {
    fn drop(&mut self) {
        system::forget_marker(self.0.as_raw_fd());
    }
}

pub(super) fn close(fd: c_int) {
    // SAFETY: a number. A wrong one is refused.
    unsafe { libc::close(fd) };
}
