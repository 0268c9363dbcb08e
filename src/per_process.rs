//! State that belongs to one process: a forked child leaks its parent's and makes its own.
//!
//! After `fork` a child has its parent's sockets, its epoll descriptor and whatever locks other
//! threads held at that moment. Using them would hang or corrupt the parent's connections; dropping
//! them would too. So the state is kept under the number of the process that made it, in a chain
//! that only grows and has no lock: a child finds a foreign number at the end and appends its own
//! link.

use once_cell::race::OnceBox;

use crate::ffi::process;

/// A value for each process, made at first use there.
pub(crate) struct PerProcess<T> {
    first: OnceBox<Link<T>>,
}

struct Link<T> {
    process: u32,
    /// Always there until `drop`.
    value: Option<T>,
    child: OnceBox<Link<T>>,
}

impl<T: Default> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        PerProcess {
            first: OnceBox::new(),
        }
    }

    /// This process's value.
    pub(crate) fn get(&self) -> &T {
        let process = process::number();
        let mut link = self.first.get_or_init(|| Link::new(process));
        // The newest link is the one that counts.
        while let Some(child) = link.child.get() {
            link = child;
        }
        while link.process != process {
            link = link.child.get_or_init(|| Link::new(process));
        }
        match &link.value {
            Some(value) => value,
            None => unreachable!("a link loses its value only when it is dropped"),
        }
    }
}

impl<T: Default> Link<T> {
    fn new(process: u32) -> Box<Self> {
        Box::new(Link {
            process,
            value: Some(T::default()),
            child: OnceBox::new(),
        })
    }
}

impl<T> Drop for Link<T> {
    fn drop(&mut self) {
        if self.process != process::number() {
            std::mem::forget(self.value.take());
        }
    }
}
