//! State that belongs to one process: a forked child leaks its parent's and makes its own.
//!
//! After `fork` a child has its parent's sockets, its epoll descriptor and whatever locks other
//! threads held at that moment. Using them would hang or corrupt the parent's connections; dropping
//! them would too. So the state is kept under the generation of the process that made it, in a
//! chain that only grows and has no lock: a child finds another generation at the end and appends a
//! link. The parent's descriptors are closed in the child, its memory is not freed.

use once_cell::race::OnceBox;

use super::{InheritedDescriptors, generation};

/// A value for each process, made at first use there.
pub(crate) struct PerProcess<T> {
    first: OnceBox<Link<T>>,
}

struct Link<T> {
    generation: u32,
    /// Present until `drop`.
    value: Option<T>,
    child: OnceBox<Link<T>>,
}

impl<T: Default> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        PerProcess {
            first: OnceBox::new(),
        }
    }

    /// Returns this process's value.
    pub(crate) fn get(&self) -> &T {
        let generation = generation();
        let mut link = self.first.get_or_init(|| Link::new(generation));
        // The newest link is the one that counts.
        while let Some(child) = link.child.get() {
            link = child;
        }
        while link.generation != generation {
            InheritedDescriptors::close_all();
            link = link.child.get_or_init(|| Link::new(generation));
        }
        match &link.value {
            Some(value) => value,
            None => unreachable!("a link loses its value only when it is dropped"),
        }
    }
}

impl<T: Default> Link<T> {
    fn new(generation: u32) -> Box<Self> {
        Box::new(Link {
            generation,
            value: Some(T::default()),
            child: OnceBox::new(),
        })
    }
}

impl<T> Drop for Link<T> {
    fn drop(&mut self) {
        if self.generation != generation() {
            InheritedDescriptors::close_all();
            std::mem::forget(self.value.take());
        }
    }
}
