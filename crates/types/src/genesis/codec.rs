//! The byte form of a genesis, and the hash that names a chain.

use super::{ChainRules, Genesis, GenesisAccount, GenesisError};
use crate::wire::{DecodeErrorKind, Decoded, Reader, Writer};
use crate::{BlockPolicy, Hash};

/// Version of the byte form.
const VERSION: u8 = 1;

/// Keeps the hash of a genesis apart from every other hash of the protocol.
const HASH_DOMAIN: &[u8] = b"wavefront genesis\0";

impl Genesis {
    /// The byte form: version, rules, timestamp, then the accounts.
    ///
    /// # Panics
    /// When a list has more than 2^32 - 1 elements.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let Self { rules, timestamp, accounts } = self;
        let ChainRules { chain_id, policy, fees_to_miner, rewards } = *rules;
        let mut w = Writer::with_capacity(32 + 44 * accounts.len());
        w.u8(VERSION);
        w.u8(chain_id);
        w.u8(match policy {
            BlockPolicy::Atomic => 0,
            BlockPolicy::SkipFailed => 1,
        });
        w.flag(fees_to_miner);
        w.flag(rewards);
        w.u64(*timestamp);
        w.len_u32(accounts.len());
        for GenesisAccount { id, balance, assets } in accounts {
            w.raw(&id.0);
            w.u64(*balance);
            w.len_u32(assets.len());
            for (asset, amount) in assets {
                w.raw(&asset.0);
                w.u64(*amount);
            }
        }
        w.into_bytes()
    }

    /// The genesis with this byte form.
    ///
    /// # Errors
    /// [`GenesisError`] when there is none, and when accounts or assets are not strictly
    /// ascending: a genesis has one byte form, hence one hash.
    pub fn decode(bytes: &[u8]) -> Result<Self, GenesisError> {
        let mut r = Reader::new(bytes);
        let genesis = read(&mut r)?;
        r.finish()?;
        genesis.check_order()?;
        Ok(genesis)
    }

    /// The hash that names the chain: BLAKE3-256 of a domain prefix and the byte form.
    ///
    /// # Complexity
    /// O(n) in accounts and balances.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(HASH_DOMAIN);
        hasher.update(&self.encode());
        Hash(*hasher.finalize().as_bytes())
    }
}

fn read(r: &mut Reader<'_>) -> Decoded<Genesis> {
    if r.u8("the genesis version")? != VERSION {
        return Err(r.fail_back(DecodeErrorKind::Value, 1, "genesis version 1"));
    }
    let rules = ChainRules {
        chain_id: r.u8("a chain id")?,
        policy: match r.u8("the block policy")? {
            0 => BlockPolicy::Atomic,
            1 => BlockPolicy::SkipFailed,
            _ => return Err(r.fail_back(DecodeErrorKind::Value, 1, "a block policy of 0 or 1")),
        },
        fees_to_miner: r.flag("whether fees go to the miner")?,
        rewards: r.flag("whether blocks are rewarded")?,
    };
    let timestamp = r.u64("the timestamp")?;
    let count = r.len_u32("the number of accounts")?;
    let accounts = r.list(count, 44, |r| {
        Ok(GenesisAccount {
            id: r.id("an account")?,
            balance: r.u64("a balance")?,
            assets: {
                let count = r.len_u32("the number of assets")?;
                r.list(count, 40, |r| Ok((r.id("an asset")?, r.u64("an amount")?)))?
            },
        })
    })?;
    Ok(Genesis { rules, timestamp, accounts })
}
