//! What Linux has: set-user-ID detection, the stack's limit, and the descriptors that an epoll set
//! watches.

use std::fs::{self, File};
use std::io::Read;
use std::mem::MaybeUninit;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use libc::{c_int, sigset_t};

use super::descriptors::close;
use super::generation::generation;

/// Returns whether the kernel gave this process more rights than its caller has: set-user-ID,
/// set-group-ID, file capabilities. Its caller's environment is not to be trusted then.
pub(crate) fn is_privileged() -> bool {
    // SAFETY: it takes a number and reads the auxiliary vector.
    unsafe { libc::getauxval(libc::AT_SECURE) != 0 }
}

/// Does nothing: the shared library is linked so that it stays (`-z nodelete`).
pub(in crate::os) fn stay_loaded() {}

/// Takes a pending signal of the set away.
pub(super) fn take_pending(signals: &sigset_t) {
    let now = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    loop {
        // SAFETY: the set and the time are valid for the call; no information is asked for.
        let taken = unsafe { libc::sigtimedwait(signals, std::ptr::null_mut(), &now) };
        let interrupted = std::io::Error::last_os_error().raw_os_error() == Some(libc::EINTR);
        if taken != -1 || !interrupted {
            break;
        }
    }
}

/// Returns the kernel's id of this thread; on the main thread that is the process id.
pub(super) fn kernel_thread_id() -> i32 {
    // SAFETY: it takes nothing. Ids have at most 22 bits.
    unsafe { libc::syscall(libc::SYS_gettid) as i32 }
}

/// Returns the lowest address of the calling thread's stack; `None` on the main thread, whose limit is
/// the user's setting, and where it is not known.
pub(super) fn stack_limit() -> Option<usize> {
    if i64::from(kernel_thread_id()) == i64::from(std::process::id()) {
        return None;
    }
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let (mut limit, mut size) = (std::ptr::null_mut(), 0);
    // SAFETY: `pthread_getattr_np` initialises the attributes where it returns 0; only then are
    // they read and destroyed. The other pointers are valid.
    let is_known = unsafe {
        libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) == 0 && {
            let is_known =
                libc::pthread_attr_getstack(attributes.as_ptr(), &mut limit, &mut size) == 0;
            libc::pthread_attr_destroy(attributes.as_mut_ptr());
            is_known
        }
    };
    is_known.then(|| limit.addr())
}

/// Markers of the workers that live: the generation that made them in the upper half, the
/// descriptor plus one in the lower; 0 in a free entry. Workers beyond these are not closed in a
/// child.
static MARKERS: [AtomicU64; 1024] = [const { AtomicU64::new(0) }; 1024];

fn entry(generation: u32, marker: c_int) -> u64 {
    u64::from(generation) << 32 | u64::from(marker.unsigned_abs() + 1)
}

pub(super) fn record_marker(marker: c_int) {
    let entry = entry(generation(), marker);
    for free in &MARKERS {
        if free.load(Ordering::Relaxed) == 0
            && free
                .compare_exchange(0, entry, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
        {
            return;
        }
    }
}

pub(super) fn forget_marker(marker: c_int) {
    let entry = entry(generation(), marker);
    for known in &MARKERS {
        if known.load(Ordering::Relaxed) == entry
            && known
                .compare_exchange(entry, 0, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
        {
            return;
        }
    }
}

/// Closes every epoll set of an ancestor's worker, and all that it watches.
pub(super) fn close_markers_of_ancestors() {
    let own = generation();
    let mut markers = Vec::new();
    for known in &MARKERS {
        let entry = known.load(Ordering::Acquire);
        if entry != 0
            && (entry >> 32) as u32 != own
            && known
                .compare_exchange(entry, 0, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
        {
            markers.push((entry as u32 - 1) as c_int);
        }
    }
    if markers.is_empty() {
        return;
    }
    // All are known before the first is closed: another thread may take up its number.
    let mut closing = Vec::new();
    for fd in sets_of(&markers).into_iter().flatten() {
        // Each set has a duplicate, which watches the same.
        if !closing.contains(&fd) {
            closing.push(fd);
        }
    }
    closing.into_iter().for_each(close);
}

/// How far below its marker a worker has its epoll set and the set's duplicate, unless other threads of
/// the host opened something meanwhile: the likely ones first.
const BELOW_MARKER: [c_int; 8] = [1, 3, 2, 4, 5, 6, 7, 8];

/// Returns the epoll sets that watch a marker, each as its descriptor and those that it watches.
fn sets_of(markers: &[c_int]) -> Vec<Vec<c_int>> {
    let mut sets = Vec::new();
    for marker in markers {
        let near = BELOW_MARKER.iter().map(|distance| marker - distance);
        let watching = near.filter_map(|set| watching(set, &[*marker]));
        sets.extend(watching.take(2));
    }
    // To look at each descriptor of the process takes a tenth of a child's first call.
    if sets.len() < 2 * markers.len() {
        let all = epoll_sets().into_iter();
        sets = all.filter_map(|set| watching(set, markers)).collect();
    }
    sets
}

/// Returns an epoll set and the descriptors that it watches, if a marker is among them.
fn watching(set: c_int, markers: &[c_int]) -> Option<Vec<c_int>> {
    let mut found = watched_by(set);
    let is_workers = found.iter().any(|fd| markers.contains(fd));
    found.push(set);
    is_workers.then_some(found)
}

/// Returns the epoll sets of this process.
fn epoll_sets() -> Vec<c_int> {
    let Ok(entries) = fs::read_dir("/proc/self/fd") else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .filter(|entry| {
            fs::read_link(entry.path())
                .is_ok_and(|link| link.as_path() == Path::new("anon_inode:[eventpoll]"))
        })
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// The most that is read of what the kernel tells of a descriptor: some 70 bytes for each that it watches.
const MAX_INFO: u64 = 1024 * 1024;

/// Returns the descriptors that an epoll set watches; none where it is something else.
fn watched_by(set: c_int) -> Vec<c_int> {
    let mut info = Vec::with_capacity(4096);
    if let Ok(file) = File::open(format!("/proc/self/fdinfo/{set}")) {
        // What was read before an error counts. With a limit, its length is not asked for.
        let _ = file.take(MAX_INFO).read_to_end(&mut info);
    }
    String::from_utf8_lossy(&info)
        .lines()
        .filter_map(|line| line.strip_prefix("tfd:"))
        .filter_map(|rest| rest.split_whitespace().next()?.parse().ok())
        .collect()
}
