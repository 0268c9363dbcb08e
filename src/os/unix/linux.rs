//! What only Linux has: set-user-ID detection, and the descriptors that an epoll set watches.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use libc::c_int;

use super::descriptors::close;
use super::generation::generation;

/// Returns whether the kernel gave this process more rights than its caller has: set-user-ID,
/// set-group-ID, file capabilities. Its caller's environment is not to be trusted then.
pub(crate) fn is_privileged() -> bool {
    // SAFETY: it takes a number and reads the auxiliary vector.
    unsafe { libc::getauxval(libc::AT_SECURE) != 0 }
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
    for set in epoll_sets() {
        let watched = watched_by(set);
        if watched.iter().any(|fd| markers.contains(fd)) {
            for fd in watched.into_iter().chain([set]) {
                // Each set has a duplicate, which watches the same.
                if !closing.contains(&fd) {
                    closing.push(fd);
                }
            }
        }
    }
    closing.into_iter().for_each(close);
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

/// Returns the descriptors that an epoll set watches.
fn watched_by(set: c_int) -> Vec<c_int> {
    let info = fs::read_to_string(format!("/proc/self/fdinfo/{set}")).unwrap_or_default();
    info.lines()
        .filter_map(|line| line.strip_prefix("tfd:"))
        .filter_map(|rest| rest.split_whitespace().next()?.parse().ok())
        .collect()
}
