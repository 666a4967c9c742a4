//! What the machine keeps of modules.

use wavefront_transition::ContractVm as _;
use wavefront_types::Hash;
use wavefront_vm::{HostFunctions, assemble};

use super::CachingVm;

fn module(n: u8) -> (Hash, Vec<u8>) {
    let text = format!("mov64 r0, {n}\nexit\n");
    (Hash([n; 32]), assemble(&text, &HostFunctions::published()).unwrap())
}

#[test]
fn what_is_kept_stays_within_its_bytes() {
    let vm = CachingVm::new(1_000);
    for n in 0..200 {
        let (hash, bytes) = module(n);
        vm.check(&hash, &bytes).unwrap();
        vm.check(&hash, &bytes).unwrap();
        assert!(vm.bytes() > 0 && vm.bytes() <= 1_000, "{}", vm.bytes());
    }
}

#[test]
fn what_was_refused_is_refused_again() {
    let vm = CachingVm::new(1_000);
    let refused = vm.check(&Hash([1; 32]), b"no module");
    assert!(refused.is_err());
    assert_eq!(vm.check(&Hash([1; 32]), b"no module"), refused);
}
