//! What host functions answer, told by contracts that return it.

use wavefront_types::{AssetId, Hash, VrfProof};

use super::calling::{Calling, deployed};
use super::world::{ALICE, CAROL, MINER, World};

/// A contract that does this and returns so many bytes from the start of its heap, to which r9
/// points.
fn returning(text: &str, len: u8) -> String {
    format!(
        "const r9, 0x3_0000_0000\n{text}mov64 r1, r9\nmov64 r2, {len}\nsyscall set_return_data\n\
         mov64 r0, 0\nexit\n"
    )
}

fn answer(world: &mut World, text: &str, len: u8) -> Vec<u8> {
    let (mut other, contract) = deployed(&returning(text, len));
    other.env = world.env;
    other.vrf = world.vrf.clone();
    let (_, report) = Calling::of(contract).input(*b"abc").with(AssetId::TOS, 77).done(&mut other);
    report.return_data.to_vec()
}

#[test]
fn questions_about_call_and_block() {
    let mut world = World::funded();
    world.env = world.env.with_height(12).with_timestamp(34_999);
    let mut ask = |name: &str, len| {
        let text = format!("mov64 r1, r9\nsyscall {name}\nstxdw [r9 + 64], r0\n");
        answer(&mut world, &text, len)
    };
    assert_eq!(ask("get_caller", 32), ALICE.0);
    assert_eq!(ask("get_tx_sender", 32), ALICE.0);
    assert_eq!(ask("get_coinbase", 32), MINER.0);
    assert_eq!(ask("get_tx_hash", 32), [0; 32]);
    let mut number = |name: &str| ask(name, 72)[64];
    assert_eq!(number("get_block_height"), 12);
    assert_eq!(number("get_topo_height"), 1);
    assert_eq!(number("get_timestamp"), 34);
    assert_eq!(number("get_chain_id"), 3);
    assert_eq!(number("get_call_value"), 77);
}

#[test]
fn input_memory_and_hashes() {
    let mut world = World::funded();
    let input = "mov64 r1, r9\nmov64 r2, 2\nsyscall get_input_data\nstxdw [r9 + 8], r0\n";
    assert_eq!(answer(&mut world, input, 9), *b"ab\0\0\0\0\0\0\x03", "as much as there is room");
    let moved = format!(
        "{input}mov64 r1, r9\nadd64 r1, 1\nmov64 r2, r9\nmov64 r3, 2\nsyscall memmove\n\
         mov64 r1, r9\nadd64 r1, 3\nmov64 r2, 7\nmov64 r3, 2\nsyscall memset\n"
    );
    assert_eq!(answer(&mut world, &moved, 5), *b"aab\x07\x07");
    let compared = format!(
        "{input}mov64 r1, r9\nmov64 r2, r9\nadd64 r2, 1\nmov64 r3, 2\nmov64 r4, r9\nadd64 r4, 4\n\
         syscall memcmp\n"
    );
    assert_eq!(answer(&mut world, &compared, 8)[4..], (-1_i32).to_le_bytes());
    let mut hash = |name: &str| {
        let text = format!("mov64 r1, r9\nmov64 r2, 0\nmov64 r3, r9\nsyscall {name}\n");
        Hash(answer(&mut world, &text, 32).try_into().unwrap()).to_string()
    };
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hash("sha256"), empty);
    let empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    assert_eq!(hash("keccak256"), empty);
    let empty = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
    assert_eq!(hash("blake3"), empty);
}

#[test]
fn transient_storage_lives_for_one_transaction() {
    let key = "mov64 r1, r9\nmov64 r2, 1\n";
    let load = format!(
        "stb [r9], 'k'\n{key}mov64 r3, r9\nadd64 r3, 8\nmov64 r4, 8\nmov64 r5, r9\nadd64 r5, 16\n\
         syscall tload\nldxdw r6, [r9 + 16]\n"
    );
    let text = format!(
        "{load}{key}mov64 r3, r9\nmov64 r4, 1\nsyscall tstore\n{load}lsh64 r6, 8\n\
         ldxb r7, [r9 + 8]\nor64 r6, r7\nstxdw [r9], r6\n"
    );
    let (mut world, contract) = deployed(&returning(&text, 2));
    for _ in 0..2 {
        // Its length, and the byte.
        let (_, report) = Calling::of(contract).done(&mut world);
        assert_eq!(&*report.return_data, [b'k', 1]);
    }
}

#[test]
fn random_numbers_follow_from_the_blocks_function() {
    let mut world = World::funded();
    let vrf = |output: u8| VrfProof {
        public_key: Hash(CAROL.0),
        output: Hash([output; 32]),
        proof: Box::new([5; 64]),
        binding: Box::new([6; 64]),
    };
    world.vrf = Some(vrf(4));
    let text = "mov64 r1, r9\nmov64 r2, 0\nmov64 r3, r9\nmov64 r4, r9\nadd64 r4, 32\n\
                mov64 r5, r9\nadd64 r5, 64\nsyscall vrf_random\n";
    let one = answer(&mut world, text, 128);
    assert_eq!(one[32..64], [4; 32]);
    assert_eq!(one[64..], [5; 64]);
    assert_eq!(answer(&mut world, text, 128), one);
    let key = "mov64 r1, r9\nsyscall vrf_public_key\n";
    assert_eq!(answer(&mut world, key, 32), CAROL.0);
    world.vrf = Some(vrf(7));
    assert_ne!(answer(&mut world, text, 128)[..32], one[..32]);
}
