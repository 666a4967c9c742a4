//! Where vectors lie, and what happens where they do not.

use std::env;
use std::path::{Path, PathBuf};

/// A set of vectors, outside of the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataSet {
    /// The environment variable that names its folder.
    variable: &'static str,
    /// The folder's place beside the workspace, where nothing else is said.
    beside: &'static str,
}

impl DataSet {
    /// Transactions and blocks on a state.
    pub const TRANSACTIONS: Self =
        Self { variable: "WAVEFRONT_VECTORS", beside: "../shared/tos-vectors" };

    /// Chains of blocks with several parents, and the tables of the block DAG's rules.
    pub const DAG: Self =
        Self { variable: "WAVEFRONT_DAG_VECTORS", beside: "../shared/dag-vectors" };

    /// The folder, for a test. Where it is not there, a line on standard error says that the test
    /// is skipped.
    ///
    /// # Panics
    /// When it is not there and the variable `CI` is `true`: a skipped test would then hide a
    /// broken set-up.
    #[must_use]
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    pub fn folder(&self) -> Option<PathBuf> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let named = env::var_os(self.variable).map(PathBuf::from);
        let is_ci = env::var("CI").as_deref() == Ok("true");
        match self.choose(named, &workspace, is_ci) {
            Ok(folder) => Some(folder),
            Err(skipped) => {
                eprintln!("{skipped}");
                None
            }
        }
    }

    /// The folder among what the environment says, or why a test is skipped.
    pub(crate) fn choose(
        &self,
        named: Option<PathBuf>,
        workspace: &Path,
        is_ci: bool,
    ) -> Result<PathBuf, String> {
        let folder = named.unwrap_or_else(|| workspace.join(self.beside));
        if folder.is_dir() {
            return Ok(folder);
        }
        let missing =
            format!("no vectors at {}; set {} to their folder", folder.display(), self.variable);
        assert!(!is_ci, "{missing}");
        Err(format!("skipped: {missing}"))
    }
}
