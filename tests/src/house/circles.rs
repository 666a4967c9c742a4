//! Circles among the files of a crate: files that use each other, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::modules::{Crate, FileId, Module};
use super::names::Target;

/// Files that use each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// Their paths, sorted.
    pub files: Vec<String>,
    /// The uses that make the circle: for each pair of files the first few places.
    pub uses: Vec<String>,
}

/// How many places are shown of one file using another.
const PLACES_MAX: usize = 4;

/// What uses what: (user, used) to the places.
type Uses = BTreeMap<(FileId, FileId), BTreeSet<(usize, String)>>;

/// The circles of the crate with this root file. `sources` holds its files by path; those that are
/// compiled for tests alone are not looked at.
///
/// A file uses another when a path in its code, or an import, leads to something that the other
/// defines. A module is declared and something re-exported without being used. Methods are not
/// looked at: what has them came by a path.
///
/// # Panics
/// When a file is missing or does not parse.
pub fn circles(sources: &BTreeMap<String, String>, root: &str) -> Vec<Circle> {
    let read = Crate::read(sources, root);
    let uses = uses(&read);
    let mut graph: DiGraph<FileId, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = (0..read.files.len()).map(|file| graph.add_node(file)).collect();
    for (user, used) in uses.keys() {
        graph.add_edge(nodes[*user], nodes[*used], ());
    }
    let components = tarjan_scc(&graph).into_iter().filter(|component| component.len() > 1);
    let mut circles: Vec<Circle> = components
        .map(|component| {
            let members: BTreeSet<FileId> = component.into_iter().map(|at| graph[at]).collect();
            circle(&read, &uses, &members)
        })
        .collect();
    circles.sort_by(|a, b| a.files.cmp(&b.files));
    circles
}

fn circle(read: &Crate, uses: &Uses, members: &BTreeSet<FileId>) -> Circle {
    let inside = |&(&(user, used), _): &(&(FileId, FileId), _)| {
        members.contains(&user) && members.contains(&used)
    };
    let uses = uses.iter().filter(inside).flat_map(|((from, to), places)| {
        let [from, to] = [from, to].map(|file| &read.files[*file]);
        let places = places.iter().take(PLACES_MAX);
        places.map(move |(line, path)| format!("{from}:{line} uses {to}: {path}"))
    });
    let mut files: Vec<String> = members.iter().map(|file| read.files[*file].clone()).collect();
    files.sort();
    Circle { files, uses: uses.collect() }
}

/// Whether what a file re-exports is only passed on: such files hold declarations.
fn passes_on(path: &str) -> bool {
    ["mod.rs", "lib.rs", "main.rs"].iter().any(|name| path.ends_with(name))
}

fn uses(read: &Crate) -> Uses {
    let mut uses = Uses::new();
    for (at, module) in read.modules.iter().enumerate() {
        for (path, line, text) in paths(read, module) {
            for target in read.resolve(at, path) {
                if let Target::In(file) = target
                    && file != module.file
                {
                    uses.entry((module.file, file)).or_default().insert((line, text.clone()));
                }
            }
        }
    }
    uses
}

/// Every path that makes its module a user, with its line and how it reads.
fn paths<'a>(
    read: &'a Crate,
    module: &'a Module,
) -> impl Iterator<Item = (&'a [String], usize, String)> {
    let passes_on = passes_on(&read.files[module.file]);
    let imports = module.imports.iter().filter(move |import| !(import.is_reexport && passes_on));
    let imports = imports.map(|import| {
        let star = if import.is_glob { "::*" } else { "" };
        (&import.path[..], import.line, format!("use {}{star}", import.path.join("::")))
    });
    let mentions = module.mentions.iter();
    imports.chain(mentions.map(|at| (&at.path[..], at.line, at.path.join("::"))))
}
