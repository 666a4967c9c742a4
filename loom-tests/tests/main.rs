//! The concurrency models, one module per protocol; `docs/design/verification.md` says what each is
//! for.

mod accumulators;
mod cache;
mod countdown;
mod credits;
mod dispatchers;
mod handover;
mod journal_commit;
mod load_once;
mod publication;
mod signals;
mod signatures;
mod work_queue;
mod workers;
