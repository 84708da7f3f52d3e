//! The program. Everything is in the library, which is compiled once for it and for
//! the tests.

use std::process::ExitCode;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    fronter::program::run_to_the_end()
}
