//! Which file a path leads to.

use super::modules::{Crate, Definition, FileId, ModuleId};

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A module.
    Module(ModuleId),
    /// Something that a file defines: an item, or what belongs to one (a variant, a constant …).
    In(FileId),
}

/// An import that is being followed: it must not be taken for its own source.
type Busy = Vec<(ModuleId, usize)>;

impl Crate {
    /// What a path in a module leads to, re-exports followed; nothing for what lies outside of the
    /// crate.
    pub(super) fn resolve(&self, at: ModuleId, path: &[String]) -> Vec<Target> {
        let targets = self.follow(at, path, &mut Busy::new());
        match path {
            [name] if targets.is_empty() => {
                self.macros.get(name).map(|file| Target::In(*file)).into_iter().collect()
            }
            _ => targets,
        }
    }

    fn follow(&self, at: ModuleId, path: &[String], busy: &mut Busy) -> Vec<Target> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let mut targets = match first.as_str() {
            "crate" => vec![Target::Module(0)],
            "self" => vec![Target::Module(at)],
            "super" => self.modules[at].parent.map(Target::Module).into_iter().collect(),
            name => self.look_up(at, name, busy),
        };
        for name in rest {
            let next = targets.into_iter().flat_map(|target| match target {
                Target::Module(id) if name == "super" => {
                    self.modules[id].parent.map(Target::Module).into_iter().collect()
                }
                Target::Module(id) => self.look_up(id, name, busy),
                belonging @ Target::In(_) => vec![belonging],
            });
            targets = next.collect();
        }
        targets
    }

    /// What a name stands for in a module: what is declared there, what a macro may have made, and
    /// then what globs bring in.
    fn look_up(&self, at: ModuleId, name: &str, busy: &mut Busy) -> Vec<Target> {
        let module = &self.modules[at];
        if let Some(definitions) = module.names.get(name) {
            let targets = definitions.iter().flat_map(|definition| match definition {
                Definition::Module(id) => vec![Target::Module(*id)],
                Definition::Item => vec![Target::In(module.file)],
                Definition::Import(number) => self.import(at, *number, busy),
            });
            return targets.collect();
        }
        if module.maybe.contains(name) {
            return vec![Target::In(module.file)];
        }
        let mut found = Vec::new();
        for (number, import) in module.imports.iter().enumerate() {
            if !import.is_glob || busy.contains(&(at, number)) {
                continue;
            }
            for target in self.import(at, number, busy) {
                if let Target::Module(id) = target {
                    busy.push((at, number));
                    found.extend(self.look_up(id, name, busy));
                    busy.pop();
                }
            }
        }
        found
    }

    fn import(&self, at: ModuleId, number: usize, busy: &mut Busy) -> Vec<Target> {
        if busy.contains(&(at, number)) {
            return Vec::new();
        }
        busy.push((at, number));
        let targets = self.follow(at, &self.modules[at].imports[number].path, busy);
        busy.pop();
        targets
    }
}
