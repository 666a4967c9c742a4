//! Verifying signatures alone, in this build and in another.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use wavefront_crypto::SignatureVerifier;
use wavefront_engine::SignerKeys;
use wavefront_types::Block;

use super::options::NATIVE_ENV;
use super::pairs::paired;
use super::session::Session;
use crate::clock::timed;
use crate::workloads::{BlockWorkload, Kind};

/// Blocks whose signatures are verified on a pool, nothing else.
///
/// # Another build
/// curve25519-dalek chooses its vector back end when it is compiled. A process cannot rebuild
/// itself; so the program `verify-rate` of this package runs this job too, in a process of its own:
///
/// ```text
/// RUSTFLAGS="-C target-feature=+avx512ifma,+avx512vl" cargo build --release -p wavefront-benches \
///     --bin verify-rate --target-dir target/native
/// WAVEFRONT_NATIVE_VERIFY=target/native/release/verify-rate \
///     cargo run --release -p wavefront-benches
/// ```
///
/// It is started with the number of signatures and of threads; for each line it reads, it verifies
/// them once and writes the nanoseconds as one line.
#[derive(Debug)]
pub struct VerifyJob {
    blocks: Vec<Arc<Block>>,
    pool: rayon::ThreadPool,
    verifier: SignatureVerifier,
    /// Bytes for decoded keys of frequent signers; 0 remembers none.
    signer_keys_bytes: usize,
}

impl VerifyJob {
    /// The signatures of `blocks`, on `threads` threads.
    #[must_use]
    pub fn new(blocks: Vec<Arc<Block>>, threads: usize) -> Self {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.expect("the suite's threads can be started");
        Self { blocks, pool, verifier: SignatureVerifier::new(), signer_keys_bytes: 0 }
    }

    /// The same with a memory for signers' keys as an engine has one, empty at the start of each
    /// run.
    #[must_use]
    pub fn remembering(mut self, signer_keys_bytes: usize) -> Self {
        self.signer_keys_bytes = signer_keys_bytes;
        self
    }

    /// As many signatures of uniform transfers, the same in every process.
    #[must_use]
    pub fn generated(signatures: usize, threads: usize) -> Self {
        let workload = BlockWorkload::signed(Kind::Uniform, signatures);
        Self::new(vec![workload.scenario.block], threads)
    }

    /// Verifies all of them once.
    ///
    /// # Panics
    /// When one is not good.
    #[must_use]
    pub fn run(&self) -> Duration {
        let (time, verdicts) = timed(|| {
            let keys = SignerKeys::new(self.signer_keys_bytes);
            self.pool.install(|| {
                let verify = |block: &Arc<Block>| {
                    let all: Vec<usize> = (0..block.transactions.len()).collect();
                    self.verifier.verify_some(block, &all, &keys)
                };
                self.blocks.iter().map(verify).collect::<Vec<_>>()
            })
        });
        assert!(verdicts.iter().flatten().all(|good| *good), "every signature is good");
        time
    }
}

/// A `verify-rate` in another process.
#[derive(Debug)]
struct Native {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Native {
    fn start(program: &Path, signatures: usize, threads: usize) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", program.display());
        let mut child = Command::new(program)
            .args([signatures.to_string(), threads.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (input, output) = pipes.ok_or_else(|| "the pipes were not made".to_owned())?;
        let mut native = Self { child, input, output: BufReader::new(output) };
        // It has generated its signatures once the first answer is there.
        native.run().ok_or_else(|| format!("{} gave no time", program.display()))?;
        Ok(native)
    }

    fn run(&mut self) -> Option<Duration> {
        writeln!(self.input).ok()?;
        self.input.flush().ok()?;
        let mut line = String::new();
        self.output.read_line(&mut line).ok()?;
        line.trim().parse().ok().map(Duration::from_nanos)
    }
}

impl Drop for Native {
    fn drop(&mut self) {
        // Whether it still runs or ended by itself: it is gone afterwards.
        let _gone = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// `verify_default_vs_native`.
pub(super) fn native(session: &mut Session<'_>) {
    const NAME: &str = "verify_default_vs_native";
    let options = session.options;
    let Some(program) = &options.native_verify else {
        let why = format!("build verify-rate for this processor and name it in {NATIVE_ENV}");
        return session.skip(NAME, why);
    };
    let job = VerifyJob::generated(options.signatures(), options.threads);
    match Native::start(program, options.signatures(), options.threads) {
        Ok(mut native) => {
            let theirs = || native.run().expect("the native build answers as it did before");
            let pairs = paired(options.budget(1), || job.run(), theirs);
            session.ratio(NAME, &pairs);
        }
        Err(why) => session.skip(NAME, why),
    }
}
