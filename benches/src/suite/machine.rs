//! Where the suite runs, and how much processor time it has used.

use std::fs;

/// Processor, cores, system and build in one line.
pub(super) fn describe() -> String {
    let model = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let features: Vec<&str> = [
        ("avx2", cfg!(target_feature = "avx2")),
        ("avx512ifma", cfg!(target_feature = "avx512ifma")),
        ("avx512vl", cfg!(target_feature = "avx512vl")),
    ]
    .into_iter()
    .filter_map(|(name, enabled)| enabled.then_some(name))
    .collect();
    format!(
        "{}, {} cores, {}-{}, {}built for {}",
        model.as_deref().unwrap_or("unknown processor"),
        cores(),
        std::env::consts::ARCH,
        std::env::consts::OS,
        if cfg!(debug_assertions) { "with debug assertions, " } else { "" },
        if features.is_empty() { "the baseline".to_owned() } else { features.join(" ") },
    )
}

/// How many threads run at once here.
pub(super) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Processor time of the whole process in nanoseconds, ended threads included; to 10 ms. `None`
/// where the system does not tell.
pub(super) fn process_cpu_ns() -> Option<u64> {
    /// Linux counts in hundredths of a second, whatever the kernel's own tick.
    const TICK_NS: u64 = 10_000_000;
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in parentheses may hold anything; user and system time are the 12th and 13th after.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    (user + system).checked_mul(TICK_NS)
}

/// Processor time of the calling thread in nanoseconds. `None` where the system does not tell.
pub(super) fn thread_cpu_ns() -> Option<u64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}
