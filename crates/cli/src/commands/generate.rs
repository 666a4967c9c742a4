//! `wavefront generate`: a chain file from a seed.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::thread;

use thousands::Separable;
use wavefront_import::{CancelToken, ChainWriteError, ChainWriter};
use wavefront_types::{BlockHash, Hash};
use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix, UnsignedBlock};

use crate::clock::Stopwatch;
use crate::exit::{Exit, Failure};
use crate::progress::Reporter;
use crate::report::numbers::{counted, duration, per_second};
use crate::signals::Interrupts;
use crate::target::Target;
use crate::{output, threads};

/// Transactions signed at once: enough to keep all threads busy.
const BATCH_LEN: usize = 4_096;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The chain file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace the file if it is there; it is kept until the new one is complete
    #[arg(long)]
    force: bool,
    /// Blocks after genesis
    #[arg(long, value_name = "N", default_value_t = 100)]
    blocks: u64,
    /// Transactions of a block
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    txs: usize,
    /// Accounts funded in genesis
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    accounts: usize,
    /// Relative frequencies of activities, as in transfer=80,burn=5,energy=5,invoke=10 [default: a
    /// bit of everything]
    #[arg(long)]
    mix: Option<Mix>,
    /// How accounts are shared: uniform, zipf:S, hot:P or one-sender
    #[arg(long, default_value = "uniform")]
    conflict: Conflict,
    /// Equal seeds give equal files
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// What was generated.
struct Generated {
    blocks: u64,
    transactions: u64,
    bytes: u64,
    genesis: Hash,
    tip: BlockHash,
}

impl Args {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let interrupts = Interrupts::install()?;
        let spec = ChainSpec {
            seed: self.seed,
            blocks: self.blocks,
            txs_per_block: self.txs,
            accounts: self.accounts,
            mix: self.mix.clone().unwrap_or_default(),
            conflict: self.conflict,
        };
        spec.validate().map_err(Failure::usage)?;
        let watch = Stopwatch::start();
        let mut target = Target::open(&self.out, self.force)?;
        if target.is_stdout() {
            // Whoever reads is not to take a part for the whole: it ends inside a record.
            interrupts.end_at_once();
        }
        let generated = match generate(&spec, &mut target, &interrupts.cancel) {
            Ok(Some(generated)) => generated,
            Ok(None) => {
                return Err(Failure::new(Exit::Interrupted, "interrupted; nothing was written"));
            }
            Err(GenerateError::Write(ChainWriteError::Io(error))) => {
                return Err(target.failure(&error));
            }
            Err(GenerateError::Write(error)) => return Err(Failure::usage(error)),
            Err(GenerateError::Thread(error)) => return Err(Failure::no_thread(error)),
        };
        let to_stdout = target.is_stdout();
        interrupts.end_at_once();
        target.finish()?;
        let elapsed = watch.elapsed();
        let summary = format!(
            "{}: {}, {}, {} bytes, in {}\ngenesis {}\ntip     {}",
            self.out.display(),
            counted(generated.blocks, "block"),
            counted(generated.transactions, "transaction"),
            generated.bytes.separate_with_commas(),
            duration(elapsed),
            generated.genesis,
            generated.tip,
        );
        if to_stdout {
            output::note(summary);
        } else {
            output::line(summary)?;
        }
        Ok(Exit::Success)
    }
}

/// Why a chain was not generated.
enum GenerateError {
    Write(ChainWriteError),
    Thread(io::Error),
}

impl From<ChainWriteError> for GenerateError {
    fn from(error: ChainWriteError) -> Self {
        Self::Write(error)
    }
}

/// Writes the chain; `None` when interrupted.
fn generate(
    spec: &ChainSpec,
    out: impl Write,
    cancel: &CancelToken,
) -> Result<Option<Generated>, GenerateError> {
    let threads = threads::available();
    let mut progress = Reporter::new(Some(spec.blocks));
    let mut chain =
        ChainGenerator::new(spec).map_err(|error| ChainWriteError::Io(io::Error::other(error)))?;
    let mut writer = ChainWriter::new(BufWriter::with_capacity(1 << 20, out), chain.genesis())?;
    let mut generated = Generated {
        blocks: 0,
        transactions: 0,
        bytes: 0,
        genesis: chain.genesis().hash(),
        tip: chain.tip(),
    };
    loop {
        let batch = next_batch(&mut chain);
        if batch.is_empty() {
            break;
        }
        let signed = sign(&batch, threads).map_err(GenerateError::Thread)?;
        for (block, wires) in batch.iter().zip(signed) {
            let bytes = chain.seal(block, &wires);
            writer.append(&bytes)?;
            generated.blocks += 1;
            generated.transactions += wires.len() as u64;
            generated.bytes += bytes.len() as u64;
        }
        let transactions = generated.transactions;
        progress.update(generated.blocks, 0, |elapsed| {
            let rate = per_second(transactions, elapsed);
            format!(
                "{} transactions signed  {} tx/s",
                transactions.separate_with_commas(),
                rate.separate_with_commas()
            )
        });
        if cancel.is_cancelled() {
            return Ok(None);
        }
    }
    generated.tip = chain.tip();
    writer.finish()?;
    Ok(Some(generated))
}

fn next_batch(chain: &mut ChainGenerator) -> Vec<UnsignedBlock> {
    let mut batch = Vec::new();
    let mut transactions = 0;
    while transactions < BATCH_LEN {
        let Some(block) = chain.next_unsigned() else { break };
        // Empty blocks count, too: a batch stays small.
        transactions += block.len() + 1;
        batch.push(block);
    }
    batch
}

/// Signs all transactions of a batch, striped over the threads; the bytes do not depend on how.
///
/// # Errors
/// The system's, when it gives no thread.
fn sign(batch: &[UnsignedBlock], threads: usize) -> io::Result<Vec<Vec<Vec<u8>>>> {
    let mut signed: Vec<Vec<Vec<u8>>> =
        batch.iter().map(|block| vec![Vec::new(); block.len()]).collect();
    let mut tasks: Vec<(&UnsignedBlock, usize, &mut Vec<u8>)> = batch
        .iter()
        .zip(&mut signed)
        .flat_map(|(block, wires)| {
            wires.iter_mut().enumerate().map(move |(index, wire)| (block, index, wire))
        })
        .collect();
    let share = tasks.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        for chunk in tasks.chunks_mut(share) {
            let thread = thread::Builder::new().name("sign".to_owned());
            thread.spawn_scoped(scope, move || {
                for (block, index, wire) in chunk {
                    **wire = block.sign(*index);
                }
            })?;
        }
        io::Result::Ok(())
    })?;
    Ok(signed)
}
