//! Descriptors: none of the library's is 0, 1 or 2, and a forked child closes its parent's.

use std::sync::atomic::{AtomicUsize, Ordering};

use libc::c_int;

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
            while (0..=2).any(|fd| libc::fcntl(fd, libc::F_GETFD) == -1) {
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
pub(crate) struct InheritedDescriptors(
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "only Linux tells what an epoll set watches")
    )]
    c_int,
);

impl InheritedDescriptors {
    /// Records the set that watches `marker`, until it is dropped.
    #[cfg(target_os = "linux")]
    pub(crate) fn record(marker: c_int) -> InheritedDescriptors {
        super::linux::record_marker(marker);
        InheritedDescriptors(marker)
    }

    /// Closes what workers of this process's ancestors had open.
    pub(crate) fn close_all() {
        #[cfg(target_os = "linux")]
        super::linux::close_markers_of_ancestors();
    }
}

impl Drop for InheritedDescriptors {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        super::linux::forget_marker(self.0);
    }
}

pub(super) fn close(fd: c_int) {
    // SAFETY: a number. A wrong one is refused.
    unsafe { libc::close(fd) };
}
