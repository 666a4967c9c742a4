//! Every lock acquisition and atomic operation outside tests is listed, with the model that
//! explores it, in `docs/design/verification.md`; and every model named there exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{ExprMethodCall, ImplItemFn, ItemFn, ItemMod, Macro, TraitItemFn};
use wavefront_integration_tests::house::{is_for_tests, root, rust_files};

/// Where concurrency lives.
const CRATES: [&str; 5] = ["state", "scheduler", "engine", "import", "sync"];
const ACQUISITIONS: [&str; 3] = ["lock", "read", "write"];
const ORDERINGS: [&str; 5] = ["Relaxed", "Acquire", "Release", "AcqRel", "SeqCst"];
/// The facade wraps the operations of others; what it adds of its own is scanned.
const FACADE: [&str; 3] =
    ["crates/sync/src/native.rs", "crates/sync/src/modelled.rs", "crates/sync/src/shuttled.rs"];

/// Operations of one function: kind (`lock`, `read`, `write` or an ordering) to how often.
type Operations = BTreeMap<String, usize>;

/// The operations of a file by function, outside of what is compiled for tests alone.
#[derive(Default)]
struct Sites {
    within: Vec<String>,
    found: BTreeMap<String, Operations>,
}

impl Sites {
    fn of(text: &str) -> BTreeMap<String, Operations> {
        let mut sites = Self::default();
        sites.visit_file(&syn::parse_file(text).expect("rustc reads it too"));
        sites.found
    }

    fn add(&mut self, kind: &str) {
        let function = self.within.last().map_or("-", String::as_str);
        let operations = self.found.entry(function.to_owned()).or_default();
        *operations.entry(kind.to_owned()).or_default() += 1;
    }

    fn function(&mut self, name: &syn::Ident, visit: impl FnOnce(&mut Self)) {
        self.within.push(name.to_string());
        visit(self);
        self.within.pop();
    }

    /// The same operations among the tokens of a macro's call.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let text = |at: usize| tokens.get(at).map(ToString::to_string).unwrap_or_default();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(name) => {
                    let name = name.to_string();
                    let is_call = at > 0 && text(at - 1) == "." && text(at + 1) == "()";
                    let is_ordering = at > 2 && text(at - 3) == "Ordering" && text(at - 1) == ":";
                    if is_call && ACQUISITIONS.contains(&name.as_str())
                        || is_ordering && ORDERINGS.contains(&name.as_str())
                    {
                        self.add(&name);
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Sites {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if !is_for_tests(&function.attrs) {
            self.function(&function.sig.ident, |this| visit::visit_item_fn(this, function));
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if !is_for_tests(&function.attrs) {
            self.function(&function.sig.ident, |this| visit::visit_impl_item_fn(this, function));
        }
    }

    fn visit_trait_item_fn(&mut self, function: &'ast TraitItemFn) {
        self.function(&function.sig.ident, |this| visit::visit_trait_item_fn(this, function));
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let method = call.method.to_string();
        if call.args.is_empty() && ACQUISITIONS.contains(&method.as_str()) {
            self.add(&method);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter().rev().map(|segment| segment.ident.to_string());
        if let (Some(last), Some(before)) = (segments.next(), segments.next())
            && before == "Ordering"
            && ORDERINGS.contains(&last.as_str())
        {
            self.add(&last);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.tokens(call.tokens.clone());
    }
}

/// All sites by (file, function).
fn sites() -> BTreeMap<(String, String), Operations> {
    let is_scanned = |path: &str| {
        CRATES.iter().any(|name| path.starts_with(&format!("crates/{name}/src/")))
            && !FACADE.contains(&path)
            && !path.contains("/tests")
            && !path.contains("/testing/")
    };
    let files = rust_files().into_iter().filter(|file| is_scanned(&file.path));
    let sites = files.flat_map(|file| {
        let found = Sites::of(&file.text).into_iter();
        found.map(move |(function, operations)| ((file.path.clone(), function), operations))
    });
    sites.collect()
}

/// The rows of the list: (file, function) to (operations as written, models).
fn listed() -> BTreeMap<(String, String), (String, Vec<String>)> {
    let text = fs::read_to_string(root().join("docs/design/verification.md")).expect("the list");
    let mut rows = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("| `crates/")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [file, function, operations, _partner, models] = cells[..] else {
            panic!("five columns are wanted: {line}")
        };
        let quoted = |cell: &str| cell.trim_matches('`').to_owned();
        let models = models.split(',').map(|model| quoted(model.trim())).collect();
        let row = ((quoted(file), quoted(function)), (operations.to_owned(), models));
        let (key, value) = row;
        assert!(rows.insert(key, value).is_none(), "listed twice: {line}");
    }
    rows
}

fn spelled(operations: &Operations) -> String {
    operations
        .iter()
        .map(|(kind, times)| if *times == 1 { kind.clone() } else { format!("{kind} ×{times}") })
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn every_site_is_listed_with_its_operations() {
    let (sites, listed) = (sites(), listed());
    let found: BTreeMap<_, _> =
        sites.iter().map(|(site, operations)| (site.clone(), spelled(operations))).collect();
    let named: BTreeMap<_, _> =
        listed.iter().map(|(site, (operations, _))| (site.clone(), operations.clone())).collect();
    let missing: Vec<_> =
        found.iter().filter(|(site, ops)| named.get(*site) != Some(*ops)).collect();
    let stale: Vec<_> = named.iter().filter(|(site, ops)| found.get(*site) != Some(*ops)).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "docs/design/verification.md does not match the code\n\
         in the code: {missing:#?}\nin the list: {stale:#?}"
    );
    assert!(found.len() > 10, "the scan finds the sites");
}

#[test]
fn the_scan_knows_functions_closures_and_macros() {
    let text = "
        use core::sync::atomic::Ordering;
        impl Cell {
            fn take(&self) -> u8 { let get = || *self.0.lock(); assert!(*self.1.read() > 0); get() }
            fn count(&self) { self.2.fetch_add(1, Ordering::Relaxed); file.read(&mut buffer); }
            #[cfg(test)] fn check(&self) { self.0.lock(); }
        }
        fn outer() { fn inner() { assert_eq!(x.load(Ordering::Acquire), 1) } a.write(); a.write(); }
        mod one { fn less() -> Ordering { Ordering::Less } }
        #[cfg(test)] mod tests { fn f() { x.lock(); } }
    ";
    let sites = Sites::of(text);
    let spelled: Vec<String> =
        sites.iter().map(|(function, found)| format!("{function}: {}", spelled(found))).collect();
    assert_eq!(
        spelled,
        ["count: Relaxed", "inner: Acquire", "outer: write ×2", "take: lock, read"]
    );
}

/// The functions with `#[test]` of a file.
#[derive(Default)]
struct Tests(BTreeSet<String>);

impl<'ast> Visit<'ast> for Tests {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if function.attrs.iter().any(|attribute| attribute.path().is_ident("test")) {
            self.0.insert(function.sig.ident.to_string());
        }
    }
}

#[test]
fn every_model_that_is_named_exists() {
    let mut tests = Tests::default();
    for file in rust_files() {
        if ["loom-tests/tests/", "tests/tests/"].iter().any(|dir| file.path.starts_with(dir)) {
            tests.visit_file(&syn::parse_file(&file.text).expect("rustc reads it too"));
        }
    }
    for ((file, function), (_, models)) in listed() {
        for model in models {
            assert!(tests.0.contains(&model), "{file}, {function}: no model {model}");
        }
    }
}
