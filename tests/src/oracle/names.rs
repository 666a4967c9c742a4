//! Name registration.

use wavefront_types::{AccountId, ErrorCode, Hash, Transaction};

use super::OracleState;

const NAME_FEE: u64 = 10_000_000;

const RESERVED: &str = "admin administrator system root null undefined tos tosnetwork test \
    example localhost postmaster webmaster hostmaster abuse support info contact validator node \
    daemon rpc api wallet bridge oracle governance treasury foundation network mainnet testnet \
    devnet stagenet block transaction tx hash address security cert ssl tls www ftp mail smtp \
    imap pop dns ntp ssh telnet ldap official verified authentic real true team staff mod \
    moderator developer dev anonymous unknown nobody anyone everyone all none default guest user";

const CONFUSING_STARTS: [&str; 3] = ["tos1", "tst1", "0x"];
const CONFUSING_PARTS: [&str; 5] = ["official", "verified", "authentic", "support", "help"];

/// What a lower-cased name is stored under.
fn key(name: &str) -> Hash {
    Hash(*blake3::hash(name.as_bytes()).as_bytes())
}

fn is_separator(character: char) -> bool {
    matches!(character, '.' | '_' | '-')
}

/// Whether a lower-cased name may be registered by anybody.
fn is_allowed(name: &str) -> bool {
    let characters: Vec<char> = name.chars().collect();
    let starts = characters.first().is_some_and(char::is_ascii_lowercase);
    let ends = characters.last().is_some_and(|last| !is_separator(*last));
    let alphabet =
        characters.iter().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || is_separator(*c));
    let doubled = characters.windows(2).any(|pair| pair.iter().all(|c| is_separator(*c)));
    let reserved = RESERVED.split_whitespace().any(|word| word == name);
    let confusing = CONFUSING_STARTS.iter().any(|start| name.starts_with(start))
        || CONFUSING_PARTS.iter().any(|part| name.contains(part))
        || characters.iter().all(char::is_ascii_digit);
    starts && ends && alphabet && !doubled && !reserved && !confusing
}

impl OracleState {
    /// Puts a registered name into the initial state.
    pub fn set_name(&mut self, name: &str, owner: AccountId) {
        self.names.set(key(name), (name.to_owned(), owner));
        self.name_of.set(owner, name.to_owned());
        self.names.settle();
        self.name_of.settle();
    }

    pub(super) fn register_name(&mut self, tx: &Transaction, name: &str) -> Result<(), ErrorCode> {
        if !(3..=64).contains(&name.len()) {
            return Err(ErrorCode::InvalidFormat);
        }
        let name = name.to_ascii_lowercase();
        if !is_allowed(&name) {
            return Err(ErrorCode::InvalidPayload);
        }
        if tx.fee < NAME_FEE {
            return Err(ErrorCode::InsufficientFee);
        }
        if self.names.get(key(&name)).is_some() || self.name_of.get(tx.source).is_some() {
            return Err(ErrorCode::DomainExists);
        }
        self.names.set(key(&name), (name.clone(), tx.source));
        self.name_of.set(tx.source, name);
        Ok(())
    }
}
