//! The verdict is never lowered.

use std::io::{Error, ErrorKind};

use super::*;

fn code(result: Result<Exit, Failure>) -> Exit {
    result.unwrap_or_else(|failure| failure.exit)
}

#[test]
fn what_cannot_be_told_counts_only_when_all_is_good() {
    let full = || Err(Failure::output(&ErrorKind::StorageFull.into()));
    let closed = || Err(Failure::output(&Error::from(ErrorKind::BrokenPipe)));
    for bad in [
        Exit::UsageOrIo,
        Exit::Mismatch,
        Exit::InvalidBlock,
        Exit::Limit,
        Exit::CorruptStore,
        Exit::Interrupted,
    ] {
        for told in [[full(), Ok(())], [closed(), full()], [closed(), closed()], [Ok(()), Ok(())]] {
            assert_eq!(code(settle(Ok(bad), told)), bad);
        }
        for told in [[full(), full()], [Ok(()), closed()]] {
            assert_eq!(code(settle(Err(Failure::new(bad, "so")), told)), bad);
        }
    }
    let good = || Ok(Exit::Success);
    assert_eq!(code(settle(good(), [Ok(()), Ok(())])), Exit::Success);
    assert_eq!(code(settle(good(), [closed(), Ok(())])), Exit::Success);
    for told in [[full(), Ok(())], [closed(), full()], [full(), closed()]] {
        assert_eq!(code(settle(good(), told)), Exit::UsageOrIo);
    }
}
