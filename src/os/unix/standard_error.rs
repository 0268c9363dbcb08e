//! Writes log lines to standard error without hurting the host.

use super::signals::SigpipeGuard;

/// Standard error, if it was open when this was made. A host that has closed it may have opened
/// something else under its number.
#[derive(Clone, Copy)]
pub(crate) struct StandardError(());

/// What a pipe takes in one write without blocking, once it takes anything.
const PIPE_BUF: usize = 4096;

impl StandardError {
    /// Returns standard error; `None` where it is closed.
    pub(crate) fn open() -> Option<StandardError> {
        // SAFETY: it takes numbers only.
        let flags = unsafe { libc::fcntl(libc::STDERR_FILENO, libc::F_GETFD) };
        (flags != -1).then_some(StandardError(()))
    }

    /// Writes a line, cut at 4096 bytes. A line that would block, or that nobody can read any more,
    /// is lost.
    pub(crate) fn write(self, line: &str) {
        let bytes = &line.as_bytes()[..line.len().min(PIPE_BUF)];
        let mut poll = libc::pollfd {
            fd: libc::STDERR_FILENO,
            events: libc::POLLOUT,
            revents: 0,
        };
        let _no_sigpipe = SigpipeGuard::new();
        // Not by the standard library's handle: another thread may hold its lock at a fork, and the
        // child would wait for it for ever.
        // SAFETY: the pointers and lengths are those of `poll` and `bytes`.
        unsafe {
            if libc::poll(&mut poll, 1, 0) == 1 && poll.revents & libc::POLLOUT != 0 {
                libc::write(libc::STDERR_FILENO, bytes.as_ptr().cast(), bytes.len());
            }
        }
    }
}
