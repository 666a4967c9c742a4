//! Tests that must not hang: when one does, every thread's stack is printed, then the process ends.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Longest that any of these tests may take, on a busy machine: a hundred times what they need.
const LIMIT: Duration = Duration::from_mins(4);

/// Runs `work`; aborts the process when it does not end.
pub(super) fn watched<T>(work: impl FnOnce() -> T) -> T {
    within(LIMIT, work)
}

fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> T {
    let (ended, waiting) = mpsc::channel::<()>();
    let test = thread::current().name().unwrap_or("a test").to_owned();
    let watchdog = thread::spawn(move || {
        // Whether `work` returns or panics, the sender goes away with it.
        if waiting.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            // Straight to the descriptor: captured output would be lost in the abort.
            let _ = writeln!(std::io::stderr(), "{test} hangs");
            print_stacks();
            std::process::abort();
        }
    });
    let result = work();
    drop(ended);
    watchdog.join().unwrap();
    result
}

/// Prints all threads' stacks, as a debugger sees them. The debugger writes to our standard error
/// itself: it stops this process meanwhile, so that nobody here could read a pipe from it.
fn print_stacks() {
    let process = std::process::id().to_string();
    let run = Command::new("gdb")
        .args(["-p", &process, "-batch", "-ex", "thread apply all bt"])
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status();
    if let Err(error) = run {
        let _ = writeln!(std::io::stderr(), "no stacks: gdb cannot be run ({error})");
    }
}

/// Set for the process that is to hang.
const HANG: &str = "WAVEFRONT_TEST_HANG";

/// The watchdog bites, and says where: this test runs itself in a process of its own, and that one
/// waits for nothing.
#[test]
fn a_hang_ends_with_the_stacks_of_all_threads() {
    if std::env::var_os(HANG).is_some() {
        within(Duration::from_millis(50), || -> () {
            loop {
                thread::park();
            }
        });
    }
    let name = "tests::watchdog::a_hang_ends_with_the_stacks_of_all_threads";
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name])
        .env(HANG, "1")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(!run.status.success() && told.contains(&format!("{name} hangs")), "{told}");
    assert!(
        told.contains("no stacks") || told.contains("gdb") || told.contains("Thread"),
        "{told}"
    );
}
