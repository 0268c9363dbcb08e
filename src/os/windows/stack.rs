//! How much stack the calling thread has left.

use windows_sys::Win32::System::Threading::GetCurrentThreadStackLimits;

use super::super::NEEDED_STACK;

/// Returns whether the calling thread has enough stack left for a call.
pub(crate) fn has_stack() -> bool {
    let (mut low, mut high) = (0, 0);
    // SAFETY: both pointers are valid for the call, which reads the thread's own record.
    unsafe { GetCurrentThreadStackLimits(&mut low, &mut high) };
    let here = 0u8;
    let here = (&raw const here).addr();
    // On another stack than the thread's own (a fiber's with its own limits is this one's too) the
    // limit is not known.
    !(low..high).contains(&here) || here - low >= NEEDED_STACK
}
