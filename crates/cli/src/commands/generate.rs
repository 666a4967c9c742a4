//! `wavefront generate`: a chain file from a seed.

use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::thread;

use thousands::Separable;
use wavefront_import::{CancelToken, ChainWriteError, ChainWriter};
use wavefront_types::{BlockHash, Hash};
use wavefront_workload::{ChainGenerator, ChainSpec, Conflict, Mix, UnsignedBlock};

use crate::clock::Stopwatch;
use crate::exit::{Exit, Failure};
use crate::progress::Reporter;
use crate::report::numbers::{counted, duration, per_second};
use crate::{output, signals, threads};

/// Transactions signed at once: enough to keep all threads busy.
const BATCH_LEN: usize = 4_096;

/// Arguments.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The chain file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: String,
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
        let cancel = signals::cancel_token()?;
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
        let cannot = |error: &dyn std::fmt::Display| {
            Failure::usage(format_args!("cannot write {}: {error}", self.out))
        };
        let generated = if self.out == "-" {
            generate(&spec, stdout().lock(), &cancel).map_err(|error| match error {
                ChainWriteError::Io(error) => Failure::output(&error),
                other => cannot(&other),
            })?
        } else {
            let file = File::create(&self.out).map_err(|error| cannot(&error))?;
            generate(&spec, file, &cancel).map_err(|error| cannot(&error))?
        };
        let Some(generated) = generated else {
            output::note("interrupted; the file holds only whole blocks");
            return Ok(Exit::Interrupted);
        };
        let elapsed = watch.elapsed();
        let summary = format!(
            "{}: {}, {}, {} bytes, in {}\ngenesis {}\ntip     {}",
            self.out,
            counted(generated.blocks, "block"),
            counted(generated.transactions, "transaction"),
            generated.bytes.separate_with_commas(),
            duration(elapsed),
            generated.genesis,
            generated.tip,
        );
        if self.out == "-" {
            output::note(summary);
        } else {
            output::line(summary)?;
        }
        Ok(Exit::Success)
    }
}

/// Writes the chain; `None` when interrupted.
fn generate(
    spec: &ChainSpec,
    out: impl Write,
    cancel: &CancelToken,
) -> Result<Option<Generated>, ChainWriteError> {
    let threads = threads::available();
    let mut progress = Reporter::new(Some(spec.blocks));
    let mut chain = ChainGenerator::new(spec).map_err(std::io::Error::other)?;
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
        for (block, wires) in batch.iter().zip(sign(&batch, threads)) {
            let bytes = chain.seal(block, &wires);
            writer.append(&bytes)?;
            generated.blocks += 1;
            generated.transactions += wires.len() as u64;
            generated.bytes += bytes.len() as u64;
        }
        let transactions = generated.transactions;
        progress.update(generated.blocks, |elapsed| {
            let rate = per_second(transactions, elapsed);
            format!(
                "{} transactions signed  {} tx/s",
                transactions.separate_with_commas(),
                rate.separate_with_commas()
            )
        });
        if cancel.is_cancelled() {
            writer.finish()?;
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
fn sign(batch: &[UnsignedBlock], threads: usize) -> Vec<Vec<Vec<u8>>> {
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
            scope.spawn(move || {
                for (block, index, wire) in chunk {
                    **wire = block.sign(*index);
                }
            });
        }
    });
    signed
}
